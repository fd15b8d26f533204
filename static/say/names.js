import { errnos } from '../trace/errno.js';
import { calledIn } from '../trace/roles.js';

/**
 * @typedef {import('../trace/columns.js').Trace} Trace
 * @typedef {import('./words.js').Args} Args
 * @typedef {import('./words.js').Value} Value
 */

/**
 * whoOf names a task: who within a sentence, Who at its beginning.
 * @param {Trace} t @param {number} id @returns {Args}
 */
export function whoOf(t, id) {
  const task = t.header.tasks[id - 1];
  if (!task) return {};
  if (task.name === 'system') {
    return { who: { key: 'say.who.system' }, Who: { key: 'say.Who.system' } };
  }
  if (!roles.includes(task.role)) return { who: task.name, Who: task.name };
  const role = calledIn(t.header, task.role);
  const args = { tid: { u: /** @type {const} */ ('plain'), v: task.tid } };
  const word = (/** @type {string} */ key) => (task.role === 'helper' ? { key, args } : { key });
  return { who: word(`say.who.${role}`), Who: word(`say.Who.${role}`) };
}

/** Roles that there are words for. */
const roles = ['sender', 'receiver', 'server', 'clients', 'helper', 'poller'];

/** Sockets that have no name of their own: their words. */
const nameless = ['listen', 'idle'];

/**
 * socksOf names a socket: sock within a sentence, Sock at its beginning.
 * @param {Trace} t @param {number} id @returns {Args}
 */
export function socksOf(t, id) {
  const s = t.header.socks?.[id - 1];
  const word = (/** @type {string} */ form) =>
    s && nameless.includes(s.role) ? { key: `say.${form}.${s.role}` } : (s?.name ?? '');
  return { sock: word('sock'), Sock: word('Sock') };
}

/** The name of a socket beside what is asked of it; none where it has none of its own. @param {Trace} t @param {number} id */
export function sockOf(t, id) {
  const s = t.header.socks?.[id - 1];
  return s && !nameless.includes(s.role) ? s.name : '';
}

/** @param {number} cpu @returns {Value} */
export function cpuOf(cpu) {
  return cpu < 0
    ? { key: 'say.cpu.some' }
    : { key: 'say.cpu', args: { cpu: { u: 'plain', v: cpu } } };
}

/** Threads of ioviz that are about while it watches. @type {Record<string, string>} */
const about = {
  'ioviz-idle': 'filler', // keeps a CPU awake that nothing else wants
  idle: 'filler', // the same, as older traces name it
  'ioviz-rt': 'runtime', // of the children's Go runtime
  ioviz: 'ioviz',
  exe: 'exe', // what the kernel calls a program that started itself anew
};

/** @param {string} name */
const aboutOf = (name) => (Object.hasOwn(about, name) ? about[name] : '');

/**
 * nextOf is the end of a sentence: who gets the CPU instead.
 * @param {Trace} t @param {string} next a thread's name as the kernel has it
 * @param {boolean} [taken]  the CPU was taken away from a thread that wants it
 * @returns {Value}
 */
export function nextOf(t, next, taken = false) {
  if (next === '') return { key: 'say.next.unknown' };
  if (/^swapper(\/\d+)?$/.test(next)) return { key: 'say.next.idle' };
  const kind = aboutOf(next);
  if (kind === 'filler' && taken) return { key: 'say.next.filler.took' };
  if (kind) return { key: `say.next.${kind}` };
  const ours = t.header.tasks.findIndex((task) => task.name === next);
  if (ours >= 0) return { key: 'say.next.ours', args: whoOf(t, ours + 1) };
  return { key: 'say.next.task', args: { name: next } };
}

/** wakerOf names who woke a thread, if it is none of the trace's own.
 * @param {string} by a thread's name as the kernel has it
 * @param {boolean} [first]  it begins a sentence
 * @returns {Value} */
export function wakerOf(by, first = false) {
  const kind = aboutOf(by);
  return kind === '' || kind === 'exe' ? by : { key: `say.${first ? 'Waker' : 'waker'}.${kind}` };
}

/** @param {number} n @returns {Value} */
export function errnoOf(n) {
  return errnos[n] ?? { key: 'say.errno', args: { n: { u: 'plain', v: n } } };
}
