// What somebody wishes to run, as typed, and the request it makes. Pure.

import { readModel, typedOf } from './wish-model.js';

export const UNITS = /** @type {const} */ (['B', 'KiB', 'MiB']);
const MIB = 1 << 20;
const MAX = 256 * MIB;
const MAX_CALLS = 1 << 17;

/**
 * @typedef {object} Wish
 * @property {string} demo
 * @property {string} size  as typed
 * @property {'B' | 'KiB' | 'MiB'} sizeUnit
 * @property {string} chunk
 * @property {'B' | 'KiB' | 'MiB'} chunkUnit
 * @property {boolean} cold
 * @property {'live' | 'sim'} producer
 * @property {number} route
 * @property {string} evidence
 * @property {string} beside  a second path to run for comparison, or ""
 * @property {string[]} also  a third and a fourth
 * @property {Record<string, string>} values  of an I/O model's parameters, as typed
 */

/** @returns {Wish} */
export function defaultWish() {
  return {
    demo: 'read-write',
    size: '64',
    sizeUnit: 'KiB',
    chunk: '64',
    chunkUnit: 'KiB',
    cold: false,
    producer: 'live',
    route: 0,
    evidence: 'auto',
    beside: 'sendfile',
    also: [],
    values: {},
  };
}

/** @param {string} text @param {string} unit @returns {number} bytes, or NaN */
export function readBytes(text, unit) {
  if (!/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number.NaN;
  const bytes = Number(text) * 1024 ** UNITS.indexOf(/** @type {any} */ (unit));
  return Number.isInteger(bytes) ? bytes : Math.round(bytes);
}

/** splitBytes writes bytes as a number with the largest unit that keeps it whole. @param {number} n */
export function splitBytes(n) {
  const unit = n >= MIB && n % MIB === 0 ? 2 : n >= 1024 && n % 1024 === 0 ? 1 : 0;
  return { text: String(n / 1024 ** unit), unit: UNITS[unit] };
}

/**
 * readWish turns the form into a request, or says which fields are wrong.
 * @param {Wish} wish
 * @param {any} [demo]  as the server describes it
 */
export function readWish(wish, demo) {
  if (demo?.family === 'model') return readModelWish(wish, demo);
  const takes = (/** @type {string} */ name) =>
    !demo?.params || demo.params.some((/** @type {any} */ p) => p.name === name);
  const size = readBytes(wish.size, wish.sizeUnit);
  const chunk = readBytes(wish.chunk, wish.chunkUnit);
  /** @type {Record<string, string>} */
  const wrong = {};
  /** @type {Record<string, number>} */
  const params = { size };
  if (!(size >= 1 && size <= MAX)) wrong.size = 'form.wrong.size';
  if (takes('chunk')) {
    params.chunk = chunk;
    if (!(chunk >= 1 && chunk <= MAX)) wrong.chunk = 'form.wrong.chunk';
    else if (!wrong.size && Math.ceil(size / chunk) > MAX_CALLS) wrong.chunk = 'form.wrong.calls';
  }
  if (takes('cold')) params.cold = wish.cold ? 1 : 0;
  for (const spec of extrasOf(demo)) params[spec.name] = Number(typedOf(wish, spec));
  const sim = wish.producer === 'sim';
  if (takes('route') && (sim || wish.route >= FIRST_PAIR)) params.route = wish.route;
  const request = {
    demo: wish.demo,
    params,
    producer: wish.producer,
    evidence: sim ? 'auto' : wish.evidence,
  };
  return { request, wrong, ok: !Object.keys(wrong).length, calls: Math.ceil(size / chunk) };
}

/** The first route over a pair of virtual cards: those are real. Before them stand cards that only models have. */
export const FIRST_PAIR = 3;

/** Parameters that only some ways of moving bytes have; their values have names or are offered as such. */
const EXTRAS = ['touch', 'buffer', 'access', 'advice', 'reflink'];

/** @param {any} demo @returns {import('./wish-model.js').Spec[]} */
export const extrasOf = (demo) =>
  (demo?.params ?? []).filter((/** @type {any} */ p) => EXTRAS.includes(p.name));

/** @param {Wish} wish @param {any} demo */
function readModelWish(wish, demo) {
  const { params, wrong } = readModel(wish, demo);
  const evidence = wish.producer === 'sim' ? 'auto' : wish.evidence;
  const request = { demo: wish.demo, params, producer: wish.producer, evidence };
  return { request, wrong, ok: !Object.keys(wrong).length, calls: 0 };
}

/**
 * usual is what the form begins with for a way whose own beginning is another than most have: what only
 * reads is cold, and reads a page at a time.
 * @param {any} demo @returns {Partial<Wish>}
 */
export function usual(demo) {
  const of = (/** @type {string} */ name) =>
    (demo?.params ?? []).find((/** @type {any} */ p) => p.name === name)?.default;
  if (!of('cold')) return {};
  const [size, chunk] = [splitBytes(of('size')), splitBytes(of('chunk'))];
  return {
    cold: true,
    size: size.text,
    sizeUnit: size.unit,
    chunk: chunk.text,
    chunkUnit: chunk.unit,
  };
}

/**
 * chosen is a wish for another way: what is usual for it, who can run it, and evidence that it can have.
 * @param {Wish} wish @param {any} demo  as the server describes it @returns {Wish}
 */
export const chosen = (wish, demo) => ({
  ...wish,
  demo: demo.name,
  ...usual(demo),
  ...(demo.live === false ? { producer: /** @type {const} */ ('sim') } : {}),
  ...(demo.without?.includes(wish.evidence) ? { evidence: 'auto' } : {}),
});

/** paramsFor keeps of a request's parameters those that another way has too. @param {any} demo @param {Record<string, number>} params */
export const paramsFor = (demo, params) =>
  demo?.params
    ? Object.fromEntries(
        Object.entries(params).filter(([name]) =>
          demo.params.some((/** @type {any} */ p) => p.name === name),
        ),
      )
    : params;

/** wishOf fills the form from a request. @param {any} request @returns {Wish} */
export function wishOf(request) {
  if (request.params.size === undefined) {
    const values = Object.entries(request.params).map(([name, v]) => [name, String(v)]);
    return {
      ...defaultWish(),
      demo: request.demo,
      producer: request.producer,
      evidence: request.evidence ?? 'auto',
      beside: '',
      values: Object.fromEntries(values),
    };
  }
  const size = splitBytes(request.params.size);
  const chunk = splitBytes(request.params.chunk ?? 65536);
  const extras = EXTRAS.filter((name) => request.params[name] !== undefined);
  return {
    ...defaultWish(),
    values: Object.fromEntries(extras.map((name) => [name, String(request.params[name])])),
    demo: request.demo,
    size: size.text,
    sizeUnit: size.unit,
    chunk: chunk.text,
    chunkUnit: chunk.unit,
    cold: request.params.cold === 1,
    producer: request.producer,
    route: request.params.route ?? 0,
    evidence: request.evidence ?? 'auto',
    beside: '',
    also: [],
  };
}

/** besides are the paths to run for comparison, each once. @param {Wish} wish */
export const besides = (wish) => [
  ...new Set([wish.beside, ...(wish.beside ? wish.also : [])].filter((d) => d && d !== wish.demo)),
];
