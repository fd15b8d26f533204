// The bench of the lab: the runs that are on it, from the request to the picture, and the address that
// names them. It draws nothing; changed is told when something has to be drawn.

import { t } from '../say/words.js';
import { isHash, MOST, readAddress, writeAddress } from './address.js';
import { createKeeper } from './keep.js';
import { createLibrary } from './library.js';
import { notify, say } from './page.js';
import { needCanteen } from './pictures.js';
import { createSlots } from './slot.js';
import { besideText, errorText } from './text.js';
import { chosen, defaultWish, paramsFor } from './wish.js';

/**
 * @typedef {object} LabState
 * @property {import('./slot.js').Slot | null} slot
 * @property {import('./slot.js').Slot[]} others  what is compared with it, up to three
 * @property {import('./wish.js').Wish} wish
 * @property {any} demos
 * @property {any} doctor
 * @property {Map<string, any>} code
 * @property {string} tab  language of the code pane
 * @property {any[] | null} recordings
 * @property {{pinned: boolean, builtin: boolean}} mark
 * @property {Map<string, string>} answers  to the question of the proof, by hash
 * @property {{run: number, event: number} | null} drawer
 * @property {boolean} enter  the keyboard is to go into the drawer once it is there
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
 * @param {{redraw: () => void, begun: () => void, asked: () => void}} tell
 *   begun: a new run takes the place of what was shown; asked: the address asks for another while one is shown
 */
export function createBench({ idle, loop }, player, { redraw, begun, asked }) {
  /** @type {LabState} */
  const state = {
    slot: null,
    others: [],
    wish: defaultWish(),
    demos: null,
    doctor: null,
    code: new Map(),
    tab: 'go',
    recordings: null,
    mark: { pinned: false, builtin: false },
    answers: new Map(),
    drawer: null,
    enter: false,
    kind: 'syscall_enter',
    view: 'machine',
    shelf: [],
    goal: '',
    starting: false,
    trouble: '',
  };
  const place = readAddress(location.pathname, location.search);
  state.view = place.view;
  /** @type {number | null} */
  let wanted = place.step;
  let following = true;
  /** step of the first run at which the picture stays until what was put beside it is there @type {number | null} */
  let anchor = null;
  let grownAt = 0;
  let dirty = false;

  const held = () => [state.slot, ...state.others].filter((s) => s !== null);

  const shownRuns = () =>
    held()
      .map((s) => s.run)
      .filter((r) => r !== null);

  const stay = () => {
    if (anchor !== null) player.seek(player.mergedOf(0, anchor));
  };

  const allDone = () => held().every((s) => s.state === 'done');

  const remember = () => {
    const { slot, others } = state;
    if (!slot) return;
    const next = writeAddress({
      first: slot.hash || slot.id,
      beside: others.map((o) => o.hash || o.id).filter(Boolean),
      step: slot.hash ? player.current() : null,
      axis: player.axis.kind,
      view: state.view,
    });
    if (next !== location.pathname + location.search) history.replaceState(null, '', next);
  };

  /** @param {import('./slot.js').Slot} slot @param {import('./slot.js').What} what */
  const changed = (slot, what) => {
    if (!held().includes(slot)) return;
    if (what === 'progress') return loop.invalidate();
    if (what === 'grown') {
      dirty = true;
      return loop.invalidate();
    }
    if (what === 'ready') {
      const u = player.clock.u();
      player.setRuns(shownRuns());
      const all = allDone();
      if (wanted !== null && all) {
        player.seek(wanted);
        wanted = null;
      } else if (anchor !== null) {
        stay();
        if (all) anchor = null;
      } else if (following) player.seek(all ? 0 : player.merged.count);
      else player.seek(u);
      if (all) say(t('run.done', { count: player.merged.count }));
      loadCode(slot);
      findMark();
    }
    redraw();
  };

  const slots = createSlots({ changed, busy: idle.begin });

  const library = createLibrary({ state, idle, redraw });
  const { loadCode, findMark } = library;

  /** @param {any} request @param {string[]} beside  other demos to run the same way */
  const run = async (request, beside) => {
    state.starting = true;
    state.trouble = '';
    let asking = request.demo;
    redraw();
    try {
      const first = await slots.start(request);
      for (const slot of held()) slot.close();
      state.slot = first;
      state.others = [];
      begin();
      for (const demo of beside) {
        const other = state.demos?.demos.find((/** @type {any} */ d) => d.name === demo);
        const params = paramsFor(other, request.params);
        asking = demo;
        state.others.push(await slots.start({ ...request, params, demo }));
      }
      remember();
    } catch (err) {
      const name = t(`demo.${asking}`);
      state.trouble = asking === request.demo ? errorText(err, { name }) : besideText(err, name);
      if (state.slot) notify(state.trouble);
    }
    state.starting = false;
    redraw();
  };

  const begin = () => {
    following = true;
    anchor = null;
    wanted = null;
    state.drawer = null;
    player.pause();
    player.setRuns([]);
    begun();
  };

  /** puts other runs beside the first, which stays where it is @param {import('./slot.js').Slot[]} next */
  const setBeside = (next) => {
    anchor = Math.ceil(player.position(0) - 1e-6);
    for (const slot of state.others) if (!next.includes(slot)) slot.close();
    state.others = next.slice(0, MOST - 1);
    following = false;
    state.drawer = null;
    player.pause();
    player.setRuns(shownRuns());
    stay();
    if (allDone()) anchor = null;
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
      if (anchor !== null) stay();
      else if (following && !allDone()) player.seek(player.merged.count);
    }
    return dirty;
  });

  const keep = createKeeper(idle, () => remember());
  const keepAddress = () => {
    if (player.clock.playing() || wanted !== null) return;
    keep(`${player.current()} ${player.axis.kind} ${state.view} ${held().map((h) => h.hash)}`);
  };

  /** @param {string} id */
  const openById = (id) => (isHash(id) ? slots.open(id) : slots.attach(id));

  /** loads the skin that is chosen */
  const needView = () => {
    if (state.view === 'canteen') idle.during(needCanteen()).then(redraw, () => {});
  };

  /** takes the demo that the address names; who can run it is known once the demos are here */
  const readHash = () => {
    const name = /^#demo=([a-z-]+)$/.exec(location.hash)?.[1];
    if (!name) return false;
    const demo = state.demos?.demos.find((/** @type {any} */ d) => d.name === name);
    const wish = { ...state.wish, producer: /** @type {const} */ ('live'), beside: '', also: [] };
    state.wish = demo ? chosen(wish, demo) : { ...wish, demo: name };
    return true;
  };

  addEventListener('hashchange', () => {
    if (!readHash()) return;
    if (state.slot) asked();
    redraw();
  });

  const load = () => {
    library.load(() => {
      if (!state.slot) readHash();
    });
    needView();
    if (place.first) {
      player.setAxis(place.axis);
      state.slot = openById(place.first);
      state.others = place.beside.map(openById);
      return;
    }
    if (location.hash === '#models') {
      state.wish = { ...state.wish, demo: 'epoll-lt', beside: 'select' };
    }
    readHash();
    library.loadShelf((shown) => {
      if (location.hash !== '#proof') return;
      state.goal = 'proof';
      state.slot = slots.open(shown);
    });
  };

  return {
    state,
    slots,
    load,
    run,
    setBeside,
    remember,
    keepAddress,
    needView,
    findMark,
    /** keeps the demo that the address names the one that is chosen */
    nameDemo() {
      if (!state.slot && location.hash.startsWith('#demo=')) {
        history.replaceState(null, '', `#demo=${state.wish.demo}`);
      }
    },
    /** somebody moved by hand: the picture no longer follows the run */
    touched() {
      following = false;
      anchor = null;
    },
  };
}

/** @typedef {ReturnType<typeof createBench>} Bench */
