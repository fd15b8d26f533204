// Two runs of a model without their times: which events come in the same order, which in another, and which
// are in one of them only. Compared is what each of those that take part did, in its own order:
//   calls     of the thread that the run is about, and of a thread or process that serves one client, with the
//             client whose descriptor they are for
//   arrivals  at each socket: connections, data, ends, and the signals that these queue
//   sockets   opened, watched, told of, given to a thread or process, closed; bytes copied out and in; requests that
//             were taken and results that they gave, with their numbers: also those of accepts at the listening
//             socket, of reads of a file, and of what was cancelled
//   results   over all sockets, where one puts them one after the other: into a ring (io_uring/io_uring.h
//             io_fill_cqe_req), and what io_getevents takes (fs/aio.c aio_complete)
//   the file  what the disk was asked for and has done, what came to memory
// How these follow each other no model promises, for they run at the same time. Who was first at a socket, and with it
// whether a request to a ring had to wait there, or a socket was on epoll's list already, is told apart: Order.met.
// Left out is what only times and other programs decide: who ran when on which CPU, who was woken by whom; calls in
// vain (EAGAIN) and the sleeps between them, how many descriptors were looked at, pieces of own work; how often a
// thread met another (futex(2)); which of glibc's helpers takes which request, and so what these call and the order of
// their results over all clients; what the evidence of a run can't show. Numbers of descriptors are a program's own,
// also those that accepts give. The clients are told of by what comes, and the program's own functions are called in
// live runs only.

import { K } from '../../trace/kinds.js';
import { asksRing, leadId } from '../../trace/roles.js';
import { sockOf } from './record.js';

/**
 * @typedef {import('../../trace/columns.js').Trace} Trace
 * @typedef {{sign: string, event: number, by: string}} Entry by: in whose order, or MET
 * @typedef {{side: 'a'|'b'|'both', group: string, sign: string, event: number}} Odd
 *   an entry of one run only, or one that both have, each at another place
 * @typedef {{n: number, same: number, odd: Odd[], met: Odd[], cut: boolean, late: number}} Order
 *   n: entries of the longer run, as far as they were compared; met: at a socket they met otherwise,
 *   though each did the same in the same order; cut: too long to say more than where the first differs;
 *   late: ns that a first message came later in a, after all were connected, than in b; at most
 */

const EAGAIN = 11;
const LONG = 1500; // entries of a part that is compared all with all
const RESULTS = 'results';
const CAME = 'came';
const MET = 'met'; // in nobody's order: chance has it
const TAKEN = 2; // of a signal
const uncounted = ['futex', 'clock_nanosleep']; // as many as threads met, and as there was time for
const making = ['clone', 'clone3', 'mmap', 'mprotect', 'rt_sigprocmask']; // another thread
const ofFile = [K.copy, K.arrive, K.block_issue, K.block_complete, K.cache_add];

/**
 * compareOrders compares part by part: calls, and at each socket what each did.
 * @param {Trace} a @param {Trace} b @returns {Order}
 */
export function compareOrders(a, b) {
  const hidden = new Set([...unseen(a.header), ...unseen(b.header)]);
  const [x, y] = [partsOf(a, hidden), partsOf(b, hidden)];
  /** @type {Order} */
  const out = { n: 0, same: 0, odd: [], met: [], cut: false, late: latest(a, b) };
  /** What only stands at another place: too much of it is told by where it begins. @param {Entry[]} p @param {Entry[]} q */
  const moved = (p, q) => {
    const { odd, cut } = compareParts(p, q);
    out.cut ||= cut;
    // Where each side goes on otherwise they are in another order; what only one side has is missing in the other.
    return cut && odd.length > 1 ? [{ ...odd[0], side: /** @type {const} */ ('both') }] : odd;
  };
  const results = moved(x.get(RESULTS) ?? [], y.get(RESULTS) ?? []);
  for (const group of new Set([...x.keys(), ...y.keys()])) {
    const [p, q] = [x.get(group) ?? [], y.get(group) ?? []];
    if (group === RESULTS) continue;
    const before = out.odd.length;
    for (const who of new Set([...p, ...q].map((e) => e.by))) {
      if (who === MET) continue;
      const its = (/** @type {Entry} */ e) => e.by === who;
      const { n, same, odd, cut } = compareParts(p.filter(its), q.filter(its));
      out.n += n;
      out.same += same;
      out.cut ||= cut;
      for (const o of odd) out.odd.push({ ...o, group });
    }
    // Who did something else met others otherwise, too: that is told by what it did.
    if (out.odd.length > before) continue;
    for (const o of moved(p, q)) out.met.push({ ...o, group });
  }
  // A result is told with its socket; over all of them it can only come at another place.
  for (const o of results) {
    if (o.side !== 'both' || out.odd.some((e) => e.side !== 'b' && e.event === o.event)) continue;
    const [group, ...sign] = o.sign.split(' ');
    out.odd.push({ ...o, group, sign: sign.join(' ') });
    out.same--;
  }
  out.odd.sort((s, t) => s.event - t.event);
  out.met.sort((s, t) => s.event - t.event);
  return out;
}

/** latest is how much later the first message of a client came in a than in b. @param {Trace} a @param {Trace} b */
function latest(a, b) {
  const [x, y] = [firsts(a), firsts(b)];
  return Math.max(0, ...[...x].map(([sock, at]) => at - (y.get(sock) ?? at)));
}

/** When the first data of each socket came, since the last connection did. @param {Trace} t @returns {Map<number, number>} */
function firsts(t) {
  /** @type {Map<number, number>} */
  const first = new Map();
  let connected = 0;
  for (let i = 0; i < t.n; i++) {
    if (t.kind[i] !== K.arrival) continue;
    const { sock, what } = t.args(i);
    if (what === 0) connected = t.time[i];
    if (what === 1 && !first.has(sock)) first.set(sock, t.time[i]);
  }
  for (const [sock, at] of first) first.set(sock, at - connected);
  return first;
}

/** The kinds of events that a run's evidence can't show. @param {Trace['header']} h */
function unseen({ name, tier, unavailable = {} }) {
  // Of a call that is seen only as a whole nobody knows whether it slept.
  const whole = tier === 'self' || tier === 'ptrace';
  return [
    ...(unavailable.block_requests ? [K.block_issue, K.block_complete] : []),
    ...(unavailable.cache_pages ? [K.cache_add] : []),
    ...(whole ? [K.push, ...(asksRing(name) ? [K.interest] : [])] : []),
  ];
}

/** @param {Trace} t @param {Set<number>} hidden @returns {Map<string, Entry[]>} */
function partsOf(t, hidden) {
  /** @type {Map<string, Entry[]>} */
  const parts = new Map();
  const { name: model, socks = [] } = t.header;
  // Whose result comes first its helpers make out, and which of them makes another.
  const pooled = model === 'posix-aio';
  const lead = leadId(t.header);
  /** @type {Map<number, string>} clients by the lead's descriptors */
  const fds = new Map();
  /** @type {Map<number, string>} clients by those who serve only them */
  const serves = new Map([[lead, '']]);
  /** @type {Map<number, number>} open calls by who is in them */
  const asked = new Map();
  const add = (/** @type {string} */ group, /** @type {Entry} */ e) => {
    const list = parts.get(group);
    if (list) list.push(e);
    else parts.set(group, [e]);
  };
  const call = (/** @type {number} */ event, /** @type {number} */ task) => {
    const name = t.str(t.arg(event, 'call'));
    if (uncounted.includes(name) || (pooled && making.includes(name))) return;
    const client = serves.get(task) ?? '';
    const whose = client ? '' : fds.get(t.arg(event, 'fd'));
    add(client, { sign: whose ? `${whose} ${name}()` : `${name}()`, event, by: client });
  };
  for (let i = 0; i < t.n; i++) {
    const [kind, task] = [t.kind[i], t.task[i]];
    if (kind === K.syscall_enter && serves.has(task)) asked.set(task, i);
    // A call is told where it ends: those in vain are as many as there was time for.
    const from = kind === K.syscall_exit ? asked.get(task) : undefined;
    if (from !== undefined) {
      if (t.arg(i, 'ret') !== -EAGAIN) call(from, task);
      asked.delete(task);
    }
    const sign = hidden.has(kind) || (pooled && kind === K.spawn) ? '' : signOf(t, i);
    const sock = sign ? socks[sockOf(t, i) - 1] : undefined;
    const group = sock?.name ?? (sign && ofFile.includes(kind) ? 'file' : '');
    if (!group) continue;
    if (kind === K.open && sock?.role === 'client' && !pooled) fds.set(t.arg(i, 'fd'), group);
    if (kind === K.close && task === lead) fds.delete(t.arg(i, 'fd'));
    if (kind === K.spawn && !pooled) serves.set(t.arg(i, 'child'), group);
    add(group, { sign, event: i, by: serves.get(task) || byOf(t, i) });
    if (kind === K.complete && (asksRing(model) || model === 'libaio'))
      add(RESULTS, { sign: `${group} ${sign}`, event: i, by: RESULTS });
  }
  for (const [task, event] of asked) call(event, task);
  return parts;
}

/** Whose order an event is told in. @param {Trace} t @param {number} i */
function byOf(t, i) {
  switch (t.kind[i]) {
    case K.arrival:
      return CAME;
    case K.signal:
      return t.arg(i, 'what') === TAKEN ? 'server' : CAME;
    case K.push:
      return MET;
    case K.block_complete:
    case K.arrive:
      return 'disk';
    case K.interest:
      return asksRing(t.header.name) ? MET : 'server';
  }
  return t.header.tasks[t.task[i] - 1]?.role ?? '';
}

/** What an event is, without its time. @param {Trace} t @param {number} i */
function signOf(t, i) {
  const name = t.spec(i).name;
  const a = () => t.args(i);
  switch (t.kind[i]) {
    case K.arrival:
      return `${name}.${['connection', 'data', 'end'][a().what]}`;
    case K.open:
    case K.close:
    case K.push:
    case K.ready:
    case K.spawn:
      return name;
    case K.take:
    case K.give:
    case K.copy:
    case K.arrive:
    case K.block_issue:
    case K.block_complete:
      return `${name} ${a().bytes}`;
    case K.cache_add:
      return `${name} ${a().pages}`;
    case K.interest:
      return `${asksRing(t.header.name) ? 'wait' : name}.${['add', 'mod', 'del'][a().op]}`;
    case K.submit:
      return `${name} ${t.str(a().op)}`;
    case K.complete: {
      const [op, ret] = [t.str(a().op), a().ret];
      return op === 'ACCEPT' && ret >= 0 ? `${name} ${op}` : `${name} ${op} ${ret}`;
    }
    case K.signal:
      return `${name}.${['queued', 'coalesced', 'taken', 'overflow'][a().what]}`;
  }
  return '';
}

/** @param {Entry[]} a @param {Entry[]} b @returns {Omit<Order, 'odd' | 'met' | 'late'> & {odd: Omit<Odd, 'group'>[]}} */
function compareParts(a, b) {
  let head = 0;
  while (head < a.length && head < b.length && a[head].sign === b[head].sign) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail].sign === b[b.length - 1 - tail].sign
  ) {
    tail++;
  }
  const [p, q] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const only = (/** @type {'a'|'b'} */ side) => (/** @type {Entry} */ x) => ({ side, ...x });
  if (p.length > LONG || q.length > LONG) {
    const odd = [...p.slice(0, 1).map(only('a')), ...q.slice(0, 1).map(only('b'))];
    return { n: head + tail + 1, same: head + tail, odd, cut: true };
  }
  const { same, odd } = longest(p, q);
  const n = Math.max(a.length, b.length);
  return { n, same: head + tail + same, odd: paired(odd), cut: false };
}

/** paired makes one of two that are the same event at another place. @param {Omit<Odd, 'group'>[]} odd */
function paired(odd) {
  /** @type {typeof odd} */
  const out = [];
  for (const o of odd) {
    const k = out.findIndex((x) => x.sign === o.sign && x.side !== 'both' && x.side !== o.side);
    if (k < 0) out.push({ ...o });
    else out[k] = { ...o, side: 'both', event: (o.side === 'a' ? o : out[k]).event };
  }
  return out;
}

/** The longest common sequence, and what is not of it. @param {Entry[]} p @param {Entry[]} q */
function longest(p, q) {
  const w = q.length + 1;
  const best = new Uint16Array((p.length + 1) * w);
  for (let i = p.length - 1; i >= 0; i--) {
    for (let j = q.length - 1; j >= 0; j--) {
      best[i * w + j] =
        p[i].sign === q[j].sign
          ? best[(i + 1) * w + j + 1] + 1
          : Math.max(best[(i + 1) * w + j], best[i * w + j + 1]);
    }
  }
  /** @type {Omit<Odd, 'group'>[]} */
  const odd = [];
  let [i, j, same] = [0, 0, 0];
  while (i < p.length || j < q.length) {
    if (i < p.length && j < q.length && p[i].sign === q[j].sign) {
      same++;
      i++;
      j++;
    } else if (j >= q.length || (i < p.length && best[(i + 1) * w + j] >= best[i * w + j + 1])) {
      odd.push({ side: 'a', ...p[i++] });
    } else odd.push({ side: 'b', ...q[j++] });
  }
  return { same, odd };
}
