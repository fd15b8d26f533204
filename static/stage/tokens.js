import { K } from '../trace/kinds.js';
import { calledIn, modelWaits } from '../trace/roles.js';
import { lerpRect } from './geometry.js';

/**
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('../trace/machine.js').TaskState} TaskState
 * @typedef {import('./geometry.js').Rect} Rect
 * @typedef {import('./layouts.js').Seats} Seats
 * @typedef {import('../say/words.js').Args} Args
 * @typedef {{key: string, args?: Args}} Label
 */

/**
 * A thread, drawn where it is.
 * @typedef {object} Token
 * @property {number} task
 * @property {string} role
 * @property {string} called  by the words' keys
 * @property {Rect} rect
 * @property {string} state
 * @property {Label} status
 * @property {string} call as code, '' when in none
 * @property {boolean} changed
 * @property {Rect | null} ghost where it goes next
 */

/** @param {TaskState} t @param {Seats} seats @returns {Rect} */
export function seatOf(t, seats) {
  switch (t.state) {
    case 'kernel':
      return seats.kernel;
    case 'runnable':
      return seats.run;
    case 'blocked':
      return seats.wait;
  }
  return seats.user;
}

/** What a thread can wait for that there are words for. */
const waits = ['disk', 'socket', 'pipe', ...modelWaits];

/** What is written under a thread's name. @param {TaskState} t @param {boolean} fault @returns {Label} */
function statusOf(t, fault) {
  if (t.state === 'blocked') {
    const known = waits.includes(t.wait);
    if (known || t.wait === '') return { key: `stage.wait.${t.wait || 'unknown'}` };
    return { key: 'stage.wait.other', args: { what: t.wait } };
  }
  const key = `stage.state.${t.state}`;
  if (t.state !== 'user' && t.state !== 'kernel') return { key };
  if (fault) return { key: `${key}.fault` };
  if (t.cpu < 0) return { key };
  return { key: `${key}.cpu`, args: { cpu: { u: 'plain', v: t.cpu } } };
}

/** The call as the program would write it. @param {TaskState} t */
function callOf(t) {
  if (t.call === '') return '';
  return t.fd >= 0 ? `${t.call}(${t.fd}, …)` : `${t.call}(…)`;
}

/**
 * tokensOf places the threads between two machines.
 * @param {import('../trace/columns.js').Trace} trace
 * @param {Record<string, Seats>} seats
 * @param {Machine} before @param {Machine | null} after @param {number} f share of the way
 * @param {{from: number, to: number, ghosts: boolean, changed: (id: number) => boolean}} opts
 *   the events under way or just done
 * @returns {Token[]}
 */
export function tokensOf(trace, seats, before, after, f, opts) {
  /** @type {Token[]} */
  const out = [];
  trace.header.tasks.forEach((task, k) => {
    const own = seats[task.role];
    const taken = out.some((x) => x.role === task.role);
    const was = before.tasks[k];
    if (!own || taken || !was) return;
    const will = after?.tasks[k] ?? was;
    const now = f < 0.5 ? was : will;
    if (now.state === 'new') return;
    const [a, b] = [seatOf(was, own), seatOf(will, own)];
    let fault = false;
    for (let i = opts.from; i < opts.to; i++) {
      fault ||= trace.kind[i] === K.fault && trace.task[i] === k + 1;
    }
    // A fault in user mode takes its thread into the kernel and back.
    const dips = fault && f > 0 && was.state === 'user' && will.state === 'user';
    const deep = dips ? 1 - Math.abs(1 - 2 * f) : 0;
    const state = deep >= 0.5 ? 'kernel' : now.state;
    out.push({
      task: k + 1,
      role: task.role,
      called: calledIn(trace.header, task.role),
      rect: dips ? lerpRect(own.user, own.kernel, deep) : lerpRect(a, b, f),
      state,
      status: statusOf({ ...now, state }, fault),
      call: callOf(now),
      changed: opts.changed(k + 1),
      ghost: opts.ghosts && f === 0 && a !== b ? b : null,
    });
  });
  return out;
}
