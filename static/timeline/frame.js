// What stands around the lanes: ticks of the axis, names of the lanes, marks of what was searched for.

import { hitAfter } from '../find/find.js';
import { scaleLinear } from '../vendor/d3.js';
import { GUTTER, HEAD, LANE, laneTop, PAD, TOP } from './paint.js';

/** @typedef {import('./paint.js').Look} Look */
/** @typedef {CanvasRenderingContext2D} Canvas */

/**
 * @param {Canvas} b
 * @param {{axis: import('../app/axis.js').Axis | null, view: {from: number, to: number, width: number}, height: number, time: (ns: number) => string}} p
 * @param {Look} l
 */
export function paintTicks(b, { axis, view, height, time }, l) {
  const plot = view.width - GUTTER - PAD;
  const scale = scaleLinear([view.from, view.to], [GUTTER, GUTTER + plot]);
  const base = height - 12;
  b.font = `12px ${l.font}`;
  b.textBaseline = 'middle';
  b.textAlign = 'center';
  const byStep = axis?.kind === 'step';
  let right = GUTTER + 40;
  for (const v of scale.ticks(Math.max(2, Math.floor(plot / 110)))) {
    if (byStep && v % 1) continue;
    const x = scale(v);
    b.fillStyle = l.color.line;
    b.fillRect(x, TOP, 1, height - TOP - 24);
    const text = byStep || !axis ? l.t('tl.step', { step: v }) : time(axis.timeOf(v));
    const half = b.measureText(text).width / 2 + 6;
    const at = Math.min(x, GUTTER + plot - half + 6);
    if (at - half < right && v !== 0) continue;
    b.fillStyle = l.color.ink3;
    b.fillText(text, at, base);
    right = at + half;
  }
  b.textAlign = 'left';
  for (const [from, to] of axis?.folded ?? []) {
    const x = scale(axis?.xOfTime((from + to) / 2) ?? 0);
    if (x < GUTTER || x > GUTTER + plot) continue;
    b.strokeStyle = l.color.ink3;
    b.beginPath();
    for (const dx of [-2, 2]) {
      b.moveTo(x + dx - 2, height - 18);
      b.lineTo(x + dx + 2, height - 27);
    }
    b.stroke();
  }
}

/**
 * @param {Canvas} b @param {import('./layout.js').Lane[]} lanes
 * @param {Look} l
 */
export function paintNames(b, lanes, l) {
  b.textBaseline = 'middle';
  lanes.forEach((lane, i) => {
    const y = laneTop(lanes, i);
    b.font = `14px ${l.font}`;
    b.fillStyle = l.color.ink2;
    const name = lane.title
      ? l.t(lane.title.key, lane.title.args)
      : lane.kind === 'task'
        ? l.t(`tl.role.${lane.label}`)
        : l.t(`tl.${lane.kind}`);
    b.fillText(name, 0, y + LANE / 2, GUTTER - 8);
  });
}

/**
 * paintTitles names the runs, each in the row over its lanes, which it has to itself.
 * @param {Canvas} b @param {import('./layout.js').Lane[]} lanes @param {string[]} titles @param {number} width
 * @param {Look} l
 */
export function paintTitles(b, lanes, titles, width, l) {
  if (!lanes[lanes.length - 1]?.run) return;
  b.font = `600 12px ${l.font}`;
  b.textBaseline = 'middle';
  b.textAlign = 'left';
  lanes.forEach((lane, i) => {
    if (i > 0 && lanes[i - 1].run === lane.run) return;
    const y = laneTop(lanes, i) - HEAD;
    const text = fitted(b, titles[lane.run] ?? '', width - PAD);
    b.fillStyle = l.color.paper;
    b.fillRect(0, y, b.measureText(text).width + 8, HEAD);
    b.fillStyle = l.color.ink;
    b.fillText(text, 0, y + HEAD / 2);
  });
}

/** @param {Canvas} b @param {string} text @param {number} width */
function fitted(b, text, width) {
  if (b.measureText(text).width <= width) return text;
  let n = text.length;
  while (n > 1 && b.measureText(`${text.slice(0, n)}…`).width > width) n--;
  return `${text.slice(0, n)}…`;
}

/**
 * paintHits marks the steps that a search found, over the lanes. It asks each pixel whether it has
 * one, as there can be a million.
 * @param {Canvas} b @param {Int32Array} hits @param {import('../app/axis.js').Axis | null} axis
 * @param {{from: number, to: number, width: number}} view @param {Look} l
 */
export function paintHits(b, hits, axis, view, l) {
  if (!axis || !hits.length) return;
  const plot = view.width - GUTTER - PAD;
  const span = (view.to - view.from) / plot;
  b.fillStyle = l.color.hit;
  for (let c = 0; c < plot; c++) {
    const from = axis.invert(view.from + (c - 0.5) * span);
    const to = axis.invert(view.from + (c + 0.5) * span);
    const at = hitAfter(hits, Math.ceil(from) - 1);
    if (at >= hits.length || hits[at] >= Math.max(to, from + 1e-9)) continue;
    const x = GUTTER + c;
    b.fillRect(x - 1, TOP - 3, 3, 8);
  }
}
