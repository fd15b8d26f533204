// What the page says of the order of events: this run against its simulation, times left out.

import { has, t } from '../say/words.js';
import { isModel } from '../trace/roles.js';
import { html, nothing } from '../vendor/lit.js';
import { getTrace } from './api.js';
import { comparing } from './pictures.js';

const SHOWN = 8; // differences that are listed

/** @type {WeakMap<object, {hash: string, order: import('../stage/models/order.js').Order | null}>} */
const known = new WeakMap();

/**
 * orderOf compares a finished run with its simulation, which is fetched first; null until that is done.
 * @param {import('./slot.js').Slot} slot @param {() => void} redraw
 */
export function orderOf(slot, redraw) {
  const { run, expected } = slot;
  if (!run || !slot.final || !expected || !isModel(run.trace.header)) return null;
  const kept = known.get(run);
  if (kept?.hash === expected.hash) return kept.order;
  const entry = { hash: expected.hash, order: /** @type {any} */ (null) };
  known.set(run, entry);
  Promise.all([comparing(), getTrace(expected.hash)]).then(
    ([compare, other]) => {
      entry.order = compare(run.trace, other);
      redraw();
    },
    () => {},
  );
  return null;
}

/**
 * @param {import('../stage/models/order.js').Order | null} order
 * @param {(event: number) => void} show  goes to an event of this run
 */
export function orderView(order, show) {
  if (!order) return nothing;
  const { n, same, odd, cut } = order;
  return html`<section class="diffs order" data-test="order">
    <h3>${t('order.title')}</h3>
    <p>${t(odd.length ? 'order.some' : 'order.same', { n, same })}${cut ? ` ${t('order.cut')}` : nothing}</p>
    ${
      odd.length
        ? html`<ul>${odd.slice(0, SHOWN).map((o) => {
            const [sign, ...rest] = o.sign.split(' ');
            const what =
              o.group === '' ? o.sign : t(has(`order.${sign}`) ? `order.${sign}` : `jump.${sign}`);
            const text = t(o.side === 'both' ? 'order.moved' : `order.only.${o.side}`, {
              what: [o.group, what, rest.join(' ')]
                .filter((x) => x && x !== what)
                .concat(what)
                .join(' '),
            });
            return html`<li>${o.side !== 'b' ? html`<button class="link" @click=${() => show(o.event)}>${text}</button>` : text}</li>`;
          })}</ul>${odd.length > SHOWN ? html`<p class="small muted">${t('order.more', { n: odd.length - SHOWN })}</p>` : nothing}`
        : nothing
    }
    <p class="small muted">${t('order.how')}</p>
  </section>`;
}
