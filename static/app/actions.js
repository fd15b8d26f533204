// What a person can do in the lab, apart from the keys.

import { t } from '../say/words.js';
import { MOST } from './address.js';
import { apiPath, send } from './api.js';
import { savePicture } from './export.js';
import { notify } from './page.js';
import { proofEvent } from './panels.js';
import { besideText, errorText } from './text.js';
import { besides, paramsFor, readWish, wishOf } from './wish.js';

/**
 * @param {object} p
 * @param {import('./bench.js').Bench} p.bench
 * @param {import('./player.js').Player} p.player
 * @param {() => import('./screen.js').Screen} p.screen
 * @param {() => void} p.redraw
 */
export function createActions({ bench, player, screen, redraw }) {
  const { state } = bench;
  /** @param {import('./slot.js').Slot} slot */
  const add = (slot) => bench.setBeside([...state.others.slice(-(MOST - 2)), slot]);
  return {
    submit() {
      const demos = state.demos?.demos ?? [];
      const demo = demos.find((/** @type {any} */ d) => d.name === state.wish.demo);
      const { ok, request } = readWish(state.wish, demo);
      if (!ok) {
        screen().focusWrong();
        return;
      }
      bench.run(request, besides(state.wish));
    },
    /** @param {Partial<import('./wish.js').Wish>} part */
    change(part) {
      state.wish = { ...state.wish, ...part };
      bench.nameDemo();
      redraw();
    },
    fresh() {
      player.pause();
      if (state.slot?.request) state.wish = wishOf(state.slot.request);
      screen().openForm();
      redraw();
    },
    again() {
      const request = state.slot?.request;
      if (request && !state.starting)
        bench.run(
          request,
          state.others.filter((o) => o.request?.producer === request.producer).map((o) => o.demo),
        );
    },
    async copy() {
      bench.remember();
      const url = new URL(location.href);
      url.searchParams.set('step', String(player.current()));
      try {
        await navigator.clipboard.writeText(url.href);
        notify(t('head.copied', { step: player.current() }));
      } catch {
        notify(t('head.copy.failed'));
      }
    },
    async pin() {
      const { slot, mark } = state;
      if (!slot?.hash) return;
      try {
        await send(mark.pinned ? 'DELETE' : 'PUT', apiPath('traces', slot.hash, 'pin'));
        mark.pinned = !mark.pinned;
        notify(t(mark.pinned ? 'head.pinned' : 'head.unpinned'));
      } catch (err) {
        notify(errorText(err));
      }
      redraw();
    },
    async remove() {
      if (!state.slot?.hash || !confirm(t('runs.delete.sure'))) return;
      try {
        await send('DELETE', apiPath('traces', state.slot.hash));
        location.href = '/runs';
      } catch (err) {
        notify(errorText(err));
      }
    },
    /** @param {string} demo */
    async besideDemo(demo) {
      try {
        const other = state.demos?.demos.find((/** @type {any} */ d) => d.name === demo);
        const params = paramsFor(other, state.slot?.request.params ?? {});
        add(await bench.slots.start({ ...state.slot?.request, params, demo }));
      } catch (err) {
        notify(besideText(err, t(`demo.${demo}`)));
      }
    },
    standsAt: () => Math.ceil(player.position(0) - 1e-6),
    /** @param {'svg' | 'png'} kind */
    picture: (kind) => savePicture(kind, player).catch(() => notify(t('export.failed'))),
    besideExpected: () => state.slot?.expected && add(bench.slots.open(state.slot.expected.hash)),
    /** @param {string} hash */
    besideTrace: (hash) => add(bench.slots.open(hash)),
    /** @param {number} n  takes away the n-th of the others */
    without: (n) => bench.setBeside(state.others.filter((_, k) => k !== n)),
    alone: () => bench.setBeside([]),
    openMenu: bench.findMark,
    /** @param {string} tab */
    tab(tab) {
      state.tab = tab;
      redraw();
    },
    /** @param {string} answer */
    answer(answer) {
      if (state.slot) state.answers.set(state.slot.hash, answer);
      redraw();
    },
    /** @param {number} run @param {number} event */
    pick(run, event) {
      state.drawer = { run, event };
      player.pause();
      redraw();
    },
    closeDrawer() {
      state.drawer = null;
      redraw();
      /** @type {HTMLElement | null} */ (document.querySelector('[data-test="evidence"]'))?.focus();
    },
    /** @param {string} kind */
    kind(kind) {
      state.kind = kind;
      redraw();
    },
    /** @param {number} u */
    seek(u) {
      bench.touched();
      player.pause();
      player.seek(u);
    },
    /** @param {any} kind */
    axis(kind) {
      player.setAxis(kind);
      redraw();
    },
    touched() {
      bench.touched();
    },
    /** another skin for the same position */
    view() {
      state.view = state.view === 'canteen' ? 'machine' : 'canteen';
      bench.needView();
      redraw();
    },
    changed: redraw,
    /** whether a step tells the verdict of a proof not yet guessed @param {number} run @param {number} step */
    hidden(run, step) {
      const track = player.runs[run];
      if (!track || state.answers.get(state.slot?.hash ?? '')) return false;
      const event = proofEvent(track);
      return event >= 0 && track.reader.steps.stepOf(event) === step;
    },
  };
}
