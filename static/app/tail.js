// Follows a run while it goes on. After a lost connection it goes on from the first event it lacks.

import { apiPath } from './api.js';

/**
 * @typedef {object} TailEvents
 * @property {(state: any) => void} state
 * @property {(header: any) => void} header
 * @property {(batch: ArrayBuffer) => void} batch
 * @property {(hash: string) => void} done
 * @property {(error: {code: string, message?: string}) => void} error
 * @property {() => void} [lost]  the connection broke; another try follows
 */

const WAITS = [200, 400, 800, 1600, 3000];

/** @param {string} path */
function connect(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url);
}

/**
 * @param {string} id
 * @param {() => number} have  how many events are here already
 * @param {TailEvents} on
 * @param {{open?: (path: string) => any, later?: (fn: () => void, ms: number) => any, exists?: () => Promise<boolean>}} [env]
 *   exists: whether the server still knows the run; asked after a broken connection
 */
export function tailRun(id, have, on, env = {}) {
  const { open = connect, later = setTimeout, exists = async () => true } = env;
  let over = false;
  let tries = 0;
  /** @type {any} */
  let socket = null;

  /** @param {string} text */
  const control = (text) => {
    const m = JSON.parse(text);
    if (m.type === 'state') on.state(m);
    else if (m.type === 'header') on.header(m.header);
    else if (m.type === 'done') finish(() => on.done(m.trace));
    else if (m.type === 'error') finish(() => on.error(m.error ?? m));
  };
  /** @param {() => void} then */
  const finish = (then) => {
    over = true;
    socket?.close();
    then();
  };
  const again = async () => {
    if (over) return;
    on.lost?.();
    const known = await exists().catch(() => true);
    if (over) return;
    if (!known) return finish(() => on.error({ code: 'run.notfound' }));
    later(start, WAITS[Math.min(tries++, WAITS.length - 1)]);
  };
  const start = () => {
    if (over) return;
    socket = open(`${apiPath('runs', id, 'events')}?from=${have()}`);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (/** @type {MessageEvent} */ e) => {
      tries = 0;
      if (over) return;
      try {
        if (typeof e.data === 'string') control(e.data);
        else on.batch(e.data);
      } catch {
        // A batch that does not fit what is here: begin again from what is.
        socket.close();
      }
    };
    socket.onclose = again;
  };
  start();
  return {
    close() {
      over = true;
      socket?.close();
    },
  };
}
