// Draws the lanes of a timeline on a canvas. States differ by height, pattern and word as well as by
// colour: running fills the lane, waiting half of it, hatched or dotted.

import { formsOf, paintLabel } from './label.js';
import { paintMarks, paintWakeups } from './marks.js';
import { rasterLane } from './raster.js';
import { S } from './segments.js';

export const GUTTER = 92;
export const TOP = 16;
export const LANE = 30;
export const HEAD = 18; // row over the lanes of each of several runs, with its name
const BAR = 22;
const HALF = 13;
export const PAD = 14;

/**
 * @typedef {object} Look
 * @property {Record<string, string>} color
 * @property {string} font
 * @property {(key: string, args?: any) => string} t
 * @property {(bytes: number) => string} bytes
 */

/** @param {import('./layout.js').Lane[]} lanes */
export function heightOf(lanes) {
  return TOP + lanes.length * LANE + headsTo(lanes, lanes.length - 1) * HEAD + 26;
}

/** @param {import('./layout.js').Lane[]} lanes @param {number} i */
export function laneTop(lanes, i) {
  return TOP + i * LANE + headsTo(lanes, i) * HEAD;
}

/** headsTo counts the names of runs above a lane: one run alone has none. @param {import('./layout.js').Lane[]} lanes @param {number} i */
function headsTo(lanes, i) {
  return lanes[lanes.length - 1]?.run ? lanes[i].run + 1 : 0;
}

/**
 * @param {CanvasRenderingContext2D} g
 * @param {import('./layout.js').Lane[]} lanes
 * @param {{from: number, to: number, width: number, axis: {from: number, to: number}}} view
 * @param {Look} look
 * @param {(lane: import('./layout.js').Lane, segment: number) => string} labelOf
 */
export function paintLanes(g, lanes, view, look, labelOf) {
  const plot = view.width - GUTTER - PAD;
  const scale = plot / (view.to - view.from || 1);
  /** @param {number} x */
  const px = (x) => GUTTER + (x - view.from) * scale;
  const scene = { g, px, look, view, plot: { left: GUTTER, width: plot } };
  const patterns = patternsFor(g, look);
  g.textBaseline = 'middle';
  lanes.forEach((lane, i) => {
    const y = laneTop(lanes, i) + (LANE - BAR) / 2;
    g.fillStyle = look.color.line;
    g.fillRect(GUTTER, y + BAR - 1, plot, 1);
    g.save();
    g.beginPath();
    g.rect(GUTTER, 0, plot, 4000);
    g.clip();
    for (const run of rasterLane(lane, view.from, view.to, plot, view.axis)) {
      paintRun(g, run, y, look, patterns, run.segment < 0 ? '' : labelOf(lane, run.segment));
    }
    if (lane.kind === 'sock') paintWaits(g, lane, y, px, look, view);
    else paintBars(g, lane, y, px, look, view);
    paintMarks(scene, lane, y);
    g.restore();
  });
  g.save();
  g.beginPath();
  g.rect(GUTTER, 0, plot, 4000);
  g.clip();
  paintWakeups(scene, lanes, (i) => laneTop(lanes, i) + LANE / 2);
  g.restore();
}

/** @type {WeakMap<Look, ReturnType<typeof makePatterns>>} */
const made = new WeakMap();

/** patternsFor are made once for each look. @param {CanvasRenderingContext2D} g @param {Look} look */
function patternsFor(g, look) {
  const patterns = made.get(look) ?? makePatterns(g, look);
  made.set(look, patterns);
  return patterns;
}

/** @param {CanvasRenderingContext2D} g @param {Look} look */
function makePatterns(g, look) {
  /** @param {(c: CanvasRenderingContext2D) => void} draw @param {string} back */
  const tile = (draw, back) => {
    const c = document.createElement('canvas');
    c.width = c.height = 6;
    const t = /** @type {CanvasRenderingContext2D} */ (c.getContext('2d'));
    t.fillStyle = back;
    t.fillRect(0, 0, 6, 6);
    t.strokeStyle = t.fillStyle = look.color.hatch;
    draw(t);
    return g.createPattern(c, 'repeat') ?? back;
  };
  return {
    blocked: tile((t) => {
      t.beginPath();
      t.moveTo(-1, 7);
      t.lineTo(7, -1);
      t.stroke();
    }, look.color.blocked),
    runnable: tile((t) => t.fillRect(2, 2, 1.5, 1.5), look.color.runnable),
  };
}

/**
 * @param {CanvasRenderingContext2D} g @param {import('./raster.js').Run} run @param {number} y
 * @param {Look} look @param {ReturnType<typeof makePatterns>} patterns @param {string} label
 */
function paintRun(g, run, y, look, patterns, label) {
  const x = GUTTER + run.x0;
  const w = Math.max(run.x1 - run.x0 - (run.x1 - run.x0 > 3 ? 0.6 : 0), 0.5);
  if (run.state === S.user || run.state === S.kernel) {
    g.fillStyle = run.state === S.user ? look.color.user : look.color.kernel;
    g.fillRect(x, y, w, BAR);
    const ink = run.state === S.user ? look.color.onUser : look.color.onKernel;
    paintLabel(g, formsOf(label), { x, y: y + BAR / 2 + 0.5, w }, ink, look, 12);
    return;
  }
  if (run.state === S.blocked || run.state === S.runnable) {
    g.fillStyle = run.state === S.blocked ? patterns.blocked : patterns.runnable;
    g.fillRect(x, y + BAR - HALF, w, HALF);
    const ink = run.state === S.blocked ? look.color.onBlocked : look.color.onRunnable;
    paintLabel(g, formsOf(label), { x, y: y + BAR - HALF / 2 + 0.5, w }, ink, look, 11);
    return;
  }
  if (run.state === S.unknown) {
    g.setLineDash([3, 3]);
    g.strokeStyle = look.color.ink3;
    g.strokeRect(x + 0.5, y + 0.5, w, BAR - 1);
    g.setLineDash([]);
  }
}

/** inSight is what the window shows of a bar: a label that its edge cuts would say something else.
 * @param {number} x @param {number} w @param {(x: number) => number} px @param {{from: number, to: number}} view */
function inSight(x, w, px, view) {
  const left = Math.max(x, px(view.from));
  return { x: left, w: Math.min(x + w, px(view.to)) - left };
}

/**
 * @param {CanvasRenderingContext2D} g @param {import('./layout.js').Lane} lane @param {number} y
 * @param {(x: number) => number} px @param {Look} look @param {{from: number, to: number}} view
 */
function paintBars(g, lane, y, px, look, view) {
  for (const bar of lane.bars) {
    if (bar.x1 < view.from || bar.x0 > view.to) continue;
    const x = px(bar.x0);
    const w = Math.max(px(bar.x1) - x - 0.6, 3);
    g.fillStyle = look.color.dma;
    g.fillRect(x, y, w, BAR);
    const forms = bar.bytes > 0 ? [`DMA ${look.bytes(bar.bytes)}`, 'DMA'] : ['DMA'];
    const at = { ...inSight(x, w, px, view), y: y + BAR / 2 + 0.5 };
    paintLabel(g, forms, at, look.color.onDma, look, 12);
  }
}

/**
 * paintWaits draws when bytes, or connections, waited in a socket: from their arrival to the copy.
 * @param {CanvasRenderingContext2D} g @param {import('./layout.js').Lane} lane @param {number} y
 * @param {(x: number) => number} px @param {Look} look @param {{from: number, to: number}} view
 */
function paintWaits(g, lane, y, px, look, view) {
  for (const bar of lane.bars) {
    if (bar.x1 < view.from || bar.x0 > view.to) continue;
    const x = px(bar.x0);
    const w = Math.max(px(bar.x1) - x - 0.6, 3);
    g.fillStyle = look.color.waiting;
    g.fillRect(x, y + BAR - HALF, w, HALF);
    const label =
      lane.title?.key === 'tl.sock.listen'
        ? look.t('tl.pending', { n: bar.bytes })
        : look.t('tl.waiting', { bytes: { u: 'bytes', v: bar.bytes } });
    // More may arrive while the first waits: their marks are at the left.
    const at = { ...inSight(x, w, px, view), y: y + BAR - HALF / 2 + 0.5 };
    paintLabel(g, [label], at, look.color.onWaiting, look, 11, true);
  }
}
