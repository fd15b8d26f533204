// Talking to the server. Every failure is an ApiError with a code whose words the page has; a server
// that is gone is told to whoever listens, and looked for until it is back.

import { decodeTrace } from '../trace/decode.js';
import { isHash, isRun } from './address.js';

export class ApiError extends Error {
  /** @param {string} code @param {string} message @param {number} status @param {string} [param] */
  constructor(code, message, status, param) {
    super(message || code);
    this.code = code;
    this.status = status;
    this.param = param;
  }
}

/** @param {string} s */
function isName(s) {
  return /^[a-z][a-z0-9-]*$/.test(s);
}

/** What a path may name: anything else could lead to another path. */
const NAMES = {
  traces: isHash,
  runs: isRun,
  code: isName,
  proofs: isName,
  bench: isName,
};

/**
 * apiPath is the path of one thing on the server. Names come from addresses and from recordings of
 * others, so a name that can't be one is refused.
 * @param {keyof typeof NAMES} kind
 * @param {string} name
 * @param {string[]} rest  what follows it
 */
export function apiPath(kind, name, ...rest) {
  if (!NAMES[kind](name)) throw new ApiError('notfound', '', 404);
  return `/api/${[kind, name, ...rest].map(encodeURIComponent).join('/')}`;
}

/** @type {Set<(gone: boolean) => void>} */
const watchers = new Set();
let gone = false;
let seeking = false;

/** @param {(gone: boolean) => void} fn */
export function onServer(fn) {
  watchers.add(fn);
}

/** @param {boolean} now */
function setGone(now) {
  if (gone === now) return;
  gone = now;
  for (const fn of watchers) fn(gone);
  if (gone) seek();
}

async function seek() {
  if (seeking) return;
  seeking = true;
  for (let wait = 500; gone; wait = Math.min(wait * 1.6, 8000)) {
    await new Promise((done) => setTimeout(done, wait));
    try {
      await fetch('/api/demos', { cache: 'no-store' });
      setGone(false);
    } catch {
      // Still gone: try again, later each time.
    }
  }
  seeking = false;
}

export const isGone = () => gone;
export const serverLost = () => setGone(true);

/** @param {string} path @param {RequestInit} [init] */
async function call(path, init = {}) {
  /** @type {Response} */
  let res;
  try {
    res = await fetch(path, init);
  } catch {
    setGone(true);
    throw new ApiError('net.gone', '', 0);
  }
  setGone(false);
  if (res.ok) return res;
  let body = null;
  try {
    body = await res.json();
  } catch {
    // Not from our handlers: the status has to do.
  }
  const { code = `http.${res.status}`, message = '', param } = body?.error ?? {};
  throw new ApiError(code, message, res.status, param);
}

/** getJSON takes nothing that was not written as JSON: bytes of a recording are not an answer. @param {string} path */
export async function getJSON(path) {
  const res = await call(path);
  const [type] = (res.headers.get('Content-Type') ?? '').split(';');
  if (type !== 'application/json') throw new ApiError('notfound', '', res.status);
  return res.json();
}

/**
 * send makes a request that changes something.
 * @param {'POST' | 'PUT' | 'DELETE'} method
 * @param {string} path
 * @param {unknown} [body]
 */
export async function send(method, path, body) {
  const raw = body instanceof Blob;
  const res = await call(path, {
    method,
    headers: {
      'X-Ioviz': '1',
      ...(body === undefined
        ? {}
        : { 'Content-Type': raw ? 'application/octet-stream' : 'application/json' }),
    },
    body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
  });
  const text = await res.text();
  return text ? JSON.parse(text) : null;
}

/**
 * takeEarly gives what early.js has fetched of this path, once; null if it has not, or could not: then
 * it is asked for as ever.
 * @param {string} path
 * @returns {Promise<ArrayBuffer | null>}
 */
async function takeEarly(path) {
  const page = /** @type {{early?: {path: string, bytes: Promise<ArrayBuffer | null>}}} */ (
    globalThis
  );
  if (page.early?.path !== path) return null;
  const { bytes } = page.early;
  page.early = undefined;
  return bytes;
}

/** @param {string} hash */
export async function getTrace(hash) {
  const path = apiPath('traces', hash);
  return decodeTrace((await takeEarly(path)) ?? (await (await call(path)).arrayBuffer()));
}

/** @param {string} hash */
export async function getRaw(hash) {
  return (await call(apiPath('traces', hash, 'raw'))).arrayBuffer();
}
