// Jumping to the next or previous event of a kind.

import { t } from '../say/words.js';
import { kinds } from '../trace/kinds.js';
import { html } from '../vendor/lit.js';

/** @type {WeakMap<object, {n: number, names: string[]}>} */
const known = new WeakMap();

/** kindsIn are the kinds that a trace has, in the order of the table. @param {import('../trace/decode.js').Trace} trace */
export function kindsIn(trace) {
  const kept = known.get(trace);
  if (kept?.n === trace.n) return kept.names;
  const seen = new Uint8Array(256);
  for (let i = 0; i < trace.n; i++) seen[trace.kind[i]] = 1;
  const names = kinds.filter((k) => k.kind > 0 && seen[k.kind]).map((k) => k.name);
  known.set(trace, { n: trace.n, names });
  return names;
}

/**
 * findKind is the next merged step with an event of the kind, or 0.
 * @param {import('./player.js').Player} player
 * @param {string} kind
 * @param {1 | -1} way
 */
export function findKind(player, kind, way) {
  const number = kinds.find((k) => k.name === kind)?.kind ?? -1;
  return player.find((run, step) => {
    const { reader, trace } = player.runs[run];
    for (let i = reader.steps.end(step - 1); i < reader.steps.end(step); i++) {
      if (trace.kind[i] === number) return true;
    }
    return false;
  }, way);
}

/**
 * @param {import('./player.js').Player} player
 * @param {string} kind
 * @param {{kind: (kind: string) => void, jump: (way: 1 | -1) => void, novel: (way: 1 | -1) => void, openSearch: () => void}} act
 */
export function jumpView(player, kind, act) {
  const names = [...new Set(player.runs.flatMap((r) => kindsIn(r.trace)))];
  return html`<div class="jump" role="group" aria-label=${t('jump.label')}>
    <button class="button small" data-test="previous-kind" aria-label=${t('key.previous-kind')} title=${`${t('key.previous-kind')} (Shift+←)`} @click=${() => act.jump(-1)}>⇤</button>
    <select id="kind" data-test="kind" aria-label=${t('jump.label')} @change=${(/** @type {Event} */ e) => act.kind(/** @type {HTMLSelectElement} */ (e.target).value)}>
      ${names.map((name) => html`<option value=${name} .selected=${name === kind}>${t(`jump.${name}`)}</option>`)}
    </select>
    <button class="button small" data-test="next-kind" aria-label=${t('key.next-kind')} title=${`${t('key.next-kind')} (Shift+→)`} @click=${() => act.jump(1)}>⇥</button>
    <button class="button small" data-test="next-new" aria-label=${t('key.next-new')} title=${`${t('key.next-new')} (I)`} @click=${() => act.novel(1)}><span aria-hidden="true">✦⇥</span></button>
    <button class="button small" data-test="find-open" aria-label=${t('find.open')} title=${`${t('find.open')} (/)`} @click=${act.openSearch}>
      <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true"><circle cx="6.5" cy="6.5" r="4.5" fill="none" stroke="currentColor" stroke-width="1.8"></circle><path d="m10 10 4.5 4.5" stroke="currentColor" stroke-width="1.8"></path></svg>
    </button>
  </div>`;
}
