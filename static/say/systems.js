import { K } from '../trace/kinds.js';
import { isElsewhere } from '../trace/roles.js';

// What kqueue, /dev/poll, event ports and completion ports are told of and tell, each in its own terms.

/**
 * @typedef {import('../trace/columns.js').Trace} Trace
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./words.js').Args} Args
 */

/** The end of a key that is another one where the demo is of a system that tells of sockets by an object of its own. @param {Trace} t @param {string} otherwise */
export const tellerOf = (t, otherwise) => (isElsewhere(t.header.name) ? t.header.name : otherwise);

/** How many descriptors are watched. @param {Machine} m */
export const registered = (m) => m.socks.reduce((n, s) => n + s.watched, 0);

const DATA = 1; // arrival.what
const END = 2;

/**
 * kqueueTells is what an event of kqueue carries: what its filter found when the call last looked, which is at the scan before.
 * @param {Trace} t @param {number} i a ready event @param {Machine} m the machine before it
 * @returns {{key: string, data: import('./words.js').Value}}
 */
export function kqueueTells(t, i, m) {
  const id = t.arg(i, 'sock');
  const { queue, pending, ended } = m.socks[id - 1];
  let [data, waiting, eof] = [queue, pending, ended];
  for (let k = i - 1; k >= 0; k--) {
    if (t.kind[k] === K.scan && t.task[k] === t.task[i]) break;
    if (t.kind[k] !== K.arrival || t.arg(k, 'sock') !== id) continue;
    const what = t.arg(k, 'what');
    if (what === DATA) data -= t.arg(k, 'bytes');
    else if (what === END) eof = false;
    else waiting--;
  }
  if (t.header.socks?.[id - 1]?.role === 'listen') return { key: '.listen', data: waiting };
  return { key: eof ? '.eof' : '', data: { u: 'bytes', v: data } };
}
