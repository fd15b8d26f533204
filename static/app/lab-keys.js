// What the keys do in the lab, and what a person can do to get somewhere in a long run: search it, and skip
// what only repeats.

import { t } from '../say/words.js';
import { alone } from './alone.js';
import { axisKinds } from './axis.js';
import { findNew, noveltyFor } from './novelty.js';
import { notify, say } from './page.js';
import { findKind } from './search.js';
import { captionText } from './text.js';

/**
 * @param {object} p
 * @param {import('./page.js').PageKit} p.page
 * @param {import('./player.js').Player} p.player
 * @param {import('./bench.js').LabState} p.state
 * @param {any} p.act
 * @param {import('./screen.js').Screen} p.screen
 */
export function wireKeys({ page, player, state, act, screen }) {
  const any = () => player.merged.count > 0;
  /** @param {number} n */
  const step = (n) => any() && act.step(n);
  /** @param {string} selector */
  const focus = (selector) => {
    const found = /** @type {HTMLElement | null} */ (document.querySelector(selector));
    if (!found) return false;
    found.focus();
    found.scrollIntoView({ block: 'nearest' });
  };
  Object.assign(act, {
    play() {
      act.touched();
      player.toggle();
    },
    /** @param {number} n */
    step(n) {
      act.touched();
      player.step(n);
    },
    /** @param {1 | -1} way */
    jump(way) {
      const m = findKind(player, state.kind, way);
      if (m) act.seek(m);
      else notify(t('jump.none', { what: { key: `jump.${state.kind}` } }));
    },
  });
  page.keys.on({
    play: () => (any() ? act.play() : false),
    forward: () => step(1),
    back: () => step(-1),
    'page-forward': () => step(10),
    'page-back': () => step(-10),
    'next-kind': () => any() && act.jump(1),
    'previous-kind': () => any() && act.jump(-1),
    'next-new': () => any() && act.novel(1),
    'previous-new': () => any() && act.novel(-1),
    find: () => (any() ? act.openSearch() : false),
    'next-hit': () => (screen.search.open ? act.find(1) : false),
    'previous-hit': () => (screen.search.open ? act.find(-1) : false),
    first: () => any() && act.seek(0),
    last: () => any() && act.seek(player.merged.count),
    faster: () => player.setSpeed(player.clock.speed() * 1.5),
    slower: () => player.setSpeed(player.clock.speed() / 1.5),
    normal: () => player.setSpeed(1),
    axis: () => act.axis(axisKinds[(axisKinds.indexOf(player.axis.kind) + 1) % axisKinds.length]),
    kind: () => focus('#kind'),
    'zoom-in': () => screen.timeline.zoom(2),
    'zoom-out': () => screen.timeline.zoom(0.5),
    'zoom-all': () => screen.timeline.zoom(0),
    evidence() {
      if (state.drawer) return act.closeDrawer();
      const { run, step: s } = player.moverOf(player.current());
      const track = player.runs[run];
      if (!track || s < 1) return false;
      act.pick(run, track.reader.steps.end(s) - 1);
      state.enter = true;
    },
    code() {
      const tabs = [...document.querySelectorAll('#code [role="tab"]')];
      if (!tabs.length) return false;
      const now = tabs.findIndex((x) => x.getAttribute('aria-selected') === 'true');
      /** @type {HTMLElement} */ (tabs[(now + 1) % tabs.length]).click();
    },
    steps: () => focus('.steps [aria-current]'),
    view: () => (any() ? act.view() : false),
    compare() {
      const menu = document.getElementById('compare');
      if (!menu) return false;
      menu.click();
      if (focus('[open] > #compare + .menu-box .item') === false) menu.focus();
    },
    ...(alone ? {} : { copy: () => act.copy(), new: () => act.fresh(), again: () => act.again() }),
    answer(e) {
      const button = /** @type {HTMLElement | undefined} */ (
        document.querySelectorAll('#proof .answer')[Number(e.key) - 1]
      );
      if (!button) return false;
      button.click();
    },
    close(e) {
      if (screen.search.open && e.target instanceof Element && e.target.closest('.search-row')) {
        act.closeSearch();
        return;
      }
      const menu = document.querySelector('details.menu[open]');
      if (menu) {
        menu.removeAttribute('open');
        /** @type {HTMLElement | null} */ (menu.querySelector('summary'))?.focus();
      } else if (state.drawer) act.closeDrawer();
      else if (screen.search.open) act.closeSearch();
      else return false;
    },
  });
}

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
