// What each I/O model waits with.

import { asksRing } from '../../trace/roles.js';

/**
 * @typedef {'none'|'ask'|'bitmap'|'array'|'list'|'ring'|'signal'|'helpers'|'requests'|'port'} Means
 *   what stands between the program and its sockets
 */

/** @type {Record<string, Means>} */
const means = {
  blocking: 'none',
  'nonblocking-spin': 'ask',
  'nonblocking-sleep': 'ask',
  select: 'bitmap',
  poll: 'array',
  'epoll-lt': 'list',
  'epoll-et': 'list',
  'epoll-et-nodrain': 'list',
  sigio: 'signal',
  'posix-aio': 'helpers',
  libaio: 'requests',
  'io-uring-net': 'ring',
  'io-uring-multishot': 'ring',
  'io-uring-net-sqpoll': 'ring',
  'thread-per-conn': 'helpers',
  'process-per-conn': 'helpers',
  'read-blocking': 'none',
  'read-nonblocking': 'ask',
  'read-ring-wait': 'ring',
  'read-ring-peek': 'ring',
  kqueue: 'list',
  'dev-poll': 'list',
  'event-ports': 'list',
  iocp: 'port',
};

/** What a model waits with; one that is not known is shown without. @param {string} name @returns {Means} */
export const meansOf = (name) => means[name] ?? 'none';

/** Words that differ between models of the same means, by the beginning of their names. @param {string} name */
export function variantOf(name) {
  if (name.startsWith('epoll')) return 'epoll';
  return asksRing(name) ? 'uring' : name;
}

/** The socket of a request's number; the same as sim.RequestSock. @param {number} id */
export const requestSock = (id) => Math.floor(id / 8);
