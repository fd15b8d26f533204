// What the page says of the order of events: this run against its simulation, times left out.

import { fmtCount } from '../say/format.js';
import { has, t } from '../say/words.js';
import { isModel } from '../trace/roles.js';
import { html, nothing } from '../vendor/lit.js';
import { getTrace } from './api.js';
import { comparing } from './pictures.js';

const SHOWN = 8; // differences that are listed
const LATE = 2e6; // ns from which on a late message is spoken of

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
  const { n, same, odd, met, cut, late } = order;
  return html`<section class="diffs order" data-test="order">
    <h3>${t('order.title')}</h3>
    <p>${t(odd.length ? 'order.some' : 'order.same', { n, same })}${cut ? ` ${t('order.cut')}` : nothing}</p>
    ${listView(odd, show)}
    ${met.length ? html`<p>${t('order.met')}</p>${listView(met, show, 'loose')}` : nothing}
    ${late >= LATE ? html`<p data-test="late">${t('order.late', { time: { u: 'time', v: late } })}</p>` : nothing}
    <details class="small muted"><summary>${t('order.what')}</summary>
      <p>${t('order.how')}</p>
      <p>${t('order.not')}</p>
    </details>
  </section>`;
}

/**
 * @param {import('../stage/models/order.js').Odd[]} odd @param {(event: number) => void} show @param {string} [kind]
 */
function listView(odd, show, kind = '') {
  const lines = linesOf(odd);
  const more = lines.length - SHOWN;
  if (!lines.length) return nothing;
  return html`<ul>${lines.slice(0, SHOWN).map(({ text, first, times }) => {
    const all = times > 1 ? `${text} ×${fmtCount(times)}` : text;
    return html`<li class=${kind}>${first.side !== 'b' ? html`<button class="link" @click=${() => show(first.event)}>${all}</button>` : all}</li>`;
  })}</ul>${more > 0 ? html`<p class="small muted">${t('order.more', { n: more })}</p>` : nothing}`;
}

/** The differences in words, those that read the same as one line. @param {import('../stage/models/order.js').Odd[]} odd */
function linesOf(odd) {
  /** @type {Map<string, {text: string, first: typeof odd[number], times: number}>} */
  const lines = new Map();
  for (const o of odd) {
    const text = t(o.side === 'both' ? 'order.moved' : `order.only.${o.side}`, { what: whatOf(o) });
    const line = lines.get(text) ?? { text, first: o, times: 0 };
    line.times++;
    lines.set(text, line);
  }
  return [...lines.values()];
}

/** Sockets that are called by what they are. @type {Record<string, string>} */
const called = {
  listen: 'model.sock.listen',
  idle: 'model.sock.idle.short',
  file: 'model.sock.file',
};

/** An event by the name of its socket, what it is and its numbers. @param {import('../stage/models/order.js').Odd} o */
function whatOf(o) {
  const [sign, ...rest] = o.sign.split(' ');
  const key = [`order.${sign}`, `jump.${sign}`].find(has);
  const what = [key ? t(key) : sign, ...rest].join(' ');
  const sock = called[o.group] ? t(called[o.group]) : o.group;
  return sock ? `${sock} · ${what}` : what;
}
