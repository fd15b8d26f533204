// What somebody looks for, as typed: words that must all hold, each of a system call, a descriptor, a
// thread, an error, a class of evidence or a kind of event. "read fd:4", "sender EAGAIN", "measured copy".

import { kinds } from '../trace/kinds.js';
import { errnos } from './errno.js';

/**
 * One word of a query, as what it admits of a trace. An event fits if it is in one of the sets.
 * @typedef {object} Term
 * @property {Uint8Array} kinds
 * @property {Uint8Array} sources
 * @property {Uint8Array} tasks  by TaskID
 * @property {Uint8Array} calls  by number of the string
 * @property {Uint8Array} errnos
 * @property {number} fd  -1: none
 */

/**
 * Words of the person's language for what a trace names: kind, class and role.
 * @typedef {(what: 'kind' | 'class' | 'role', name: string) => string} Naming
 */

const DIMS = /** @type {Record<string, string[]>} */ ({
  call: ['call', 'syscall', '调用', '系统调用'],
  fd: ['fd', '描述符'],
  thread: ['thread', 'task', 'tid', '线程'],
  errno: ['errno', 'error', '错误'],
  evidence: ['evidence', 'class', '证据'],
  kind: ['kind', 'event', '事件', '种类'],
});

/** @param {string} name */
const dimOf = (name) => Object.keys(DIMS).find((d) => DIMS[d].includes(name)) ?? '';

/**
 * compile turns a query into terms for one trace. A word that nothing fits is a term that admits
 * nothing, so that its query finds nothing.
 * @param {string} text
 * @param {import('../trace/columns.js').Trace} trace
 * @param {Naming} naming
 * @returns {Term[]}
 */
export function compile(text, trace, naming) {
  return text
    .trim()
    .toLowerCase()
    .split(/[\s,，、]+/)
    .filter(Boolean)
    .map((word) => term(word, trace, naming));
}

/** @param {string} word @param {import('../trace/columns.js').Trace} trace @param {Naming} naming @returns {Term} */
function term(word, { header }, naming) {
  const [, before, after] = /^([^:=：]+)[:=：](.*)$/.exec(word) ?? ['', '', word];
  const only = before ? dimOf(before) : '';
  const value = before && !only ? word : after;
  /** @param {string} dim */
  const open = (dim) => only === '' || only === dim;
  /** @param {string} name */
  const fits = (name) => value !== '' && name.toLowerCase().includes(value);
  const out = {
    kinds: new Uint8Array(256),
    sources: new Uint8Array(256),
    tasks: new Uint8Array(header.tasks.length + 1),
    calls: new Uint8Array(header.strings.length),
    errnos: new Uint8Array(256),
    fd: -1,
  };
  const fd = /^fd[:=：]?(\d+)$/.exec(word)?.[1] ?? (only === 'fd' ? value : '');
  if (/^\d+$/.test(fd)) out.fd = Number(fd);
  if (only === 'fd' || out.fd >= 0) return out;
  if (open('call')) {
    header.strings.forEach((s, k) => {
      out.calls[k] = s && fits(s) ? 1 : 0;
    });
  }
  if (open('kind')) {
    for (const k of kinds) {
      const named = k.kind > 0 && (fits(k.name) || fits(naming('kind', k.name)));
      out.kinds[k.kind] = named ? 1 : 0;
    }
  }
  if (open('thread')) {
    header.tasks.forEach((task, k) => {
      const named = [task.name, task.role, naming('role', task.role)].some(fits);
      out.tasks[k + 1] = named || String(task.tid) === value ? 1 : 0;
    });
  }
  if (open('evidence')) {
    header.sources.forEach((source, k) => {
      const named = [source.class, source.id, naming('class', source.class)].some(fits);
      out.sources[k] = named ? 1 : 0;
    });
  }
  if (open('errno')) {
    const any = ['error', 'errno', '错误', '出错', '*'].includes(value);
    for (let e = 1; e < 256; e++) {
      const name = errnos[e];
      if (any || name?.toLowerCase().startsWith(value) || String(e) === value) {
        out.errnos[e] = any || only || value.startsWith('e') ? 1 : 0;
      }
    }
  }
  return out;
}
