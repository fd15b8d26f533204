// What the lab asks the server for besides the runs: the demos, what this machine allows, the code, and
// what is recorded already.

import { codeOf } from '../trace/roles.js';
import { alone } from './alone.js';
import { apiPath, getJSON } from './api.js';
import { errorText } from './text.js';

/**
 * @param {object} p
 * @param {import('./bench.js').LabState} p.state
 * @param {import('./idle.js').Idle} p.idle
 * @param {() => void} p.redraw
 */
export function createLibrary({ state, idle, redraw }) {
  /** isDemo tells the demos there are from what a recording may call itself. @param {string} name */
  const isDemo = (name) =>
    alone || state.demos?.demos.some((/** @type {any} */ d) => d.name === name);

  /** @param {import('./slot.js').Slot | null} slot */
  const loadCode = (slot) => {
    const header = slot?.run?.trace.header;
    if (!header || !isDemo(header.name)) return;
    const name = codeOf(header);
    if (state.code.has(name)) return;
    state.code.set(name, null);
    idle
      .during(getJSON(apiPath('code', name)))
      .then((code) => state.code.set(name, code))
      .catch(() => {})
      .finally(redraw);
  };

  return {
    loadCode,
    async findMark() {
      const { traces } = await idle.during(getJSON('/api/traces')).catch(() => ({ traces: [] }));
      const mine = traces.find((/** @type {any} */ x) => x.hash === state.slot?.hash);
      if (mine) state.mark = { pinned: mine.pinned, builtin: mine.builtin };
      state.recordings = traces
        .filter((/** @type {any} */ x) => x.hash !== state.slot?.hash && x.producer === 'live')
        .slice(0, 8);
      redraw();
    },
    /** @param {() => void} known  the demos are here */
    load(known) {
      idle.during(getJSON('/api/demos')).then(
        (demos) => {
          state.demos = demos;
          known();
          for (const slot of [state.slot, ...state.others]) loadCode(slot);
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
    },
    /** @param {(hash: string) => void} found  a shipped recording with a proof */
    loadShelf(found) {
      idle.during(getJSON('/api/traces')).then(
        ({ traces }) => {
          const live = traces.filter((/** @type {any} */ x) => x.producer === 'live');
          state.shelf = live.slice(0, 8);
          const shown = live.find(
            (/** @type {any} */ x) => x.builtin && x.name === 'sendfile' && !x.params.cold,
          );
          if (shown) found(shown.hash);
          redraw();
        },
        () => {},
      );
    },
  };
}
