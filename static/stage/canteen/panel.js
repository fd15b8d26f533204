import { t } from '../../say/words.js';
import { html, nothing } from '../../vendor/lit.js';
import { eventsAt } from './model.js';
import { limitsOf, tableOf } from './topics.js';

/**
 * canteenPanel is what stands beside the canteen: the words of the canteen and
 * those of the computer, the rows of this step marked, and where the metaphor
 * ends.
 * @param {import('../../trace/reader.js').Reader} r @param {number} step
 * @param {{hidden?: boolean}} [opts] hidden: the step is not to be told yet
 */
export function canteenPanel(r, step, { hidden = false } = {}) {
  const at = eventsAt(r, step);
  const to = hidden ? at.from : at.to;
  return html`<section class="canteen-panel" data-test="canteen-panel">
    <table class="canteen-table">
      <caption class="sr">${t('canteen.table')}</caption>
      <thead><tr><th scope="col">${t('canteen.table.left')}</th><th scope="col">${t('canteen.table.right')}</th></tr></thead>
      <tbody>
        ${tableOf(r, at.from, to).map(
          ({ id, now }) => html`<tr class=${now ? 'now' : ''} data-row=${id}>
          <td>${t(`canteen.row.${id}`)}${now ? html`<span class="sr"> ${t('canteen.table.now')}</span>` : nothing}</td>
          <td>${t(`canteen.row.${id}.is`)}</td></tr>`,
        )}
      </tbody>
    </table>
    <div class="canteen-limit" data-test="canteen-limit">
      <p class="eyebrow">${t('canteen.limit')}</p>
      ${limitsOf(r, at.from, to).map((key) => html`<p>${t(key)}</p>`)}
    </div>
  </section>`;
}
