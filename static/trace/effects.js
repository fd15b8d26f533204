// What each kind of event does to the machine, by the table of kinds.

import {
  fill,
  flow,
  flowFault,
  pageSize,
  storeOf,
  transfer,
  unshare,
  unshareFault,
} from './bytes.js';
import { K, kinds, maxArgs } from './kinds.js';
import { checkSock, performSock, siftSocks, sockOps } from './socks.js';
import { states, totals } from './spec.js';
import { begin, lose, out, seat, wake } from './tasks.js';

/**
 * @typedef {import('./columns.js').Trace} Trace
 * @typedef {import('./machine.js').Machine} Machine
 */

/** Where the arguments that effects use stand, or -1; of one shape for all kinds, as this is looked up a million times.
 * @param {Record<string, number>} index */
const placed = (index) => ({
  call: index.call ?? -1,
  fd: index.fd ?? -1,
  count: index.count ?? -1,
  n: index.n ?? -1,
  why: index.why ?? -1,
  wait: index.wait ?? -1,
  from: index.from ?? -1,
  to: index.to ?? -1,
  bytes: index.bytes ?? -1,
  by: index.by ?? -1,
  first: index.first ?? -1,
  pages: index.pages ?? -1,
  write: index.write ?? -1,
  predicted: index.predicted ?? -1,
  observed: index.observed ?? -1,
  old: index.old ?? -1,
  new: index.new ?? -1,
});

/** The kinds with their effects' names resolved to numbers. */
export const rows = kinds.map((k) => ({
  name: k.name,
  ofTask: k.lane === 'task',
  from: k.from ?? [],
  at: placed(k.index),
  index: k.index,
  effects: k.effects.map((f) => ({
    op: f.op,
    total: f.total ?? '',
    arg: f.arg ? k.index[f.arg] : -1,
    n: f.n ?? 0,
    when: f.when ? k.index[f.when.arg] : -1,
    is: f.when?.is ?? 0,
  })),
}));

/** An argument of the event being applied, by name: slower than by place, for kinds that are few.
 * @param {string} name */
const arg = (name) => {
  const k = rows[e.kind].index[name];
  return k === undefined ? 0 : a[k];
};

const known = new Set(totals);
/** The event being applied: one at a time. */
export const a = new Float64Array(maxArgs);
/** @type {Happening} */
export const e = {
  m: /** @type {any} */ (null),
  t: /** @type {any} */ (null),
  id: 0,
  cpu: 0,
  kind: 0,
};

/**
 * @typedef {(typeof rows)[0]} Row
 * @typedef {Row['effects'][0]} Effect
 * @typedef {{m: Machine, t: Trace, id: number, cpu: number, kind: number}} Happening
 */

/** check says why an effect cannot be, or ''.
 * @param {Effect} f @param {Row['at']} at @returns {string} */
export function check(f, at) {
  const { m, t } = e;
  switch (f.op) {
    case 'count':
      return (f.arg >= 0 ? a[f.arg] : f.n) < 0 ? "a count can't shrink" : '';
    case 'flow':
      return flowFault(m.places, storeOf(a[at.from]), storeOf(a[at.to]), a[at.bytes]);
    case 'unshare':
      return unshareFault(m.places, storeOf(arg('place')), arg('bytes'));
    case 'return': {
      const task = m.tasks[e.id - 1];
      const name = t.str(a[at.call]);
      if (task.state === 'unknown' || task.call === name) return '';
      return `returns from ${name} but is in ${task.call || 'none'}`;
    }
    case 'in': {
      const on = m.cpus[e.cpu];
      const taken = e.cpu >= 0 && on && on !== e.id && m.tasks[on - 1].state !== 'unknown';
      return taken ? `CPU ${e.cpu} is taken by task ${on}` : '';
    }
    case 'tally':
      if (!known.has(t.str(a[f.arg]))) return `no total named ${t.str(a[f.arg]) || 'none'}`;
      return a[at.n] < 0 ? "a count can't shrink" : '';
    case 'begin':
      return (f.n || a[0]) < 2 || (f.n || a[0]) > 6 ? 'begins in no state' : '';
    case 'transfer':
      return m.inflight === 0 && m.lost === 0 ? 'completes a request that was not issued' : '';
  }
  return sockOps.has(f.op) ? checkSock(f.op, m, t.header, arg) : '';
}

/** @param {Effect} f @param {Row['at']} at */
export function perform(f, at) {
  const { m, t } = e;
  switch (f.op) {
    case 'sift':
      return siftSocks(m);
    case 'count':
      return count(m, e.id, f.total, f.arg >= 0 ? a[f.arg] : f.n);
    case 'vain':
      if (t.str(a[at.call]) !== 'futex') count(m, e.id, f.total, f.n);
      return;
    case 'call': {
      const task = m.tasks[e.id - 1];
      task.state = task.mode = 'kernel';
      task.call = t.str(a[at.call]);
      task.fd = a[at.fd];
      task.count = a[at.count];
      task.wake = false;
      return seat(e);
    }
    case 'return': {
      const task = m.tasks[e.id - 1];
      task.state = task.mode = 'user';
      task.call = '';
      task.last = t.str(a[at.call]);
      task.fd = -1;
      task.count = 0;
      task.wake = false;
      return seat(e);
    }
    case 'flow': {
      const how = e.kind === K.ref ? 'ref' : a[at.by] === 1 ? 'dma' : 'cpu';
      const [from, to] = [storeOf(a[at.from]), storeOf(a[at.to])];
      return flow(m.places, from, to, a[at.bytes], how, a[at.first] === 1);
    }
    case 'unshare':
      return unshare(m.places[storeOf(arg('place'))], arg('bytes'));
    case 'tally':
      return count(m, e.id, t.str(a[f.arg]), a[at.n]);
    case 'begin':
      return begin(e, states[f.n || a[0]]);
    case 'out':
      return out(e, a[at.why] === 1, t.str(a[at.wait]));
    case 'in': {
      const task = m.tasks[e.id - 1];
      task.state = task.mode;
      task.wait = '';
      task.wake = false;
      return seat(e);
    }
    case 'wake':
      return wake(m.tasks[e.id - 1]);
    case 'allot':
      m.places.cache.pending += a[at.pages] * pageSize;
      return;
    case 'fill':
      return fill(m.places.cache, a[at.bytes]);
    case 'issue':
      m.inflight++;
      return;
    case 'transfer':
      if (m.inflight > 0) m.inflight--;
      if (a[at.write] === 1) m.places.disk.total += a[at.bytes];
      else transfer(m.places.cache, a[at.bytes], t.header.capacity.cache);
      return;
    case 'lose':
      return lose(m, a[f.arg], f.n === 1);
    case 'proof': {
      const [predicted, observed] = [t.str(a[at.predicted]), t.str(a[at.observed])];
      const pass = predicted === observed;
      m.proof = { predicted, observed, old: a[at.old], new: a[at.new], pass };
      return;
    }
  }
  if (sockOps.has(f.op)) performSock(f.op, m, t.header, arg);
}

/** @param {Machine} m @param {number} id @param {string} total @param {number} n */
function count(m, id, total, n) {
  if (n !== 0) m.ledger[id][total] = (m.ledger[id][total] ?? 0) + n;
}
