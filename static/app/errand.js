// Work that the server does for a page in its turn, one at a time like runs: a bench, a proof.

import { apiPath, getJSON, send } from './api.js';
import { tailRun } from './tail.js';

/**
 * @typedef {object} Errand
 * @property {string} id
 * @property {'idle' | 'starting' | 'queued' | 'running' | 'done' | 'failed' | 'canceled'} phase
 * @property {number} ahead  how many come before it
 * @property {{done: number, total: number}} progress
 * @property {any} result  so far
 * @property {any} error
 */

/** @returns {Errand} */
const blank = () => ({
  id: '',
  phase: 'idle',
  ahead: 0,
  progress: { done: 0, total: 0 },
  result: null,
  error: null,
});

/**
 * @param {{changed: () => void, busy: () => () => void}} env
 */
export function createErrand({ changed, busy }) {
  let state = blank();
  let close = () => {};

  /** @param {any} m  what the server says of it */
  const take = (m) => {
    state.phase = m.state;
    state.ahead = m.ahead ?? 0;
    state.progress = m.progress ?? state.progress;
    if (m.result !== undefined) state.result = m.result;
    changed();
  };

  /** @param {string} id */
  const follow = (id) => {
    state.id = id;
    const end = busy();
    const mine = state;
    const over = (/** @type {() => void} */ fn) => {
      if (mine === state) fn();
      end();
      changed();
    };
    const tail = tailRun(
      id,
      () => 0,
      {
        state: (m) => mine === state && take(m),
        header() {},
        batch() {},
        done: () =>
          over(() => {
            state.phase = 'done';
          }),
        error: (err) =>
          over(() => {
            state.phase = err.code === 'run.canceled' ? 'canceled' : 'failed';
            state.error = err;
          }),
      },
      {
        exists: () =>
          getJSON(apiPath('runs', id)).then(
            () => true,
            (e) => e.status !== 404,
          ),
      },
    );
    close = () => {
      tail.close();
      end();
    };
  };

  return {
    /** @returns {Errand} */
    get state() {
      return state;
    },
    active: () => ['starting', 'queued', 'running'].includes(state.phase),
    /** @param {string} path @param {unknown} [body] */
    async start(path, body) {
      close();
      state = { ...blank(), phase: 'starting' };
      changed();
      try {
        follow((await send('POST', path, body)).id);
      } catch (err) {
        state.phase = 'failed';
        state.error = err;
      }
      changed();
    },
    /** goes on with one that was started before @param {string} id */
    attach(id) {
      close();
      state = { ...blank(), phase: 'queued' };
      follow(id);
    },
    forget() {
      close();
      state = blank();
    },
    cancel: () => (state.id ? send('DELETE', apiPath('runs', state.id)) : Promise.resolve()),
  };
}

/** @typedef {ReturnType<typeof createErrand>} ErrandHandle */
