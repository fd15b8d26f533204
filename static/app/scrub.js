// The slider of the player on pages that have no timeline.

import { t } from '../say/words.js';
import { html, live } from '../vendor/lit.js';

/**
 * @param {import('./player.js').Player} player
 * @param {string} valuetext
 * @param {boolean} [locked]  a question has to be answered first
 */
export function scrubber(player, valuetext, locked = false) {
  return html`<input
    class="scrub"
    type="range"
    min="0"
    step="1"
    data-test="scrub"
    max=${player.merged.count}
    .value=${live(String(Math.round(player.clock.u())))}
    ?disabled=${locked}
    aria-label=${t('bar.position')}
    aria-valuetext=${valuetext}
    @input=${(/** @type {Event} */ e) => {
      player.pause();
      player.seek(Number(/** @type {HTMLInputElement} */ (e.target).value));
    }}
  />`;
}
