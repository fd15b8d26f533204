// The panel of pages: which are in the page cache, how they came there, or which have been copied.

import { t } from '../say/words.js';
import { pagesModel } from '../stage/pages.js';
import { html, nothing, svg } from '../vendor/lit.js';

const COLUMNS = 32;
const SIDE = 11; // of a cell, with its gap
const STATES = ['none', 'way', 'have', 'now'];
const MAP = 90; // height of the map of windows

/** @param {import('./track.js').RunTrack} run @param {number} step @param {string} [name]  of the run, where there are several */
export function pagesView(run, step, name = '') {
  const { reader } = run;
  const model = pagesModel(reader, reader.steps.end(step - 1), reader.steps.end(step));
  if (!model) return nothing;
  const { what, total, have, way, cells, windows } = model;
  const rows = Math.ceil(cells.length / COLUMNS);
  const each = total / cells.length;
  const text = t(`pages.${what}`, { have, total, way });
  return html`<section class=${`pages ${what.replace('.warm', '')}`} data-test="pages">
    <h3>${name ? html`<span class="muted">${name}</span> ` : nothing}${t(`pages.${what.replace('.warm', '')}.title`)}</h3>
    <svg class="page-grid" role="img" aria-label=${text} viewBox=${`0 0 ${COLUMNS * SIDE} ${rows * SIDE}`}>
      ${[...cells].map(
        (state, k) =>
          svg`<rect class=${`page ${STATES[state]}`} x=${(k % COLUMNS) * SIDE} y=${Math.floor(k / COLUMNS) * SIDE} width=${SIDE - 1.5} height=${SIDE - 1.5} rx="1.5" />`,
      )}
    </svg>
    <p class="small" data-test="pages-text">${text}${way > 0 ? ` ${t('pages.way')}` : nothing}${each > 1 ? ` ${t('pages.each', { n: Math.ceil(each) })}` : nothing}</p>
    ${windows.length > 1 ? windowsView(windows) : nothing}
  </section>`;
}

/**
 * windowsView maps the file from left to right and the order of reading from top to bottom: with
 * readahead the pieces get longer as they go down.
 * @param {{from: number, to: number, now: boolean}[]} windows
 */
function windowsView(windows) {
  const shown = windows.slice(-60);
  const high = Math.min(12, MAP / shown.length);
  return html`<svg class="page-windows" role="img" aria-label=${t('pages.windows.say', { n: windows.length })} viewBox=${`0 0 ${COLUMNS * SIDE} ${shown.length * high}`}>
      ${shown.map(
        (w, k) =>
          svg`<rect class=${`page ${w.now ? 'now' : 'have'}`} x=${w.from * COLUMNS * SIDE} y=${k * high} width=${Math.max(1.5, (w.to - w.from) * COLUMNS * SIDE - 1)} height=${Math.max(1, high - 1)} />`,
      )}
    </svg>
    <p class="small muted">${t('pages.windows')}</p>`;
}
