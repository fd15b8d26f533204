// The lanes of an I/O model: who serves, who asks, and for each socket how long bytes waited in it. Many
// helpers or sockets share a lane.

import { K } from '../trace/kinds.js';
import { roleWord } from '../trace/roles.js';
import { M, S } from './segments.js';

/** Most lanes of one sort; with more of them they share one. */
const MOST = 6;

/**
 * @typedef {{from: number, to: number, bytes: number}} Span something waits: from and to are events, to is -1 while it does
 * @typedef {object} SockTrack
 * @property {string} name
 * @property {boolean} listen
 * @property {number} count sockets that share the lane
 * @property {Span[]} spans
 * @property {{event: number, kind: number}[]} marks
 */

/**
 * createSockTracks follows the sockets of a trace as it grows.
 * @param {import('../trace/decode.js').Trace} trace
 */
export function createSockTracks(trace) {
  const socks = trace.header.socks ?? [];
  const clients = socks.flatMap((s, k) => (s.role === 'client' ? [k + 1] : []));
  const shared = clients.length > MOST;
  /** @type {SockTrack[]} */
  const tracks = [];
  /** @type {SockTrack[]} by SockID */
  const of = [];
  socks.forEach((s, k) => {
    if (s.role === 'idle' || s.role === 'file') return;
    if (shared && s.role === 'client' && of[clients[0]]) {
      of[k + 1] = of[clients[0]];
      return;
    }
    const count = shared && s.role === 'client' ? clients.length : 1;
    of[k + 1] = { name: s.name, listen: s.role === 'listen', count, spans: [], marks: [] };
    tracks.push(of[k + 1]);
  });
  /** what waits in each lane now: bytes, or connections @type {Map<SockTrack, number>} */
  const waiting = new Map();
  /** @param {SockTrack | undefined} track @param {number} i @param {number} more */
  const change = (track, i, more) => {
    if (!track) return;
    const was = waiting.get(track) ?? 0;
    const now = Math.max(0, was + more);
    waiting.set(track, now);
    const last = track.spans[track.spans.length - 1];
    const open = last !== undefined && last.to < 0;
    if (open && now > 0 && track.count > 1) last.bytes = Math.max(last.bytes, now);
    else if (now !== was) {
      if (open) last.to = i; // a stretch for each amount
      if (now > 0) track.spans.push({ from: i, to: -1, bytes: now });
    }
  };
  return {
    tracks: [...tracks.filter((x) => !x.listen), ...tracks.filter((x) => x.listen)],
    /** @param {number} i */
    read(i) {
      const kind = trace.kind[i];
      if (kind === K.arrival) {
        const sock = trace.arg(i, 'sock');
        const what = trace.arg(i, 'what');
        of[sock]?.marks.push({ event: i, kind: M.packet });
        if (what !== 2) change(of[sock], i, what === 0 ? 1 : trace.arg(i, 'bytes'));
      } else if (kind === K.take || kind === K.give) {
        const track = of[trace.arg(i, 'sock')];
        track?.marks.push({ event: i, kind: M.cpu });
        if (kind === K.take) change(track, i, -trace.arg(i, 'bytes'));
      } else if (kind === K.open && trace.arg(i, 'what') === 1) {
        change(
          tracks.find((x) => x.listen),
          i,
          -1,
        );
      }
    },
  };
}

/** @typedef {ReturnType<typeof createSockTracks>} SockTracks */

/**
 * sharedLane is the lane of many tasks: it shows the busiest of their states.
 * @param {import('./segments.js').Segments[]} lanes
 * @returns {import('./segments.js').Segments}
 */
export function sharedLane(lanes) {
  /** @type {[number, number, number, number, number][]} event, time, lane, state, label */
  const all = [];
  lanes.forEach((s, lane) => {
    for (let i = 0; i < s.n; i++) all.push([s.event[i], s.start[i], lane, s.state[i], s.label[i]]);
  });
  all.sort((a, b) => a[0] - b[0]);
  const state = new Uint8Array(lanes.length).fill(S.new);
  const count = new Int32Array(8);
  count[S.new] = lanes.length;
  const order = [S.kernel, S.user, S.runnable, S.blocked, S.unknown, S.exited];
  const out = {
    n: 0,
    start: new Float64Array(Math.max(1, all.length)),
    event: new Int32Array(Math.max(1, all.length)),
    state: new Uint8Array(Math.max(1, all.length)),
    label: new Int32Array(Math.max(1, all.length)),
  };
  for (const [event, time, lane, next, label] of all) {
    count[state[lane]]--;
    count[next]++;
    state[lane] = next;
    const shown = order.find((s) => count[s] > 0) ?? S.new;
    if (out.n > 0 && out.state[out.n - 1] === shown) continue;
    out.start[out.n] = time;
    out.event[out.n] = event;
    out.state[out.n] = shown;
    out.label[out.n] = shown === next ? label : 0;
    out.n++;
  }
  return out;
}

/**
 * shownTasks are the lanes of tasks: each alone, or the helpers together.
 * @param {import('../trace/columns.js').Header} header
 * @returns {{tasks: number[], title: {key: string, args?: any}}[]} TaskIDs
 */
export function shownTasks(header) {
  const of = (/** @type {string} */ role) =>
    header.tasks.flatMap((t, k) => (t.role === role ? [k + 1] : []));
  const alone = (/** @type {string} */ role) =>
    of(role).map((id) => ({
      tasks: [id],
      title: { key: `tl.role.${header.tasks[id - 1].name === 'system' ? 'system' : role}` },
    }));
  const helpers = of('helper');
  const title = (/** @type {number} */ id) => ({
    key: `tl.${roleWord(header, header.tasks[id - 1])}.tid`,
    args: { tid: { u: 'plain', v: header.tasks[id - 1].tid } },
  });
  const many =
    helpers.length > MOST
      ? [{ tasks: helpers, title: { key: 'tl.helpers', args: { n: helpers.length } } }]
      : helpers.map((id) => ({ tasks: [id], title: title(id) }));
  return [...alone('server'), ...many, ...alone('poller'), ...alone('clients')];
}
