import { fmtBytes, fmtCount, fmtTime } from './format.js';

/**
 * What can stand for {name} in a text: a number (a count), a string, a value
 * with its unit, or the key of other words.
 * @typedef {number | string | {u: 'bytes'|'time'|'count'|'plain', v: number} | {key: string, args?: Args}} Value
 * @typedef {Record<string, Value>} Args
 * @typedef {''|'user'|'kernel'|'blocked'|'runnable'|'cpu'|'dma'|'ref'|'wake'|'code'|'b'} Mark
 * @typedef {{text: string, mark: Mark}} Part
 */

/** Marks that a text may set: [cpu]CPU copy[/cpu]. */
export const marks = [
  'user',
  'kernel',
  'blocked',
  'runnable',
  'cpu',
  'dma',
  'ref',
  'wake',
  'code',
  'b',
];

const pattern = new RegExp(`\\[(/?)(${marks.join('|')})\\]|\\{(\\w+)(?::([^{}]*))?\\}`, 'g');

/**
 * A piece of a text: words as they stand, a mark that begins or ends (''), or the place of a value.
 * @typedef {{words?: string, mark?: Mark, name?: string, forms?: string, written?: string}} Piece
 */

/** piecesOf takes a text apart. @param {string} text @returns {Piece[]} */
function piecesOf(text) {
  /** @type {Piece[]} */
  const out = [];
  let at = 0;
  const words = (/** @type {number} */ to) => {
    if (to > at) out.push({ words: text.slice(at, to) });
  };
  for (const m of text.matchAll(pattern)) {
    words(m.index);
    at = m.index + m[0].length;
    if (m[2]) out.push({ mark: m[1] ? '' : /** @type {Mark} */ (m[2]) });
    else out.push({ name: m[3], forms: m[4], written: m[0] });
  }
  words(text.length);
  return out;
}

/**
 * createWords looks texts up in one table; words.js itself keeps the page's.
 * @param {Record<string, string>} table
 */
export function createWords(table) {
  /** @type {Map<string, Piece[]>} texts are said many times a second */
  const taken = new Map();

  /** @param {string} key @param {Args} [args] @returns {Part[]} */
  function parts(key, args = {}) {
    const text = table[key];
    if (text === undefined) return [{ text: key, mark: '' }];
    let pieces = taken.get(key);
    if (!pieces) {
      pieces = piecesOf(text);
      taken.set(key, pieces);
    }
    /** @type {Part[]} */
    const out = [];
    /** @type {Mark} */
    let mark = '';
    let value = false;
    const push = (/** @type {string} */ s, /** @type {boolean} */ isValue = false) => {
      const last = out.at(-1);
      if (s === '') return;
      if ((value || isValue) && last && closeUp(last.text, s)) last.text += ' ';
      value = isValue;
      if (last && last.mark === mark) last.text += s;
      else out.push({ text: s, mark });
    };
    for (const { words, mark: next, name = '', forms, written = '' } of pieces) {
      if (words !== undefined) push(words);
      else if (next !== undefined) mark = next;
      else if (forms !== undefined) push(choose(forms, args[name]));
      else push(show(args[name], written), true);
    }
    return out;
  }

  /** @param {Value | undefined} v @param {string} otherwise @returns {string} */
  function show(v, otherwise) {
    if (v === undefined) return otherwise;
    if (typeof v === 'number') return fmtCount(v);
    if (typeof v === 'string') return v;
    if ('key' in v) return t(v.key, v.args);
    if (v.u === 'bytes') return fmtBytes(v.v);
    if (v.u === 'time') return fmtTime(v.v);
    return v.u === 'plain' ? String(v.v) : fmtCount(v.v);
  }

  /** @param {string} key @param {Args} [args] @returns {string} */
  function t(key, args) {
    return parts(key, args)
      .map((p) => p.text)
      .join('');
  }

  return { parts, t, has: (/** @type {string} */ key) => Object.hasOwn(table, key) };
}

/** Whether Chinese and other letters meet where a value was put in: a space belongs between.
 * @param {string} before @param {string} after */
function closeUp(before, after) {
  const han = /[\u4e00-\u9fff]/;
  const other = /[A-Za-z0-9≥−]/;
  const [a, b] = [before.at(-1) ?? '', after[0] ?? ''];
  const path = /^\/\w/.test(after);
  return (han.test(a) && (path || other.test(b))) || (other.test(a) && han.test(b));
}

/** choose picks the form of a word that fits the number: {n:page|pages}.
 * @param {string} forms @param {Value | undefined} v */
function choose(forms, v) {
  const [one, other = one] = forms.split('|');
  const n = typeof v === 'object' && 'v' in v ? v.v : v;
  return Number(n) === 1 ? one : other;
}

let current = { lang: pageLang(), words: createWords({}) };
/** @type {Set<() => void>} */
const listeners = new Set();

/** The language that the server rendered the page in. */
function pageLang() {
  return globalThis.document?.documentElement?.lang === 'en' ? 'en' : 'zh';
}

/** The page's language. @returns {string} */
export const lang = () => current.lang;

/** @param {string} key @param {Args} [args] @returns {string} the text, marks taken off */
export const t = (key, args) => current.words.t(key, args);

/** @param {string} key @param {Args} [args] @returns {Part[]} the text with its marks */
export const parts = (key, args) => current.words.parts(key, args);

/** @param {string} key */
export const has = (key) => current.words.has(key);

/** onLang calls fn after each change of language until the result is called.
 * @param {() => void} fn */
export function onLang(fn) {
  listeners.add(fn);
  return () => void listeners.delete(fn);
}

/** setWords makes a table the page's words.
 * @param {string} name @param {Record<string, string>} table */
export function setWords(name, table) {
  current = { lang: name, words: createWords(table) };
  for (const fn of listeners) fn();
}

/** loadWords fetches a language and switches to it.
 * @param {string} name */
export async function loadWords(name) {
  const res = await fetch(`/words/${name}.json`);
  if (!res.ok) throw new Error(`words ${name}: ${res.status}`);
  setWords(name, await res.json());
}
