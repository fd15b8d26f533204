// What somebody looks for, as typed: words that must all hold, each of a system call, a descriptor, a
// thread, an error, a class of evidence, a kind of event, a state or a context. "read fd 4", "sender EAGAIN",
// "measured copy", "softirq".

import { errnos } from '../trace/errno.js';
import { kinds } from '../trace/kinds.js';

/**
 * One word of a query, as what it admits of a trace. An event fits if it is in one of the sets.
 * @typedef {object} Term
 * @property {Uint8Array} kinds
 * @property {Uint8Array} sources
 * @property {Uint8Array} tasks  by TaskID
 * @property {Uint8Array} calls  by number of the string
 * @property {Uint8Array} errnos
 * @property {Map<number, Value[]>} values  by kind: arguments that have a name
 * @property {number} fd  -1: none
 * @typedef {{at: number, is: number}} Value  slot of an argument, and what is asked of it
 */

/**
 * Words of the person's language for what a trace names: kind, class and role.
 * @typedef {(what: 'kind' | 'class' | 'role', name: string) => string} Naming
 */

/** Error numbers end before this one: those of the kernel to itself are the highest. */
const ERRNOS = 520;

const DIMS = /** @type {Record<string, string[]>} */ ({
  call: ['call', 'syscall', '调用', '系统调用'],
  fd: ['fd', '描述符'],
  thread: ['thread', 'task', 'tid', '线程'],
  errno: ['errno', 'error', '错误'],
  evidence: ['evidence', 'class', '证据'],
  kind: ['kind', 'event', '事件', '种类'],
});

/** What the page calls values of arguments, in both languages, beside their own names. @type {Record<string, string[]>} */
const VALUES = {
  'why.blocked': ['blocked', 'blocks', '阻塞'],
  'why.preempted': ['runnable', '就绪', '抢占'],
  'ctx.softirq': ['软中断'],
  'ctx.hardirq': ['interrupt', '硬中断', '中断'],
  'by.dma': ['device transfer', '设备传输'],
  'mode.user': ['user mode', '用户态'],
  'mode.kernel': ['kernel mode', '内核态'],
  'mode.level': ['level-triggered', '水平触发'],
  'mode.edge': ['edge-triggered', '边缘触发'],
};
/** States that a kind of event brings its thread to. @type {Record<string, string[]>} */
const STATES = {
  wakeup: ['runnable', '就绪'],
  syscall_enter: ['kernel mode', '内核态'],
  syscall_exit: ['user mode', '用户态'],
};

/** whether a word of a name begins with what is typed, or in Chinese a name contains it @param {string[]} names @param {string} typed */
const begins = (names, typed) =>
  names.some((x) =>
    typed > '\u007f' ? x.includes(typed) : x.split(' ').some((word) => word.startsWith(typed)),
  );

/** namedValues are the arguments whose value has the name that is typed. @param {string} typed */
function namedValues(typed) {
  /** @type {Map<number, Value[]>} */
  const out = new Map();
  if (!typed) return out;
  for (const k of kinds) {
    const list = k.args.flatMap((arg) =>
      (arg.values ?? []).flatMap((name, is) =>
        !['no', 'yes', 'unknown', 'other'].includes(name) &&
        begins([name, ...(VALUES[`${arg.name}.${name}`] ?? [])], typed)
          ? [{ at: k.slots[arg.name], is }]
          : [],
      ),
    );
    if (list.length) out.set(k.kind, list);
  }
  return out;
}

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
    .replace(/(^|[\s,，、])(fd|描述符)\s*[:=：]?\s*(?=\d+($|[\s,，、]))/g, '$1fd:')
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
    errnos: new Uint8Array(ERRNOS),
    values: only === '' || only === 'kind' ? namedValues(value) : new Map(),
    fd: -1,
  };
  const fd = /^fd[:=：]?(\d+)$/.exec(word)?.[1] ?? (only === 'fd' ? value : '');
  if (/^\d+$/.test(fd)) out.fd = Number(fd);
  if (only === 'fd' || out.fd >= 0) return { ...out, values: new Map() };
  // A number alone is whatever has it: a descriptor, a thread, an error.
  if (!only && /^\d+$/.test(value)) out.fd = Number(value);
  if (open('call')) {
    header.strings.forEach((s, k) => {
      out.calls[k] = s && fits(s) ? 1 : 0;
    });
  }
  if (open('kind')) {
    for (const k of kinds) {
      const named =
        k.kind > 0 &&
        (fits(k.name) ||
          fits(naming('kind', k.name)) ||
          begins(STATES[k.name] ?? [], value || '-'));
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
    for (let e = 1; e < ERRNOS; e++) {
      const name = errnos[e];
      if (any || name?.toLowerCase().startsWith(value) || String(e) === value) {
        out.errnos[e] = any || only || value.startsWith('e') ? 1 : 0;
      }
    }
  }
  return out;
}
