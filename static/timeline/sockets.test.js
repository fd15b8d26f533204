import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { createAxis, mergeTracks } from '../app/axis.js';
import { createTrack } from '../app/track.js';
import { parseText } from '../trace/text.js';
import { layoutLanes } from './layout.js';
import { S } from './segments.js';
import { sharedLane, shownTasks } from './sockets.js';

/** @param {string} name @param {(text: string) => string} [change] */
const trackOf = (name, change = (s) => s) => {
  const url = new URL(`../stage/models/testdata/${name}.txt`, import.meta.url);
  return createTrack(parseText(change(readFileSync(url, 'utf8'))));
};

/** @param {ReturnType<typeof trackOf>} run */
const lanesOf = (run) => {
  const merged = mergeTracks([run.track]);
  const one = { set: run.set, origin: run.origin, steps: run.reader.steps, title: '' };
  return layoutLanes([one], merged, createAxis(merged, 'step'));
};

test('a model has lanes for its tasks and for each socket', () => {
  const lanes = lanesOf(trackOf('epoll-lt'));
  assert.deepEqual(
    lanes.map((l) => `${l.kind} ${l.title?.key}`),
    [
      'task tl.role.server',
      'task tl.role.clients',
      'sock tl.sock',
      'sock tl.sock',
      'sock tl.sock',
      'sock tl.sock.listen',
    ],
  );
  const a = lanes[2];
  assert.equal(a.bars.length, 1);
  assert.equal(a.bars[0].bytes, 16);
  assert.ok(a.bars[0].x1 > a.bars[0].x0);
  assert.equal(a.marks.n, 4, 'data, take, give, end');
  assert.equal(lanes[5].bars.length, 3, 'each connection waited to be accepted');
});

test('what one read leaves waits as so much', () => {
  const a = lanesOf(trackOf('sim/epoll-et-nodrain'))[2];
  assert.deepEqual(
    a.bars.map((x) => x.bytes),
    [16, 8],
  );
  assert.equal(a.bars[0].x1, a.bars[1].x0);
});

test('helpers have a lane each while they are few', () => {
  const lanes = lanesOf(trackOf('thread-per-conn'));
  assert.equal(lanes.filter((l) => l.title?.key === 'tl.thread.tid').length, 3);
});

test('what the system does as it deals with what arrives has a lane, and is in no state', () => {
  const lanes = lanesOf(trackOf('sim/iocp'));
  const system = lanes.find((l) => l.title?.key === 'tl.role.system');
  assert.equal(system?.n, 0);
  assert.ok(!lanes.some((l) => l.title?.key === 'tl.role.poller'));
});

test('many sockets share one lane', () => {
  const socks = [{ name: 'listen', role: 'listen' }];
  for (let k = 0; k < 2000; k++) socks.push({ name: `C${k}`, role: 'client' });
  const lanes = lanesOf(
    trackOf('epoll-lt', (s) => s.replace(/"socks":\[.*?\]/, `"socks":${JSON.stringify(socks)}`)),
  );
  const [shared] = lanes.filter((l) => l.title?.key === 'tl.socks');
  assert.equal(lanes.length, 4);
  assert.equal(shared.bars.length, 3);
});

test('many helpers share one lane, which shows the busiest', () => {
  const tasks = Array.from({ length: 8 }, (_, k) => ({
    tid: k,
    name: '',
    role: k ? 'helper' : 'server',
  }));
  const shown = shownTasks(/** @type {any} */ ({ tasks }));
  assert.deepEqual(
    shown.map((x) => x.tasks.length),
    [1, 7],
  );
  const lane = (/** @type {number[][]} */ rows) => ({
    n: rows.length,
    start: Float64Array.from(rows, (x) => x[0]),
    event: Int32Array.from(rows, (x) => x[0]),
    state: Uint8Array.from(rows, (x) => x[1]),
    label: new Int32Array(rows.length),
  });
  const one = sharedLane([
    lane([
      [0, S.blocked],
      [5, S.kernel],
      [7, S.blocked],
    ]),
    lane([
      [1, S.blocked],
      [6, S.user],
      [8, S.exited],
    ]),
  ]);
  assert.deepEqual([...one.state.slice(0, one.n)], [S.blocked, S.kernel, S.user, S.blocked]);
});
