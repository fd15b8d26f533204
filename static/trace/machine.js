import { fill, flow, flowFault, pageSize, storeOf, transfer } from './bytes.js';
import { K, kinds, maxArgs } from './kinds.js';
import { places, states, totals } from './spec.js';
import { begin, lose, out, seat, wake } from './tasks.js';

/**
 * @typedef {import('./columns.js').Trace} Trace
 * @typedef {import('./columns.js').Header} Header
 * @typedef {import('./bytes.js').PlaceState} PlaceState
 */

/**
 * @typedef {object} TaskState
 * @property {string} state
 * @property {string} mode what it does when it has a CPU: user or kernel
 * @property {string} call system call it is in, or ''
 * @property {number} fd
 * @property {number} count
 * @property {string} last last system call it left
 * @property {number} cpu
 * @property {string} wait
 * @property {boolean} wake woken before it had left the CPU
 */

/**
 * The fold of a trace's first seq events; the same as sim.Machine.
 * @typedef {object} Machine
 * @property {number} seq
 * @property {number} time
 * @property {TaskState[]} tasks by TaskID - 1
 * @property {Record<string, number>} cpus
 * @property {Record<string, PlaceState>} places
 * @property {number} inflight
 * @property {Record<string, number>[]} ledger by TaskID; 0: of no task
 * @property {number} lost
 * @property {{predicted: string, observed: string, old: number, new: number, pass: boolean} | null} proof
 */

/** The machine refused an event. */
export class IllegalError extends Error {
  /**
   * @param {number} seq @param {string} kind @param {number} task
   * @param {string} from @param {string} why
   */
  constructor(seq, kind, task, from, why) {
    super(`event ${seq}: ${kind} of task ${task}, which is ${from}: ${why}`);
    this.name = 'IllegalError';
    this.seq = seq;
    this.kind = kind;
    this.task = task;
    this.from = from;
    this.why = why;
  }
}

/** @param {Header} h @returns {Machine} the machine before the first event */
export function newMachine(h) {
  /** @type {Record<string, PlaceState>} */
  const at = {};
  for (const name of places) {
    if (name === 'none' || name === 'mapping') continue;
    at[name] = { level: h.initial[name] ?? 0, pending: 0, total: 0, parts: [] };
  }
  /** @type {Machine} */
  const m = {
    seq: 0,
    time: 0,
    tasks: [],
    cpus: {},
    places: at,
    inflight: 0,
    ledger: [],
    lost: 0,
    proof: null,
  };
  grow(m, h);
  return m;
}

/** @param {Machine} m @param {Header} h */
function grow(m, h) {
  while (m.tasks.length < h.tasks.length) {
    m.tasks.push({
      state: 'new',
      mode: 'user',
      call: '',
      fd: -1,
      count: 0,
      last: '',
      cpu: -1,
      wait: '',
      wake: false,
    });
  }
  while (m.ledger.length <= h.tasks.length) m.ledger.push({});
}

/** @param {Machine} m @returns {Machine} */
export function cloneMachine(m) {
  /** @type {Record<string, PlaceState>} */
  const at = {};
  for (const name in m.places) {
    const p = m.places[name];
    at[name] = { ...p, parts: p.parts.map(([how, n]) => [how, n]) };
  }
  return {
    ...m,
    tasks: m.tasks.map((t) => ({ ...t })),
    cpus: { ...m.cpus },
    places: at,
    ledger: m.ledger.map((l) => ({ ...l })),
    proof: m.proof && { ...m.proof },
  };
}

/** The kinds with their effects' names resolved to numbers. */
const rows = kinds.map((k) => ({
  ...k,
  from: k.from ?? [],
  effects: k.effects.map((f) => ({
    op: f.op,
    total: f.total ?? '',
    arg: f.arg ? k.index[f.arg] : -1,
    n: f.n ?? 0,
    when: f.when ? k.index[f.when.arg] : -1,
    is: f.when?.is ?? 0,
  })),
}));

const known = new Set(totals);
const scratch = new Float64Array(maxArgs);

/**
 * apply takes event m.seq of the trace. It throws IllegalError, and leaves the
 * machine as it was, when the event is impossible after those before it.
 * @param {Machine} m
 * @param {Trace} t
 */
export function apply(m, t) {
  const i = m.seq;
  const row = rows[t.kind[i]];
  const id = t.task[i];
  grow(m, t.header);
  const state = id === 0 || id > m.tasks.length ? 'unknown' : m.tasks[id - 1].state;
  const refuse = (/** @type {string} */ why) => new IllegalError(i, row.name, id, state, why);
  if (id > m.tasks.length) throw refuse('no such task');
  if (row.lane === 'task' && id === 0) throw refuse('needs a task');
  if (t.time[i] < m.time) throw refuse('time runs backwards');
  if (row.from.length > 0 && state !== 'unknown' && !row.from.includes(state)) {
    throw refuse('not possible in this state');
  }
  const a = scratch;
  t.read(i, a);
  const e = { m, t, id, cpu: t.cpu[i], kind: t.kind[i], a, row };
  for (const f of row.effects) {
    const why = f.when >= 0 && a[f.when] !== f.is ? '' : check(e, f);
    if (why) throw refuse(why);
  }
  for (const f of row.effects) if (f.when < 0 || a[f.when] === f.is) perform(e, f);
  m.seq++;
  m.time = t.time[i];
}

/**
 * @typedef {(typeof rows)[0]} Row
 * @typedef {Row['effects'][0]} Effect
 * @typedef {{m: Machine, t: Trace, id: number, cpu: number, kind: number, a: Float64Array, row: Row}} Happening
 */

/** check says why an effect cannot be, or ''.
 * @param {Happening} e @param {Effect} f @returns {string} */
function check(e, f) {
  const { m, a, row } = e;
  switch (f.op) {
    case 'count':
      return (f.arg >= 0 ? a[f.arg] : f.n) < 0 ? "a count can't shrink" : '';
    case 'tally':
      if (!known.has(e.t.str(a[f.arg]))) return `no total named ${e.t.str(a[f.arg]) || 'none'}`;
      return a[row.index.n] < 0 ? "a count can't shrink" : '';
    case 'begin':
      return (f.n || a[0]) < 2 || (f.n || a[0]) > 6 ? 'begins in no state' : '';
    case 'return': {
      const task = m.tasks[e.id - 1];
      const name = e.t.str(a[row.index.call]);
      if (task.state === 'unknown' || task.call === name) return '';
      return `returns from ${name} but is in ${task.call || 'none'}`;
    }
    case 'in': {
      const on = m.cpus[e.cpu];
      const taken = e.cpu >= 0 && on && on !== e.id && m.tasks[on - 1].state !== 'unknown';
      return taken ? `CPU ${e.cpu} is taken by task ${on}` : '';
    }
    case 'flow':
      return flowFault(
        m.places,
        storeOf(a[row.index.from]),
        storeOf(a[row.index.to]),
        a[row.index.bytes],
      );
    case 'transfer':
      return m.inflight === 0 && m.lost === 0 ? 'completes a request that was not issued' : '';
  }
  return '';
}

/** @param {Happening} e @param {Effect} f */
function perform(e, f) {
  const { m, t, a, row } = e;
  const arg = (/** @type {string} */ name) => a[row.index[name]];
  const task = m.tasks[e.id - 1];
  switch (f.op) {
    case 'count':
      return count(m, e.id, f.total, f.arg >= 0 ? a[f.arg] : f.n);
    case 'tally':
      return count(m, e.id, t.str(a[f.arg]), arg('n'));
    case 'begin':
      return begin(e, states[f.n || a[0]]);
    case 'call':
      task.state = task.mode = 'kernel';
      task.call = t.str(arg('call'));
      task.fd = arg('fd');
      task.count = arg('count');
      return seat(e);
    case 'return':
      task.state = task.mode = 'user';
      task.call = '';
      task.last = t.str(arg('call'));
      task.fd = -1;
      task.count = 0;
      return seat(e);
    case 'out':
      return out(e, arg('why') === 1, t.str(arg('wait')));
    case 'in':
      task.state = task.mode;
      task.wait = '';
      task.wake = false;
      return seat(e);
    case 'wake':
      return wake(task);
    case 'flow': {
      const how = e.kind === K.ref ? 'ref' : arg('by') === 1 ? 'dma' : 'cpu';
      return flow(
        m.places,
        storeOf(arg('from')),
        storeOf(arg('to')),
        arg('bytes'),
        how,
        arg('first') === 1,
      );
    }
    case 'allot':
      m.places.cache.pending += arg('pages') * pageSize;
      return;
    case 'fill':
      return fill(m.places.cache, arg('bytes'));
    case 'issue':
      m.inflight++;
      return;
    case 'transfer':
      if (m.inflight > 0) m.inflight--;
      if (arg('write') === 1) m.places.disk.total += arg('bytes');
      else transfer(m.places.cache, arg('bytes'), t.header.capacity.cache);
      return;
    case 'lose':
      return lose(m, a[f.arg], f.n === 1);
    case 'proof': {
      const [predicted, observed] = [t.str(arg('predicted')), t.str(arg('observed'))];
      const pass = predicted === observed;
      m.proof = { predicted, observed, old: arg('old'), new: arg('new'), pass };
    }
  }
}

/** @param {Machine} m @param {number} id @param {string} total @param {number} n */
function count(m, id, total, n) {
  if (n !== 0) m.ledger[id][total] = (m.ledger[id][total] ?? 0) + n;
}

/**
 * fold applies the first n events.
 * @param {Trace} t @param {number} [n] @returns {Machine}
 */
export function fold(t, n = t.n) {
  const m = newMachine(t.header);
  while (m.seq < n) apply(m, t);
  return m;
}
