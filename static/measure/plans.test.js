import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benches, crossings, csvOf, fits, linesOf, overtakings, ratiosOf } from './plans.js';

const cell = (/** @type {any} */ c) => ({ rounds: 3, spread: 0.5, ...c });
const result = {
  cells: [
    cell({ demo: 'sendfile', chunk: 4096, bytes_per_sec: 1e9, cpu_ns_per_byte: 0.5 }),
    cell({ demo: 'sendfile', chunk: 65536, bytes_per_sec: 2e9, cpu_ns_per_byte: 0.2 }),
    cell({ demo: 'splice', chunk: 65536, bytes_per_sec: 0, cpu_ns_per_byte: 0, rounds: 0 }),
    cell({ demo: 'o-direct', chunk: 4096, bytes_per_sec: 0, rounds: 0, why: 'cold.memory-fs' }),
  ],
};

test('what was not measured has no point', () => {
  const cells = benches.paths.cells(result);
  assert.deepEqual(linesOf(cells, 'rate'), {
    xs: [4096, 65536],
    series: [
      { id: 'sendfile', ys: [1e9, 2e9] },
      { id: 'splice', ys: [null, null] },
      { id: 'o-direct', ys: [null, null] },
    ],
  });
});

test('the file has every cell, numbers as they are, and why one is missing', () => {
  const text = csvOf(benches.paths, benches.paths.cells(result));
  const lines = text.split('\r\n');
  assert.equal(lines.length, 6);
  assert.equal(lines[0], 'path,chunk_bytes,bytes_per_sec,cpu_ns_per_byte,rounds,spread,why');
  assert.equal(lines[1], 'sendfile,4096,1000000000,0.5,3,0.500,');
  assert.equal(lines[4], 'o-direct,4096,,,0,0.500,cold.memory-fs');
});

test('both situations of a bench of models stand in one row', () => {
  const cells = benches.models.cells({
    cells: [
      cell({ way: 'poll', watched: 10, ready: 'one', ns_per_wait: 900 }),
      cell({ way: 'poll', watched: 10, ready: 'all', ns_per_wait: 1200, spread: 5.94 }),
    ],
  });
  assert.deepEqual(cells[0].spread, { one: 0.5, all: 5.94 });
  assert.equal(cells.length, 1);
  assert.deepEqual(cells[0].y, { one: 900, all: 1200 });
});

test('lines cross between two points, and who was cheaper before is named first', () => {
  const lines = {
    xs: [10, 1000],
    series: [
      { id: 'poll', ys: [1, 100] },
      { id: 'epoll', ys: [10, 10] },
      { id: 'select', ys: [2, null] },
    ],
  };
  const found = crossings(lines);
  assert.equal(found.length, 1);
  assert.deepEqual([found[0].a, found[0].b], ['poll', 'epoll']);
  assert.ok(Math.abs(found[0].x - 100) < 1e-6);
  assert.ok(Math.abs(found[0].y - 10) < 1e-6);
  assert.deepEqual(
    crossings({ xs: [1, 2], series: lines.series.map((s) => ({ ...s, ys: [1, 1] })) }),
    [],
  );
});

test('lines that lie close together do not cross, however often their order turns', () => {
  const of = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    crossings({
      xs: [10, 100, 1000, 9000],
      series: [
        { id: 'poll', ys: a },
        { id: 'select', ys: b },
      ],
    });
  assert.deepEqual(of([10, 100, 1000, 9000], [10.5, 95, 1050, 8500]), []);
  assert.deepEqual(of([10, 100, 1000, 9000], [20, 95, 1050, 8500]), []);
  const found = of([10, 100, 1000, 9000], [20, 110, 900, 3000]);
  assert.deepEqual(
    found.map(({ a, b, x }) => [a, b, x > 100 && x < 1000]),
    [['poll', 'select', true]],
  );
});

test('of crossings nothing is said before the measurement has ended', () => {
  const cells = benches.models.cells({
    cells: Object.entries({ poll: [1, 100], epoll: [10, 10], io_uring: [1, 100] }).flatMap(
      ([way, ys]) =>
        ys.map((ns, k) => cell({ way, watched: [10, 1000][k], ready: 'one', ns_per_wait: ns })),
    ),
  });
  for (const phase of ['idle', 'starting', 'queued', 'running', 'failed', 'canceled']) {
    assert.deepEqual(overtakings(cells, 'one', phase), [], phase);
  }
  assert.deepEqual(
    overtakings(cells, 'one', 'done').map(({ a, b, chart }) => [a, b, chart]),
    [['poll', 'epoll', 'one']],
  );
});

test('what the lines of waiting come to is said from their numbers', () => {
  /** @param {Record<string, number[]>} one @param {Record<string, number[]>} all  ns with 10, 1000 and 9000 watched */
  const cells = (one, all) =>
    benches.models.cells({
      cells: Object.entries({ one, all }).flatMap(([ready, ways]) =>
        Object.entries(ways).flatMap(([way, ys]) =>
          ys.map((ns, k) =>
            cell({ way, watched: [10, 1000, 9000][k], ready, ns_per_wait: ns, rounds: 3 }),
          ),
        ),
      ),
    });
  const measured = cells(
    { epoll: [200, 210, 260], poll: [300, 20_000, 270_000], select: [400, 30_000] },
    { epoll: [400, 40_000, 500_000], poll: [300, 20_000, 300_000] },
  );
  const one = ratiosOf(measured, 'one');
  assert.deepEqual(
    one.map(({ key, args }) => [key, args.call, args.a, args.b, args.f, args.n]),
    [
      ['bench.ratio.flat', 'epoll_wait', '200 ns', '260 ns', '1.3', '900'],
      ['bench.ratio.grows', 'poll', '300 ns', '270 µs', '900', '900'],
    ],
  );
  const [all] = ratiosOf(measured, 'all');
  assert.deepEqual(all.args, {
    n: { u: 'count', v: 1000 },
    cheap: 'poll',
    dear: 'epoll_wait',
    a: '20 µs',
    b: '40 µs',
    f: '2.0',
  });
  assert.deepEqual(ratiosOf(cells({ epoll: [200] }, { epoll: [200] }), 'one'), []);
  assert.deepEqual(ratiosOf(cells({ epoll: [200] }, { epoll: [200] }), 'all'), []);
});

test('a chunk fits a file that is not smaller, and not of too many pieces', () => {
  assert.ok(fits(4096, 4 << 20));
  assert.ok(!fits(4096, 128 << 20));
  assert.ok(!fits(4 << 20, 1 << 20));
});
