// The sentences about three or four whole runs: who has most of something, who least, who is in between.

import { t } from '../say/words.js';
import { cellOf, isLoose, rows } from './compare.js';

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
