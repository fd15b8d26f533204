import { isModel, servingIds, taskOf } from './roles.js';
import { totals as names } from './spec.js';

/**
 * @typedef {object} Total
 * @property {string} name
 * @property {number} value
 * @property {boolean} atLeast records were lost: the count is a lower bound
 * @property {string | null} unavailable key of why this evidence can't give it
 */

/**
 * totals is a task's ledger at the machine's position, in the table's order.
 * @param {{ledger: Record<string, number>[], lost: number}} m a machine, or what is left of one
 * @param {import('./columns.js').Header} header
 * @param {number} task
 * @returns {Total[]}
 */
export function totals(m, header, task) {
  const role = header.tasks[task - 1]?.role;
  return names.map((name) => ({
    name,
    value: m.ledger[task]?.[name] ?? 0,
    atLeast: m.lost > 0,
    unavailable: header.unavailable?.[role === 'receiver' ? `receiver.${name}` : name] ?? null,
  }));
}

/** @param {import('./columns.js').Header} header @returns {number} its TaskID, 0 if none */
export const senderId = (header) => taskOf(header, 'sender');

/** @param {import('./columns.js').Header} header @returns {number} its TaskID, 0 if none */
export const receiverId = (header) => taskOf(header, 'receiver');

/**
 * compareTotals sets two ledgers side by side. same is null where one of them
 * can't know: not available, or only a lower bound that does not exceed the other.
 * @param {Total[]} a @param {Total[]} b
 * @returns {{name: string, a: Total, b: Total, same: boolean | null}[]}
 */
export function compareTotals(a, b) {
  return a.map((x, i) => ({ name: x.name, a: x, b: b[i], same: same(x, b[i]) }));
}

/** @param {Total} a @param {Total} b */
function same(a, b) {
  if (a.unavailable || b.unavailable) return null;
  if (!a.atLeast && !b.atLeast) return a.value === b.value;
  if (a.atLeast && a.value > b.value && !b.atLeast) return false;
  if (b.atLeast && b.value > a.value && !a.atLeast) return false;
  return null;
}

/**
 * sidesOf are the ledgers of the two sides of a run: of a transfer those of sender and receiver, of an
 * I/O model those of all who serve together and of the clients.
 * @param {{ledger: Record<string, number>[], lost: number}} m @param {import('./columns.js').Header} header
 * @returns {{sender: Total[], receiver: Total[]}}
 */
export function sidesOf(m, header) {
  if (!isModel(header)) {
    const receiver = receiverId(header);
    return {
      sender: totals(m, header, senderId(header)),
      receiver: receiver ? totals(m, header, receiver) : [],
    };
  }
  const ids = servingIds(header);
  const sum = names.map((name) => ({
    name,
    value: ids.reduce((n, id) => n + (m.ledger[id]?.[name] ?? 0), 0),
    atLeast: m.lost > 0,
    unavailable: header.unavailable?.[name] ?? null,
  }));
  return { sender: sum, receiver: totals(m, header, taskOf(header, 'clients')) };
}
