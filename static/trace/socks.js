// The sockets of a run of an I/O model, as the machine keeps them; the same as sim/socks.go.

/**
 * @typedef {object} SockState
 * @property {number} open how many descriptors stand for it
 * @property {number} fd the last that came to; 0: none
 * @property {number} queue bytes in its receive queue; -1: not known
 * @property {number} pending connections in its accept queue; -1: not known
 * @property {number} came bytes that ever came
 * @property {number} gave bytes that ever left for the peer
 * @property {boolean} ended the peer has shut down
 * @property {number} events what is watched; 0: it is not
 * @property {number} mode how
 * @property {number} watched how many of those it stands for are watched
 * @property {boolean} ready on the ready list
 */

const CONNECTION = 0; // arrival.what
const DATA = 1;
const CONN = 1; // open.what
const ADD = 0; // interest.op
const DEL = 2;

/** The effects that are this module's. */
export const sockOps = new Set([
  'arrive',
  'open',
  'close',
  'interest',
  'push',
  'ready',
  'take',
  'give',
]);

/** @returns {SockState} */
export const newSock = () => ({
  open: 0,
  fd: 0,
  queue: 0,
  pending: 0,
  came: 0,
  gave: 0,
  ended: false,
  events: 0,
  mode: 0,
  watched: 0,
  ready: false,
});

/**
 * @typedef {import('./machine.js').Machine} Machine
 * @typedef {import('./columns.js').Header} Header
 */

/** The accept queue that a new connection comes out of, or undefined.
 * @param {Machine} m @param {Header} h @param {SockState} s @param {number} what */
function acceptedFrom(m, h, s, what) {
  if (what !== CONN || s.open > 0) return undefined;
  return m.socks[(h.socks ?? []).findIndex((x) => x.role === 'listen')];
}

/** why an effect on a socket cannot be, or ''.
 * @param {string} op @param {Machine} m @param {Header} h @param {(name: string) => number} arg
 * @returns {string} */
export function checkSock(op, m, h, arg) {
  const id = arg('sock');
  if (id < 0 || id > m.socks.length) return 'no such socket';
  if (id === 0) return op === 'open' || op === 'close' ? '' : 'needs a socket';
  const s = m.socks[id - 1];
  const bytes = arg('bytes');
  switch (op) {
    case 'arrive':
      if ((arg('what') === DATA) !== bytes > 0) return 'data without bytes, or bytes without data';
      return arg('what') === DATA && s.ended ? 'data after the end' : '';
    case 'open':
      return acceptedFrom(m, h, s, arg('what'))?.pending === 0
        ? 'takes a connection from an empty accept queue'
        : '';
    case 'close':
      return s.open === 0 ? 'closes what is not open' : '';
    case 'interest':
      if (arg('op') !== ADD && s.events === 0) return 'changes what is not watched';
      return arg('op') !== DEL && arg('events') === 0 ? 'watches for nothing' : '';
    case 'push':
      return s.events === 0 ? 'puts on the ready list what nobody watches' : '';
    case 'ready':
      return s.events === 0 ? 'tells of what nobody watches' : '';
    case 'take':
      if (bytes > 0 && (s.queue < 0 || bytes <= s.queue)) return '';
      return `takes ${bytes} bytes from a queue that has ${s.queue}`;
    case 'give':
      return bytes <= 0 ? 'gives no bytes' : '';
  }
  return '';
}

/** @param {string} op @param {Machine} m @param {Header} h @param {(name: string) => number} arg */
export function performSock(op, m, h, arg) {
  const id = arg('sock');
  if (id === 0) return;
  const s = m.socks[id - 1];
  switch (op) {
    case 'arrive':
      return arrive(s, arg('what'), arg('bytes'));
    case 'open': {
      const from = acceptedFrom(m, h, s, arg('what'));
      if (from && from.pending > 0) from.pending--;
      s.open++;
      s.fd = arg('fd');
      return;
    }
    case 'close':
      s.open--;
      if (s.open === 0) Object.assign(s, { fd: 0, ...unwatched });
      return;
    case 'interest':
      return interest(s, arg);
    case 'push':
      s.ready = true;
      return;
    case 'ready':
      if (s.mode !== LEVEL) s.ready = false; // a level is looked at again: the call puts it back
      return;
    case 'take':
      if (s.queue >= 0) s.queue -= arg('bytes');
      return;
    case 'give':
      s.gave += arg('bytes');
  }
}

const READ = 1; // of events

/** Sockets that are watched for reading and have nothing are off the ready list. @param {Machine} m */
export function siftSocks(m) {
  for (const s of m.socks)
    if (s.queue === 0 && s.pending === 0 && !s.ended && s.events === READ) s.ready = false;
}

const LEVEL = 0; // of modes

const unwatched = { events: 0, mode: 0, watched: 0, ready: false };

/** @param {SockState} s @param {number} what @param {number} bytes */
function arrive(s, what, bytes) {
  if (what === CONNECTION) {
    if (s.pending >= 0) s.pending++;
  } else if (what === DATA) {
    s.came += bytes;
    if (s.queue >= 0) s.queue += bytes;
  } else s.ended = true;
}

/** @param {SockState} s @param {(name: string) => number} arg */
function interest(s, arg) {
  if (arg('op') === DEL) {
    s.watched--;
    if (s.watched <= 0) Object.assign(s, unwatched);
    return;
  }
  if (arg('op') === ADD) s.watched++;
  s.events = arg('events');
  s.mode = arg('mode');
}
