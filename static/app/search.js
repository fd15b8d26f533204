// Search: a field over the timeline, its hits as steps, and the way from one to the next; and jumping to the
// next or previous event of a kind.

import { findEvents, hitAfter, hitSteps } from '../find/find.js';
import { compile } from '../find/query.js';
import { has, lang, t } from '../say/words.js';
import { K, kinds } from '../trace/kinds.js';
import { html, live, nothing } from '../vendor/lit.js';

/** @type {Int32Array} */
const NONE = new Int32Array(0);
const PREFIX = { kind: 'jump', class: 'how', role: 'tl.role' };

/** @type {import('../find/query.js').Naming} */
const naming = (what, name) => {
  const key = `${PREFIX[what]}.${name}`;
  return has(key) ? t(key) : '';
};

/** @param {import('./player.js').Player} player */
export function createSearch(player) {
  let text = '';
  let open = false;
  let done = '';
  /** @type {Int32Array} */
  let hits = NONE;
  const self = {
    get open() {
      return open;
    },
    get text() {
      return text;
    },
    /** the steps that fit, found when they are asked for */
    hits() {
      const key = open ? `${player.version} ${lang()} ${text.trim()}` : '';
      if (key === done) return hits;
      done = key;
      hits = open && text.trim() ? find() : NONE;
      return hits;
    },
    /** @param {string} next */
    type(next) {
      text = next;
    },
    /** @param {boolean} on */
    show(on) {
      open = on;
    },
    /** the next hit from where the player stands, round the end @param {1 | -1} way */
    next(way) {
      const list = self.hits();
      if (!list.length) return 0;
      const at = hitAfter(list, way > 0 ? player.current() : player.current() - 1);
      return list[(way > 0 ? at : at - 1 + list.length) % list.length];
    },
    /** which hit the player stands on, from 1; 0: on none */
    place() {
      const at = hitAfter(self.hits(), player.current());
      return at > 0 && hits[at - 1] === player.current() ? at : 0;
    },
  };
  const find = () =>
    hitSteps(
      player.runs.map((run, r) => ({
        steps: run.reader.steps,
        index: player.merged.index[r],
        events: findEvents(run.trace, compile(text, run.trace, naming)),
      })),
    );
  return self;
}

/** @typedef {ReturnType<typeof createSearch>} Search */

/** @type {WeakMap<object, {n: number, names: string[]}>} */
const known = new WeakMap();

/** offers are what can be looked for in a trace. @param {import('../trace/decode.js').Trace} trace */
function offers(trace) {
  const kept = known.get(trace);
  if (kept?.n === trace.n) return kept.names;
  const calls = new Set();
  const fds = new Set();
  for (let i = 0; i < trace.n; i++) {
    if (trace.kind[i] !== K.syscall_enter) continue;
    calls.add(trace.narrow[trace.narrowAt[i]]);
    fds.add(trace.narrow[trace.narrowAt[i] + 1]);
  }
  const names = [
    ...[...calls].map((k) => trace.str(k)),
    ...[...fds].filter((fd) => fd >= 0).map((fd) => `fd:${fd}`),
    ...trace.header.tasks.map((task) => task.role || task.name),
    ...new Set(trace.header.sources.map((s) => s.class)),
    ...kindsIn(trace),
    'error',
    'EAGAIN',
  ];
  known.set(trace, { n: trace.n, names });
  return names;
}

/**
 * @param {Search} search
 * @param {import('./player.js').Player} player
 * @param {{find: (way: 1 | -1) => void, type: (text: string) => void, close: () => void}} act
 */
export function searchView(search, player, act) {
  if (!search.open) return nothing;
  const hits = search.hits();
  const place = search.place();
  const some = hits.length > 0;
  const count = !search.text.trim()
    ? t('find.hint')
    : !some
      ? t('find.none')
      : place
        ? t('find.place', { place, count: hits.length })
        : t('find.count', { n: hits.length });
  const names = [...new Set(player.runs.flatMap((r) => offers(r.trace)))];
  /** @param {KeyboardEvent} e */
  const keys = (e) => {
    if (e.key === 'Enter' && !e.isComposing) {
      e.preventDefault();
      act.find(e.shiftKey ? -1 : 1);
    }
  };
  return html`<form class="search-row" role="search" @submit=${(/** @type {Event} */ e) => e.preventDefault()}>
    <label class="sr" for="find">${t('find.label')}</label>
    <input id="find" type="search" list="find-list" data-test="find" autocomplete="off" spellcheck="false" autocapitalize="off"
      placeholder=${t('find.example')} aria-describedby="find-count" .value=${live(search.text)}
      @input=${(/** @type {Event} */ e) => act.type(/** @type {HTMLInputElement} */ (e.target).value)} @keydown=${keys} />
    <datalist id="find-list">${names.map((name) => html`<option value=${name}></option>`)}</datalist>
    <button type="button" class="button small" data-test="find-previous" aria-label=${t('key.previous-hit')} title=${`${t('key.previous-hit')} (H)`} ?disabled=${!some} @click=${() => act.find(-1)}>↑</button>
    <button type="button" class="button small" data-test="find-next" aria-label=${t('key.next-hit')} title=${`${t('key.next-hit')} (G)`} ?disabled=${!some} @click=${() => act.find(1)}>↓</button>
    <output id="find-count" class="small num" data-test="find-count">${count}</output>
    <button type="button" class="button small push" data-test="find-close" @click=${act.close}>${t('close')}</button>
  </form>`;
}

/** @type {WeakMap<object, {n: number, names: string[]}>} */
const kindsKnown = new WeakMap();

/** kindsIn are the kinds that a trace has, in the order of the table. @param {import('../trace/decode.js').Trace} trace */
export function kindsIn(trace) {
  const kept = kindsKnown.get(trace);
  if (kept?.n === trace.n) return kept.names;
  const seen = new Uint8Array(256);
  for (let i = 0; i < trace.n; i++) seen[trace.kind[i]] = 1;
  const names = kinds.filter((k) => k.kind > 0 && seen[k.kind]).map((k) => k.name);
  kindsKnown.set(trace, { n: trace.n, names });
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
