// What a model waits with, as it is at a position: sets of bits, an array, a list with its ready list,
// rings, queued signals, helpers, or nothing.

import { limitOf, takesPacket, threadsAt } from '../../trace/port.js';
import { roleWord, taskOf } from '../../trace/roles.js';
import { countBefore } from '../../trace/routes.js';
import { rect } from '../geometry.js';
import { meansOf, variantOf } from './family.js';
import { helperRows } from './helpers.js';
import { placeLists } from './place.js';
import { packetItems, threadItems } from './ports.js';
import { recordOf } from './record.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {import('../../trace/machine.js').Machine} Machine
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('../tokens.js').Label} Label
 * @typedef {import('./layout.js').ModelLayout} ModelLayout
 */

/**
 * @typedef {object} Item
 * @property {number} sock
 * @property {string} text
 * @property {string} sub a second line, '' for none
 * @property {number} count how many it stands for
 * @property {Rect} rect
 * @property {'off'|'on'|'ready'|'new'} look
 * @property {boolean} looked it is being looked at
 * @property {number} event the event behind it, -1 if none
 * @property {number} [task] the thread that it is
 * @property {string[]} [forms] shorter ones, of what is never left out in part
 * @property {string} [name] the key of the word that it is called by where there is room, '' for none
 * @property {string} [state] of the thread
 */

/**
 * @typedef {{id: string, label: Label, box: Rect, items: Item[], more: number, tree: boolean, ring: number, full?: number, half: ''|'left'|'right'}} List
 *   ring: where a ring's end stands, -1 for what is no ring; full: how many of its slots are, where its boxes are not all; half: shares its row with the one beside it
 */

/**
 * @typedef {object} Means
 * @property {import('./family.js').Means} kind
 * @property {string} variant
 * @property {Rect} rect
 * @property {Label} title
 * @property {Label | null} note
 * @property {Label | null} beside the title: what select is told of how far to look
 * @property {List[]} lists
 * @property {import('./helpers.js').HelperRow[]} helpers
 * @property {number} moreHelpers
 */

/**
 * @typedef {object} At
 * @property {Machine} m
 * @property {Machine} then
 * @property {number} from events of the step
 * @property {number} to
 * @property {number[]} shown sockets that have a row
 */

/** meansView is the middle of the picture. @param {Reader} r @param {ModelLayout} l @param {At} at @returns {Means} */
export function meansView(r, l, at) {
  const h = r.trace.header;
  const kind = meansOf(h.name);
  const variant = variantOf(h.name);
  const wide = l.name === 'wide';
  // Rings are memory that the program and the kernel share: they lie across the line between them.
  const box =
    kind === 'ring' && wide
      ? rect(l.means.x, l.boundary - 17, l.means.w, l.means.y + l.means.h - l.boundary + 17)
      : l.means;
  // The system is no thread, and those of a port are in its lists.
  const helping =
    kind !== 'port' &&
    h.tasks.some((t) => ['helper', 'poller'].includes(t.role) && roleWord(h, t) !== 'system');
  const mini = l.name === 'mini';
  const head = mini ? 19 : 28;
  // Three lists and who serves them need the room that a note would have.
  const full = helping && kind === 'ring' && l.narrow;
  const foot = mini ? 2 : full ? 4 : 28;
  const inner = rect(
    box.x + (mini ? 6 : 14),
    box.y + head,
    box.w - (mini ? 12 : 28),
    box.h - head - foot,
  );
  const row = mini || (full && l.name === 'half') ? 20 : full ? 30 : 34;
  const right = helping && kind === 'ring' && l.name === 'mini' && l.below ? 120 : 0;
  const aside = helping && kind !== 'helpers' && !right ? row + (mini ? 4 : 6) : 0;
  const room = rect(inner.x, inner.y, inner.w - right - (right && 6), inner.h - aside);
  const lists = listsOf(r, l, kind, at);
  const nfds = kind === 'bitmap' ? nfdsOf(watched(r, at)) : 0;
  placeLists(lists, room, l);
  const note = full ? null : ((l.narrow ? callNote(r, kind, at) : null) ?? noteOf(r, kind, at));
  // Where nothing is written below, helpers have that room too.
  const place =
    kind === 'helpers'
      ? { ...inner, h: inner.h + (note || mini ? 0 : 18) }
      : right
        ? rect(inner.x + inner.w - right, inner.y + (inner.h - row) / 2, right, row)
        : rect(inner.x, inner.y + inner.h - row, inner.w, row);
  const heights = kind === 'helpers' && !mini ? [34, 30, 26] : [row];
  const { rows, more } = helping ? helperRows(r, at, place, heights) : { rows: [], more: 0 };
  return {
    kind,
    variant,
    rect: box,
    title: {
      key: `model.means.${kind === 'list' || kind === 'ring' || kind === 'helpers' ? variant : kind}`,
    },
    note,
    beside: nfds ? { key: 'model.nfds', args: { n: { u: 'plain', v: nfds } } } : null,
    lists,
    helpers: rows,
    moreHelpers: more,
  };
}

/** @param {Reader} r @param {ModelLayout} l @param {import('./family.js').Means} kind @param {At} at @returns {List[]} */
function listsOf(r, l, kind, at) {
  const rings = ['ring', 'requests', 'port'].includes(kind);
  // A request has a name, which needs more room than a number.
  const most =
    l.name === 'mini'
      ? rings
        ? 2
        : 4
      : (l.name === 'wide' ? 8 : kind === 'bitmap' ? 7 : 6) - (rings ? 3 : 0);
  const roomOf = (/** @type {Partial<List>} */ x) =>
    x.half === undefined ? most : Math.max(3, most - 2);
  /** @param {string} id @param {Omit<Item, 'rect'>[]} items @param {Partial<List>} [more] @returns {List} */
  const list = (id, items, more = {}) => ({
    id,
    label: {
      key: `model.list.${kind === 'bitmap' || kind === 'array' || kind === 'port' ? `${kind}.` : ''}${id}`,
    },
    box: rect(0, 0, 0, 0),
    items: items.slice(0, roomOf(more)).map((x) => ({ ...x, rect: rect(0, 0, 0, 0) })),
    more: Math.max(0, items.length - roomOf(more)),
    tree: false,
    ring: -1,
    half: '',
    ...more,
  });
  switch (kind) {
    case 'list':
      return [
        list('interest', watched(r, at), {
          tree: l.tree && r.trace.header.name.startsWith('epoll'),
        }),
        list('ready', readyItems(r, at)),
      ];
    case 'bitmap':
      return [list('in', bits(r, at, most)), list('out', told(r, at, bits(r, at, most), '0'))];
    case 'array':
      return [list('in', watched(r, at)), list('out', told(r, at, watched(r, at), '0'))];
    case 'signal':
      return [list('interest', watched(r, at)), list('signals', signals(r, at))];
    case 'ring': {
      const { requests, submitted, done } = requestsAt(r, at);
      const lists = [
        list(
          'sq',
          requests.filter((x) => x.event >= at.from && x.event < at.to),
          { ring: submitted },
        ),
        list('flight', requests),
        list('cq', results(r, at, most), { ring: done, full: waitingResults(r, at) }),
      ];
      // What is submitted is taken at once: the small picture has no room to show an empty ring.
      return l.name === 'mini' ? lists.slice(1) : lists;
    }
    case 'requests':
      return [list('flight', requestsAt(r, at).requests), list('cq', results(r, at, most))];
    case 'port': {
      const { waits, runs, running, limit } = threadItems(r, at);
      const args = { running, limit };
      const label = { key: `model.list.port.runs${running > limit ? '.over' : ''}`, args };
      const stacked = l.name === 'mini' && !l.below;
      const lists = [
        list('flight', requestsAt(r, at).requests),
        list('cq', packetItems(r, at)),
        list('waits', waits, { half: stacked ? '' : 'left' }),
        list('runs', runs, { half: stacked ? '' : 'right', label }),
      ];
      // There is no room for all.
      return ['half', 'mini'].includes(l.name) ? lists.slice(1) : lists;
    }
  }
  return [];
}

/** What is watched, by descriptor. @param {Reader} r @param {At} at @returns {Omit<Item, 'rect'>[]} */
function watched(r, { m, then, from, to, shown }) {
  const socks = r.trace.header.socks ?? [];
  const looking = looksIn(r, from, to);
  const all = m.socks.flatMap((s, k) => (s.events ? [k + 1] : []));
  const few = all.length <= 10 ? all : all.filter((id) => shown.includes(id));
  const list = few.map((id) => {
    const s = m.socks[id - 1];
    const sock = socks[id - 1];
    const fresh = !then.socks[id - 1]?.events;
    return {
      sock: id,
      text: sock.role === 'idle' ? sock.name : String(s.fd || sock.name),
      sub: bitsOf(r, s.events, s.mode),
      count: sock.role === 'idle' ? s.watched : 1,
      look: /** @type {Item['look']} */ (s.ready ? 'ready' : fresh ? 'new' : 'on'),
      looked: looking,
      event: -1,
    };
  });
  if (all.length > few.length) list.push(rest(all.length - few.length, looking));
  return inOrder(r, m, list);
}

/** By descriptor; the idle ones, which are many, where they were watched first: a lower descriptor was there before.
 * @param {Reader} r @param {Machine} m @param {Omit<Item, 'rect'>[]} list */
function inOrder(r, m, list) {
  const socks = r.trace.header.socks ?? [];
  const first = recordOf(r.trace).watched;
  const idle = (/** @type {number} */ id) => socks[id - 1]?.role === 'idle';
  const known = (/** @type {number} */ id) => (id > 0 && !idle(id) ? m.socks[id - 1].fd : 0);
  const one = list.filter((x) => known(x.sock)).sort((a, b) => known(a.sock) - known(b.sock));
  for (const x of list.filter((y) => !known(y.sock) && idle(y.sock))) {
    const at = one.findIndex((y) => first[y.sock] > first[x.sock]);
    one.splice(at < 0 ? one.length : at, 0, x);
  }
  return [...one, ...list.filter((x) => !known(x.sock) && !idle(x.sock))];
}

/** Those that have no place of their own. @param {number} count @param {boolean} looked @returns {Omit<Item, 'rect'>} */
const rest = (count, looked) => ({
  sock: 0,
  text: '…',
  sub: '',
  count,
  look: 'on',
  looked,
  event: -1,
});

/** What is watched for, as the system calls it. @type {Record<string, [string, string]>} */
const flags = {
  kqueue: ['READ', 'WRITE'],
  'dev-poll': ['POLLIN', 'POLLOUT'],
  'event-ports': ['POLLIN', 'POLLOUT'],
};

const EDGE = 1; // of modes

/** @param {Reader} r @param {number} events @param {number} [mode] of the interest; of what is told: none */
function bitsOf(r, events, mode = 0) {
  const { name } = r.trace.header;
  const [read, write] = flags[name] ?? ['IN', 'OUT'];
  const bits = [events & 2 && !(events & 1) ? '' : read, events & 2 ? write : ''].join(' ').trim();
  return mode === EDGE && name.startsWith('epoll') ? `${bits.replace(' ', '|')}|ET` : bits;
}

/** Whether the kernel looks at all that is watched in the step. @param {Reader} r @param {number} from @param {number} to */
function looksIn(r, from, to) {
  const { scans } = recordOf(r.trace);
  return (
    countBefore(scans, to) > countBefore(scans, from) && meansOf(r.trace.header.name) !== 'list'
  );
}

/** @param {Reader} r @param {At} at @returns {Omit<Item, 'rect'>[]} */
function readyItems(r, at) {
  return watched(r, at)
    .filter((x) => x.sock > 0 && at.m.socks[x.sock - 1].ready)
    .map((x) => ({ ...x, sub: bitsOf(r, at.m.socks[x.sock - 1].events) }))
    .map((x) => ({ ...x, ...toldBy(r, at.m.socks[x.sock - 1], x), look: 'ready' }));
}

/** A kqueue's event says how many bytes there are, or connections, and whether the peer has ended.
 * @param {Reader} r @param {import('../../trace/socks.js').SockState} s @param {{text: string, sub: string, count: number, sock: number}} x */
function toldBy(r, s, x) {
  if (r.trace.header.name !== 'kqueue' || x.count > 1) return {};
  const listens = r.trace.header.socks?.[x.sock - 1]?.role === 'listen';
  const data = listens ? s.pending : s.queue;
  const sub = [data > 0 ? `data=${data}` : '', s.ended ? 'EOF' : ''];
  const more = sub.join(' ').trim();
  return more ? { text: `${x.text} ${x.sub}`, sub: more } : {};
}

/** A set of bits from 0 to nfds - 1: those that are set, and between them what is 0. Where these are too many, what is
 * set alone. @param {Reader} r @param {At} at @param {number} most @returns {Omit<Item, 'rect'>[]} */
function bits(r, at, most) {
  const list = watched(r, at).map((x) => ({ ...x, sub: '1' }));
  if (!nfdsOf(list)) return list;
  /** @type {Omit<Item, 'rect'>[]} */
  const out = [];
  let fd = 0;
  for (const x of list) {
    const [next, last] = [Number(x.text), Number(x.text) - 1];
    const text = last > fd ? `${fd}…${last}` : String(fd);
    // The kernel passes over what is 0: only what is set is looked at.
    if (last >= fd)
      out.push({ sock: 0, text, sub: '0', count: 1, look: 'off', looked: false, event: -1 });
    out.push(x);
    fd = next + 1;
  }
  return out.length <= most ? out : list;
}

/** The number that select is told: the highest descriptor and one; 0 where not all are known.
 * @param {{text: string, sock: number, count: number}[]} list */
function nfdsOf(list) {
  const known = list.every((x) => x.count === 1 && x.sock > 0 && Number(x.text) > 0);
  return list.length && known ? Math.max(...list.map((x) => Number(x.text))) + 1 : 0;
}

/** What the call wrote back: the same places, with what is ready. @param {Reader} r @param {At} at @param {Omit<Item, 'rect'>[]} items @param {string} none @returns {Omit<Item, 'rect'>[]} */
function told(r, { m, to }, items, none) {
  const ready = toldAt(r, to);
  if (!ready) return [];
  return items.map((x) => {
    const yes = ready.has(x.sock);
    const sub = !yes ? none : x.sub === '1' ? '1' : bitsOf(r, m.socks[x.sock - 1].events);
    return { ...x, looked: false, sub, look: yes ? 'ready' : 'off' };
  });
}

/** The sockets that the last call told of; null before it returned. @param {Reader} r @param {number} n */
function toldAt(r, n) {
  const record = recordOf(r.trace);
  const calls = countBefore(record.calls, n);
  const since = calls > 0 ? record.calls[calls - 1] : -1;
  const end = countBefore(record.told, n);
  /** @type {Set<number>} */
  const out = new Set();
  for (let k = countBefore(record.told, since); k < end; k++) {
    out.add(r.trace.arg(record.told[k], 'sock'));
  }
  return out.size ? out : null;
}

/** @param {Reader} r @param {At} at @returns {Omit<Item, 'rect'>[]} */
function signals(r, { to, from }) {
  return recordOf(r.trace)
    .signals.filter((x) => x.from < to && (x.to < 0 || x.to >= to))
    .map((x) => ({
      sock: x.sock,
      text: String(x.signo),
      sub: r.trace.header.socks?.[x.sock - 1]?.name ?? '',
      count: 1,
      look: x.from >= from ? 'new' : 'ready',
      looked: false,
      event: x.from,
    }));
}

/** Requests in flight, and how many were submitted and done. @param {Reader} r @param {At} at */
function requestsAt(r, { to, from }) {
  const record = recordOf(r.trace);
  /** @type {Omit<Item, 'rect'>[]} */
  const requests = [];
  for (const x of record.requests) {
    if (x.from >= to) break;
    // What is done in this step is still shown, pale: its result comes from there.
    const done = x.to >= from && x.to < to && x.from < x.to;
    if (x.to >= 0 && x.to < to && !done) continue;
    requests.push(requestItem(r, x, done ? 'off' : x.from >= from ? 'new' : 'on', ''));
  }
  const [submitted, done] = [record.submitted, record.doneAt].map((x) => countBefore(x, to));
  return { requests, submitted, done };
}

/** @param {Reader} r @param {import('./record.js').Request} x @param {Item['look']} look @param {string} sub @returns {Omit<Item, 'rect'>} */
function requestItem(r, x, look, sub) {
  const name = r.trace.header.socks?.[x.sock - 1]?.name ?? '';
  const text = `${x.op} ${name === 'listen' ? '' : name}`.trim();
  return { sock: x.sock, text, sub, count: 1, look, looked: false, event: x.from };
}

/** How many results the program has not taken. @param {Reader} r @param {At} at */
function waitingResults(r, { to }) {
  const { doneAt, reaped } = recordOf(r.trace);
  return countBefore(doneAt, to) - countBefore(reaped, to);
}

/** The latest results, the newest first; those that the program has taken, pale. @param {Reader} r @param {At} at @param {number} most @returns {Omit<Item, 'rect'>[]} */
function results(r, { to, from }, most) {
  const { requests, done, doneAt, reaped } = recordOf(r.trace);
  const end = countBefore(doneAt, to);
  const taken = countBefore(reaped, to);
  const first = Math.max(0, end - Math.min(most, 4));
  return done
    .slice(first, end)
    .map((k, at) => {
      const x = requests[k];
      const look = first + at < taken ? 'off' : x.to >= from ? 'ready' : 'on';
      const item = requestItem(r, x, look, `= ${x.ret}`);
      return { ...item, forms: formsOf(x, item.text.slice(x.op.length + 1)), event: x.to };
    })
    .reverse();
}

/** A result in less and less room: its number stays to the last. @param {import('./record.js').Request} x @param {string} name */
function formsOf({ op, ret }, name) {
  const of = name && ` ${name}`;
  return [
    `${op}=${ret}${of}`,
    `${op.slice(0, 3)}=${ret}${of}`,
    `${op[0]}=${ret}${of}`,
    `${ret}${of}`,
    `${ret}`,
  ];
}

/** What the call is whose name there is no room for on the server's box.
 * @param {Reader} r @param {import('./family.js').Means} kind @param {At} at @returns {Label | null} */
function callNote(r, kind, { m }) {
  const server = taskOf(r.trace.header, 'server');
  return kind === 'port' && m.tasks[server - 1]?.call === takesPacket
    ? { key: 'model.gqcs' }
    : null;
}

/** One sentence below. @param {Reader} r @param {import('./family.js').Means} kind @param {At} at @returns {Label | null} */
function noteOf(r, kind, { m, to }) {
  const untraced = 'why.untraced';
  if (r.trace.header.unavailable?.syscalls === untraced) return { key: untraced }; // nothing was counted
  const record = recordOf(r.trace);
  const scans = countBefore(record.scans, to);
  if (kind === 'bitmap' || kind === 'array' || kind === 'list') {
    if (scans === 0) {
      const all = m.socks.reduce((n, s) => n + (s.events ? Math.max(1, s.watched) : 0), 0);
      const key = kind === 'list' ? 'list' : all ? 'rescan' : 'rescan.none';
      return { key: `model.note.${key}`, args: { all } };
    }
    const i = record.scans[scans - 1];
    const args = { n: r.trace.arg(i, 'n'), ready: r.trace.arg(i, 'ready') };
    return { key: `model.note.scan.${kind === 'list' ? 'list' : 'all'}`, args };
  }
  const server = r.trace.header.tasks.findIndex((t) => t.role === 'server');
  if (kind === 'ask')
    return { key: 'model.note.again', args: { n: m.ledger[server + 1]?.again ?? 0 } };
  if (kind === 'none') {
    const waiting = m.socks.filter((s) => s.queue > 0).length;
    return { key: 'model.note.none', args: { n: waiting } };
  }
  if (r.trace.header.name === 'process-per-conn') return { key: 'model.note.processes' };
  if (kind === 'port') {
    const { others, running } = threadsAt(r.trace, to);
    const over = running.length > limitOf(r.trace.header) ? '.over' : '';
    return { key: `model.note.port${over || (others.length > 0 ? '.pale' : '')}` };
  }
  return kind === 'ring' || kind === 'signal' || kind === 'requests'
    ? { key: `model.note.${kind}` }
    : null;
}
