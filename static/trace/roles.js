import { K } from './kinds.js';
import { demos } from './spec.js';

// Who is who in a trace: a transfer has a sender and a receiver, an I/O model has those who serve and
// those who ask.

/** @typedef {import('./columns.js').Header} Header */

/** A run of an I/O model knows sockets; a transfer has none. @param {Header} h */
export const isModel = (h) => (h.socks?.length ?? 0) > 0;

/** Whether the server reads a file too. @param {Header} h */
export const readsFile = (h) => (h.socks ?? []).some((s) => s.role === 'file');

const DIRECT = 2; // the parameter "on" of libaio

/** Whether it reads past the page cache. @param {Header} h */
export const pastCache = (h) => h.params?.on === DIRECT;

/** Which sources a run's are: of a demo that can be done in two ways, those of its own. @param {Header} h */
export const codeOf = (h) => (h.name === 'libaio' && h.params?.on ? 'libaio-file' : h.name);

const elsewhere = demos.filter((d) => d.simulated).map((d) => d.name);

/** Whether a demo is of a system that ioviz does not run on: it is simulated only. @param {string} name */
export const isElsewhere = (name) => elsewhere.includes(name);

/** Whether the network's code runs as softirqs: of what is modelled here, on Linux alone. @param {Header} h */
export const hasSoftirqs = (h) => !isElsewhere(h.name);

/** Whether nobody is accepted: the connection was there before the run. @param {Header} h */
export const isConnected = (h) => isModel(h) && !(h.socks ?? []).some((s) => s.role === 'listen');

/** Roles of tasks that serve; the others only ask. */
const serving = ['server', 'helper', 'poller'];

/** The tasks that serve, by TaskID. @param {Header} h */
export function servingIds(h) {
  return h.tasks.flatMap((t, k) => (serving.includes(t.role) ? [k + 1] : []));
}

/** The first task of a role, 0 if none. @param {Header} h @param {string} role */
export const taskOf = (h, role) => h.tasks.findIndex((t) => t.role === role) + 1;

/** What helps: who serves one connection each, or waits at a completion port; others are those of glibc's AIO.
 * @type {Record<string, string>} */
const helping = { 'thread-per-conn': 'thread', 'process-per-conn': 'process', iocp: 'worker' };

/**
 * What a task is called by its role: who sends nothing is a program like any other. Behind a card that is
 * simulated (a route) there is a receiver, only not on this machine. Who helps the server is called by what it is.
 * @param {Header} h @param {string} role
 */
export function calledIn(h, role) {
  if (role === 'helper') return helping[h.name] ?? role;
  return role === 'sender' && !taskOf(h, 'receiver') && !h.params?.route ? 'program' : role;
}

/** The thread that the run is about. @param {Header} h */
export const leadId = (h) => taskOf(h, 'sender') || taskOf(h, 'server');

/**
 * roleWord is what a task of a model is called: by its role, but for what the system itself does, and who
 * helps by what it is.
 * @param {Header} h @param {{name: string, role: string}} task
 */
export function roleWord(h, task) {
  if (task.name === 'system') return 'system';
  return ['server', 'clients', 'poller'].includes(task.role) ? task.role : calledIn(h, 'helper');
}

/** tidOf is the number of a task's thread; what the system itself does has none. @param {{name: string, tid: number}} task */
export const tidOf = (task) => (task.name === 'system' ? 0 : task.tid);

/** What threads of I/O models wait for, as the traces spell it. There are words for each. */
export const modelWaits = [
  'epoll',
  'poll',
  'select',
  'accept',
  'signal',
  'ring',
  'aio',
  'sleep',
  'child',
  'port',
  'kqueue',
  'dev-poll',
  'event-port',
  'work',
  'lock',
];

/** Whether a model asks by requests to an io_uring. @param {string} name */
export const asksRing = (name) => name.startsWith('io-uring') || name.startsWith('read-ring');

/** Whether a request stays in force when it gives a result: one accept is for all connections (IORING_CQE_F_MORE).
 * @param {import('./columns.js').Trace} t @param {number} i event of its submission or of a result */
export const staysArmed = (t, i) =>
  t.header.name === 'io-uring-multishot' &&
  t.str(t.arg(i, 'op')) === 'ACCEPT' &&
  !(t.kind[i] === K.complete && t.arg(i, 'ret') < 0);

/** Whether a push is epoll_ctl's own: what joins is looked at at once, in the call of who adds it (ep_insert).
 * @param {import('./columns.js').Trace} t @param {number} i */
export const pushedByCall = (t, i) =>
  t.header.name.startsWith('epoll') &&
  (t.sourceId(i) === 'rule:ctl-pushes' || serving.includes(t.header.tasks[t.task[i] - 1]?.role));
