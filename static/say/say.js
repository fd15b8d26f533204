import { byClock } from '../trace/clock.js';
import { K } from '../trace/kinds.js';
import { calledIn, hasSoftirqs, isConnected, modelWaits } from '../trace/roles.js';
import { routeOf } from '../trace/routes.js';
import { senderId } from '../trace/totals.js';
import { sayCall, sayReturn } from './calls.js';
import { cpuOf, nextOf, socksOf, wakerOf, whoOf } from './names.js';
import { sayPackets, sum } from './packets.js';
import { heldBack, overLimit } from './ports.js';
import { sayRing, saySock } from './socks.js';

/**
 * @typedef {import('../trace/columns.js').Trace} Trace
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./words.js').Args} Args
 */

/**
 * One sentence about what happened: a key of words with its values, and how we
 * know. Every number that the sentence shows is one of its values. also is how we
 * know a part of it that the evidence itself does not tell.
 * @typedef {object} Say
 * @property {string} key
 * @property {Args} args
 * @property {Evidence} evidence
 * @property {Evidence | null} also
 *
 * @typedef {{class: string, sourceId: string, key: string}} Evidence
 */

/**
 * say is the sentence of event i.
 * @param {Trace} t @param {number} i
 * @param {Machine} before @param {Machine} after
 * @returns {Say}
 */
export function say(t, i, before, after) {
  return sayRange(t, i, i + 1, before, after);
}

/**
 * sayStep is the sentence of step s, counted from 1; 0 is before the start.
 * @param {import('../trace/reader.js').Reader} r @param {number} s
 * @returns {Say}
 */
export function sayStep(r, s) {
  const [from, to] = [r.steps.end(s - 1), r.steps.end(s)];
  if (s < 1 || from === to) return sayStart(r.trace);
  return sayRange(r.trace, from, to, r.folder.at(from), r.folder.at(to));
}

/** @param {Trace} t @returns {Say} */
function sayStart(t) {
  const { header } = t;
  const cached = header.initial.cache ?? -1;
  const args = { size: bytes(header.params.size ?? header.initial.disk ?? 0) };
  const key = cached < 0 ? '' : cached > 0 ? '.warm' : '.cold';
  if (header.producer === 'sim') {
    const id = header.sources.find((x) => x.class === 'modelled')?.id ?? 'model:transfer';
    const evidence = { class: 'modelled', sourceId: id, key: wordOf(id) };
    return { key: `say.begin${key && `${key}.sim`}`, args, evidence, also: null };
  }
  const asked = key === '.cold' || header.sources.some((x) => x.id === 'self:mincore');
  const sourceId = asked ? 'self:mincore' : 'rule:just-written';
  const evidence = { class: asked ? 'measured' : 'derived', sourceId, key: wordOf(sourceId) };
  const none = { class: '', sourceId: '', key: '' };
  return { key: `say.begin${key}`, args, evidence: key ? evidence : none, also: null };
}

/**
 * @param {Trace} t @param {number} from @param {number} to events from…to-1
 * @param {Machine} before @param {Machine} after
 * @returns {Say}
 */
function sayRange(t, from, to, before, after) {
  const sourceId = t.sourceId(from);
  const evidence = { class: t.class(from), sourceId, key: wordOf(sourceId) };
  const { key, args } = sentence(t, from, to, before, after);
  return { key: `say.${key}`, args, evidence, also: alsoOf(t, from, key) };
}

/** Rules behind a part of what is said. @param {Trace} t @param {number} i @param {string} key @returns {Evidence | null} */
function alsoOf(t, i, key) {
  if (t.class(i) !== 'measured') return null;
  let rule = '';
  if (t.kind[i] === K.switch_out && t.arg(i, 'why') === 0 && t.str(t.arg(i, 'wait')) !== '')
    rule = 'wait-of';
  if (/^packets\.lo\.(got|both)/.test(key))
    rule = key.includes('.lent') ? 'local-unshares' : 'loopback-same-memory';
  if (key === 'wake.hardirq.timer') rule = 'wait-of';
  return rule ? { class: 'derived', sourceId: `rule:${rule}`, key: `rule.${rule}` } : null;
}

/** The tracepoint that is told of before the wakeup which it follows. */
const QUEUES = 'tp:signal:signal_generate';

/** The words that explain a source. @param {string} id */
function wordOf(id) {
  if (id === QUEUES) return 'source.tp.queues';
  if (id.startsWith('tp:')) return 'source.tp';
  return id.startsWith('rule:') ? `rule.${id.slice(5)}` : `source.${id}`;
}

const EDGE = 1; // interest.mode

/** Several of a kind, as the language lists them. @param {import('./words.js').Value[]} all @returns {import('./words.js').Value} */
const listOf = (all) => all.reduce((a, b) => ({ key: 'say.list', args: { a, b } }));

/**
 * What a server leaves in sockets of which only something new would tell it; null where there is nothing.
 * @param {Trace} t @param {number} id @param {Machine} m
 */
function leftBy(t, id, m) {
  if (t.header.tasks[id - 1]?.role !== 'server') return null;
  const socks = m.socks.flatMap((s, k) =>
    s.mode === EDGE && s.events !== 0 && s.queue > 0 && !s.ready ? [k] : [],
  );
  if (!socks.length) return null;
  const left = socks.reduce((sum, k) => sum + m.socks[k].queue, 0);
  return { left: bytes(left), socks: listOf(socks.map((k) => socksOf(t, k + 1).sock)) };
}

/** @param {number} v @returns {{u: 'bytes', v: number}} */
const bytes = (v) => ({ u: 'bytes', v });

/**
 * @param {Trace} t @param {number} i @param {number} to
 * @param {Machine} before @param {Machine} after
 * @returns {{key: string, args: Args}}
 */
function sentence(t, i, to, before, after) {
  const id = t.task[i];
  const a = t.args(i);
  const task = before.tasks[id - 1];
  const args = whoOf(t, id);
  switch (t.kind[i]) {
    case K.task_start:
      return { key: `start.${after.tasks[id - 1].state}`, args };
    case K.task_exit: {
      const left = leftBy(t, id, before);
      return left ? { key: 'gone.left', args: { ...args, ...left } } : { key: 'gone', args };
    }
    case K.syscall_enter:
      return sayCall(t, i, before, args);
    case K.syscall_exit:
      return sayReturn(t, i, before, args);
    case K.fault: {
      const mode = a.mode === 1 ? 'kernel' : 'user';
      args.call = task.call || { key: 'say.the-kernel' };
      const how = a.major === 1 ? '.major' : mode === 'user' && shared(t) ? '.cow' : '';
      return { key: `fault.${mode}${how}`, args };
    }
    case K.switch_out:
      return sayOut(t, i, before, after, args);
    case K.switch_in:
      args.cpu = cpuOf(t.cpu[i]);
      args.call = task.call;
      if (task.mode === 'kernel') return { key: task.call ? 'in.kernel' : 'in.thread', args };
      return { key: `in.${cameFrom(t, i)}`, args };
    case K.wakeup:
      return sayWake(t, i, before, args);
    case K.copy:
    case K.ref:
      return sayFlow(t, i, args);
    case K.cache_add:
      args.pages = sum(t, i, to, 'pages');
      return { key: 'cache', args };
    case K.fill:
      args.bytes = bytes(a.bytes);
      return { key: 'fill', args };
    case K.block_issue:
      args.bytes = bytes(sum(t, i, to, 'bytes'));
      args.n = to - i;
      return { key: a.write === 1 ? 'issue.write' : 'issue', args };
    case K.block_complete: {
      args.bytes = bytes(a.bytes);
      const took = sinceIssue(t, i, a.sector);
      if (took !== null) args.took = { u: 'time', v: took };
      const how = a.write === 1 ? '.write' : took === null ? '' : '.took';
      // No simulation has a host beneath it.
      return {
        key: `done${how}${how === '.took' && t.header.producer === 'sim' ? '.sim' : ''}`,
        args,
      };
    }
    case K.xmit:
    case K.receive:
      return sayPackets(t, i, to, args);
    case K.tally:
      if (t.str(a.total) === 'own_work') {
        return {
          key: t.header.name === 'read-ring-peek' ? 'tally.own.look' : 'tally.own',
          args: { ...args, own: { u: 'time', v: t.header.params.own * 1e6 } },
        };
      }
      if (['locks', 'waited'].includes(t.str(a.total)))
        return { key: `tally.${t.str(a.total)}`, args };
      return {
        key: t.class(i) === 'derived' ? 'tally.derived' : 'tally',
        args: { ...args, total: { key: `say.total.${t.str(a.total)}` }, n: a.n },
      };
    case K.proof:
      return sayProof(t, i);
    case K.lost:
      return { key: 'lost', args: { n: a.n, where: t.str(a.where) } };
    case K.undelivered:
      return { key: 'undelivered', args: { n: a.n, where: t.str(a.where) } };
    case K.note:
      return { key: 'note', args: { what: { key: t.str(a.key), args: { n: a.n } } } };
  }
  const more = saySock(t, i, to, before, args) ?? sayRing(t, i, to, before, args);
  return more ?? { key: 'unknown', args: { kind: t.spec(i).name } };
}

/** Faults of a write to pages that fork has shared. @param {Trace} t */
const shared = (t) => t.header.name === 'fork-cow' && t.header.params.access !== READS;

const READS = 1; // the parameter "access" of fork-cow

/** How long before event i its request was handed to the device; null if not seen.
 * @param {Trace} t @param {number} i @param {number} sector */
function sinceIssue(t, i, sector) {
  for (let k = i - 1; k >= 0 && k > i - 2000; k--) {
    if (t.kind[k] === K.block_issue && t.arg(k, 'sector') === sector) return t.time[i] - t.time[k];
  }
  return null;
}

/**
 * cameFrom is where a thread in no system call goes on that gets a CPU: at its birth, in the page fault
 * that it slept in, or in its own program.
 * @param {Trace} t @param {number} i @returns {'newborn' | 'newborn.windows' | 'fault' | 'user'}
 */
function cameFrom(t, i) {
  const helper = t.header.tasks[t.task[i] - 1]?.role === 'helper';
  for (let k = i - 1; k >= 0; k--) {
    if (t.task[k] !== t.task[i]) continue;
    if (t.kind[k] === K.switch_out) return t.arg(k, 'why') === 0 ? 'fault' : 'user';
    if (t.kind[k] !== K.task_start) continue;
    if (!helper) return 'user';
    return t.header.name === 'iocp' ? 'newborn.windows' : 'newborn';
  }
  return 'user';
}

/**
 * @param {Trace} t @param {number} i @param {Machine} before @param {Machine} after
 * @param {Args} args
 */
function sayOut(t, i, before, after, args) {
  const id = t.task[i];
  const a = t.args(i);
  args.next = nextOf(t, t.str(a.next), a.why === 1);
  if (a.why === 1) return { key: 'out.preempted', args };
  if (after.tasks[id - 1].state === 'runnable') return { key: 'out.woken', args };
  const wait = t.str(a.wait);
  if (wait === 'socket' && before.tasks[id - 1].call === 'ppoll' && !t.header.socks?.length)
    return { key: 'out.notice', args };
  if (wait === 'socket') {
    const sends = id === senderId(t.header);
    return { key: `out.socket.${sends ? 'full' : 'empty'}`, args };
  }
  if (wait === 'disk' || wait === 'pipe') return { key: `out.${wait}`, args };
  if (wait === '') return { key: 'out.unknown', args };
  const left = wait === 'epoll' && leftBy(t, id, before);
  if (left)
    return { key: 'out.stuck', args: { ...args, ...left, call: before.tasks[id - 1].call } };
  const held = wait === 'port' && heldBack(t, i);
  if (held) return { key: 'out.port.held', args: { ...args, ...held } };
  const what = modelWaits.includes(wait) ? { key: `say.wait.${waitOf(t, id, wait)}` } : wait;
  return { key: 'out.other', args: { ...args, wait: what, call: before.tasks[id - 1].call } };
}

/** What a thread of a model waits for, by the words' keys. @param {Trace} t @param {number} id @param {string} wait */
function waitOf(t, id, wait) {
  const { role } = t.header.tasks[id - 1];
  // They poll until it is time for the next errand.
  if (role === 'clients' && wait === 'poll') return isConnected(t.header) ? 'turn.once' : 'turn';
  const made = calledIn(t.header, 'helper');
  return wait === 'child' && made !== 'helper' ? `child.${made}` : wait;
}

/** @param {Trace} t @param {number} i @param {Machine} before @param {Args} args */
function sayWake(t, i, before, args) {
  const a = t.args(i);
  const task = before.tasks[t.task[i] - 1];
  if (task.state === 'user' || task.state === 'kernel') return { key: 'wake.early', args };
  const over = overLimit(t, i);
  if (over) return { key: 'wake.port.over', args: { ...args, ...over } };
  const ctx = ['task', 'softirq', 'hardirq'][a.ctx];
  if (!ctx) return { key: 'wake.unknown', args };
  const by = t.str(a.by);
  const { who, Who } =
    a.waker > 0 ? whoOf(t, a.waker) : { who: wakerOf(by), Who: wakerOf(by, true) };
  Object.assign(args, { waker: who, Waker: Who });
  if (ctx !== 'task' && (task.wait === 'disk' || by === 'disk'))
    return { key: `wake.${ctx}.disk`, args };
  if (ctx === 'hardirq')
    return { key: `wake.hardirq${byClock(t, i, task.wait) ? '.timer' : ''}`, args };
  // A softirq that borrows a thread does so inside of what this asked the kernel for, if it did.
  const call = before.tasks[a.waker - 1]?.call;
  args.inside = call ? { key: 'say.inside', args: { call } } : '';
  if (ctx === 'softirq' && !hasSoftirqs(t.header))
    return { key: `wake.net${a.waker > 0 ? '' : '.alone'}`, args };
  if (ctx === 'softirq') {
    const thread = t.str(a.by).startsWith('ksoftirqd') ? '.thread' : '';
    return { key: `wake.softirq${a.waker > 0 ? '.ours' : thread}`, args };
  }
  return { key: args.waker === '' ? 'wake.unknown' : 'wake.task', args };
}

/** Ways of bytes that have a sentence of their own. */
export const told = [
  'cpu.cache.buffer',
  'cpu.buffer.socket',
  'cpu.mapping.socket',
  'cpu.cache.socket',
  'cpu.pipe.socket',
  'cpu.socket.peer',
  'dma.disk.cache',
  'dma.socket.nic',
  'ref.cache.socket',
  'ref.cache.pipe',
  'ref.pipe.socket',
  'ref.disk.target',
];

/** Where the same way is another story. @type {Record<string, string>} */
const special = {
  'o-direct cpu.buffer.socket': '.first',
  'vmsplice ref.pipe.socket': '.own',
};

/** @param {Trace} t @param {number} i @param {Args} args */
function sayFlow(t, i, args) {
  const r = routeOf(t, i);
  if (!r) return { key: 'unknown', args };
  args.bytes = bytes(r.bytes);
  args.from = { key: `stage.place.${r.from}` };
  args.to = { key: `stage.place.${r.to}` };
  if (t.arg(i, 'first') === 0) return { key: `flow.${r.how}.more`, args };
  const way = `${r.how}.${r.from}.${r.to}`;
  if (!told.includes(way)) return { key: `flow.${r.how}`, args };
  return { key: `flow.${way}${special[`${t.header.name} ${way}`] ?? ''}`, args };
}

/** @param {Trace} t @param {number} i */
function sayProof(t, i) {
  const a = t.args(i);
  const [predicted, observed] = [t.str(a.predicted), t.str(a.observed)];
  const known = (/** @type {string} */ s) =>
    ['old', 'new', 'mixed'].includes(s) ? { key: `say.proof.${s}` } : s;
  const args = {
    predicted: known(predicted),
    observed: known(observed),
    old: bytes(a.old),
    new: bytes(a.new),
  };
  return { key: predicted === observed ? 'proof.pass' : 'proof.fail', args };
}
