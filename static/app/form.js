// The form of the lab: what to run. Sizes are typed as a number and a unit.

import { fmtBytes } from '../say/format.js';
import { t } from '../say/words.js';
import { html, live, nothing } from '../vendor/lit.js';
import { MOST } from './address.js';
import { familiesIn, familyOf, kindOf } from './family.js';
import { modelFields } from './form-model.js';
import { chosen as chosenOf, extrasOf, FIRST_PAIR, readWish, UNITS } from './wish.js';
import { typedOf } from './wish-model.js';

/** @typedef {import('./wish.js').Wish} Wish */

/**
 * @param {object} p
 * @param {Wish} p.wish
 * @param {any} p.demos  answer of /api/demos
 * @param {any} p.doctor  answer of /api/doctor, or null
 * @param {boolean} p.starting
 * @param {string} p.trouble
 * @param {(part: Partial<Wish>) => void} p.change
 * @param {() => void} p.submit
 */
export function formView({ wish, demos, doctor, starting, trouble, change, submit }) {
  const list = demos?.demos ?? [];
  const chosen = list.find((/** @type {any} */ d) => d.name === wish.demo);
  const { wrong, calls } = readWish(wish, chosen);
  const families = familiesIn(list);
  const family = chosen ? familyOf(chosen) : families[0];
  const model = chosen?.family === 'model';
  const kin = list.filter((/** @type {any} */ d) => !chosen || kindOf(d) === kindOf(chosen));
  /** A path takes what runs beside it along only within its family: others would answer another question. @param {any} d */
  const take = (d) => {
    const same = chosen && familyOf(d) === familyOf(chosen);
    const beside = same && wish.beside !== d.name ? wish.beside : '';
    change(chosenOf({ ...wish, beside, also: beside ? wish.also : [] }, d));
  };
  const canLive = chosen ? chosen.live : true;
  const root = doctor?.uid === 0;
  const takes = (/** @type {string} */ name) =>
    !chosen || chosen.params.some((/** @type {any} */ p) => p.name === name);
  const tiers = doctor?.tiers ?? [];
  /** @param {Event} e */
  const value = (e) => /** @type {HTMLInputElement} */ (e.target).value;
  /** @param {string} name @param {string} key @param {any} now @param {[any, string, boolean?][]} options @param {(v: any) => void} set */
  const choice = (name, key, now, options, set) => html`<fieldset class="seg">
    <legend>${t(key)}</legend>
    <div>
      ${options.map(
        ([v, word, off]) => html`<label
          ><input type="radio" name=${name} data-test=${`${name}-${v}`} .checked=${live(now === v)} ?disabled=${off ?? false} @change=${() => set(v)} /><span>${t(word)}</span></label
        >`,
      )}
    </div>
  </fieldset>`;
  /** @param {'size' | 'chunk'} name */
  const bytes = (name) => html`<div class="field">
    <label for=${`f-${name}`}>${t(`form.${name}`)}</label>
    <div class="with-unit">
      <input id=${`f-${name}`} data-test=${name} inputmode="decimal" autocomplete="off" .value=${live(wish[name])}
        aria-invalid=${wrong[name] ? 'true' : 'false'} aria-describedby=${`f-${name}-hint`}
        @input=${(/** @type {Event} */ e) => change({ [name]: value(e) })} />
      <select data-test=${`${name}-unit`} aria-label=${t('form.unit')} @change=${(/** @type {Event} */ e) => change({ [`${name}Unit`]: value(e) })}>
        ${UNITS.map((u) => html`<option .selected=${wish[`${name}Unit`] === u}>${u}</option>`)}
      </select>
    </div>
    <p class=${wrong[name] ? 'hint bad' : 'hint'} id=${`f-${name}-hint`}>
      ${wrong[name] ? t(wrong[name]) : name === 'size' ? t('form.size.hint') : t('form.calls', { n: calls })}
    </p>
  </div>`;
  return html`<form class="form" data-test="form" novalidate @submit=${(/** @type {Event} */ e) => {
    e.preventDefault();
    submit();
  }}>
    ${
      families.length > 1
        ? choice(
            'family',
            'form.family',
            family,
            families.map((f) => [f, `family.${f}`]),
            (f) => take(list.find((/** @type {any} */ d) => familyOf(d) === f)),
          )
        : nothing
    }
    <fieldset class="paths">
      <legend>${t(model ? 'form.demo.model' : 'form.demo')}</legend>
      <div class="path-list">
        ${list
          .filter((/** @type {any} */ d) => familyOf(d) === family)
          .map(
            (/** @type {any} */ d) => html`<label class="path">
            <input type="radio" name="demo" data-test=${`demo-${d.name}`} .checked=${live(wish.demo === d.name)} @change=${() => take(d)} />
            <span><b>${t(`demo.${d.name}`)}</b><span class="small muted">${t(`demo.${d.name}.text`)}</span></span>
          </label>`,
          )}
      </div>
    </fieldset>
    <div class="grid">
      ${
        model
          ? modelFields({ wish, demo: chosen, wrong, change })
          : html`${bytes('size')} ${takes('chunk') ? bytes('chunk') : nothing} ${extraFields(wish, chosen, change)}
      ${
        takes('cold')
          ? choice(
              'cold',
              'form.cache',
              wish.cold ? 1 : 0,
              [
                [0, 'cache.warm'],
                [1, 'cache.cold'],
              ],
              (v) => change({ cold: v === 1 }),
            )
          : nothing
      }`
      }
      ${choice(
        'producer',
        'form.producer',
        wish.producer,
        [
          ['live', 'producer.live', !canLive],
          ['sim', 'producer.sim'],
        ],
        (v) => change({ producer: v }),
      )}
      ${takes('route') && (wish.producer === 'sim' || root) ? routeField(wish, change) : nothing}
      ${
        wish.producer === 'sim'
          ? nothing
          : html`<div class="field">
              <label for="f-evidence">${t('form.evidence')}</label>
              <select id="f-evidence" data-test="evidence-tier" @change=${(/** @type {Event} */ e) => change({ evidence: value(e) })}>
                ${['auto', 'perf', 'perf-user', 'ptrace', 'self', 'none'].map((tier) => {
                  const row = tiers.find((/** @type {any} */ x) => x.tier === tier);
                  const never = chosen?.without?.includes(tier);
                  const no = never ? 'form.tier.never' : row?.status === 'no' ? 'form.tier.no' : '';
                  return html`<option value=${tier} ?disabled=${!!no} .selected=${wish.evidence === tier}>${t(`tier.${tier}`)}${no ? ` (${t(no)})` : ''}</option>`;
                })}
              </select>
            </div>`
      }
      ${besideFields(wish, kin, change)}
    </div>
    ${canLive ? nothing : html`<p class="hint" data-test="nolive">${chosen?.simulated ? t('form.simulated') : html`${t('form.nolive')} ${chosen?.why ? t(chosen.why) : ''}`}</p>`}
    ${trouble ? html`<p class="trouble" role="alert" data-test="form-trouble">${trouble}</p>` : nothing}
    <button class="button main" data-test="run" ?disabled=${starting}><span aria-hidden="true">▶</span> ${t(starting ? 'home.starting' : 'form.run')}</button>
  </form>`;
}

/**
 * routeField chooses what is behind the socket: cards that only models have, or, as root, a pair of virtual ones.
 * @param {Wish} wish @param {(part: Partial<Wish>) => void} change
 */
function routeField(wish, change) {
  const sim = wish.producer === 'sim';
  const now = sim || wish.route >= FIRST_PAIR ? wish.route : 0;
  return html`<div class="field">
    <label for="f-route">${t('form.route')}</label>
    <select id="f-route" data-test="route" @change=${(/** @type {Event} */ e) => change({ route: Number(/** @type {HTMLSelectElement} */ (e.target).value) })}>
      ${ROUTES.map((r, i) => (i === 0 || sim || i >= FIRST_PAIR ? html`<option value=${i} .selected=${now === i}>${t(`route.${r}`)}</option>` : nothing))}
    </select>
  </div>`;
}

const ROUTES = ['loopback', 'nic-sg', 'nic', 'veth-sg', 'veth-nosg', 'veth-nocsum'];
/** Sizes of the program's own buffer that are offered. */
const BUFFERS = [4096, 64, 65536, 0];

/**
 * extraFields are what only some ways have: who touches the pages, the program's own buffer, what is done.
 * @param {Wish} wish @param {any} demo @param {(part: Partial<Wish>) => void} change
 */
function extraFields(wish, demo, change) {
  return extrasOf(demo).map((spec) => {
    const now = typedOf(wish, spec);
    /** @type {[string, string][]} */
    const options = spec.values
      ? spec.values.map((v, i) => [String(i), t(`param.${spec.name}.${v}`)])
      : BUFFERS.map((n) => [String(n), n === 0 ? t('param.buffer.none') : fmtBytes(n)]);
    const set = (/** @type {Event} */ e) =>
      change({
        values: {
          ...wish.values,
          [spec.name]: /** @type {HTMLSelectElement} */ (e.target).value,
        },
      });
    return html`<div class="field">
      <label for=${`f-${spec.name}`}>${t(`param.${spec.name}`)}</label>
      <select id=${`f-${spec.name}`} data-test=${spec.name} @change=${set}>
        ${options.map(([v, text]) => html`<option value=${v} .selected=${now === v}>${text}</option>`)}
      </select>
    </div>`;
  });
}

/**
 * besideFields choose up to three paths to run beside the first; each one chosen offers the next.
 * @param {Wish} wish @param {any[]} list @param {(part: Partial<Wish>) => void} change
 */
function besideFields(wish, list, change) {
  const chosen = [wish.beside, ...(wish.beside ? wish.also : [])].filter(Boolean);
  const fields = Math.min(chosen.length + 1, MOST - 1, list.length - 1);
  /** @param {number} n @param {string} demo */
  const set = (n, demo) => {
    const next = [...chosen];
    next[n] = demo;
    const [beside = '', ...also] = next.filter(Boolean);
    change({ beside, also });
  };
  return html`<div class="field besides">
    <label for="f-beside">${t('form.beside')}</label>
    ${Array.from({ length: Math.max(1, fields) }, (_, n) => {
      const now = chosen[n] ?? '';
      const rest = list.filter(
        (d) => d.name !== wish.demo && (d.name === now || !chosen.includes(d.name)),
      );
      return html`<select id=${n ? `f-beside-${n}` : 'f-beside'} data-test=${n ? `beside-${n}` : 'beside'} aria-label=${n ? t('form.beside.also') : nothing}
        @change=${(/** @type {Event} */ e) => set(n, /** @type {HTMLSelectElement} */ (e.target).value)}>
        <option value="" .selected=${now === ''}>${t(n ? 'form.beside.no-more' : 'form.beside.none')}</option>
        ${rest.map((d) => html`<option value=${d.name} .selected=${now === d.name}>${t(`demo.${d.name}`)}</option>`)}
      </select>`;
    })}
  </div>`;
}
