import { specs } from './spec.js';

/**
 * @typedef {object} Arg
 * @property {string} name
 * @property {string} unit
 * @property {boolean} [wide]
 * @property {string[]} [values]
 */

/**
 * @typedef {object} Kind
 * @property {number} kind
 * @property {string} name
 * @property {string} lane
 * @property {Arg[]} args
 * @property {{op: string, total?: string, arg?: string, n?: number, when?: {arg: string, is: number}}[]} effects
 * @property {string[]} [from]
 * @property {string} [partner]
 * @property {string} [group]
 * @property {string} [alike]
 * @property {number} narrow how many of its arguments are narrow
 * @property {number} wide how many are wide
 * @property {Record<string, number>} index argument name -> place in args
 * @property {Record<string, number>} slots argument name -> place among the narrow ones, or ~place among the wide ones
 * @property {Int32Array} strings places of those narrow ones that number a string
 */

/** Most arguments an event can carry; see sim.MaxArgs. */
export const maxArgs = 6;

/** @param {any} row @returns {Kind} */
function kindOf(row) {
  const args = row.args ?? [];
  const wide = args.filter((/** @type {Arg} */ a) => a.wide).length;
  /** @type {Record<string, number>} */
  const index = Object.create(null);
  /** @type {Record<string, number>} */
  const slots = Object.create(null);
  /** @type {number[]} */
  const strings = [];
  let narrow = 0;
  args.forEach((/** @type {Arg} */ a, /** @type {number} */ k) => {
    index[a.name] = k;
    slots[a.name] = a.wide ? ~(k - narrow) : narrow;
    if (a.unit === 'str' && !a.wide) strings.push(narrow);
    if (!a.wide) narrow++;
  });
  const effects = row.effects ?? [];
  return { ...row, args, effects, wide, narrow, index, slots, strings: Int32Array.from(strings) };
}

/** The rows of the spec table by number, ready for folding; row 0 is no kind.
 * @type {Kind[]} */
export const kinds = specs.map(kindOf);

/** Kind numbers by name: K.syscall_enter.
 * @type {Record<string, number>} */
export const K = Object.fromEntries(kinds.slice(1).map((k) => [k.name, k.kind]));
