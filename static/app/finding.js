// What a person can do to get somewhere in a long run: search it, and skip what only repeats.

import { t } from '../say/words.js';
import { findNew, noveltyFor } from './novelty.js';
import { notify, say } from './page.js';
import { captionText } from './text.js';

/**
 * @param {object} p
 * @param {import('./page.js').PageKit} p.page
 * @param {import('./player.js').Player} p.player
 * @param {any} p.act
 * @param {import('./screen.js').Screen} p.screen
 */
export function wireFinding({ page, player, act, screen }) {
  const { search } = screen;
  const field = () => /** @type {HTMLInputElement | null} */ (document.getElementById('find'));
  const redraw = () => {
    screen.stale();
    page.loop.invalidate();
  };
  Object.assign(act, {
    openSearch() {
      search.show(true);
      redraw();
      requestAnimationFrame(() => {
        field()?.focus();
        field()?.select();
      });
    },
    closeSearch() {
      search.show(false);
      redraw();
      /** @type {HTMLElement | null} */ (document.querySelector('#timeline'))?.focus();
    },
    /** @param {string} text */
    search(text) {
      search.type(text);
      redraw();
    },
    /** goes to a hit and says which it is @param {1 | -1} way */
    find(way) {
      const m = search.next(way);
      if (!m) return search.text.trim() ? say(t('find.none')) : undefined;
      act.seek(m);
      const { run, step } = player.moverOf(m);
      const text = act.hidden(run, step) ? t('proof.hidden') : captionText(player.runs[run], step);
      say(t('find.at', { place: search.place(), count: search.hits().length, text }));
    },
    /** @param {1 | -1} way */
    novel(way) {
      if (!player.runs.every(noveltyFor)) return notify(t('new.wait'));
      const m = findNew(player, way);
      if (m) act.seek(m);
      else notify(t('new.none'));
    },
  });
}
