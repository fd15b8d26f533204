// A chart of the bench: lines over log axes. What tells the lines apart is dash and mark and the name at
// their end, not the colour alone. The table under the charts says the same in numbers.

import { uPlot } from '../vendor/uplot.js';
import { rangeOf, spaced, ticksOf } from './axis.js';
import { drawNotes, ROW } from './notes.js';

const HEIGHT = 326;
const SCALE = 84; // left of the lines, for what y is
const SIDES = SCALE + 108; // with what is right of them, for their names
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 2], [12, 4], [4, 4, 1, 4]];

/** Marks by number: a way of drawing a shape of radius r at x, y.
 * @type {((c: CanvasRenderingContext2D, x: number, y: number, r: number) => void)[]} */
const MARKS = [
  (c, x, y, r) => c.arc(x, y, r, 0, 2 * Math.PI),
  (c, x, y, r) => c.rect(x - r, y - r, 2 * r, 2 * r),
  (c, x, y, r) => polygon(c, x, y, 1.3 * r, 3, -Math.PI / 2),
  (c, x, y, r) => polygon(c, x, y, 1.3 * r, 4, 0),
  (c, x, y, r) => polygon(c, x, y, 1.3 * r, 3, Math.PI / 2),
  (c, x, y, r) => polygon(c, x, y, 1.2 * r, 5, -Math.PI / 2),
  (c, x, y, r) => polygon(c, x, y, 1.2 * r, 6, 0),
  (c, x, y, r) => polygon(c, x, y, 1.2 * r, 8, 0),
];

/** @param {CanvasRenderingContext2D} c @param {number} x @param {number} y @param {number} r @param {number} n @param {number} turn */
function polygon(c, x, y, r, n, turn) {
  for (let k = 0; k < n; k++) {
    const a = turn + (2 * Math.PI * k) / n;
    c[k ? 'lineTo' : 'moveTo'](x + r * Math.cos(a), y + r * Math.sin(a));
  }
  c.closePath();
}

/** @param {string} name */
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * createChart puts a chart into a box and keeps it as wide as the box.
 * @param {HTMLElement} box
 */
export function createChart(box) {
  /** @type {any} */
  let plot = null;
  let shown = '';
  let height = HEIGHT;
  const observer = new ResizeObserver(() => {
    if (plot && box.clientWidth > 0) plot.setSize({ width: box.clientWidth, height });
  });
  observer.observe(box);

  return {
    /**
     * @param {object} d
     * @param {{xs: number[], series: {id: string, ys: (number | null)[]}[]}} d.lines
     * @param {(series: string) => string} d.name
     * @param {(x: number) => string} d.xText
     * @param {(y: number) => string} d.yText
     * @param {string} d.xTitle
     * @param {string} d.yTitle
     * @param {2 | 10} d.base  of round values of y
     * @param {import('./notes.js').Note[]} d.notes  places that are marked
     * @param {number} d.rows  over the lines, for the texts of the notes
     * @param {string} d.look  changes when theme or language do
     */
    draw({ lines, name, xText, yText, xTitle, yTitle, base, notes, rows, look }) {
      const key = JSON.stringify([lines, notes, rows, look]);
      if (key === shown) return;
      shown = key;
      plot?.destroy();
      height = HEIGHT + rows * ROW;
      const [ink, grid, paper] = [color('--ink-2'), color('--line'), color('--card')];
      const font = `13px ${getComputedStyle(document.body).fontFamily}`;
      const ends = labelEnds(lines);
      const axis = {
        stroke: ink,
        font,
        labelFont: font,
        labelSize: 22,
        grid: { stroke: grid, width: 1 },
        ticks: { stroke: grid, width: 1 },
      };
      const all = lines.series.flatMap((s) => s.ys).filter((y) => y !== null);
      const [low, high] = rangeOf(Math.min(...all), Math.max(...all), base);
      plot = new uPlot(
        {
          width: Math.max(box.clientWidth, 260),
          height,
          legend: { show: false },
          cursor: { show: false },
          padding: [12 + rows * ROW, SIDES - SCALE, 0, 0],
          scales: {
            x: { time: false, distr: 3, log: 2, range: (_u, a, b) => [a / 1.25, b * 1.25] },
            y: { distr: 3, log: 10, range: () => [low, high] },
          },
          axes: [
            {
              ...axis,
              label: xTitle,
              splits: () => lines.xs,
              filter: (/** @type {any} */ _u, /** @type {number[]} */ all) => all,
              values: (u) => spaced(lines.xs, xText, u.width - SIDES),
            },
            {
              ...axis,
              label: yTitle,
              size: SCALE,
              splits: () => ticksOf(low, high, base),
              filter: (/** @type {any} */ _u, /** @type {number[]} */ all) => all,
              values: (_u, v) => v.map((y) => (y === null ? '' : yText(y))),
            },
          ],
          series: [
            {},
            ...lines.series.map((s, i) => ({
              label: name(s.id),
              stroke: color(`--series-${(i % 8) + 1}`),
              width: 2,
              dash: DASHES[i % 8],
              spanGaps: false,
              points: { show: false },
            })),
          ],
          hooks: {
            draw: [
              (/** @type {any} */ u) => {
                const c = u.ctx;
                const px = devicePixelRatio;
                c.save();
                c.font = `${13 * px}px ${getComputedStyle(document.body).fontFamily}`;
                const written = (
                  /** @type {string} */ text,
                  /** @type {number} */ x,
                  /** @type {number} */ y,
                ) => {
                  c.strokeStyle = paper; // no line strikes it out
                  c.lineWidth = 4 * px;
                  c.lineJoin = 'round';
                  c.strokeText(text, x, y);
                  c.fillText(text, x, y);
                };
                lines.series.forEach((s, i) => {
                  c.fillStyle = c.strokeStyle = color(`--series-${(i % 8) + 1}`);
                  s.ys.forEach((y, k) => {
                    if (y === null) return;
                    c.beginPath();
                    MARKS[i % 8](
                      c,
                      u.valToPos(lines.xs[k], 'x', true),
                      u.valToPos(y, 'y', true),
                      4 * px,
                    );
                    c.fill();
                  });
                });
                drawNotes(u, notes, { ink, paper, px });
                c.textAlign = 'left';
                c.textBaseline = 'middle';
                placeLabels(u, ends, px).forEach(({ i, x, y }) => {
                  c.fillStyle = color(`--series-${(i % 8) + 1}`);
                  written(name(lines.series[i].id), x, y);
                });
                c.restore();
              },
            ],
          },
        },
        [lines.xs, ...lines.series.map((s) => s.ys)],
        box,
      );
    },
  };
}

/** Where each line ends. @param {{xs: number[], series: {ys: (number | null)[]}[]}} lines */
function labelEnds({ xs, series }) {
  return series.flatMap(({ ys }, i) => {
    const k = xs.length - 1 - [...ys].reverse().findIndex((y) => y !== null);
    return ys[k] === undefined || ys[k] === null
      ? []
      : [{ i, x: xs[k], y: /** @type {number} */ (ys[k]) }];
  });
}

/** placeLabels keeps the names at the ends of the lines apart.
 * @param {any} u @param {{i: number, x: number, y: number}[]} ends @param {number} px */
function placeLabels(u, ends, px) {
  const placed = ends
    .map(({ i, x, y }) => ({
      i,
      x: u.valToPos(x, 'x', true) + 9 * px,
      y: u.valToPos(y, 'y', true),
    }))
    .sort((a, b) => a.y - b.y);
  for (let k = 1; k < placed.length; k++)
    placed[k].y = Math.max(placed[k].y, placed[k - 1].y + 15 * px);
  const over = (placed.at(-1)?.y ?? 0) - (u.bbox.top + u.bbox.height);
  if (over > 0) for (const p of placed) p.y -= over;
  return placed;
}

/** A sample of a line with its mark, for the table. @param {number} i */
export function sampleOf(i) {
  const c = document.createElement('canvas');
  const px = devicePixelRatio;
  c.width = 34 * px;
  c.height = 12 * px;
  c.className = 'line-sample';
  c.setAttribute('aria-hidden', 'true');
  const g = c.getContext('2d');
  if (!g) return c;
  g.strokeStyle = g.fillStyle = color(`--series-${(i % 8) + 1}`);
  g.lineWidth = 2 * px;
  g.setLineDash(DASHES[i % 8].map((d) => d * px));
  g.beginPath();
  g.moveTo(0, 6 * px);
  g.lineTo(34 * px, 6 * px);
  g.stroke();
  g.beginPath();
  MARKS[i % 8](g, 17 * px, 6 * px, 3.6 * px);
  g.fill();
  return c;
}
