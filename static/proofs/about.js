// Which demos the claims are about. Pure.

/** Which demos a proof is about: each leads to the other.
 * @type {Record<string, string[]>} */
export const ABOUT = {
  'syscall-no-switch': ['read-write', 'blocking'],
  'mmap-faults': ['mmap-write'],
  'mmap-or-read': ['mmap-write', 'read-sequential'],
  'sendfile-shares': ['sendfile', 'read-write'],
  'zerocopy-copies': ['msg-zerocopy', 'io-uring-send-zc'],
  'receiver-copies': ['sendfile', 'splice'],
  reflink: ['copy-file-range', 'sendfile-file'],
  readahead: ['read-sequential', 'read-random'],
  'nonblock-file': ['read-random'],
  'epoll-files': ['epoll-lt', 'epoll-et', 'poll'],
  'who-calls': ['epoll-lt', 'epoll-et', 'select', 'poll'],
  'edge-once': ['epoll-et', 'epoll-et-nodrain', 'epoll-lt'],
  'epoll-or-poll': ['epoll-lt', 'poll', 'select'],
  'ready-is-a-hint': ['epoll-lt', 'epoll-et', 'select', 'poll', 'sigio'],
  'linux-aio': ['libaio'],
  'polling-burns': ['nonblocking-spin', 'nonblocking-sleep', 'blocking'],
  'accept-takes': ['blocking', 'epoll-lt', 'select', 'poll'],
  oneshot: ['epoll-lt', 'epoll-et'],
  'writable-always': ['epoll-lt', 'poll', 'select'],
  herd: ['epoll-lt', 'epoll-et', 'blocking', 'thread-per-conn', 'process-per-conn'],
  'head-of-line': ['blocking', 'epoll-lt'],
  'fork-copies': ['fork-cow', 'process-per-conn'],
  'private-copies': ['private-cow'],
};

/** proofsOf are the claims about a demo. @param {string} demo */
export const proofsOf = (demo) => Object.keys(ABOUT).filter((name) => ABOUT[name].includes(demo));
