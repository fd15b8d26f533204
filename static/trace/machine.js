import { a, check, e, perform, rows } from './effects.js';
import { newSock } from './socks.js';
import { places } from './spec.js';

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
 * @property {import('./socks.js').SockState[]} socks by SockID - 1; none in transfers
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
    socks: [],
  };
  grow(m, h);
  return m;
}

/** @param {Machine} m @param {Header} h */
function grow(m, h) {
  while (m.tasks.length < h.tasks.length) {
    const kernel = h.tasks[m.tasks.length].role === 'poller'; // a thread of the kernel has no user mode
    m.tasks.push({
      state: 'new',
      mode: kernel ? 'kernel' : 'user',
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
  while (m.socks.length < (h.socks?.length ?? 0)) m.socks.push(newSock());
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
    socks: m.socks.map((s) => ({ ...s })),
    proof: m.proof && { ...m.proof },
  };
}

/**
 * apply takes event m.seq of the trace. It throws IllegalError, and leaves the
 * machine as it was, when the event is impossible after those before it.
 * @param {Machine} m
 * @param {Trace} t
 */
export function apply(m, t) {
  const i = m.seq;
  const kind = t.kind[i];
  const row = rows[kind];
  const id = t.task[i];
  const h = t.header;
  if (m.tasks.length < h.tasks.length || m.socks.length < (h.socks?.length ?? 0)) grow(m, h);
  if (id > m.tasks.length) throw refused(m, t, 'no such task');
  if (row.ofTask && id === 0) throw refused(m, t, 'needs a task');
  if (t.time[i] < m.time) throw refused(m, t, 'time runs backwards');
  if (row.from.length > 0) {
    const state = id === 0 ? 'unknown' : m.tasks[id - 1].state;
    if (state !== 'unknown' && !row.from.includes(state)) {
      throw refused(m, t, 'not possible in this state');
    }
  }
  t.read(i, a);
  e.m = m;
  e.t = t;
  e.id = id;
  e.cpu = t.cpu[i];
  e.kind = kind;
  const { effects, at } = row;
  for (let k = 0; k < effects.length; k++) {
    const f = effects[k];
    if (f.when >= 0 && a[f.when] !== f.is) continue;
    const why = check(f, at);
    if (why !== '') throw refused(m, t, why);
  }
  for (let k = 0; k < effects.length; k++) {
    const f = effects[k];
    if (f.when < 0 || a[f.when] === f.is) perform(f, at);
  }
  m.seq++;
  m.time = t.time[i];
}

/** @param {Machine} m @param {Trace} t @param {string} why */
function refused(m, t, why) {
  const id = t.task[m.seq];
  const state = id === 0 || id > m.tasks.length ? 'unknown' : m.tasks[id - 1].state;
  return new IllegalError(m.seq, rows[t.kind[m.seq]].name, id, state, why);
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
