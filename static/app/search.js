// Search: a field over the timeline, its hits as steps, and the way from one to the next.

import { findEvents, hitAfter, hitSteps } from '../find/find.js';
import { compile } from '../find/query.js';
import { has, lang, t } from '../say/words.js';
import { K } from '../trace/kinds.js';
import { html, live, nothing } from '../vendor/lit.js';
import { kindsIn } from './jump.js';

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
