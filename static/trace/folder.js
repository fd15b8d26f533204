import { apply, cloneMachine, newMachine } from './machine.js';

/** @typedef {import('./machine.js').Machine} Machine */

/**
 * A folder seeks in a trace: it folds forward from the nearest checkpoint, so
 * that stepping back costs what stepping on does.
 * @typedef {object} Folder
 * @property {(n: number) => Machine} at the machine after n events, yours to keep
 */

/**
 * @param {import('./columns.js').Trace} trace it may grow
 * @param {number} [every] events between checkpoints
 * @returns {Folder}
 */
export function createFolder(trace, every = 1024) {
  /** @type {Machine[]} */
  const checkpoints = [newMachine(trace.header)];
  let cursor = newMachine(trace.header);
  return {
    at(n) {
      const to = Math.max(0, Math.min(Math.trunc(n), trace.n));
      const from = Math.min(Math.floor(to / every), checkpoints.length - 1);
      if (cursor.seq > to || cursor.seq < checkpoints[from].seq) {
        cursor = cloneMachine(checkpoints[from]);
      }
      while (cursor.seq < to) {
        apply(cursor, trace);
        if (cursor.seq === checkpoints.length * every) checkpoints.push(cloneMachine(cursor));
      }
      return cloneMachine(cursor);
    },
  };
}
