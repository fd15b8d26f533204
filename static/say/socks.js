import { K } from '../trace/kinds.js';
import { asksRing, isConnected, pastCache, pushedByCall, staysArmed } from '../trace/roles.js';
import { sockOf, socksOf } from './names.js';
import { heldBack, sayDequeue } from './ports.js';
import { kqueueTells, registered, tellerOf } from './systems.js';

/**
 * @typedef {import('../trace/columns.js').Trace} Trace
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./words.js').Args} Args
 */

const READ = 1; // bits of events
const WRITE = 2;
const CONN = 1; // what is opened
const OTHER = 4;
const ADD = 0; // interest.op
const DEL = 2;

/** What handles of Windows stand for, by what is opened. @type {Record<number, string>} */
const handles = { 0: 'listen.handle', [CONN]: 'connection.made', 5: 'file.handle' };

/** Whether no thread does it: the lane stands for the system, which deals with what arrives. @param {Trace} t @param {number} i */
const bySystem = (t, i) => t.header.tasks[t.task[i] - 1]?.name === 'system';

/** By edges nothing is put back on the ready list. @param {Trace} t */
const edges = (t) => (t.header.name.startsWith('epoll-et') ? '.edge' : '');

/** What is watched for, in words. @param {number} events */
const eventsOf = (events) => {
  const both = READ | WRITE;
  const name = (events & both) === both ? 'both' : events & WRITE ? 'write' : 'read';
  return { key: `say.events.${name}` };
};

/**
 * saySock is the sentence of an event of a socket, or null if it is none.
 * @param {Trace} t @param {number} i @param {number} to events i…to-1 are one step
 * @param {Machine} before @param {Args} args
 * @returns {{key: string, args: Args} | null}
 */
export function saySock(t, i, to, before, args) {
  const a = t.args(i);
  const kind = t.kind[i];
  if (a.sock !== undefined) Object.assign(args, socksOf(t, a.sock));
  if (a.events !== undefined) args.events = eventsOf(a.events);
  if (a.bytes !== undefined) args.bytes = { u: 'bytes', v: a.bytes };
  switch (kind) {
    case K.arrival:
      return { key: `arrival.${['connection', 'data', 'end'][a.what]}`, args };
    case K.open:
      args.fd = { u: 'plain', v: a.fd };
      if (t.header.tasks[t.task[i] - 1]?.role === 'helper') return { key: 'open.copy', args };
      if (t.header.name === 'iocp' && a.what !== OTHER)
        return { key: `open.${handles[a.what]}`, args };
      if (a.what === OTHER) return { key: `open.${tellerOf(t, 'other')}`, args };
      if (a.what === CONN && isConnected(t.header)) return { key: 'open.connection.before', args };
      return { key: `open.${['listen', 'connection', 'epoll', 'ring', '', 'file'][a.what]}`, args };
    case K.close:
      args.fd = { u: 'plain', v: a.fd };
      if (a.sock === 0) return { key: 'close.other', args };
      return {
        key: `close${ofOthersToo(t, i, a.sock) ? '.copy' : afterClose(t.header.name)}`,
        args,
      };
    case K.interest:
      args.n = to - i;
      args.call = t.header.name;
      if (to - i > 1) {
        const delivered = removedOf(t, i) === '.delivered' ? '.delivered' : '';
        const how = ['', '.mod', '.del'][a.op] || listOf(t.header.name);
        return { key: `interest.many${how}${delivered}`, args };
      }
      args.all = registered(before) + (a.op === ADD ? 1 : -1);
      if (t.header.name === 'kqueue') args.fd = { u: 'plain', v: before.socks[a.sock - 1].fd };
      return {
        key: `interest.${['add', 'mod', 'del'][a.op]}${a.op === ADD ? addedOf(t, i, before) : removedOf(t, i)}`,
        args,
      };
    case K.push:
      if (pushedByCall(t, i)) return { key: 'push.ctl', args };
      return {
        key: t.header.name.startsWith('epoll') ? 'push' : `push.${tellerOf(t, 'other')}`,
        args,
      };
    case K.scan:
      args.n = a.n;
      args.ready = a.ready;
      args.all = registered(before);
      if (t.header.name.startsWith('epoll'))
        return { key: a.ready < a.n ? `scan.epoll.stale${edges(t)}` : 'scan.epoll', args };
      return {
        key: ['kqueue', 'dev-poll', 'event-ports'].includes(t.header.name)
          ? `scan.${t.header.name}`
          : 'scan',
        args,
      };
    case K.ready: {
      args.n = to - i;
      const own = ownList(t.header.name);
      if (t.header.name === 'kqueue') {
        const tells = kqueueTells(t, i, before);
        args.data = tells.data;
        return { key: `ready.kqueue${to - i > 1 ? '.many' : tells.key}`, args };
      }
      if (to - i > 1) return { key: `ready${own}.many`, args };
      if (t.header.socks?.[a.sock - 1]?.role !== 'listen') {
        const { queue, ended } = before.socks[a.sock - 1];
        args.there = { key: `say.there.${ended && queue === 0 ? 'end' : 'data'}` };
        return { key: `ready${own}`, args };
      }
      const waiting = before.socks[a.sock - 1]?.pending ?? 0;
      if (waiting < 2 || !edges(t)) return { key: `ready${own}.listen`, args };
      args.n = waiting;
      return { key: 'ready.listen.edge', args };
    }
    case K.take: {
      const queue = before.socks[a.sock - 1]?.queue ?? -1;
      if (bySystem(t, i)) return { key: 'take.system', args };
      if (asksRing(t.header.name) && before.tasks[t.task[i] - 1]?.state === 'user')
        return { key: 'take.interrupted', args };
      if (queue < 0) return { key: 'take.unknown', args }; // records were lost
      if (queue > a.bytes) args.left = { u: 'bytes', v: queue - a.bytes };
      return { key: queue > a.bytes ? 'take.some' : 'take', args };
    }
    case K.give:
      return { key: 'give', args };
    case K.signal:
      args.signo = { u: 'plain', v: a.signo };
      if (a.what === 2 && a.sock === 0) return { key: 'signal.any', args };
      return { key: `signal.${['queued', 'coalesced', 'taken', 'overflow'][a.what]}`, args };
    case K.spawn:
      if (t.header.name === 'iocp') return { key: 'spawn.worker', args };
      if (t.header.name === 'posix-aio')
        return { key: a.sock > 0 ? 'spawn.pool' : 'spawn.more', args };
      return { key: `spawn.${a.what === 1 ? 'process' : 'thread'}`, args };
    case K.dequeue:
      return sayDequeue(t, i, args);
    case K.handle:
      args.name = t.str(a.name);
      return { key: 'handle', args };
  }
  return null;
}

/** Where each connection has a process of its own, the parent gives back its descriptor of it, and the child
 * its of the listening socket: the other process still has that one.
 * @param {Trace} t @param {number} i @param {number} sock */
function ofOthersToo(t, i, sock) {
  if (t.header.name !== 'process-per-conn') return false;
  const parent = t.header.tasks[t.task[i] - 1]?.role === 'server';
  return parent !== (t.header.socks?.[sock - 1]?.role === 'listen');
}

/** What is handed over anew with every call is the program's own until then. @param {string} name of the model */
const ownList = (name) => ({ select: '.set', poll: '.array' })[name] ?? '';

/** Where what is watched is noted, if it has words of its own. @param {string} name of the model */
const listOf = (name) => (name === 'kqueue' ? '.kqueue' : ownList(name));

/** How something is watched no more: an event port forgets whom it has told of, no call of the program does that;
 * /dev/poll is told to; a request of a ring waits for one time. @param {Trace} t @param {number} i */
function removedOf(t, i) {
  if (t.arg(i, 'op') !== DEL) return '';
  if (asksRing(t.header.name)) return '.ring';
  return { 'event-ports': '.delivered', 'dev-poll': '.dev-poll' }[t.header.name] ?? '';
}

/** What a closed descriptor leaves behind where sockets are watched. @param {string} name of the model */
function afterClose(name) {
  if (name === 'iocp') return '.handle';
  if (name.startsWith('epoll') || name === 'kqueue' || name === 'event-ports') return '.list';
  if (name === 'dev-poll') return '.dev-poll';
  return ownList(name) || (name === 'sigio' ? '.signals' : '');
}

/** How something is watched from event i on. @param {Trace} t @param {number} i @param {Machine} before */
function addedOf(t, i, before) {
  const { mode, sock } = t.args(i);
  const own = ownList(t.header.name);
  if (own) return own;
  if (['event-ports', 'dev-poll'].includes(t.header.name)) return `.${t.header.name}`;
  if (t.header.name === 'kqueue' && before.socks[sock - 1].fd > 0) return '.kqueue';
  if (t.header.name === 'io-uring-multishot' && t.header.socks?.[sock - 1]?.role === 'listen')
    return '.multishot';
  if (asksRing(t.header.name) && mode === 2) return '.ring';
  if (t.header.name === 'sigio') return '.signals';
  return ['', '.edge', '.oneshot', '.exclusive'][mode] ?? '';
}

/** Systems whose requests and results are in no ring. */
const ringless = ['posix-aio', 'libaio', 'iocp'];

const ECANCELED = -125;

/** How it is known that a read past the page cache is done, and what its thread does meanwhile.
 * @param {Trace} t @param {number} i @param {Machine} before */
function pastBy(t, i, before) {
  if (t.sourceId(i) === 'self:cqe') return 'found';
  return before.tasks[t.task[i] - 1].call === 'io_getevents' ? 'awaited' : 'meanwhile';
}

const OF_FILE = 3; // what kind of request a number stands for: sim.AskFile

/**
 * sayRing is the sentence of what a ring is asked and answers, of memory lent
 * for sending, and of what a device left in the program's buffer; null for others.
 * @param {Trace} t @param {number} i @param {number} to @param {Machine} before @param {Args} args
 * @returns {{key: string, args: Args} | null}
 */
export function sayRing(t, i, to, before, args) {
  const a = t.args(i);
  const op = a.op === undefined ? '' : t.str(a.op);
  if (a.op !== undefined) args.op = `${op} ${sockOf(t, a.id >> 3)}`.trim(); // see sim.RequestID
  if (a.id !== undefined) args.id = { u: 'plain', v: a.id };
  args.n = to - i;
  switch (t.kind[i]) {
    case K.submit:
      if (a.id % 8 === OF_FILE) {
        Object.assign(args, socksOf(t, a.id >> 3));
        return { key: 'submit.libaio.file', args };
      }
      if (ringless.includes(t.header.name)) return { key: `submit.${t.header.name}`, args };
      return {
        key: `submit${to - i > 1 ? '.many' : ''}${a.poller === 1 ? '.poller' : ''}`,
        args,
      };
    case K.complete:
      args.ret = { u: a.ret > 0 && op !== 'ACCEPT' ? 'bytes' : 'plain', v: a.ret };
      if (to - i > 1)
        return { key: `complete.many${ringless.includes(t.header.name) ? '.ringless' : ''}`, args };
      if (a.ret === ECANCELED && t.header.socks?.length) return { key: 'complete.cancelled', args };
      if (a.ret < 0) return { key: 'complete.error', args };
      if (staysArmed(t, i)) return { key: 'complete.stays', args };
      {
        const held = heldBack(t, i);
        if (held) return { key: 'complete.iocp.held', args: { ...args, ...held } };
      }
      if (t.header.name === 'iocp' && op === 'ACCEPT') return { key: 'complete.iocp.accept', args };
      if (a.id % 8 === OF_FILE && pastCache(t.header))
        return { key: `complete.libaio.${pastBy(t, i, before)}`, args };
      if (ringless.includes(t.header.name)) return { key: `complete.${t.header.name}`, args };
      if (op === 'ACCEPT') return { key: 'complete.accept', args };
      return { key: `complete${t.kind[i + 1] === K.notice ? '.notice' : ''}`, args };
    case K.notice:
      args.n = a.n;
      return { key: `notice${a.copied === 1 ? '.copied' : ''}`, args };
    case K.arrive:
      args.bytes = { u: 'bytes', v: a.bytes };
      args.from = { key: `stage.place.${t.arg(i, 'from') === 1 ? 'disk' : 'cache'}` };
      return { key: 'arrive', args };
    case K.unshare:
      args.bytes = { u: 'bytes', v: a.bytes };
      return { key: 'unshare', args };
  }
  return null;
}
