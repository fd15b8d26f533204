// Three or four runs on one clock: their names, their running totals side by side, and in words where
// they differ.

import { t } from '../say/words.js';
import { html, nothing } from '../vendor/lit.js';
import { cellOf, rowsOf } from './compare.js';
import {
  differencesList,
  leastNote,
  leastView,
  ledgersAt,
  namesOf,
  showValue,
  wholeOf,
} from './counters.js';
import { differencesOfMany } from './differ.js';

/**
 * countersOfMany is the table of running totals, a column for each run. Rows in which nobody has
 * anything to the end are left out.
 * @param {import('./track.js').RunTrack[]} runs
 * @param {number[]} steps  how far each is
 * @param {number[]} until  where the common clock stands, in the time of each
 */
export function countersOfMany(runs, steps, until) {
  const names = namesOf(runs);
  const now = runs.map((run, r) => ledgersAt(run, run.reader.steps.end(steps[r]), until[r]));
  const all = runs.map(wholeOf);
  const used = rowsOf(runs[0].trace.header).filter((row) =>
    runs.some((_, r) => {
      const cell = cellOf(all[r] ?? now[r], row);
      return cell && !cell.unavailable && cell.value > 0;
    }),
  );
  return html`<table class="counters many" data-test="counters">
    <caption class="sr">${t('count.title')}</caption>
    <thead><tr><th scope="col">${t('count.title')}</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${used.map(
      (row) => html`<tr data-row=${row.id}>
        <th scope="row">${row.mark ? html`<i class=${`swatch ${row.mark}`} aria-hidden="true"></i>` : nothing}${t(`count.${row.id}`)}</th>
        ${runs.map((_, r) => {
          const cell = cellOf(now[r], row);
          const end = cellOf(all[r], row);
          const text =
            !cell || cell.unavailable
              ? '–'
              : leastView(showValue(cell.value, row, cell.atLeast), cell.why);
          const whole = end && !end.unavailable ? showValue(end.value, row, end.atLeast) : '–';
          return html`<td data-test=${`run-${r}-${row.id}`}><b>${text}</b><span class="of">${t('many.of', { whole })}</span></td>`;
        })}
      </tr>`,
    )}</tbody>
  </table>
  ${leastNote(
    used,
    runs.map((_, r) => all[r] ?? now[r]),
  )}`;
}

/** @param {import('./track.js').RunTrack[]} runs */
export function differencesOfManyView(runs) {
  const names = namesOf(runs);
  const whole = runs.map(wholeOf);
  if (whole.some((x) => !x)) return nothing;
  const list = differencesOfMany(
    names.map((name, r) => ({ name, ledgers: /** @type {any} */ (whole[r]) })),
    showValue,
    rowsOf(runs[0].trace.header),
    new Set(runs.map((run) => run.trace.header.name)).size === 1,
  );
  return html`<section class="diffs" data-test="differences">
    <h3>${t('diff.title')}</h3>
    ${differencesList(list.length ? list : [{ key: 'many.same', row: '', args: {} }])}
  </section>`;
}
