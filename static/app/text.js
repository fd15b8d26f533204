// Small texts that several parts show.

import { fmtTime } from '../say/format.js';
import { sayStep } from '../say/say.js';
import { has, lang, parts, t } from '../say/words.js';
import { tellStep } from '../stage/canteen/skin.js';
import { ApiError } from './api.js';

/** @param {string} key @param {any} [args] */
export const plain = (key, args) =>
  parts(key, args)
    .map((p) => p.text)
    .join('');

/** sayOf is the sentence of a step, in the words of the skin. @param {import('./track.js').RunTrack} run @param {number} step @param {string} [view] */
export function sayOf(run, step, view) {
  return view === 'canteen' ? tellStep(run.reader, step) : sayStep(run.reader, step);
}

/** @param {import('./track.js').RunTrack} run @param {number} step @param {string} [view] */
export function captionText(run, step, view) {
  const { key, args } = sayOf(run, step, view);
  return plain(key, args);
}

/** @type {{run: unknown, step: number, lang: string, ms: number}} */
let lastDwell = { run: null, step: -1, lang: '', ms: 0 };

/**
 * dwellOf is how long a step stays at speed 1: as long as its caption takes to read.
 * @param {import('./track.js').RunTrack | undefined} run
 * @param {number} step
 */
export function dwellOf(run, step) {
  if (!run || step < 1) return 900;
  if (lastDwell.run === run && lastDwell.step === step && lastDwell.lang === lang())
    return lastDwell.ms;
  const read = captionText(run, step).length * (lang() === 'zh' ? 48 : 22);
  const ms = Math.min(Math.max(700 + read, 1000), 3600);
  lastDwell = { run, step, lang: lang(), ms };
  return ms;
}

/**
 * errorText says what went wrong in the person's language.
 * @param {unknown} err @param {any} [args]  of the words, where the page knows more of them than the server
 */
export function errorText(err, args = {}) {
  if (err instanceof ApiError) {
    if (has(`trouble.${err.code}`)) return t(`trouble.${err.code}`, args);
    return err.message && err.message !== err.code
      ? err.message
      : t('trouble.http', { status: err.status });
  }
  const { code, message } = /** @type {any} */ (err) ?? {};
  if (typeof code === 'string' && has(`trouble.${code}`)) return t(`trouble.${code}`);
  // What the server says of a run that failed is worded already; an Error's message is for the console.
  if (!(err instanceof Error) && message && message !== code) return message;
  return t('trouble.unknown');
}

/**
 * besideText says what went wrong with a run beside the first, and with which. @param {unknown} err @param {string} name
 */
export function besideText(err, name) {
  const why = errorText(err, { name });
  return why.includes(name) ? why : t('form.beside.trouble', { name, why });
}

/** @param {string} wait  what a thread waits for, as the trace names it */
export function waitText(wait) {
  if (!wait) return t('tl.blocked');
  return has(`tl.wait.${wait}`) ? t(`tl.wait.${wait}`) : t('tl.waits', { what: wait });
}

/** fmtOffset writes a time before or after the aligned start, as fine as steps follow each other: +1.2 µs, −200 ns,
 * +20.041 ms. @param {number} ns */
export function fmtOffset(ns) {
  const a = Math.abs(ns);
  const text =
    a < 1e6 ? fmtTime(a) : a < 1e9 ? `${(a / 1e6).toFixed(3)} ms` : `${(a / 1e9).toFixed(6)} s`;
  return `${ns < 0 ? '−' : '+'}${text}`;
}

/** dateText writes when something was recorded; a dash for what never was. @param {string} iso */
export function dateText(iso) {
  const date = new Date(iso);
  if (!(date.getTime() > 0) || date.getFullYear() < 2000) return '–';
  return new Intl.DateTimeFormat(lang() === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(date);
}
