// The part of the form that is for I/O models: how many clients, when they send and how much, and what
// only a model can be asked.

import { has, t } from '../say/words.js';
import { html, live, nothing } from '../vendor/lit.js';
import { boundsOf, fieldsOf, typedOf } from './wish-model.js';

/** What a slider is for: what-if questions that a machine can't be asked. */
const sliders = ['latency', 'disk', 'cpus'];

/**
 * @param {object} p
 * @param {import('./wish.js').Wish} p.wish
 * @param {any} p.demo
 * @param {Record<string, string>} p.wrong
 * @param {(part: Partial<import('./wish.js').Wish>) => void} p.change
 */
export function modelFields({ wish, demo, wrong, change }) {
  /** @param {string} name @param {string} value */
  const set = (name, value) => change({ values: { ...wish.values, [name]: value } });
  const of = (/** @type {Event} */ e) => /** @type {HTMLInputElement} */ (e.target).value;
  return fieldsOf(demo, wish).map((/** @type {any} */ spec) => {
    const id = `f-${spec.name}`;
    const now = typedOf(wish, spec);
    const alone =
      spec.name === 'first' && !demo.params.some((/** @type {any} */ p) => p.name === 'gap');
    const label = html`<label for=${id}>${t(`form.model.${spec.name}${alone ? '.once' : ''}`)}</label>`;
    const { min, max, why } = boundsOf(wish, demo, spec);
    const range = t('form.model.bounds', {
      min: { u: 'count', v: min },
      max: { u: 'count', v: max },
    });
    const bounds = why ? t('form.model.because', { range, why: { key: why } }) : range;
    const bad = wrong[spec.name];
    const more = has(`form.model.${spec.name}.hint`)
      ? html`<p class="hint" id=${`${id}-more`}>${t(`form.model.${spec.name}.hint`)}</p>`
      : nothing;
    const toMore = more === nothing ? nothing : `${id}-more`;
    if (spec.unit === 'enum') {
      return html`<div class="field">${label}
        <select id=${id} data-test=${spec.name} aria-describedby=${toMore} @change=${(/** @type {Event} */ e) => set(spec.name, of(e))}>
          ${spec.values.map((/** @type {string} */ v, /** @type {number} */ i) => html`<option value=${i} .selected=${now === String(i)}>${t(`form.model.${spec.name}.${v}`)}</option>`)}
        </select>
        ${more}
      </div>`;
    }
    const unit = t(`form.unit.${spec.unit}`);
    if (sliders.includes(spec.name)) {
      return html`<div class="field what-if">${label}
        <div class="with-unit"><input id=${id} data-test=${spec.name} type="range" min=${spec.min} max=${spec.name === 'cpus' ? 16 : spec.max} step=${spec.name === 'cpus' ? 1 : 500} .value=${live(now)} aria-valuetext=${`${now} ${unit}`} aria-describedby=${toMore} @input=${(/** @type {Event} */ e) => set(spec.name, of(e))} />
          <output class="num" for=${id}>${now} ${unit}</output></div>
        ${more}</div>`;
    }
    return html`<div class="field">${label}
      <div class="with-unit">
        <input id=${id} data-test=${spec.name} inputmode="numeric" autocomplete="off" .value=${live(now)} aria-invalid=${bad ? 'true' : 'false'} aria-describedby=${more === nothing ? `${id}-hint` : `${id}-hint ${id}-more`}
          @input=${(/** @type {Event} */ e) => set(spec.name, of(e))} /><span class="muted">${unit}</span></div>
      <p class=${bad ? 'hint bad' : 'hint'} id=${`${id}-hint`}>${bad ? t('form.model.wrong', { range: bounds }) : bounds}</p>
      ${more}</div>`;
  });
}
