import { t } from '../say/words.js';
import { html } from '../vendor/lit.js';

const ITEMS = [
  'user',
  'kernel',
  'blocked',
  'runnable',
  'dma',
  'copy',
  'ref',
  'fault',
  'wakeup',
  'lost',
];

/** The legend of the timeline: each sign as it is drawn, with its word. */
export function legendView() {
  return html`<ul class="legend" aria-label=${t('legend.label')}>
    ${ITEMS.map((id) => html`<li><i class=${`key ${id}`} aria-hidden="true"></i>${t(`legend.${id}`)}</li>`)}
  </ul>`;
}
