// The table of counters: this run now and in all, what the simulator expects, the other run.

import { fmtAtLeast, fmtBytes, fmtTime } from '../say/format.js';
import { has, t } from '../say/words.js';
import { blockedAt } from '../trace/blocked.js';
import { calledIn, isModel, servingIds, taskOf } from '../trace/roles.js';
import { sidesOf } from '../trace/totals.js';
import { html, nothing } from '../vendor/lit.js';
import { cellOf, derived, differences, differs, looseIn, rowsOf } from './compare.js';
import { unseenWakers } from './wakers.js';

/** @param {import('./track.js').RunTrack} run @param {number} events @param {number} [until]  time, where the common clock is further */
export function ledgersAt(run, events, until) {
  const machine = run.reader.folder.at(events);
  const { header } = run.trace;
  const sides = sidesOf(machine, header);
  const wakers = {
    name: 'unseen_wakers',
    value: unseenWakers(run.trace, events),
    atLeast: machine.lost > 0,
    unavailable: null,
  };
  if (!isModel(header)) return { ...sides, sender: [...sides.sender, wakers] };
  const value = blockedAt(run.trace, taskOf(header, 'server'), events, until);
  const blocked = {
    name: 'blocked',
    value,
    atLeast: false,
    // Own counters know how often a thread has slept, and not for how long.
    unavailable: header.unavailable?.voluntary ?? (header.tier === 'self' ? 'why.not-timed' : null),
  };
  return { ...sides, sender: [...sides.sender, blocked, wakers] };
}

/** @type {WeakMap<object, {n: number, ledgers: any}>} */
const kepts = new WeakMap();

/**
 * Totals of a whole run without its events: what the simulator expects.
 * @typedef {object} Ended
 * @property {{header: any}} trace
 * @property {{sender: any[], receiver: any[]}} ledgers
 * @property {string} hash
 */

/**
 * ledgers of the whole run, folded once; null while a long run is not folded yet.
 * @param {import('./track.js').RunTrack | Ended} run
 */
export function wholeOf(run) {
  if ('ledgers' in run) return run.ledgers;
  if (!run.reader.folder.near(run.trace.n)) return null;
  const kept = kepts.get(run);
  if (kept?.n === run.trace.n) return kept.ledgers;
  const ledgers = ledgersAt(run, run.trace.n);
  kepts.set(run, { n: run.trace.n, ledgers });
  return ledgers;
}

/** @param {number} value @param {{unit?: string}} row @param {boolean} atLeast */
export const showValue = (value, row, atLeast) =>
  row.unit === 'bytes'
    ? (atLeast ? '≥ ' : '') + fmtBytes(value)
    : row.unit === 'time'
      ? fmtTime(value)
      : fmtAtLeast(value, atLeast);

/** whose is the key of whose counts a run's are. @param {import('../trace/columns.js').Header} h */
export function whose(h) {
  if (!isModel(h)) return `count.whose.${calledIn(h, 'sender')}`;
  if (h.tasks.some((task) => task.name === 'system')) return 'count.whose.system';
  return `count.whose.${servingIds(h).length > 1 ? 'helpers' : 'server'}`;
}

/** @param {string} key */
const reason = (key) => (has(key) ? t(key) : t('count.unavailable'));

/**
 * @param {object} p
 * @param {import('./track.js').RunTrack} p.run
 * @param {number} p.step
 * @param {Ended | null} p.expected
 * @param {import('./track.js').RunTrack | null} p.other
 * @param {number} p.otherStep
 * @param {number[]} p.until  where the common clock stands, in the time of each run
 * @param {boolean} p.complete
 */
export function countersView({ run, step, expected, other, otherStep, until, complete }) {
  const now = ledgersAt(run, run.reader.steps.end(step), until[0]);
  const before = ledgersAt(run, run.reader.steps.end(step - 1));
  const end = complete ? wholeOf(run) : null;
  const model = expected && !other ? wholeOf(expected) : null;
  const beside = other ? ledgersAt(other, other.reader.steps.end(otherStep), until[1]) : null;
  const besideAll = other ? wholeOf(other) : null;
  const names = other ? namesOf([run, other]) : [];
  const owner = whose(run.trace.header);
  /** @type {Map<string, string[]>} */
  const reasons = new Map();
  /** @type {Map<string, string[]>} */
  const rules = new Map();
  /** @param {any} cell @param {any} row @param {boolean} strong */
  const number = (cell, row, strong) => {
    if (!cell) return html`<span class="muted">${row.own ? '–' : '…'}</span>`;
    if (cell.unavailable) {
      const list = reasons.get(cell.unavailable) ?? [];
      if (!list.includes(row.id)) list.push(row.id);
      reasons.set(cell.unavailable, list);
      return html`<span class="gone" title=${reason(cell.unavailable)}>${t('count.none')}</span>`;
    }
    const text = leastView(showValue(cell.value, row, cell.atLeast), cell.why);
    const bytes =
      strong && cell.bytes && !other
        ? html`<span class="muted"> · <span class="sum">${fmtBytes(cell.bytes)}</span></span>`
        : nothing;
    return html`${strong ? html`<b>${text}</b>` : text}${bytes}`;
  };
  /** @param {any} cell @param {any} row */
  const of = (cell, row) =>
    !cell || cell.unavailable
      ? nothing
      : html`<span class="of">${t('many.of', { whole: showValue(cell.value, row, cell.atLeast) })}</span>`;
  const sides = [now, end, model, besideAll].filter((x) => x !== null);
  const list = rowsOf(run.trace.header).filter(
    (row) => !row.rare || sides.some((x) => cellOf(x, row)?.value),
  );
  const loose = end && model ? looseIn(end, model, true, list) : [];
  const body = list.map((row) => {
    const cell = cellOf(now, row);
    const was = cellOf(before, row);
    const whole = cellOf(end, row);
    const expect = cellOf(model, row);
    const changed = cell && was && cell.value !== was.value;
    const unlike = differs(whole, expect) === true;
    const note = unlike && loose.includes(row);
    const off = unlike && !note;
    const ruled = derived(row, run.trace.header);
    if (ruled) rules.set(ruled, [...(rules.get(ruled) ?? []), row.id]);
    return html`<tr class=${changed ? 'changed' : ''} data-row=${row.id}>
      <th scope="row">${row.mark ? html`<i class=${`swatch ${row.mark}`} aria-hidden="true"></i>` : nothing}${t(`count.${row.id}`)}${ruled ? html` <span class="muted" title=${t(ruled)}><span aria-hidden="true">◐</span><span class="sr">${t(ruled)}</span></span>` : nothing}</th>
      <td data-test=${`now-${row.id}`}>${number(cell, row, true)}${changed ? html`<span class="sr">${t('count.changed')}</span>` : nothing}${other ? of(whole, row) : nothing}</td>
      ${complete && !other ? html`<td data-test=${`all-${row.id}`}>${number(whole, row, false)}</td>` : nothing}
      ${model ? html`<td class=${off ? 'off' : ''} data-test=${`expected-${row.id}`}>${number(expect, row, false)}${off ? html`<span class="flag" title=${t('count.off')}>≠</span>` : note ? html`<span class="flag loose" title=${t('count.loose')}>~</span>` : nothing}</td>` : nothing}
      ${beside ? html`<td data-test=${`other-${row.id}`}>${number(cellOf(beside, row), row, true)}${of(cellOf(besideAll, row), row)}</td>` : nothing}
    </tr>`;
  });
  return html`<table class=${other ? 'counters many' : 'counters'} data-test="counters">
      <caption class="sr">${t('count.title')}</caption>
      <thead>
        <tr>
          <th scope="col">${t('count.title')} ${other && whose(other.trace.header) !== owner ? nothing : html`<span class="whose">${t(owner)}</span>`}</th>
          <th scope="col">${other ? names[0] : t('count.now')}</th>
          ${complete && !other ? html`<th scope="col">${t('count.all')}</th>` : nothing}
          ${model ? html`<th scope="col">${t('count.expected')}</th>` : nothing}
          ${other ? html`<th scope="col">${names[1]}</th>` : nothing}
        </tr>
      </thead>
      <tbody>${body}</tbody>
    </table>
    ${[...reasons].map(
      ([key, ids]) =>
        html`<p class="reason"><span aria-hidden="true">⊘</span> ${t('count.why', { what: ids.map((id) => t(`count.${id}`)).join(t('list.comma')), why: reason(key) })}</p>`,
    )}
    ${leastNote(list, [end ?? now, besideAll ?? beside])}
    ${[...rules].map(
      ([key, ids]) =>
        html`<p class="reason" data-test="derived"><span aria-hidden="true">◐</span> ${t('count.why', { what: ids.map((id) => t(`count.${id}`)).join(t('list.comma')), why: t(key) })}</p>`,
    )}`;
}

/** leastView is a number with the reason for which it is a lower bound, if it is. @param {string} text @param {string} why */
export const leastView = (text, why) =>
  why ? html`<span class="least" title=${t(why)}>${text}</span>` : html`${text}`;

/**
 * leastNote says under a table why some of its numbers are lower bounds.
 * @param {typeof import('./compare.js').rows} list @param {any[]} ledgers
 */
export function leastNote(list, ledgers) {
  /** @type {Map<string, string[]>} */
  const whys = new Map();
  for (const row of list) {
    for (const why of new Set(ledgers.map((x) => cellOf(x, row)?.why).filter(Boolean))) {
      whys.set(/** @type {string} */ (why), [...(whys.get(why ?? '') ?? []), row.id]);
    }
  }
  return [...whys].map(
    ([why, ids]) =>
      html`<p class="reason" data-test="least"><span aria-hidden="true">≥</span> ${t('count.why', { what: why === 'count.least.lost' ? t('count.least.some') : ids.map((id) => t(`count.${id}`)).join(t('list.comma')), why: t(why) })}</p>`,
  );
}

/** namesOf are names that tell the runs apart. @param {{trace: {header: any}}[]} runs */
export function namesOf(runs) {
  const plain = runs.map(nameOf);
  return plain.map((name, k) =>
    plain.filter((x) => x === name).length > 1
      ? t('many.name', { name, n: plain.slice(0, k + 1).filter((x) => x === name).length })
      : name,
  );
}

/** @param {{trace: {header: any}}} run */
export function nameOf(run) {
  const name = t(`demo.${run.trace.header.name}`);
  return run.trace.header.producer === 'sim' ? t('name.sim', { name }) : name;
}

/**
 * @param {import('./track.js').RunTrack | Ended} a
 * @param {import('./track.js').RunTrack | Ended} b
 * @param {string} title
 * @param {{a: string, b: string}} names
 */
export function differencesView(a, b, title, names) {
  const [x, y] = [wholeOf(a), wholeOf(b)];
  if (!x || !y) return nothing;
  const alike = a.trace.header.name === b.trace.header.name;
  const list = differences(x, y, names, showValue, rowsOf(a.trace.header), alike);
  const owner = whose(a.trace.header);
  return html`<section class="diffs" data-test="differences">
    <h3>${title} ${owner === whose(b.trace.header) ? html`<span class="whose">${t(owner)}</span>` : nothing}</h3>
    ${differencesList(list)}
  </section>`;
}

/** differencesList says each difference, and once what the mark of loose ones means. @param {{key: string, row: string, args: any}[]} list */
export function differencesList(list) {
  const loose = (/** @type {{key: string}} */ d) => d.key.endsWith('.loose');
  return html`<ul>
      ${list.map((d) => html`<li class=${loose(d) ? 'loose' : ''} data-row=${d.row}>${t(d.key, d.args)}</li>`)}
    </ul>
    ${list.some(loose) ? html`<p class="small muted">${t('diff.loose.note')}</p>` : nothing}`;
}
