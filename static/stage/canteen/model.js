import { K } from '../../trace/kinds.js';
import { stageModel } from '../model.js';
import { guestsOf } from './guests.js';
import { planOf } from './plan.js';
import { limitsOf, tableOf } from './topics.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {import('../model.js').StageModel} StageModel
 * @typedef {import('../tokens.js').Label} Label
 */

/**
 * What the call board shows: who is called.
 * @typedef {{role: string, by: Label, event: number}} Call
 */

/**
 * The canteen at a position: the machine's picture on another floor, with
 * guests for threads. Every number in it is the machine's.
 * @typedef {Omit<StageModel, 'layout'> & {
 *   layout: import('./plan.js').Plan,
 *   guests: import('./guests.js').Guest[],
 *   carriers: Record<number, 'guest'|'cook'>,
 *   call: Call | null,
 *   table: import('./topics.js').Row[],
 *   limits: string[],
 * }} CanteenModel
 */

/** eventsAt is the range of events under way or just done at a position.
 * @param {Reader} r @param {number} pos */
export function eventsAt(r, pos) {
  const at = Math.max(0, Math.min(pos, r.steps.count));
  const s = Math.floor(at);
  const last = at > s ? s + 1 : s;
  return { from: r.steps.end(last - 1), to: last < 1 ? 0 : r.steps.end(last) };
}

/**
 * canteenModel is the canteen at a position: a pure function of the trace and
 * the position, with the options of stageModel.
 * @param {Reader} r @param {number} pos in steps
 * @param {{layout?: string, hide?: string[], picked?: number}} [opts]
 * @returns {CanteenModel}
 */
export function canteenModel(r, pos, opts = {}) {
  const plan = planOf(opts.layout ?? 'wide');
  const m = stageModel(r, pos, { ...opts, plan });
  const at = eventsAt(r, pos);
  const before = r.folder.at(at.from);
  const after = r.folder.at(at.to);
  const hidden = opts.hide?.includes('proof');
  const shown = hidden ? { from: at.from, to: at.from } : at;
  return {
    ...m,
    layout: plan,
    guests: guestsOf(r.trace, m.tokens, at, before, after),
    carriers: carriersOf(r, m),
    call: callOf(r, at),
    table: tableOf(r, shown.from, shown.to),
    limits: limitsOf(r, shown.from, shown.to),
  };
}

/** Who carries the plates of each arrow: a guest of ours, or somebody of the house.
 * @param {Reader} r @param {StageModel} m */
function carriersOf(r, m) {
  /** @type {Record<number, 'guest'|'cook'>} */
  const out = {};
  for (const a of m.arrows) {
    if (a.how === 'cpu' && a.event >= 0) out[a.event] = r.trace.task[a.event] ? 'guest' : 'cook';
  }
  return out;
}

/** callOf is who is called in a step: a result that nobody was woken for is no call. @param {Reader} r @param {{from: number, to: number}} at @returns {Call | null} */
export function callOf(r, at) {
  const t = r.trace;
  /** @type {Call | null} */
  let call = null;
  for (let i = at.from; i < at.to; i++) {
    const role = t.header.tasks[t.task[i] - 1]?.role ?? '';
    if (t.kind[i] === K.wakeup) call = { role, by: callerOf(r, i), event: i };
  }
  return call;
}

/** Roles that have names here. */
const guests = ['sender', 'receiver', 'server', 'clients', 'helper', 'poller'];

/** @param {Reader} r @param {number} i @returns {Label} */
function callerOf(r, i) {
  const t = r.trace;
  const ctx = ['task', 'softirq', 'hardirq'][t.arg(i, 'ctx')] ?? 'unknown';
  if (ctx === 'softirq') return { key: 'canteen.board.by.softirq' };
  if (ctx === 'hardirq') return { key: 'canteen.board.by.device' };
  const waker = t.header.tasks[t.arg(i, 'waker') - 1];
  const known = waker && guests.includes(waker.role);
  const who = known ? { key: `canteen.role.${waker.role}` } : t.str(t.arg(i, 'by'));
  if (ctx === 'unknown' || who === '') return { key: 'canteen.board.by.unknown' };
  return { key: 'canteen.board.by.task', args: { who } };
}
