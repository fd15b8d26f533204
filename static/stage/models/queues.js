// The sockets of a model's picture: a row for each, or for those that something happened to lately,
// and one for the rest.

import { countBefore } from '../../trace/routes.js';
import { rect } from '../geometry.js';
import { recordOf, slotsAt } from './record.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {import('../../trace/machine.js').Machine} Machine
 * @typedef {import('../../trace/socks.js').SockState} SockState
 * @typedef {import('../geometry.js').Rect} Rect
 */

/**
 * Phase 1 is the waiting for data, phase 2 the copy to the program: where the socket's last message is.
 * @typedef {{one: 'no'|'waits'|'done', two: 'no'|'due'|'done', by: number, took: number}} Phases
 * by: the TaskID that does phase 2; took: ns from the arrival to the copy, -1 if not yet
 */

/**
 * @typedef {object} QueueRow
 * @property {'listen'|'client'|'idle'|'file'|'more'} kind
 * @property {number} sock 0: stands for many
 * @property {string} name
 * @property {number} count sockets that it stands for
 * @property {Rect} rect
 * @property {SockState} state of many: sums
 * @property {number} queue bytes shown, on the way where they move
 * @property {number} full share of the bar, 0 to 1
 * @property {Phases | null} phases
 * @property {boolean} changed
 */

/**
 * queueRows are the rows at a position.
 * @param {Reader} r @param {import('./layout.js').ModelLayout} l
 * @param {{n: number, before: Machine, after: Machine | null, then: Machine, f: number}} at
 *   n: events that decide which clients are shown; before, after and f: where the picture is; then: what it was a step ago
 * @returns {QueueRow[]}
 */
export function queueRows(r, l, at) {
  const socks = r.trace.header.socks ?? [];
  const ids = socks.map((_, k) => k + 1);
  const role = (/** @type {string} */ name) => ids.filter((id) => socks[id - 1].role === name);
  const [listen, clients, idle, file] = ['listen', 'client', 'idle', 'file'].map(role);
  const fixed = [listen, idle, file].filter((x) => x.length).length;
  const room = l.most - fixed;
  const many = clients.length > room;
  const shown = many
    ? openFirst(slotsAt(recordOf(r.trace), at.n, room - 1, clients), clients, at)
    : clients;
  const list = [
    ...shown,
    ...(many ? [0] : []),
    ...idle.slice(0, 1),
    ...listen.slice(0, 1),
    ...file,
  ];
  const box = l.queues;
  const top = box.y + (l.name === 'mini' ? 14 : 20);
  const gap = l.name === 'mini' ? 4 : 6;
  const tall = Math.min(
    l.name === 'mini' ? 30 : 44,
    (box.y + box.h - top + gap) / list.length - gap,
  );
  const rest = clients.filter((id) => !shown.includes(id));
  return list.map((id, k) => {
    const place = rect(box.x, top + k * (tall + gap), box.w, tall);
    if (id === 0) return moreRow(r, rest, place, at);
    if (file.includes(id)) return fileRow(r, id, place, at);
    return oneRow(r, id, place, at);
  });
}

/** What is closed gives its row to who is open among the rest, those with bytes first; by name, as they connected.
 * @param {number[]} slots @param {number[]} clients @param {{before: Machine}} at */
function openFirst(slots, clients, { before }) {
  const of = (/** @type {number} */ id) => before.socks[id - 1];
  const rest = clients.filter((id) => of(id).open > 0 && !slots.includes(id));
  rest.sort((a, b) => Number(of(b).queue > 0) - Number(of(a).queue > 0) || a - b);
  const shut = (/** @type {number} */ id) => of(id).open === 0 && of(id).came > 0;
  return slots.map((id) => (shut(id) && rest.shift()) || id).sort((a, b) => a - b);
}

/** @param {Reader} r @param {number} id @param {Rect} place @param {Parameters<typeof queueRows>[2]} at @returns {QueueRow} */
function oneRow(r, id, place, { before, after, then, f }) {
  const h = r.trace.header;
  const sock = (h.socks ?? [])[id - 1];
  const was = before.socks[id - 1];
  const will = after && f > 0 ? after.socks[id - 1] : was;
  const state = f < 0.5 ? was : will;
  const queue = state.queue < 0 ? -1 : Math.round(was.queue + (will.queue - was.queue) * f);
  const most = Math.max(1, h.params.message ?? 1, queue);
  const kind = /** @type {QueueRow['kind']} */ (sock.role);
  return {
    kind,
    sock: id,
    name: sock.name,
    count: sock.count ?? 1,
    rect: place,
    state,
    queue,
    full: Math.max(0, queue) / most,
    phases: kind === 'client' ? phasesOf(r, id, before.seq, state) : null,
    changed: differ(then.socks[id - 1], will),
  };
}

/** The server's file: what the page cache has of it. @param {Reader} r @param {number} id @param {Rect} place @param {Parameters<typeof queueRows>[2]} at @returns {QueueRow} */
function fileRow(r, id, place, { before, after, then, f }) {
  const [was, will] = [before, after && f > 0 ? after : before].map((m) => m.places.cache.level);
  const queue = Math.round(was + (will - was) * f);
  return {
    kind: 'file',
    sock: id,
    name: '',
    count: 1,
    rect: place,
    state: before.socks[id - 1],
    queue,
    full: queue / Math.max(1, r.trace.header.capacity?.cache ?? queue),
    phases: null,
    changed: then.places.cache.level !== will,
  };
}

/** @param {Reader} r @param {number[]} rest @param {Rect} place @param {Parameters<typeof queueRows>[2]} at @returns {QueueRow} */
function moreRow(r, rest, place, { before, after, then, f }) {
  const m = after && f >= 0.5 ? after : before;
  const sum = (/** @type {Machine} */ x) => {
    const out = { ...x.socks[rest[0] - 1], open: 0, queue: 0, came: 0, gave: 0, watched: 0, fd: 0 };
    out.ended = out.ready = false;
    for (const id of rest) {
      const s = x.socks[id - 1];
      if (s.open > 0) out.open++;
      if (s.queue > 0) out.queue += s.queue;
      if (s.events) out.watched++;
      if (s.ready) out.ready = true;
      out.came += s.came;
    }
    return out;
  };
  const state = sum(m);
  return {
    kind: 'more',
    sock: 0,
    name: '',
    count: rest.length,
    rect: place,
    state,
    queue: state.queue,
    full: Math.min(
      1,
      state.queue / Math.max(1, (r.trace.header.params.message ?? 1) * rest.length),
    ),
    phases: null,
    changed: differ(sum(then), state),
  };
}

/** @param {SockState} a @param {SockState} b */
function differ(a, b) {
  const keys = /** @type {(keyof SockState)[]} */ (Object.keys(a));
  return keys.some((k) => a[k] !== b[k]);
}

/**
 * phasesOf is where the last message of a socket is after n events.
 * @param {Reader} r @param {number} id @param {number} n @param {SockState} s @returns {Phases}
 */
export function phasesOf(r, id, n, s) {
  const { came, taken } = recordOf(r.trace).socks[id - 1];
  const arrived = countBefore(came, n);
  const copied = countBefore(taken, n);
  const last = copied > 0 ? taken[copied - 1] : -1;
  const data = arrived > 0 ? came[arrived - 1] : -1;
  if (s.queue > 0 || data > last) return { one: 'done', two: 'due', by: 0, took: -1 };
  if (last < 0) return { one: s.open > 0 && !s.ended ? 'waits' : 'no', two: 'no', by: 0, took: -1 };
  const t = r.trace;
  const took = data >= 0 ? t.time[last] - t.time[data] : -1;
  return { one: 'done', two: 'done', by: t.task[last], took };
}

/** The row that shows a socket; a client that has none is among the rest.
 * @param {QueueRow[]} rows @param {number} sock */
export function rowOf(rows, sock) {
  return rows.find((x) => x.sock === sock) ?? rows.find((x) => x.kind === 'more') ?? null;
}
