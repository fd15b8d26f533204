import { readsFile } from '../../../trace/roles.js';
import { guestsOf } from '../../canteen/guests.js';
import { callOf, eventsAt } from '../../canteen/model.js';
import { meansOf } from '../family.js';
import { modelScene } from '../scene.js';
import { modelPlan } from './plan.js';
import { ticketed, ticketInHand } from './tickets.js';

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
  const { header } = r.trace;
  const bare = ['none', 'ask'].includes(meansOf(header.name));
  const plan = modelPlan(opts.layout ?? 'wide', readsFile(header), bare);
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
  const { means, arrows } = ticketed(r.trace, m.means, m.arrows, plan.name === 'mini');
  const ticket = ticketInHand(means, r.trace);
  const guests = guestsOf(r.trace, m.tokens, at, before, after).map((g) =>
    g.role !== 'server' || g.holds || ticket < 0
      ? g
      : { ...g, holds: /** @type {const} */ ('ticket'), ticket },
  );
  return {
    ...m,
    layout: plan,
    means,
    arrows: plan.talk ? arrows : arrows.map((a) => clear(a, plan)),
    guests: guests.map((g) => ({ ...g, right: g.role === 'clients' })),
    carriers,
    call: callOf(r, at),
  };
}

/** In the smallest canteen: what comes up on the right, with its label left of it, and a call below what is written in
 * the middle.
 * @param {import('../../arrows.js').Arrow} a @param {import('./plan.js').ModelPlan} l @returns {import('../../arrows.js').Arrow} */
function clear(a, l) {
  const { means, places } = l;
  const [from, , , to] = a.curve;
  const [right, foot] = [means.x + means.w, means.y + means.h];
  if (a.side.align === 1 && a.side.x === l.w - 14 && a.side.y > foot)
    return { ...a, side: { ...a.side, x: places.nic.x + places.nic.w - 14 } };
  if (a.how !== 'wake' || l.below || from.x < right || to.x > means.x || foot > to.y) return a;
  const curve = [from, { x: right + 18, y: to.y + 10 }, { x: 200, y: to.y + 4 }, to];
  return { ...a, curve: /** @type {import('../../geometry.js').Curve} */ (curve) };
}
