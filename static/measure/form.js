// What can be chosen before measuring.

import { fmtBytes, fmtCount } from '../say/format.js';
import { t } from '../say/words.js';
import { html, nothing } from '../vendor/lit.js';
import { CHUNKS, fits, ROUNDS, SIZES } from './plans.js';

/** @template T @param {T[]} list @param {T} v @returns {T[]} */
const toggled = (list, v) => (list.includes(v) ? list.filter((x) => x !== v) : [...list, v]);

/** @param {string} title @param {unknown} inside */
const group = (title, inside) =>
  html`<fieldset class="choices"><legend>${title}</legend><div class="chips">${inside}</div></fieldset>`;

/** @param {string} test @param {boolean} on @param {string} text @param {() => void} change @param {boolean} [off] */
const check = (test, on, text, change, off = false) =>
  html`<label class="choice"><input type="checkbox" data-test=${test} .checked=${on} ?disabled=${off} @change=${change} /> ${text}</label>`;

/** @param {string} name @param {string} test @param {boolean} on @param {string} text @param {() => void} change */
const radio = (name, test, on, text, change) =>
  html`<label class="choice"><input type="radio" name=${name} data-test=${test} .checked=${on} @change=${change} /> ${text}</label>`;

/**
 * @param {object} p
 * @param {string} p.bench
 * @param {any} p.offer  from the server
 * @param {any} p.wish
 * @param {boolean} p.active
 * @param {(part: any) => void} p.change
 * @param {() => void} p.start
 */
export function wishForm({ bench, offer, wish, active, change, start }) {
  const paths = bench === 'paths';
  const ways = paths ? wish.demos : wish.ways;
  const points = paths
    ? wish.chunks.filter((/** @type {number} */ c) => fits(c, wish.size))
    : wish.watched;
  const ready = ways.length > 0 && points.length > 0;
  return html`<form class="form card" data-test="bench-form" @submit=${(/** @type {Event} */ e) => {
    e.preventDefault();
    if (ready && !active) start();
  }}>
    ${group(
      t(`bench.${bench}.series`),
      (paths ? offer.demos : offer.ways).map((/** @type {string} */ way) =>
        check(`way-${way}`, ways.includes(way), t(paths ? `demo.${way}` : `bench.way.${way}`), () =>
          change(
            paths
              ? { demos: inOrder(offer.demos, toggled(ways, way)) }
              : { ways: inOrder(offer.ways, toggled(ways, way)) },
          ),
        ),
      ),
    )}
    ${
      paths
        ? [
            group(
              t('bench.size'),
              SIZES.map((n) =>
                radio('size', `size-${n}`, wish.size === n, fmtBytes(n), () =>
                  change({
                    size: n,
                    chunks: CHUNKS.filter((c) => wish.chunks.includes(c) && fits(c, n)),
                  }),
                ),
              ),
            ),
            group(
              t('bench.paths.x'),
              CHUNKS.map((n) =>
                check(
                  `chunk-${n}`,
                  points.includes(n),
                  fmtBytes(n),
                  () => change({ chunks: inOrder(CHUNKS, toggled(wish.chunks, n)) }),
                  !fits(n, wish.size),
                ),
              ),
            ),
          ]
        : group(
            t('bench.models.x'),
            offer.watched.map((/** @type {number} */ n) =>
              check(`watched-${n}`, points.includes(n), fmtCount(n), () =>
                change({ watched: inOrder(offer.watched, toggled(points, n)) }),
              ),
            ),
          )
    }
    ${group(
      t('bench.rounds'),
      ROUNDS.map((n) =>
        radio('rounds', `rounds-${n}`, wish.rounds === n, String(n), () => change({ rounds: n })),
      ),
    )}
    ${ready ? nothing : html`<p class="hint bad">${t('bench.nothing')}</p>`}
    <button class="button main" data-test="bench-run" ?disabled=${active || !ready}><span aria-hidden="true">▶</span> ${t(active ? 'bench.measuring' : 'bench.run')}</button>
  </form>`;
}

/** The chosen in the order of what is offered. @template T @param {T[]} all @param {T[]} chosen */
const inOrder = (all, chosen) => all.filter((x) => chosen.includes(x));
