// Which wakeups are a timer's. No record names the timer: it follows from what the thread waits for, and from nothing
// else being under way that an interrupt could tell of.

import { K } from './kinds.js';
import { isModel } from './roles.js';

/** Waits that may have a timeout. */
const timed = [
  'sleep',
  'poll',
  'select',
  'epoll',
  'signal',
  'ring',
  'aio',
  'port',
  'kqueue',
  'dev-poll',
  'event-port',
];

/** What the disk may tell of. */
const ofDisk = [K.arrive, K.block_issue, K.block_complete];

/**
 * byClock says whether a wakeup comes from a timer: in the context of a hardware interrupt, of a thread whose wait can
 * have a timeout, and nothing has arrived and no disk was asked since it went to wait.
 * @param {import('./columns.js').Trace} t @param {number} i the wakeup @param {string | undefined} wait what it waits for
 */
export function byClock(t, i, wait) {
  if (t.str(t.arg(i, 'by')) === 'timer' || wait === 'sleep') return true;
  if (t.arg(i, 'ctx') !== 2 || !timed.includes(wait ?? '')) return false;
  // In an I/O model the disk is the server's, and only who waits for requests may hear of it.
  const disk = !isModel(t.header) || wait === 'aio';
  for (let k = i - 1; k >= 0; k--) {
    if (t.kind[k] === K.arrival || (disk && ofDisk.includes(t.kind[k]))) return false;
    if (t.kind[k] === K.switch_out && t.task[k] === t.task[i]) return true;
  }
  return false;
}
