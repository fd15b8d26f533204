import { sayStep } from '../../say/say.js';
import { has } from '../../say/words.js';
import { K } from '../../trace/kinds.js';

/**
 * @typedef {import('../../say/words.js').Args} Args
 * @typedef {import('../../say/words.js').Value} Value
 * @typedef {import('../../say/say.js').Say} Say
 */

/** Kinds that the canteen tells in words of its own, with the arguments these show. */
const own = ['arrive', 'unshare', 'submit', 'complete', 'notice'];

/** Kinds about sockets: what the canteen tells of them more generally does for each of their sentences. */
const sockets = [
  'arrival',
  'open',
  'close',
  'interest',
  'push',
  'scan',
  'ready',
  'take',
  'give',
  'signal',
  'spawn',
  'handle',
  'dequeue',
];

/** The canteen's word for a word of the machine, or the same word. @param {string} key */
export function skinKey(key) {
  const dress = key.startsWith('stage.') ? `canteen.${key.slice(6)}` : `canteen.${key}`;
  return has(dress) ? dress : key;
}

/** @param {Value} v @returns {Value} */
function skinValue(v) {
  if (typeof v !== 'object' || !('key' in v)) return v;
  return { key: skinKey(v.key), args: v.args && skinArgs(v.args) };
}

/** skinArgs keeps every number and dresses the words. @param {Args} args @returns {Args} */
export function skinArgs(args) {
  return Object.fromEntries(Object.entries(args).map(([name, v]) => [name, skinValue(v)]));
}

/**
 * skinSay tells the machine's sentence in the canteen's words. The values are
 * the machine's, so no number can differ. What the canteen has no words for
 * keeps those of the machine.
 * @param {Say} s @returns {Say}
 */
export function skinSay(s) {
  const parts = s.key.split('.');
  const family = parts[1];
  const general = ['enter', 'return'].includes(family)
    ? [`canteen.say.${family}.other`]
    : sockets.includes(family)
      ? parts.slice(2).map((_, k) => `canteen.${parts.slice(0, -1 - k).join('.')}`)
      : [];
  const key = [`canteen.${s.key}`, ...general].find((k) => has(k));
  if (!key) return s;
  const args = { who: { key: 'canteen.say.who.cook' }, ...s.args };
  return { ...s, key, args: skinArgs(args) };
}

/**
 * tellStep is the sentence of step s in the canteen.
 * @param {import('../../trace/reader.js').Reader} r @param {number} s
 * @returns {Say}
 */
export function tellStep(r, s) {
  const told = sayStep(r, s);
  const i = r.steps.end(s - 1);
  const name = s < 1 || i >= r.trace.n ? '' : r.trace.spec(i).name;
  if (own.includes(name)) return ownSay(r.trace, i, r.steps.end(s), told);
  return skinSay(told);
}

/**
 * @param {import('../../trace/columns.js').Trace} t @param {number} i @param {number} to
 * @param {Say} told @returns {Say}
 */
function ownSay(t, i, to, told) {
  const name = t.spec(i).name;
  const a = t.args(i);
  /** @type {Args} */
  const args = { who: { key: 'canteen.say.who.cook' }, ...told.args };
  if (a.bytes !== undefined) args.bytes = { u: 'bytes', v: a.bytes };
  if (a.id !== undefined) args.id = { u: 'plain', v: a.id };
  if (a.ret !== undefined) args.ret = { u: 'plain', v: a.ret };
  if (a.op !== undefined) args.op = t.str(a.op);
  args.n = t.kind[i] === K.notice ? a.n : to - i;
  let key = `canteen.say.${name}`;
  if (name === 'complete' && a.ret < 0) key += '.error';
  if (name === 'notice' && a.copied === 1) key += '.copied';
  if ((name === 'submit' || name === 'complete') && to - i > 1) key = `canteen.say.${name}.many`;
  if (has(`canteen.${told.key}`)) key = `canteen.${told.key}`;
  return has(key) ? { ...told, key, args: skinArgs(args) } : told;
}
