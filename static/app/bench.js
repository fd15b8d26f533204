// The bench of the lab: the runs that are on it, from the request to the picture, and the address that
// names them. It draws nothing; changed is told when something has to be drawn.

import { t } from '../say/words.js';
import { isHash, readAddress, writeAddress } from './address.js';
import { alone } from './alone.js';
import { apiPath, getJSON } from './api.js';
import { notify, say } from './page.js';
import { createSlots } from './slot.js';
import { errorText } from './text.js';
import { defaultWish } from './wish.js';

const STILL = 120; // ms after which a position is worth an address

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
 * @property {'machine' | 'canteen'} view  the skin of the picture
 * @property {any[]} shelf  recordings offered before anything is open
 * @property {string} goal  what to bring into view once it is there: "proof" or ""
 * @property {boolean} starting
 * @property {string} trouble
 */

/**
 * @param {import('./page.js').PageKit} page
 * @param {import('./player.js').Player} player
 * @param {{redraw: () => void, begun: () => void}} tell  begun: a new run takes the place of what was shown
 */
export function createBench({ idle, loop }, player, { redraw, begun }) {
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
    view: 'machine',
    shelf: [],
    goal: '',
    starting: false,
    trouble: '',
  };
  const asked = readAddress(location.pathname, location.search);
  state.view = asked.view;
  /** @type {number | null} */
  let wanted = asked.step;
  let following = true;
  let grownAt = 0;
  let dirty = false;

  const shownRuns = () =>
    [state.slot?.run, state.other?.run]
      .filter((r) => r && r.trace.n > 0)
      .map((r) => /** @type {import('./track.js').RunTrack} */ (r));

  const allDone = () => [state.slot, state.other].every((s) => !s || s.state === 'done');

  const remember = () => {
    const { slot, other } = state;
    if (!slot) return;
    const place = {
      first: slot.hash || slot.id,
      beside: other ? other.hash || other.id : '',
      step: slot.hash ? player.current() : null,
      axis: player.axis.kind,
      view: state.view,
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
      const all = allDone();
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

  /** isDemo tells the demos there are from what a recording may call itself. @param {string} name */
  const isDemo = (name) =>
    alone || state.demos?.demos.some((/** @type {any} */ d) => d.name === name);

  /** @param {string} demo */
  const loadCode = (demo) => {
    if (!demo || state.code.has(demo) || !isDemo(demo)) return;
    state.code.set(demo, null);
    idle
      .during(getJSON(apiPath('code', demo)))
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
    begun();
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

  // A live run that has grown is taken in at most as often as its size allows.
  loop.add((now) => {
    const events = shownRuns().reduce((n, r) => n + r.trace.n, 0);
    if (dirty && now - grownAt > Math.min(50, events / 2000)) {
      dirty = false;
      grownAt = now;
      for (const r of shownRuns()) if (!r.hash) r.update();
      if (player.runs.length !== shownRuns().length) player.setRuns(shownRuns());
      else player.grown();
      if (following && !allDone()) player.seek(player.merged.count);
    }
    return dirty;
  });

  let lastMark = '';
  let keeping = 0;
  let kept = () => {};
  /** keeps the address in step with the picture when it stands still: browsers take few changes a second */
  const keepAddress = () => {
    const mark = `${player.current()} ${player.axis.kind} ${state.view} ${state.slot?.hash} ${state.other?.hash}`;
    if (player.clock.playing() || mark === lastMark || wanted !== null) return;
    lastMark = mark;
    clearTimeout(keeping);
    kept();
    kept = idle.begin();
    keeping = window.setTimeout(() => {
      remember();
      kept();
    }, STILL);
  };

  /** @param {string} id */
  const openById = (id) => (isHash(id) ? slots.open(id) : slots.attach(id));

  const load = () => {
    idle.during(getJSON('/api/demos')).then(
      (demos) => {
        state.demos = demos;
        loadCode(state.slot?.demo ?? '');
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
    if (asked.first) {
      player.setAxis(asked.axis);
      state.slot = openById(asked.first);
      if (asked.beside) state.other = openById(asked.beside);
      return;
    }
    idle.during(getJSON('/api/traces')).then(
      ({ traces }) => {
        const live = traces.filter((/** @type {any} */ x) => x.producer === 'live');
        state.shelf = live.slice(0, 8);
        const shown = live.find(
          (/** @type {any} */ x) => x.builtin && x.name === 'sendfile' && !x.params.cold,
        );
        if (location.hash === '#proof' && shown) {
          state.goal = 'proof';
          state.slot = slots.open(shown.hash);
        }
        redraw();
      },
      () => {},
    );
  };

  return {
    state,
    slots,
    load,
    run,
    setBeside,
    remember,
    keepAddress,
    findMark,
    /** somebody moved by hand: the picture no longer follows the run */
    touched() {
      following = false;
    },
  };
}

/** @typedef {ReturnType<typeof createBench>} Bench */
