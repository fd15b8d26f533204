import { K } from '../../trace/kinds.js';
import { modelWaits } from '../../trace/roles.js';
import { receiverId, senderId } from '../../trace/totals.js';

/**
 * @typedef {import('../../trace/columns.js').Trace} Trace
 * @typedef {import('../../trace/machine.js').Machine} Machine
 * @typedef {import('../tokens.js').Token} Token
 * @typedef {import('../tokens.js').Label} Label
 */

/**
 * A guest of the canteen: a thread.
 * @typedef {Token & {
 *   name: Label, says: Label, spoken: boolean, holds: ''|'plate'|'slip'|'ticket',
 *   ticket: number, right: boolean
 * }} Guest
 * spoken: the bubble belongs to this step; right: the guest of the right column
 */

/** @typedef {{says: string, holds?: Guest['holds'], ticket?: number}} Word */

/** Calls by which a thread takes what a socket has. */
const receiving = ['read', 'recv', 'recvfrom', 'recvmsg'];

/** @param {Trace} t @param {number} i @param {Machine} before */
function entering(t, i, before) {
  const call = t.str(t.arg(i, 'call'));
  if (t.task[i] === receiverId(t.header) && receiving.includes(call)) return 'receive';
  if (call === 'splice') return before.places.pipe?.level > 0 ? 'splice.out' : 'splice.in';
  if (call === 'write' && t.header.name === 'mmap-write') return 'write.mapping';
  return ['read', 'write', 'sendfile', 'mmap', 'munmap'].includes(call) ? call : 'other';
}

/** @param {Trace} t @param {number} i */
function leaving(t, i) {
  const ret = t.arg(i, 'ret');
  if (ret === -11) return 'again';
  if (ret < 0) return 'error';
  return ret === 0 && ['read', 'recv', 'recvfrom', 'splice', 'sendfile'].includes(callOf(t, i))
    ? 'end'
    : 'done';
}

/** @param {Trace} t @param {number} i */
const callOf = (t, i) => t.str(t.arg(i, 'call'));

/** @param {Trace} t @param {number} i */
function sleeping(t, i) {
  const wait = t.str(t.arg(i, 'wait'));
  if (wait === 'disk') return 'sleep.disk';
  if (wait !== 'socket') return modelWaits.includes(wait) ? `sleep.${wait}` : 'sleep';
  return t.task[i] !== senderId(t.header) ? 'sleep.empty' : 'sleep.full';
}

/**
 * wordOf is what event i makes its thread say, or null.
 * @param {Trace} t @param {number} i @param {Machine} before @param {Machine} after
 * @returns {Word | null}
 */
export function wordOf(t, i, before, after) {
  switch (t.kind[i]) {
    case K.task_start:
      return after.tasks[t.task[i] - 1]?.state === 'blocked' ? null : { says: 'start' };
    case K.task_exit:
      return { says: 'gone' };
    case K.syscall_enter:
      return { says: `enter.${entering(t, i, before)}` };
    case K.syscall_exit:
      return { says: `return.${leaving(t, i)}` };
    case K.fault:
      return { says: t.header.name === 'fork-cow' ? 'fault.cow' : 'fault' };
    case K.switch_out:
      if (t.arg(i, 'why') === 1) return { says: 'preempted' };
      if (after.tasks[t.task[i] - 1]?.state === 'runnable') return { says: 'woken' };
      return { says: sleeping(t, i) };
    case K.switch_in:
      return { says: 'seated' };
    case K.wakeup:
      return { says: 'called' };
    case K.copy:
      return t.arg(i, 'by') === 0 ? { says: 'copy', holds: 'plate' } : null;
    case K.unshare:
      return { says: 'copy', holds: 'plate' };
    case K.ref:
      return { says: 'ref', holds: 'slip' };
    case K.cache_add:
      return { says: 'shelf' };
    case K.block_issue:
      return { says: 'order', holds: 'slip' };
    case K.xmit:
      return { says: 'boxes' };
    case K.take:
      return { says: 'copy', holds: 'plate' };
    case K.give:
      return { says: 'give', holds: 'plate' };
    case K.interest:
      return { says: t.arg(i, 'op') === 2 ? 'unwatch' : 'watch', holds: 'slip' };
    case K.ready:
      return { says: 'told' };
    case K.signal:
      return t.arg(i, 'what') === 2 ? { says: 'bell' } : null;
    case K.spawn:
      return { says: 'spawn' };
    case K.handle:
      return { says: 'handle' };
    case K.dequeue:
      return { says: 'number', holds: 'ticket', ticket: t.arg(i, 'id') };
    case K.submit:
      return { says: 'ticket', holds: 'ticket', ticket: t.arg(i, 'id') };
    case K.complete:
      return { says: 'number', holds: 'ticket', ticket: t.arg(i, 'id') };
  }
  return null;
}

/** What a guest says who has nothing to do with the step. @param {string} state */
function idleWord(state) {
  const words = /** @type {Record<string, string>} */ ({
    user: 'home',
    kernel: 'window',
    blocked: 'asleep',
    runnable: 'waiting',
  });
  return words[state] ?? '';
}

/**
 * guestsOf gives the threads of a picture their names, words and hands.
 * @param {Trace} t @param {Token[]} tokens
 * @param {{from: number, to: number}} at the events under way or just done
 * @param {Machine} before @param {Machine} after
 * @returns {Guest[]}
 */
export function guestsOf(t, tokens, at, before, after) {
  return tokens.map((x) => {
    /** @type {Word | null} */
    let word = null;
    for (let i = at.from; i < at.to; i++) {
      if (t.task[i] === x.task) word = wordOf(t, i, before, after) ?? word;
    }
    const idle = idleWord(x.state);
    const says = word?.says ?? idle;
    return {
      ...x,
      name: { key: `canteen.role.${x.role}` },
      says: { key: says === '' ? '' : `canteen.bubble.${says}` },
      spoken: word !== null,
      holds: word?.holds ?? '',
      ticket: word?.ticket ?? -1,
      right: x.role === 'receiver',
    };
  });
}
