import { roleWord } from '../../trace/roles.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {import('../tokens.js').Label} Label
 */

/** A task as a label names it: its role, and its thread id. @param {Reader} r @param {number} id @returns {Label} */
export function nameOf(r, id) {
  const task = r.trace.header.tasks[id - 1];
  if (!task) return { key: 'model.who.unknown' };
  return {
    key: `model.who.${roleWord(r.trace.header, task)}`,
    args: { tid: { u: 'plain', v: task.tid } },
  };
}
