// Which steps tell something new, and which stretches only repeat. In a long run most steps are the
// same few over and over: what is worth stopping at is the first of a kind, a thread that sleeps or
// is woken where the rounds before had none of it, a fault, a loss, another result, an end. An
// error that comes in every round is none of these.

import { K, kinds } from '../trace/kinds.js';
import { leadId } from '../trace/roles.js';

const FORGET = 4; // rounds after which a sleep, a wakeup, a fault or another result is news again
const LONGER = 2; // times the longest pause so far: what comes about as seldom as before is no news
const CALLS = 24; // most system calls of a round
const LEAST = 3; // rounds from which on they are told of as repeating

/** What tells two events of one kind apart. @type {Record<string, string[]>} */
const TELLS = {
  syscall_enter: ['call', 'fd'],
  syscall_exit: ['call'],
  fault: ['mode', 'major'],
  switch_out: ['why', 'wait'],
  wakeup: ['ctx'],
  copy: ['by', 'from', 'to'],
  ref: ['from', 'to'],
  xmit: ['dev'],
  receive: ['dev'],
  tally: ['total'],
  submit: ['op'],
  complete: ['op'],
};
const RARE = [
  'syscall_exit',
  'fault',
  'switch_out',
  'switch_in',
  'wakeup',
  'block_issue',
  'block_complete',
];
const ALWAYS = ['task_exit', 'proof', 'lost', 'undelivered', 'note'];

const tells = kinds.map((k) => (TELLS[k.name] ?? []).map((name) => k.slots[name]));
const rare = kinds.map((k) => RARE.includes(k.name));
const always = kinds.map((k) => ALWAYS.includes(k.name));

/**
 * @typedef {object} Repeats  in columns: entry g says that steps from…to repeat what came before them
 * @property {number} n
 * @property {Int32Array} from  first step that only repeats
 * @property {Int32Array} to  last one
 * @property {Int32Array} times  how many rounds these steps are
 * @property {Int32Array} unit  first step of the round that they repeat
 */

/**
 * @typedef {object} Novelty
 * @property {Int32Array} steps  those that tell something new, in order
 * @property {Repeats} repeats
 */

/**
 * noveltyOf reads a trace once.
 * @param {import('../trace/columns.js').Trace} t
 * @param {import('../trace/steps.js').Steps} steps
 * @returns {Novelty}
 */
export function noveltyOf(t, steps) {
  const leader = leadId(t.header) || 1;
  /** @type {Map<number, {round: number, pause: number}>} when each thing happened last, and its longest pause */
  const last = new Map();
  const fresh = [];
  /** @type {number[]} the leader's calls: step and name */
  const at = [];
  /** @type {number[]} */
  const call = [];
  let round = 0;
  let first = -1;
  for (let s = 1; s <= steps.count; s++) {
    let news = false;
    for (let i = steps.bounds[s - 1]; i < steps.bounds[s]; i++) {
      const kind = t.kind[i];
      if (kind === K.syscall_enter && t.task[i] === leader) {
        const name = t.narrow[t.narrowAt[i]];
        if (first < 0) first = name;
        if (name === first) round++;
        at.push(s);
        call.push(name);
      }
      const id = idOf(t, i);
      const before = last.get(id);
      if (!before || always[kind]) news = true;
      if (!before) {
        last.set(id, { round, pause: 0 });
        continue;
      }
      const pause = round - before.round;
      if (rare[kind] && pause > Math.max(FORGET, LONGER * before.pause)) news = true;
      before.pause = Math.max(before.pause, pause);
      before.round = round;
    }
    if (news) fresh.push(s);
  }
  const novel = Int32Array.from(fresh);
  return { steps: novel, repeats: repeatsOf(at, call, novel, steps.count) };
}

/** idOf is the same for events that tell the same. @param {import('../trace/columns.js').Trace} t @param {number} i */
function idOf(t, i) {
  let id = t.kind[i] * 64 + Math.min(t.task[i], 63);
  for (const at of tells[t.kind[i]]) {
    const v = at < 0 ? t.wide[t.wideAt[i] + ~at] : t.narrow[t.narrowAt[i] + at];
    id = id * 512 + (v & 511);
  }
  return id * 512 + errorOf(t, i);
}

/** errorOf is the error that a system call came back with, or 0. @param {import('../trace/columns.js').Trace} t @param {number} i */
function errorOf(t, i) {
  const ret = t.kind[i] === K.syscall_exit ? t.wide[t.wideAt[i]] : 0;
  return ret < 0 && ret > -512 ? -ret : 0;
}

/**
 * repeatsOf finds where the leader goes through the same calls again and again with nothing new in it.
 * @param {number[]} at  step of each call
 * @param {number[]} call  its name
 * @param {Int32Array} novel
 * @param {number} count
 * @returns {Repeats}
 */
function repeatsOf(at, call, novel, count) {
  /** @type {[number, number, number, number][]} */
  const found = [];
  let news = 0; // the next new step that has not been passed
  /** whether something is new from call a to before call b @param {number} a @param {number} b */
  const isNew = (a, b) => {
    while (news < novel.length && novel[news] < at[a]) news++;
    return news < novel.length && novel[news] < (b < at.length ? at[b] : count + 1);
  };
  for (let j = 0; j < call.length; ) {
    const period = periodAt(call, j);
    if (!period) {
      j++;
      continue;
    }
    let k = j + period;
    while (k + period <= call.length && same(call, j, k, period) && !isNew(k, k + period)) {
      k += period;
    }
    const times = (k - j) / period - 1;
    if (times >= LEAST - 1) {
      const to = k < at.length ? at[k] - 1 : at[k - 1];
      found.push([at[j + period], to, times, at[j]]);
    }
    j = Math.max(k, j + period);
  }
  const column = (/** @type {number} */ c) => Int32Array.from(found, (g) => g[c]);
  return { n: found.length, from: column(0), to: column(1), times: column(2), unit: column(3) };
}

/** @param {number[]} call @param {number} j */
function periodAt(call, j) {
  for (let p = 1; p <= CALLS; p++) if (same(call, j, j + p, p)) return p;
  return 0;
}

/** @param {number[]} call @param {number} a @param {number} b @param {number} n */
function same(call, a, b, n) {
  if (b + n > call.length) return false;
  for (let i = 0; i < n; i++) if (call[a + i] !== call[b + i]) return false;
  return true;
}
