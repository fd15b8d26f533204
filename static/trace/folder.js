import { apply, cloneMachine, newMachine } from './machine.js';

/** @typedef {import('./machine.js').Machine} Machine */

/**
 * A folder seeks in a trace: it folds forward from the nearest machine it has,
 * so that stepping back costs what stepping on does. It keeps a machine every
 * so many events; those of a long trace are made ahead, a slice at a time.
 * @typedef {object} Folder
 * @property {(n: number) => Machine} at the machine after n events, shared: not to be changed
 * @property {(n: number) => boolean} near whether at(n) costs no more than a checkpoint's distance
 * @property {(done: () => boolean) => boolean} ahead makes checkpoints until done says so; true when all are made
 */

const RECENT = 12; // machines that one picture needs, and some

/**
 * @param {import('./columns.js').Trace} trace it may grow
 * @param {number} [every] events between checkpoints
 * @returns {Folder}
 */
export function createFolder(trace, every = 1024) {
  /** @type {Machine[]} */
  const checkpoints = [newMachine(trace.header)];
  /** @type {Machine[]} */
  let recent = [];
  /** the machine that makes the checkpoints */
  const front = newMachine(trace.header);

  /** @param {number} to */
  const march = (to) => {
    while (front.seq < to) {
      apply(front, trace);
      if (front.seq === checkpoints.length * every) checkpoints.push(cloneMachine(front));
    }
  };
  return {
    at(n) {
      const to = Math.max(0, Math.min(Math.trunc(n), trace.n));
      march(to - (to % every));
      let best = checkpoints[Math.min(Math.floor(to / every), checkpoints.length - 1)];
      for (const m of recent) if (m.seq <= to && m.seq > best.seq) best = m;
      // A trace can name tasks after its beginning: what was made before may lack them.
      if (best.seq === to && best.tasks.length >= trace.header.tasks.length) return best;
      const machine = cloneMachine(best);
      while (machine.seq < to) apply(machine, trace);
      recent = [machine, ...recent.filter((m) => m.seq !== to)].slice(0, RECENT);
      return machine;
    },
    near: (n) => Math.min(n, trace.n) - front.seq <= 4 * every,
    ahead(done) {
      const end = trace.n - (trace.n % every);
      while (front.seq < end) {
        march(front.seq - (front.seq % every) + every);
        if (done()) break;
      }
      return front.seq >= end;
    },
  };
}
