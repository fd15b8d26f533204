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
  if (task.role !== 'sender' && task.role !== 'receiver') {
    return { who: task.name, Who: task.name };
  }
  return { who: { key: `say.who.${task.role}` }, Who: { key: `say.Who.${task.role}` } };
}

/** @param {number} cpu @returns {Value} */
export function cpuOf(cpu) {
  return cpu < 0
    ? { key: 'say.cpu.some' }
    : { key: 'say.cpu', args: { cpu: { u: 'plain', v: cpu } } };
}

/**
 * nextOf is the end of a sentence: who gets the CPU instead.
 * @param {Trace} t @param {string} next a thread's name as the kernel has it
 * @returns {Value}
 */
export function nextOf(t, next) {
  if (next === '') return { key: 'say.next.unknown' };
  if (/^(idle|swapper(\/\d+)?)$/.test(next)) return { key: 'say.next.idle' };
  const ours = t.header.tasks.findIndex((task) => task.name === next);
  if (ours >= 0) return { key: 'say.next.ours', args: whoOf(t, ours + 1) };
  return { key: 'say.next.task', args: { name: next } };
}

/** Names of the errors that the calls here can meet. */
const errnos = /** @type {Record<number, string>} */ ({
  4: 'EINTR',
  9: 'EBADF',
  11: 'EAGAIN',
  12: 'ENOMEM',
  14: 'EFAULT',
  22: 'EINVAL',
  28: 'ENOSPC',
  32: 'EPIPE',
  104: 'ECONNRESET',
  105: 'ENOBUFS',
});

/** @param {number} n @returns {Value} */
export function errnoOf(n) {
  return errnos[n] ?? { key: 'say.errno', args: { n: { u: 'plain', v: n } } };
}
