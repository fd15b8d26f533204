import { readsFile } from '../../../trace/roles.js';
import { guestsOf } from '../../canteen/guests.js';
import { callOf, eventsAt } from '../../canteen/model.js';
import { modelScene } from '../scene.js';
import { modelPlan } from './plan.js';

/**
 * The canteen of an I/O model at a position: the machine's picture on another floor, with guests for
 * threads. Every number in it is the machine's.
 * @typedef {Omit<import('../scene.js').ModelScene, 'layout'> & {
 *   layout: import('./plan.js').ModelPlan,
 *   guests: import('../../canteen/guests.js').Guest[],
 *   carriers: Record<number, 'guest'|'cook'>,
 *   call: import('../../canteen/model.js').Call | null,
 * }} ModelCanteen
 */

/**
 * modelCanteen is a pure function of the trace and the position, with the options of modelScene.
 * @param {import('../../../trace/reader.js').Reader} r @param {number} pos in steps
 * @param {{layout?: string, hide?: string[], picked?: number}} [opts]
 * @returns {ModelCanteen}
 */
export function modelCanteen(r, pos, opts = {}) {
  const plan = modelPlan(opts.layout ?? 'wide', readsFile(r.trace.header));
  const m = modelScene(r, pos, { ...opts, plan });
  const at = eventsAt(r, pos);
  const [before, after] = [r.folder.at(at.from), r.folder.at(at.to)];
  /** @type {ModelCanteen['carriers']} */
  const carriers = {};
  for (const a of m.arrows) {
    if (a.how !== 'cpu' || a.event < 0) continue;
    const role = r.trace.header.tasks[r.trace.task[a.event] - 1]?.role;
    carriers[a.event] = role === 'poller' ? 'cook' : 'guest';
  }
  const guests = guestsOf(r.trace, m.tokens, at, before, after);
  return {
    ...m,
    layout: plan,
    guests: guests.map((g) => ({ ...g, right: g.role === 'clients' })),
    carriers,
    call: callOf(r, at),
  };
}
