// Three or four runs on one clock: their names, their running totals side by side, and in words where
// they differ: who has most of something, who least, who is in between.

import { t } from '../say/words.js';
import { html, nothing } from '../vendor/lit.js';
import { cellOf, isLoose, rows, rowsOf } from './compare.js';
import {
  differencesList,
  leastNote,
  leastView,
  ledgersAt,
  namesOf,
  showValue,
  wholeOf,
} from './counters.js';

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

/**
 * differencesOfMany are sentences: who has most of something and who least, where it is not the same.
 * @param {{name: string, ledgers: import('./compare.js').Ledgers}[]} runs
 * @param {(value: number, row: typeof rows[number], atLeast: boolean) => string} show
 * @param {typeof rows} [list]
 * @param {boolean} [alike]  all are of one demo, whose calls are as many as it asked
 * @returns {{row: string, key: string, args: any}[]}
 */
export function differencesOfMany(runs, show, list = rows, alike = false) {
  /** @type {{row: string, key: string, args: any}[]} */
  const out = [];
  for (const row of list) {
    const cells = runs.flatMap(({ name, ledgers }) => {
      const cell = cellOf(ledgers, row);
      return cell && !cell.unavailable ? [{ name, cell }] : [];
    });
    if (cells.length < runs.length) continue;
    const sorted = [...cells].sort((a, b) => b.cell.value - a.cell.value);
    const [most, least] = [sorted[0], sorted[sorted.length - 1]];
    // A lower bound can only be said to be more, never to be less.
    if (most.cell.value === least.cell.value || least.cell.atLeast) continue;
    const of = (/** @type {typeof most} */ x) => show(x.cell.value, row, x.cell.atLeast);
    const who = (/** @type {number} */ v) =>
      cells.filter((x) => x.cell.value === v).map((x) => x.name);
    /** @type {any} */
    const args = {
      what: { key: `count.${row.id}` },
      most: join(who(most.cell.value)),
      mv: of(most),
      least: join(who(least.cell.value)),
      lv: of(least),
      rest: '',
    };
    const between = sorted.filter(
      (x) => x.cell.value !== most.cell.value && x.cell.value !== least.cell.value,
    );
    if (between.length) {
      const rest = between.map((x) => t('many.value', { name: x.name, v: of(x) }));
      args.rest = t('many.between', { list: join(rest) });
    }
    const loose = isLoose(row, most.cell, least.cell, alike) || (alike && row.asks);
    const key = least.cell.value === 0 ? 'many.zero' : 'many.differs';
    out.push({ row: row.id, key: loose ? 'many.loose' : key, args });
  }
  return out;
}

/** @param {string[]} list */
const join = (list) => list.join(t('list.comma'));
