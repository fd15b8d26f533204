// The lab: what is on it, and who is told when something changes. Drawing is in the parts it calls.

import { onLang, t } from '../say/words.js';
import { isHash, readAddress, writeAddress } from './address.js';
import { getJSON, send } from './api.js';
import { wireKeys } from './lab-keys.js';
import { bootPage, notify, say } from './page.js';
import { proofEvent } from './panels.js';
import { createPlayer } from './player.js';
import { createScreen } from './screen.js';
import { createSlots } from './slot.js';
import { dwellOf, errorText } from './text.js';
import { defaultWish, readWish, wishOf } from './wish.js';

/**
 * @typedef {object} LabState
 * @property {import('./slot.js').Slot | null} slot
 * @property {import('./slot.js').Slot | null} other
 * @property {import('./wish.js').Wish} wish
 * @property {any} demos
 * @property {any} doctor
 * @property {Map<string, any>} code
 * @property {string} tab  language of the code pane
 * @property {any[] | null} recordings
 * @property {{pinned: boolean, builtin: boolean}} mark
 * @property {Map<string, string>} answers  to the question of the proof, by hash
 * @property {{run: number, event: number} | null} drawer
 * @property {string} kind  of event to jump to
 * @property {any[]} shelf  recordings offered before anything is open
 * @property {boolean} starting
 * @property {string} trouble
 */

async function main() {
  const page = await bootPage();
  const { loop, idle } = page;
  const player = createPlayer(loop, {
    dwell: (r, s) => dwellOf(player.runs[r], s),
    still: page.reducedMotion.matches,
  });
  page.reducedMotion.addEventListener('change', (e) => player.setStill(e.matches));

  /** @type {LabState} */
  const state = {
    slot: null,
    other: null,
    wish: defaultWish(),
    demos: null,
    doctor: null,
    code: new Map(),
    tab: 'go',
    recordings: null,
    mark: { pinned: false, builtin: false },
    answers: new Map(),
    drawer: null,
    kind: 'syscall_enter',
    shelf: [],
    starting: false,
    trouble: '',
  };
  const asked = readAddress(location.pathname, location.search);
  /** @type {number | null} */
  let wanted = asked.step;
  let following = true;
  let grownAt = 0;
  let dirty = false;

  const redraw = () => {
    screen.stale();
    loop.invalidate();
  };

  const shownRuns = () =>
    [state.slot?.run, state.other?.run]
      .filter((r) => r && r.trace.n > 0)
      .map((r) => /** @type {import('./track.js').RunTrack} */ (r));

  const remember = () => {
    const { slot, other } = state;
    if (!slot) return;
    const place = {
      first: slot.hash || slot.id,
      beside: other ? other.hash || other.id : '',
      step: slot.hash ? player.current() : null,
      axis: player.axis.kind,
    };
    const next = writeAddress(place);
    if (next !== location.pathname + location.search) history.replaceState(null, '', next);
  };

  /** @param {import('./slot.js').Slot} slot @param {'state' | 'grown' | 'ready'} what */
  const changed = (slot, what) => {
    if (slot !== state.slot && slot !== state.other) return;
    if (what === 'grown') dirty = true;
    if (what === 'ready') {
      const u = player.clock.u();
      player.setRuns(shownRuns());
      const all = [state.slot, state.other].every((s) => !s || s.state === 'done');
      if (wanted !== null && all) {
        player.seek(wanted);
        wanted = null;
      } else if (following) player.seek(all ? 0 : player.merged.count);
      else player.seek(u);
      if (all) say(t('run.done', { count: player.merged.count }));
      loadCode(slot.demo);
      findMark();
    }
    redraw();
  };

  const slots = createSlots({ changed, busy: idle.begin });

  /** @param {string} demo */
  const loadCode = (demo) => {
    if (!demo || state.code.has(demo)) return;
    state.code.set(demo, null);
    idle
      .during(getJSON(`/api/code/${demo}`))
      .then((code) => state.code.set(demo, code))
      .catch(() => {})
      .finally(redraw);
  };

  const findMark = async () => {
    const { traces } = await idle.during(getJSON('/api/traces')).catch(() => ({ traces: [] }));
    const mine = traces.find((/** @type {any} */ x) => x.hash === state.slot?.hash);
    if (mine) state.mark = { pinned: mine.pinned, builtin: mine.builtin };
    state.recordings = traces
      .filter((/** @type {any} */ x) => x.hash !== state.slot?.hash && x.producer === 'live')
      .slice(0, 8);
    redraw();
  };

  /** @param {any} request @param {string} beside */
  const run = async (request, beside) => {
    state.starting = true;
    state.trouble = '';
    redraw();
    try {
      const first = await slots.start(request);
      state.slot?.close();
      state.other?.close();
      state.slot = first;
      state.other = null;
      begin();
      if (beside) state.other = await slots.start({ ...request, demo: beside });
      remember();
    } catch (err) {
      state.trouble = errorText(err);
      if (state.slot) notify(state.trouble);
    }
    state.starting = false;
    redraw();
  };

  const begin = () => {
    following = true;
    wanted = null;
    state.drawer = null;
    player.pause();
    player.setRuns([]);
    screen.closeForm();
  };

  /** @param {import('./slot.js').Slot | null} next */
  const setBeside = (next) => {
    state.other?.close();
    state.other = next;
    following = true;
    player.pause();
    player.setRuns(shownRuns());
    player.seek(0);
    remember();
    redraw();
  };

  const act = {
    submit() {
      const { ok, request } = readWish(state.wish);
      if (!ok) {
        screen.focusWrong();
        return;
      }
      run(request, state.wish.beside);
    },
    /** @param {Partial<import('./wish.js').Wish>} part */
    change(part) {
      state.wish = { ...state.wish, ...part };
      redraw();
    },
    fresh() {
      if (state.slot?.request) state.wish = wishOf(state.slot.request);
      screen.openForm();
      redraw();
    },
    again() {
      const request = state.slot?.request;
      if (request && !state.starting)
        run(request, state.other?.request?.producer === 'live' ? state.other.demo : '');
    },
    async copy() {
      remember();
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
        await send(mark.pinned ? 'DELETE' : 'PUT', `/api/traces/${slot.hash}/pin`);
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
        await send('DELETE', `/api/traces/${state.slot.hash}`);
        location.href = '/runs';
      } catch (err) {
        notify(errorText(err));
      }
    },
    /** @param {string} demo */
    async besideDemo(demo) {
      try {
        setBeside(await slots.start({ ...state.slot?.request, demo }));
      } catch (err) {
        notify(errorText(err));
      }
    },
    besideExpected: () => state.slot?.expected && setBeside(slots.open(state.slot.expected.hash)),
    /** @param {string} hash */
    besideTrace: (hash) => setBeside(slots.open(hash)),
    alone: () => setBeside(null),
    openMenu: findMark,
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
      following = false;
      player.pause();
      player.seek(u);
    },
    /** @param {any} kind */
    axis(kind) {
      player.setAxis(kind);
      redraw();
    },
    touched() {
      following = false;
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

  const screen = createScreen({ page, player, state, act });
  wireKeys({ page, player, state, act, screen });

  loop.add((now) => {
    if (
      dirty &&
      now - grownAt > Math.min(400, shownRuns().reduce((n, r) => n + r.trace.n, 0) / 500)
    ) {
      dirty = false;
      grownAt = now;
      for (const r of shownRuns()) if (!r.hash) r.update();
      if (player.runs.length !== shownRuns().length) player.setRuns(shownRuns());
      else player.grown();
      if (following) player.seek(player.merged.count);
    }
    return dirty;
  });
  loop.add((now) => screen.draw(now));
  onLang(redraw);
  page.onTheme(redraw);

  let lastMark = '';
  loop.add(() => {
    const mark = `${player.current()} ${player.axis.kind} ${state.slot?.hash} ${state.other?.hash}`;
    if (!player.clock.playing() && mark !== lastMark && wanted === null) {
      lastMark = mark;
      remember();
    }
  });

  idle.during(getJSON('/api/demos')).then(
    (demos) => {
      state.demos = demos;
      if (demos.demos.every((/** @type {any} */ d) => !d.live)) state.wish.producer = 'sim';
      redraw();
    },
    (err) => {
      state.trouble = errorText(err);
      redraw();
    },
  );
  idle.during(getJSON('/api/doctor')).then(
    (doctor) => {
      state.doctor = doctor;
      redraw();
    },
    () => {},
  );

  const openById = (/** @type {string} */ id) => (isHash(id) ? slots.open(id) : slots.attach(id));
  if (asked.first) {
    player.setAxis(asked.axis);
    state.slot = openById(asked.first);
    if (asked.beside) state.other = openById(asked.beside);
  }
  if (!asked.first) {
    idle.during(getJSON('/api/traces')).then(
      ({ traces }) => {
        state.shelf = traces.filter((/** @type {any} */ x) => x.producer === 'live').slice(0, 8);
        redraw();
      },
      () => {},
    );
  }
  redraw();
}

main();
