import { has } from '../say/words.js';
import { fit, widthOf } from './measure.js';

/** The first of some texts that there is room for, the last one cut.
 * @param {string[]} keys @param {import('../say/words.js').Args} args @param {number} size @param {number} room
 * @param {typeof import('../say/words.js').t} word @param {boolean} bold */
export function shortest(keys, args, size, room, word, bold) {
  const texts = keys.filter(has).map((key) => word(key, args));
  return firstFit(texts, size, room, { bold });
}

/** The same of texts as they are. @param {string[]} texts @param {number} size @param {number} room
 * @param {{bold?: boolean, mono?: boolean}} [how] */
export function firstFit(texts, size, room, how) {
  return (
    texts.find((text) => widthOf(text, size, how) <= room) ??
    fit(texts.at(-1) ?? '', size, room, how)
  );
}

/** What calls are called where there is no room for their names: a part of these, never the name of another. @type {Record<string, string[]>} */
const known = {
  GetQueuedCompletionStatus: ['GetQueued…Status', 'GQCS'],
  CreateIoCompletionPort: ['CreateIo…Port', '…Port'],
  clock_nanosleep: ['…nanosleep'],
  rt_sigtimedwait: ['…sigtimedwait', '…timedwait'],
  rt_sigprocmask: ['…sigprocmask', '…procmask'],
  io_uring_enter: ['…uring_enter', '…_enter'],
  port_associate: ['…associate'],
  epoll_create1: ['…create1'],
  port_create: ['…create'],
};

/** A call with its arguments, without them, or by a shorter name: never half of one, rather none.
 * @param {string} call @param {number} size @param {number} room @param {{bold?: boolean, mono?: boolean}} [how] */
export function callText(call, size, room, how = { mono: true }) {
  const name = call.replace(/\(.*/, '');
  const names = [name, ...(known[name] ?? [])].flatMap((x) => [`${x}()`, x]);
  return firstFit([call, ...names, ''], size, room, how);
}
