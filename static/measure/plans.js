// The benches: what can be chosen, what is drawn, what stands in the table. Pure.

import { fmtBytes, fmtCount, fmtTime } from '../say/format.js';

/**
 * @typedef {object} Cell  one way at one point, as the server measured it
 * @property {string} series
 * @property {number} x
 * @property {number} rounds  samples so far; 0: not measured yet
 * @property {Record<string, number>} spread  by chart: (largest - least) of the times that its value is from, as a share of their median, or of the least where that is the value
 * @property {string} why  why it could not be measured, '' if it could
 * @property {Record<string, number>} y  by chart
 *
 * @typedef {object} Chart
 * @property {string} id
 * @property {(n: number) => string} text  of a value
 * @property {2 | 10} base  of its round values
 * @property {boolean} [spread]  whether it is known how far its rounds are apart
 *
 * @typedef {object} Bench
 * @property {string} id
 * @property {(x: number) => string} xText
 * @property {Chart[]} charts
 * @property {(result: any) => Cell[]} cells
 * @property {(series: string) => string} word  key of a series' name
 */

/** @param {number} n bytes a second */
const rate = (n) => `${fmtBytes(Math.round(n))}/s`;
/** @param {number} n ns a byte */
const perByte = (n) =>
  `${n < 0.1 ? n.toFixed(3) : n < 10 ? n.toFixed(2) : fmtCount(Math.round(n))} ns/B`;

/** @type {Record<string, Bench>} */
export const benches = {
  paths: {
    id: 'paths',
    xText: fmtBytes,
    charts: [
      { id: 'rate', text: rate, base: 2, spread: true },
      { id: 'cost', text: perByte, base: 10 },
    ],
    cells: ({ cells }) =>
      cells.map((/** @type {any} */ c) => ({
        series: c.demo,
        x: c.chunk,
        rounds: c.rounds,
        spread: { rate: c.spread },
        why: c.why ?? '',
        y: { rate: c.bytes_per_sec, cost: c.cpu_ns_per_byte },
      })),
    word: (series) => `demo.${series}`,
  },
  models: {
    id: 'models',
    xText: fmtCount,
    charts: [
      { id: 'one', text: (n) => fmtTime(Math.round(n)), base: 10, spread: true },
      { id: 'all', text: (n) => fmtTime(Math.round(n)), base: 10, spread: true },
    ],
    cells: ({ cells }) => {
      /** @type {Map<string, Cell>} */
      const rows = new Map();
      for (const c of cells) {
        const key = `${c.way} ${c.watched}`;
        /** @type {Cell} */
        const row = rows.get(key) ?? {
          series: c.way,
          x: c.watched,
          rounds: 0,
          spread: {},
          why: '',
          y: {},
        };
        row.rounds = Math.max(row.rounds, c.rounds);
        row.spread[c.ready] = c.spread;
        row.why ||= c.why ?? '';
        if (c.rounds > 0) row.y[c.ready] = c.ns_per_wait;
        rows.set(key, row);
      }
      return [...rows.values()];
    },
    word: (series) => `bench.way.${series}`,
  },
};

/** Every series with its points in order of x; null where nothing was measured.
 * @param {Cell[]} cells @param {string} chart
 * @returns {{xs: number[], series: {id: string, ys: (number | null)[]}[]}} */
export function linesOf(cells, chart) {
  const xs = [...new Set(cells.map((c) => c.x))].sort((a, b) => a - b);
  const ids = [...new Set(cells.map((c) => c.series))];
  const series = ids.map((id) => ({
    id,
    ys: xs.map((x) => {
      const c = cells.find((k) => k.series === id && k.x === x);
      const y = c && c.rounds > 0 ? c.y[chart] : undefined;
      return y !== undefined && y > 0 ? y : null;
    }),
  }));
  return { xs, series };
}

/** Lines that lie closer than this are in no order: the next run may turn it round. */
const CLEAR = 1.1;

/**
 * crossings says where one line overtakes another: the one that costs clearly less at the left costs clearly
 * more at the right.
 * @param {{xs: number[], series: {id: string, ys: (number | null)[]}[]}} lines
 * @returns {{a: string, b: string, x: number, y: number}[]} a costs less before x, b after it; where on log axes
 */
export function crossings({ xs, series }) {
  /** @type {{a: string, b: string, x: number, y: number}[]} */
  const found = [];
  for (const [i, one] of series.entries()) {
    for (const other of series.slice(i + 1)) {
      /** @type {Both[]} */
      const both = xs.flatMap((x, k) => {
        const [a, b] = [one.ys[k], other.ys[k]];
        return a === null || b === null ? [] : [{ x, y: b, apart: Math.log(a / b) }];
      });
      let from = -1;
      for (const [k, { apart }] of both.entries()) {
        if (Math.abs(apart) < Math.log(CLEAR)) continue;
        if (from >= 0 && both[from].apart > 0 !== apart > 0) {
          const [p, q] = changeIn(both.slice(from, k + 1));
          const at = p.apart / (p.apart - q.apart);
          const [x, y] = [p.x * (q.x / p.x) ** at, p.y * (q.y / p.y) ** at];
          const [a, b] = apart > 0 ? [one.id, other.id] : [other.id, one.id];
          found.push({ a, b, x, y });
        }
        from = k;
      }
    }
  }
  return found;
}

/**
 * overtakings says where epoll and what looks at every descriptor overtake each other. Before the measurement has
 * ended it says nothing: the rounds that are still to come move the lines.
 * @param {Cell[]} cells @param {'one' | 'all'} chart  how many are ready @param {string} phase  of the measurement
 */
export function overtakings(cells, chart, phase) {
  if (phase !== 'done') return [];
  return crossings(linesOf(cells, chart))
    .filter(({ a, b }) => [a, b].includes('epoll') && ![a, b].includes('io_uring'))
    .map((x) => ({ ...x, chart }));
}

/** What costs up to so many times as much has not grown with what grew a hundredfold. */
const FLAT = 3;
/** How many descriptors are ready when all are, if it was measured: more than select can watch is for two only. */
const ALL = 1000;

/** @param {number} f */
const times = (f) => (f < 9.95 ? f.toFixed(1) : fmtCount(Math.round(f)));

/**
 * ratiosOf says in sentences what a chart of the bench of models comes to: with one ready, how each of epoll and
 * poll costs with many watched against with few; with all ready, which of the two costs more.
 * @param {Cell[]} cells @param {string} chart
 * @returns {{key: string, args: any}[]}
 */
export function ratiosOf(cells, chart) {
  const { xs, series } = linesOf(cells, chart);
  const of = (/** @type {string} */ id) => series.find((s) => s.id === id)?.ys ?? [];
  const show = (/** @type {number} */ ns) => fmtTime(Math.round(ns));
  const count = (/** @type {number} */ v) => ({ u: 'count', v });
  /** @type {Record<string, string>} the calls themselves */
  const calls = { epoll: 'epoll_wait', poll: 'poll' };
  if (chart === 'one') {
    return Object.keys(calls).flatMap((id) => {
      const ys = of(id);
      const seen = xs.flatMap((_, k) => (ys[k] === null || ys[k] === undefined ? [] : [k]));
      const [k, m] = [seen[0], seen[seen.length - 1]];
      if (seen.length < 2 || xs[m] < 10 * xs[k]) return [];
      const [a, b] = [/** @type {number} */ (ys[k]), /** @type {number} */ (ys[m])];
      const args = {
        call: calls[id],
        few: count(xs[k]),
        many: count(xs[m]),
        a: show(a),
        b: show(b),
      };
      return [
        {
          key: b / a <= FLAT ? 'bench.ratio.flat' : 'bench.ratio.grows',
          args: { ...args, f: times(b / a), n: times(xs[m] / xs[k]) },
        },
      ];
    });
  }
  const [p, e] = [of('poll'), of('epoll')];
  const both = xs.flatMap((x, k) => (p[k] && e[k] ? [{ x, poll: p[k], epoll: e[k] }] : []));
  const at = both.find(({ x }) => x === ALL) ?? both[both.length - 1];
  if (!at) return [];
  const [cheap, dear] = at.poll < at.epoll ? ['poll', 'epoll'] : ['epoll', 'poll'];
  const [least, most] = [Math.min(at.poll, at.epoll), Math.max(at.poll, at.epoll)];
  return [
    {
      key: 'bench.ratio.all',
      args: {
        n: count(at.x),
        cheap: calls[cheap],
        dear: calls[dear],
        a: show(least),
        b: show(most),
        f: times(most / least),
      },
    },
  ];
}

/** @typedef {{x: number, y: number, apart: number}} Both
 *   y: what the other costs; apart: by which factor the one costs more, as a logarithm */

/** The first two points between which the sign of the first is lost. @param {Both[]} points */
function changeIn(points) {
  const k = points.findIndex(({ apart }) => apart * points[0].apart <= 0);
  return [points[k - 1], points[k]];
}

/** A field of a CSV file (RFC 4180). @param {string | number} v */
function field(v) {
  const s = String(v);
  return /[",\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
}

/**
 * csvOf is the table as a file: numbers as they are, in base units.
 * @param {Bench} bench @param {Cell[]} cells
 */
export function csvOf(bench, cells) {
  const units = {
    rate: 'bytes_per_sec',
    cost: 'cpu_ns_per_byte',
    one: 'ns_one_ready',
    all: 'ns_all_ready',
  };
  const head = [
    bench.id === 'paths' ? 'path' : 'way',
    bench.id === 'paths' ? 'chunk_bytes' : 'watched',
  ];
  head.push(...bench.charts.map((c) => units[/** @type {keyof typeof units} */ (c.id)]));
  const spread = bench.charts.filter((c) => c.spread);
  head.push(
    'rounds',
    ...spread.map((c) => (c.id === 'rate' ? 'spread' : `spread_${c.id}_ready`)),
    'why',
  );
  const rows = cells.map((c) => [
    c.series,
    c.x,
    ...bench.charts.map((k) => (c.rounds > 0 && c.y[k.id] !== undefined ? c.y[k.id] : '')),
    c.rounds,
    ...spread.map((k) => (c.spread[k.id] ?? 0).toFixed(3)),
    c.why,
  ]);
  return [head, ...rows].map((r) => `${r.map(field).join(',')}\r\n`).join('');
}

/** Chunks that are offered, in bytes. */
export const CHUNKS = [1, 4, 16, 64, 256, 1024, 4096].map((k) => k * 1024);
/** Sizes of the file, in bytes. */
export const SIZES = [1, 4, 16, 64].map((m) => m * 1024 * 1024);
/** Rounds. */
export const ROUNDS = [3, 5, 9, 21];

/** fits says whether a chunk can be measured with a file of the size: see live.Plan.Check.
 * @param {number} chunk @param {number} size */
export const fits = (chunk, size) => chunk <= size && chunk >= Math.max(512, size / 16384);
