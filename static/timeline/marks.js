// Draws what stands on the lanes: copies, references, faults, packets, losses and wakeups. Where they
// come too dense to be told apart they become a band along the lane.

import { lowerBound } from './raster.js';
import { M } from './segments.js';
import { LONG, summaryOf, windowMarks } from './summary.js';

const BAR = 22;
const APART = 7; // pixels that one mark takes; with less for each they are drawn as a band

/**
 * @typedef {object} Scene
 * @property {CanvasRenderingContext2D} g
 * @property {(x: number) => number} px
 * @property {import('./paint.js').Look} look
 * @property {{from: number, to: number, width: number, axis: {from: number, to: number}}} view
 * @property {{left: number, width: number}} plot  in pixels
 */

/** @param {import('./layout.js').LaneMarks} marks @param {{from: number, to: number}} view */
function inView(marks, view) {
  const first = Math.max(0, lowerBound(marks.x, marks.n, view.from) - 1);
  return { first, last: lowerBound(marks.x, marks.n, view.to) };
}

/**
 * paintMarks draws the marks of one lane but its wakeups.
 * @param {Scene} scene
 * @param {import('./layout.js').Lane} lane
 * @param {number} y  top of the lane's bars
 */
export function paintMarks(scene, lane, y) {
  const { g, px, look, view } = scene;
  const { marks } = lane;
  const { first, last } = inView(marks, view);
  if (last - first > LONG) {
    paintMany(scene, lane, y);
    return;
  }
  const dense = (last - first) * APART > view.width;
  /** right end of what is drawn already, by kind */
  const drawn = new Float64Array(8).fill(Number.NEGATIVE_INFINITY);
  for (let i = first; i < last; i++) {
    const kind = marks.kind[i];
    if (kind === M.wakeup) continue;
    const x = px(marks.x[i]);
    if (dense && x - drawn[kind] < (kind === M.lost ? 8 : 1)) continue;
    drawn[kind] = x;
    if (kind === M.lost) zigzag(g, x, y - 6, look.color.bad);
    else if (kind === M.packet) {
      g.fillStyle = look.color.ink2;
      g.fillRect(x - 1, y + 5, dense ? 1 : 2, BAR - 5);
    } else if (dense) {
      g.fillStyle =
        kind === M.fault ? look.color.ink : kind === M.cpu ? look.color.copy : look.color.ref;
      g.fillRect(x, kind === M.fault ? y - 7 : y - 4, 1, kind === M.fault ? 2 : 3);
    } else if (kind === M.fault) triangle(g, x, y - 6, look.color.ink);
    else {
      g.fillStyle = kind === M.cpu ? look.color.copy : look.color.ref;
      g.fillRect(x - 1.5, y - 5, 3, BAR + 5);
      if (kind === M.ref) g.fillRect(x - 4, y - 5, 8, 3);
      else g.fillRect(x - 4, y - 7, 8, 5);
    }
  }
}

/**
 * paintMany draws the marks of a lane that has a great many: a pixel tells which kinds it has.
 * @param {Scene} scene @param {import('./layout.js').Lane} lane @param {number} y
 */
function paintMany({ g, look, view, plot }, lane, y) {
  const summary = summaryOf(lane, view.axis.from, view.axis.to);
  const bits = windowMarks(summary, view.from, view.to, plot.width);
  /** @param {number} kind @param {string} color @param {number} top @param {number} high */
  const band = (kind, color, top, high) => {
    g.fillStyle = color;
    for (let c = 0, open = -1; c <= bits.length; c++) {
      const has = c < bits.length && (bits[c] >> kind) & 1;
      if (has && open < 0) open = c;
      if (!has && open >= 0) {
        g.fillRect(plot.left + open, top, c - open, high);
        open = -1;
      }
    }
  };
  band(M.packet, look.color.ink2, y + 5, BAR - 5);
  band(M.ref, look.color.ref, y - 4, 3);
  band(M.cpu, look.color.copy, y - 4, 3);
  band(M.fault, look.color.ink, y - 7, 2);
  band(M.wakeup, look.color.wakeup, y + BAR + 3, 3);
  for (let c = 0, free = 0; c < bits.length; c++) {
    if (!((bits[c] >> M.lost) & 1) || c < free) continue;
    zigzag(g, plot.left + c, y - 6, look.color.bad);
    free = c + 8;
  }
}

/**
 * paintWakeups draws an arrow from who woke to who was woken.
 * @param {Scene} scene
 * @param {import('./layout.js').Lane[]} lanes
 * @param {(i: number) => number} middle  of a lane
 */
export function paintWakeups({ g, px, look, view }, lanes, middle) {
  g.strokeStyle = g.fillStyle = look.color.wakeup;
  g.lineWidth = 1.8;
  lanes.forEach((lane, i) => {
    const { marks } = lane;
    const { first, last } = inView(marks, view);
    if (last - first > LONG) return; // drawn with the other marks
    const seen = [];
    for (let m = first; m < last; m++) if (marks.kind[m] === M.wakeup) seen.push(m);
    const dense = seen.length * 3 * APART > view.width;
    let drawn = Number.NEGATIVE_INFINITY;
    for (const m of seen) {
      const x = px(marks.x[m]);
      if (dense) {
        if (x - drawn >= 1) g.fillRect(x, middle(i) + BAR / 2 + 1, 1, 3);
        drawn = x;
      } else
        arrow(
          g,
          x,
          i,
          lanes.findIndex((l) => isWaker(l, lane, m)),
          middle,
        );
    }
  });
  g.lineWidth = 1;
}

/**
 * @param {CanvasRenderingContext2D} g
 * @param {number} x
 * @param {number} to
 * @param {number} from  -1: not seen
 * @param {(i: number) => number} middle
 */
function arrow(g, x, to, from, middle) {
  const y = middle(to);
  const y0 = from < 0 ? y - 18 : middle(from) + (from < to ? 11 : -11);
  const y1 = from >= 0 && from < to ? y - 2 : y + 11;
  g.beginPath();
  g.moveTo(x - 7, y0);
  g.quadraticCurveTo(x, (y0 + y1) / 2, x, y1);
  g.stroke();
  const back = y1 > y0 ? -6 : 6;
  g.beginPath();
  g.moveTo(x - 4, y1 + back);
  g.lineTo(x + 4, y1 + back);
  g.lineTo(x, y1);
  g.fill();
}

/**
 * @param {import('./layout.js').Lane} lane
 * @param {import('./layout.js').Lane} woken
 * @param {number} m
 */
function isWaker(lane, woken, m) {
  if (lane.run !== woken.run) return false;
  if (woken.marks.waker[m] > 0) return lane.kind === 'task' && lane.task === woken.marks.waker[m];
  const ctx = woken.marks.ctx[m];
  return ctx === 1 ? lane.kind === 'net' : ctx === 2 && lane.kind === 'disk';
}

/** @param {CanvasRenderingContext2D} g @param {number} x @param {number} y @param {string} color */
function triangle(g, x, y, color) {
  g.fillStyle = color;
  g.beginPath();
  g.moveTo(x - 4, y);
  g.lineTo(x + 4, y);
  g.lineTo(x, y + 6);
  g.fill();
}

/** @param {CanvasRenderingContext2D} g @param {number} x @param {number} y @param {string} color */
function zigzag(g, x, y, color) {
  g.strokeStyle = color;
  g.lineWidth = 2;
  g.beginPath();
  g.moveTo(x, y);
  for (let k = 1; k <= 6; k++) g.lineTo(x + (k % 2 ? 3 : -3), y + k * 6);
  g.stroke();
  g.lineWidth = 1;
}
