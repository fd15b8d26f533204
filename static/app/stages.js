// The stage, or up to four of them with their running totals.

import { t } from '../say/words.js';
import { isModel } from '../trace/roles.js';
import { html } from '../vendor/lit.js';
import { cellOf, rowsOf } from './compare.js';
import { leastView, ledgersAt, namesOf, showValue, wholeOf, whose } from './counters.js';
import { pictureAt } from './pictures.js';
import { captionText } from './text.js';

const SUMS = ['mode_switches', 'cpu_copies', 'dma'];
const MODEL_SUMS = ['wakeups', 'examined', 'mode_switches'];

/** Whether a run's wait calls look at descriptors, as far as is known. @param {import('./track.js').RunTrack} run */
const looks = (run) =>
  wholeOf(run)?.sender.find((/** @type {any} */ x) => x.name === 'examined')?.value !== 0;

/** The running totals of a run, each with what it is called; those that nobody has are left out.
 * @param {import('./track.js').RunTrack} run @param {number} step @param {boolean} looked  by any of the runs */
function sumsOf(run, step, looked) {
  const ledgers = ledgersAt(run, run.reader.steps.end(step));
  const { header } = run.trace;
  const ids = isModel(header) ? MODEL_SUMS.filter((id) => looked || id !== 'examined') : SUMS;
  return ids.map((id) => {
    const row = rowsOf(header).find((x) => x.id === id);
    const cell = row ? cellOf(ledgers, row) : null;
    const text = cell?.unavailable ? '–' : showValue(cell?.value ?? 0, {}, cell?.atLeast ?? false);
    return { name: t(`short.${id}`), text, why: cell?.why ?? '' };
  });
}

/**
 * @param {object} p
 * @param {import('./player.js').Player} p.player
 * @param {any} p.act
 * @param {{run: number, event: number} | null} p.picked
 * @param {'wide' | 'phone'} p.layout  of a single stage
 * @param {boolean} p.small  whether there is only a phone's room for each of several
 * @param {'machine' | 'canteen'} p.view
 */
export function stagesView({ player, act, picked, layout, small, view }) {
  const two = player.runs.length > 1;
  const half = small ? 'small' : layout === 'phone' || player.runs.length > 2 ? 'mini' : 'half';
  const names = namesOf(player.runs);
  const steps = player.runs.map((_, r) => Math.ceil(player.position(r) - 1e-6));
  const looked = two && player.runs.some(looks);
  const sums = two ? player.runs.map((run, r) => sumsOf(run, steps[r], looked)) : [];
  const owners = player.runs.map((run) => t(whose(run.trace.header)));
  const allSums = sums.map((list, r) =>
    [...list.map((s) => `${s.name} ${s.text}`), owners[r]].join('   '),
  );
  return player.runs.map((run, r) => {
    const pos = player.position(r);
    const step = steps[r];
    const hidden = act.hidden(r, step);
    const opts = {
      layout: two ? half : layout,
      hide: hidden ? ['ghosts', 'proof'] : [],
      picked: picked?.run === r ? picked.event : undefined,
      until: player.timeIn(r),
    };
    const how = {
      caption: hidden ? t('proof.hidden') : captionText(run, step, view),
      onPick: (/** @type {number} */ event) => act.pick(r, event),
    };
    const svg = pictureAt(run.reader, pos, opts, how, view);
    if (!two) return svg;
    return html`<figure class="side" data-test=${`stage-${r}`}>
      <figcaption><b data-all=${names.join('\n')}>${names[r]}</b> <span class="small" data-all=${allSums.join('\n')}><span class="totals">${sums[r].map((s) => html`<span class="total num">${s.name} <b>${leastView(s.text, s.why)}</b></span> `)}<span class="total whose">${owners[r]}</span></span></span></figcaption>
      ${svg}
    </figure>`;
  });
}
