// What every page has: words that change in place, theme, keys, the help dialog, the banner of a lost
// server, and the mark of a page that stands still.

import { lang, loadWords, onLang, t } from '../say/words.js';
import { html, render } from '../vendor/lit.js';
import { onServer } from './api.js';
import { createIdle } from './idle.js';
import { caps, createKeys } from './keys.js';
import { createLoop } from './loop.js';
import { nextTheme, writePref } from './prefs.js';

const root = document.documentElement;

/** bootPage loads the words and wires the shell; the rest of the page begins when it is done. */
export async function bootPage() {
  const idle = createIdle((is) => {
    document.body.dataset.idle = String(is);
  });
  const end = idle.begin();
  /** @type {(() => void) | undefined} */
  let still;
  const loop = createLoop({
    active(on) {
      if (on) still = idle.begin();
      else still?.();
    },
  });
  const keys = createKeys();
  /** @type {Set<() => void>} */
  const restyle = new Set();

  await loadWords(root.lang.startsWith('zh') ? 'zh' : 'en');
  onLang(translate);

  const switchLang = () => {
    const next = lang() === 'zh' ? 'en' : 'zh';
    writePref('lang', next);
    idle.during(loadWords(next).catch(() => {}));
  };
  /** @param {string} next */
  const setTheme = (next) => {
    root.dataset.theme = next;
    const button = document.getElementById('theme');
    if (button) button.dataset.wordLabel = button.dataset.wordTitle = `theme.${next}`;
    translate();
    for (const fn of restyle) fn();
  };
  const switchTheme = () => {
    const next = nextTheme(root.dataset.theme ?? 'light');
    writePref('theme', next);
    delete root.dataset.system;
    setTheme(next);
    say(t(`theme.${next}`));
  };
  followSystem(setTheme);
  document.getElementById('lang')?.addEventListener('click', switchLang);
  document.getElementById('theme')?.addEventListener('click', switchTheme);
  document.getElementById('help')?.addEventListener('click', () => showHelp(keys));
  keys.on({
    language: switchLang,
    theme: switchTheme,
    help: () => showHelp(keys),
  });
  document.addEventListener('keydown', (e) => {
    // What lies under a dialog is out of reach of the keys too.
    if (document.querySelector('dialog[open]') && !['?', 'l', 't'].includes(e.key)) return;
    keys.handle(e);
  });
  document.addEventListener('keypress', keys.typed);
  document.addEventListener('keyup', keys.released);
  onServer(showGone);
  translate();
  queueMicrotask(end);
  return {
    idle,
    loop,
    keys,
    /** @param {() => void} fn  after a change of theme */
    onTheme: (fn) => restyle.add(fn),
    reducedMotion: matchMedia('(prefers-reduced-motion: reduce)'),
    /** too narrow for the pictures that stand beside each other on a desk */
    small: matchMedia('(max-width: 540px)'),
  };
}

/** @typedef {Awaited<ReturnType<typeof bootPage>>} PageKit */

/** followSystem keeps to the colours of the system until the person has chosen. @param {(theme: string) => void} set */
function followSystem(set) {
  if (root.dataset.system === undefined) return;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => {
    const theme = dark.matches ? 'dark' : 'light';
    if (root.dataset.system !== undefined) set(theme);
  };
  dark.addEventListener('change', follow);
  if (dark.matches) follow();
}

/** translate rewrites what the server wrote, in the language of now. */
export function translate() {
  root.lang = lang() === 'zh' ? 'zh-CN' : 'en';
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('[data-word]')
  )) {
    const text = t(el.dataset.word ?? '', JSON.parse(el.dataset.args ?? '{}'));
    if (el.textContent !== text) el.textContent = text;
  }
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('[data-word-label]')
  )) {
    el.setAttribute('aria-label', t(el.dataset.wordLabel ?? ''));
  }
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('[data-word-title]')
  )) {
    el.title = t(el.dataset.wordTitle ?? '');
  }
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('[data-lang]')
  )) {
    el.classList.toggle('on', el.dataset.lang === lang());
  }
}

/** @param {string} text  spoken politely */
export function say(text) {
  const region = document.getElementById('say');
  if (region && region.textContent !== text) region.textContent = text;
}

/** @type {HTMLElement | null} */
let noteBox = null;
let noteTimer = 0;

/** notify shows a short note that goes away by itself, and says it. @param {string} text */
export function notify(text) {
  noteBox ??= document.body.appendChild(document.createElement('div'));
  noteBox.className = 'banner note';
  noteBox.dataset.test = 'note';
  noteBox.textContent = text;
  noteBox.classList.toggle('above', goneBox !== null && !goneBox.hidden);
  noteBox.hidden = false;
  say(text);
  clearTimeout(noteTimer);
  noteTimer = window.setTimeout(
    () => {
      if (noteBox) noteBox.hidden = true;
    },
    Math.max(3500, 90 * text.length),
  );
}

/** @type {HTMLElement | null} */
let goneBox = null;

/** @param {boolean} gone */
function showGone(gone) {
  if (!goneBox) {
    goneBox = document.body.appendChild(document.createElement('div'));
    goneBox.className = 'banner';
    goneBox.setAttribute('role', 'alert');
    goneBox.dataset.word = 'net.gone';
    goneBox.dataset.test = 'gone';
  }
  goneBox.hidden = !gone;
  translate();
  if (!gone) notify(t('net.back'));
}

/** @type {HTMLDialogElement | null} */
let help = null;

/** @param {import('./keys.js').Keys} keys */
function showHelp(keys) {
  if (!help) {
    help = document.body.appendChild(document.createElement('dialog'));
    help.dataset.test = 'help-dialog';
    help.setAttribute('aria-labelledby', 'help-title');
    onLang(() => help?.open && draw());
  }
  const dialog = help;
  const draw = () => {
    const groups = /** @type {const} */ (['player', 'panel', 'page']);
    const rows = keys.active();
    render(
      html`<div class="dialog-head">
          <h2 id="help-title">${t('help.title')}</h2>
          <button class="button small" @click=${() => dialog.close()}>${t('close')}</button>
        </div>
        ${groups.map((group) => {
          const mine = rows.filter((row) => row.group === group);
          if (!mine.length) return null;
          return html`<h3>${t(`help.${group}`)}</h3>
            <dl class="keys">
              ${mine.map(
                (row) =>
                  html`<div>
                    <dt>
                      ${caps(row).map(
                        (cap, i) =>
                          html`${i ? ' ' : ''}${cap.map((k, j) => html`${j ? '+' : ''}<kbd>${k}</kbd>`)}`,
                      )}
                    </dt>
                    <dd>${t(`key.${row.id}`)}</dd>
                  </div>`,
              )}
            </dl>`;
        })}`,
      dialog,
    );
  };
  draw();
  if (dialog.open) dialog.close();
  else dialog.showModal();
}
