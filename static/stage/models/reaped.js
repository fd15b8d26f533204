// When the program took its results: no record tells of it, as it reads them from memory, yet what it does next does.

import { K } from '../../trace/kinds.js';
import { taskOf } from '../../trace/roles.js';
import { requestSock } from './family.js';

/**
 * reapedOf are the events by which the program had taken each of its results, in the order in which these came. A ring is
 * emptied from its front, so that whoever acts on one result has taken those before it too. It acts on one when it asks
 * again for the socket, closes it or calls a function for it; who waits in the kernel has looked into the ring before;
 * io_getevents says how many it gave.
 * @param {import('../../trace/columns.js').Trace} t
 * @param {{requests: import('./record.js').Request[], done: number[]}} record
 */
export function reapedOf(t, { requests, done }) {
  /** @type {number[]} */
  const out = [];
  if (!done.length) return out;
  const server = taskOf(t.header, 'server');
  // The ring's own thread is woken with the call that others wait in: with results there or not.
  const polled = taskOf(t.header, 'poller') > 0;
  /** @type {Map<number, number>} by descriptor: the socket of a connection */
  const accepted = new Map();
  const results = done.map((k) => requests[k]);
  let come = 0;
  const takeTo = (/** @type {number} */ n, /** @type {number} */ i) => {
    while (out.length < Math.min(n, come)) out.push(i);
  };
  const connection = (/** @type {import('./record.js').Request} */ x) =>
    x.op === 'ACCEPT' ? accepted.get(x.ret) : 0;
  const about = (/** @type {number} */ sock) => {
    for (let k = come - 1; k >= out.length; k--)
      if (results[k].sock === sock || connection(results[k]) === sock) return k + 1;
    return 0;
  };
  for (let i = 0; i < t.n; i++) {
    switch (t.kind[i]) {
      case K.complete:
        come++;
        break;
      case K.open:
        accepted.set(t.arg(i, 'fd'), t.arg(i, 'sock'));
        break;
      case K.submit:
        takeTo(about(requestSock(t.arg(i, 'id'))), i);
        break;
      case K.close:
      case K.handle:
        if (t.task[i] === server) takeTo(about(t.arg(i, 'sock')), i);
        break;
      case K.syscall_enter:
        if (t.task[i] === server && !polled && t.str(t.arg(i, 'call')) === 'io_uring_enter')
          takeTo(come, i);
        break;
      case K.syscall_exit:
        if (t.task[i] === server && t.str(t.arg(i, 'call')) === 'io_getevents')
          takeTo(out.length + Math.max(0, t.arg(i, 'ret')), i);
        break;
      case K.task_exit:
        if (t.task[i] === server) takeTo(come, i);
    }
  }
  return out;
}
