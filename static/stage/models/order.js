// Two runs of a model without their times: which events come in the same order, which in another, and which
// are in one of them only. What no model can promise is left out: who ran when on which CPU, how the sockets
// of different threads follow each other, how often was asked in vain, and how often a thread met another
// (futex(2)).

import { K } from '../../trace/kinds.js';
import { leadId } from '../../trace/roles.js';
import { sockOf } from './record.js';

/**
 * @typedef {import('../../trace/columns.js').Trace} Trace
 * @typedef {{sign: string, event: number}} Entry
 * @typedef {{side: 'a'|'b'|'both', group: string, sign: string, event: number}} Odd
 *   an entry of one run only, or one that both have, each at another place
 * @typedef {{n: number, same: number, odd: Odd[], cut: boolean, late: number}} Order
 *   n: entries of the longer run, as far as they were compared; cut: too long to say more than where the first differs;
 *   late: ns that a first message came later in a, after all were connected, than in b; at most
 */

const EAGAIN = 11;
const LONG = 1500; // entries of a part that is compared all with all

/**
 * compareOrders compares part by part: the calls of the thread that the run is about, and for each
 * socket what happened to it.
 * @param {Trace} a @param {Trace} b @returns {Order}
 */
export function compareOrders(a, b) {
  const [x, y] = [partsOf(a), partsOf(b)];
  /** @type {Order} */
  const out = { n: 0, same: 0, odd: [], cut: false, late: latest(a, b) };
  for (const group of new Set([...x.keys(), ...y.keys()])) {
    const [p, q] = [x.get(group) ?? [], y.get(group) ?? []];
    const { n, same, odd, cut } = compareParts(p, q);
    out.n += n;
    out.same += same;
    out.cut ||= cut;
    for (const o of odd) out.odd.push({ ...o, group });
  }
  out.odd.sort((s, t) => s.event - t.event);
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

/** @param {Trace} t @returns {Map<string, Entry[]>} */
function partsOf(t) {
  /** @type {Map<string, Entry[]>} */
  const parts = new Map();
  const lead = leadId(t.header);
  /** @param {string} group @param {string} sign @param {number} event */
  const add = (group, sign, event) => {
    const list = parts.get(group);
    if (list) list.push({ sign, event });
    else parts.set(group, [{ sign, event }]);
  };
  const call = (/** @type {number} */ event) => {
    const name = t.str(t.arg(event, 'call'));
    if (name !== 'futex') add('', name, event);
  };
  let asked = -1;
  for (let i = 0; i < t.n; i++) {
    const kind = t.kind[i];
    if (kind === K.syscall_enter && t.task[i] === lead) asked = i;
    // A call is told where it ends: those in vain are as many as there was time for.
    if (kind === K.syscall_exit && t.task[i] === lead) {
      if (asked >= 0 && t.arg(i, 'ret') !== -EAGAIN) call(asked);
      asked = -1;
    }
    const sign = signOf(t, i);
    const sock = sign && sockOf(t, i);
    const name = sock ? t.header.socks?.[sock - 1]?.name : '';
    if (name) add(name, sign, i);
  }
  if (asked >= 0) call(asked);
  return parts;
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
    case K.ready:
    case K.spawn:
      return name;
    case K.take:
    case K.give:
      return `${name} ${a().bytes}`;
    case K.interest:
      return `${name}.${['add', 'mod', 'del'][a().op]}`;
    case K.submit:
    case K.complete:
      return `${name} ${t.str(a().op)}`;
    case K.signal:
      return `${name}.${['queued', 'coalesced', 'taken', 'overflow'][a().what]}`;
  }
  return '';
}

/** @param {Entry[]} a @param {Entry[]} b @returns {Omit<Order, 'odd' | 'late'> & {odd: Omit<Odd, 'group'>[]}} */
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
