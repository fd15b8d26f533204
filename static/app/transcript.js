// The same run as an ordered list: for reading, for screen readers, for paper. Long runs come in
// windows, as a list of a million items helps nobody.

import { lang, t } from '../say/words.js';
import { html, nothing } from '../vendor/lit.js';
import { captionText, fmtOffset } from './text.js';

export const WINDOW = 200;

/** windowOf gives the first and last step of the window a step is in. @param {number} step @param {number} count */
export function windowOf(step, count) {
  const k = Math.floor((Math.max(step, 1) - 1) / WINDOW);
  return { first: k * WINDOW + 1, last: Math.min(count, (k + 1) * WINDOW) };
}

export function createTranscript() {
  /** @type {{key: string, version: number, rows: {step: number, who: string, time: string, text: string}[]}} */
  let kept = { key: '', version: -1, rows: [] };

  /** @param {import('./player.js').Player} player @param {number} first @param {number} last @param {string} view */
  const read = (player, first, last, view) => {
    const key = `${lang()} ${view} ${first} ${last}`;
    if (kept.key === key && kept.version === player.version) return kept.rows;
    const rows = [];
    for (let m = first; m <= last; m++) {
      const { run, step } = player.moverOf(m);
      const track = player.runs[run];
      const name = player.runs.length > 1 ? t(`demo.${track.trace.header.name}`) : '';
      rows.push({
        step: m,
        who: name,
        time: fmtOffset(player.merged.times[m]),
        text: captionText(track, step, view),
      });
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
    const { first, last } = windowOf(current, count);
    return html`<div class="row windows">
        ${
          count > WINDOW
            ? html`<button class="button small" ?disabled=${first === 1} @click=${() => go(first - 1)}>${t('steps.earlier')}</button>
              <span class="small num">${t('steps.window', { first, last, count })}</span>
              <button class="button small" ?disabled=${last === count} @click=${() => go(last + 1)}>${t('steps.later')}</button>`
            : nothing
        }
      </div>
      <ol class="steps" start=${first} data-test="transcript">
        ${read(player, first, last, view).map(
          (row) => html`<li>
            <button class="step" data-step=${row.step} aria-current=${row.step === current ? 'step' : nothing} @click=${() => go(row.step)}>
              <span class="num at">${row.step}</span><span class="num when">${row.time}</span>
              <span class="what">${row.who ? html`<b>${row.who}</b> ` : nothing}${isHidden(row.step) ? t('proof.hidden') : row.text}</span>
            </button>
          </li>`,
        )}
      </ol>`;
  };
}

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
