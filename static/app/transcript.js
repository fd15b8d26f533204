// The same run as an ordered list: for reading, for screen readers, for paper. Long runs come in
// windows, as a list of a million items helps nobody.

import { lang, t } from '../say/words.js';
import { html, nothing } from '../vendor/lit.js';
import { namesOf } from './counters.js';
import { byArrows } from './keys.js';
import { createFolds, noveltyFor, repeatAt, roundAt } from './novelty.js';
import { captionText, fmtOffset } from './text.js';

export const WINDOW = 200; // rows

/**
 * @typedef {object} Row  a step, or a stretch of steps that only repeat
 * @property {number} step
 * @property {number} to  last step of a stretch; 0: a step
 * @property {number} times  how often a stretch repeats
 * @property {string} who
 * @property {string} time
 * @property {string} text
 */

/**
 * windowOf gives the first and last row of the window a row is in.
 * @param {number} row @param {number} rows
 */
export function windowOf(row, rows) {
  const k = Math.floor((Math.max(row, 1) - 1) / WINDOW);
  return { first: k * WINDOW + 1, last: Math.min(rows, (k + 1) * WINDOW) };
}

const STEP = '.steps button';

/** @param {EventTarget | null} target  of an event in the list */
const buttonOf = (target) =>
  /** @type {HTMLElement | null} */ (/** @type {Element | null} */ (target)?.closest?.(STEP));

/** The list is one stop of the Tab key: the button that had the focus last, or the step that is shown. @param {FocusEvent} e */
function rove(e) {
  const to = buttonOf(e.target);
  if (!to) return;
  const list = /** @type {HTMLElement} */ (e.currentTarget);
  for (const b of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('[tabindex="0"]')))
    b.tabIndex = -1;
  to.tabIndex = 0;
}

/** arrows go from line to line @param {KeyboardEvent} e */
function arrows(e) {
  const list = /** @type {HTMLElement} */ (e.currentTarget);
  if (buttonOf(e.target)) byArrows(e, list.querySelectorAll('button'));
}

export function createTranscript() {
  /** @type {{key: string, version: number, rows: Row[]}} */
  let kept = { key: '', version: -1, rows: [] };

  /**
   * @param {import('./player.js').Player} player @param {ReturnType<typeof createFolds>} folds
   * @param {{first: number, last: number}} shown  rows
   * @param {string} view
   */
  const read = (player, folds, { first, last }, view) => {
    const { count, times } = player.merged;
    const key = `${lang()} ${view} ${first} ${last} ${folds.hidden}`;
    if (kept.key === key && kept.version === player.version) return kept.rows;
    const names = player.runs.length > 1 ? namesOf(player.runs) : [];
    /** @type {Row[]} */
    const rows = [];
    for (let m = folds.stepOf(first); rows.length <= last - first && m <= count; ) {
      const fold = folds.at(m);
      const { run, step } = player.moverOf(m);
      const own = { step: m, who: names[run] ?? '', time: fmtOffset(times[m]) };
      rows.push(
        fold
          ? { ...own, ...fold, text: t('repeat.row', { count: fold.times }) }
          : { ...own, to: 0, times: 0, text: captionText(player.runs[run], step, view) },
      );
      m = fold ? fold.to + 1 : m + 1;
    }
    kept = { key, version: player.version, rows };
    return rows;
  };

  /**
   * @param {import('./player.js').Player} player
   * @param {(m: number) => boolean} isHidden
   * @param {(m: number) => void} go
   * @param {string} view
   */
  return function transcriptView(player, isHidden, go, view) {
    const { count } = player.merged;
    if (!count) return nothing;
    const current = player.current();
    // Two runs take turns: what repeats in one of them is no stretch of the list.
    const repeats = player.runs.length === 1 ? noveltyFor(player.runs[0])?.repeats : null;
    const folds = createFolds(repeats, current);
    const all = count - folds.hidden;
    const shown = windowOf(folds.rowOf(current), all);
    const rows = read(player, folds, shown, view);
    const first = rows[0]?.step ?? 1;
    const last = rows.length ? Math.max(rows[rows.length - 1].step, rows[rows.length - 1].to) : 1;
    const here = repeatAt(repeats, current);
    const held = buttonOf(document.activeElement)?.dataset.stop;
    const stops = rows.flatMap((row) => [String(row.step), `skip ${row.to}`]);
    const stop = [held, String(current)].find((x) => x && stops.includes(x)) ?? String(first);
    /** @param {string} name */
    const tab = (name) => (name === stop ? 0 : -1);
    return html`<div class="row windows">
        ${
          all > WINDOW
            ? html`<button class="button small" ?disabled=${first === 1} @click=${() => go(first - 1)}>${t('steps.earlier')}</button>
              <span class="small num">${t('steps.window', { first, last, count })}</span>
              <button class="button small" ?disabled=${last === count} @click=${() => go(last + 1)}>${t('steps.later')}</button>`
            : nothing
        }
        ${here && current < here.to ? html`<p class="small repeats" data-test="repeat-here"><span aria-hidden="true">⟳</span> ${t('repeat.here', roundAt(player.runs[0], here, current))} ${skip(here.to, count, go)}</p>` : nothing}
      </div>
      <ol class="steps" start=${first} data-test="transcript" aria-label=${t('steps.title')} aria-description=${t('steps.keys')} @focusin=${rove} @keydown=${arrows} .style=${`--digits: ${String(last).length}`}>
        ${rows.map((row) =>
          row.to
            ? html`<li class="fold" data-test="repeat" data-step=${row.step}>
                <span class="num at" aria-hidden="true">⟳</span>
                <span class="what">${row.text} <span class="num muted">${t('repeat.range', { first: row.step, last: row.to })}</span>
                  ${skip(row.to, count, go, tab)} <button class="link" data-test="repeat-open" data-stop=${row.step} tabindex=${tab(String(row.step))} @click=${() => go(row.step)}>${t('repeat.open')}</button></span>
              </li>`
            : html`<li>
                <button class="step" data-step=${row.step} data-stop=${row.step} tabindex=${tab(String(row.step))} aria-current=${row.step === current ? 'step' : nothing} @click=${() => go(row.step)}>
                  <span class="num at">${row.step}</span><span class="num when">${row.time}</span>
                  <span class="what">${row.who ? html`<b>${row.who}</b> ` : nothing}${isHidden(row.step) ? t('proof.hidden') : row.text}</span>
                </button>
              </li>`,
        )}
      </ol>`;
  };
}

/** @param {number} to @param {number} count @param {(m: number) => void} go @param {(name: string) => number} [tab]  within the list */
export const skip = (to, count, go, tab) =>
  to < count
    ? html`<button class="link" data-test="repeat-skip" data-stop=${`skip ${to}`} tabindex=${tab ? tab(`skip ${to}`) : nothing} @click=${() => go(to + 1)}>${t('repeat.skip', { step: to + 1 })}</button>`
    : nothing;

/** scrollSteps keeps the current step in sight in its own box. */
export function scrollSteps() {
  const now = /** @type {HTMLElement | null} */ (document.querySelector('.steps [aria-current]'));
  const box = now?.closest('.steps');
  if (!now || !box) return;
  const top = now.offsetTop - /** @type {HTMLElement} */ (box).offsetTop;
  if (top < box.scrollTop || top + now.offsetHeight > box.scrollTop + box.clientHeight) {
    box.scrollTop = Math.max(0, top - box.clientHeight / 2);
  }
}
