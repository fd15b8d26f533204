import { byClock } from '../../trace/clock.js';
import { K } from '../../trace/kinds.js';
import { hasSoftirqs, pushedByCall } from '../../trace/roles.js';
import { countBefore } from '../../trace/routes.js';
import { shareOf } from '../levels.js';
import { fileArrow } from './disk.js';
import { nameOf } from './names.js';
import { rowOf } from './queues.js';
import { recordOf } from './record.js';
import {
  acceptWay,
  arrivalWay,
  askWay,
  boxWay,
  copyWay,
  inWay,
  runWay,
  unseenWay,
  wakeWay,
} from './ways.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {import('../../trace/columns.js').Trace} Trace
 * @typedef {import('../arrows.js').Arrow} Arrow
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('../tokens.js').Label} Label
 * @typedef {import('../ways.js').Way} Way
 */

/**
 * What arrows begin and end at.
 * @typedef {object} Anchors
 * @property {import('./layout.js').ModelLayout} layout
 * @property {import('./queues.js').QueueRow[]} rows
 * @property {import('./means.js').Means} means
 * @property {(task: number) => Rect | null} token
 */

/** @param {import('./means.js').Means} m @param {string} id */
const listOf = (m, id) => m.lists.find((x) => x.id === id);

/** The box of a socket in a list, or where it will be. @param {import('./means.js').Means} m @param {string} id @param {number} sock @returns {Rect | null} */
function boxOf(m, id, sock) {
  const list = listOf(m, id);
  if (!list) return null;
  const item = list.items.find((x) => x.sock === sock) ?? list.items.find((x) => x.count > 1);
  return item?.rect ?? free(list, id === 'ready' ? list.items.length : 0);
}

/** Where the next box of a list is, beside those that are there. @param {import('./means.js').List} list @param {number} k @returns {Rect} */
function free({ items, box }, k) {
  const last = items[Math.min(k, items.length) - 1]?.rect;
  if (last) return { ...last, x: Math.min(last.x + last.w + 6, box.x + box.w - last.w) };
  return items[0]?.rect ?? { ...box, x: box.x + 6, w: Math.min(46, box.w - 12) };
}

/** From a request to its result. @param {Reader} r @param {Anchors} on @param {number} i */
function doneWay(r, { layout: l, means }, i) {
  const [flight, cq] = [listOf(means, 'flight'), listOf(means, 'cq')];
  if (!flight || !cq) return null;
  const { requests, done, doneAt } = recordOf(r.trace);
  const x = requests[done[countBefore(doneAt, i)]];
  const from =
    flight.items.find((y) => y.event === x.from) ??
    flight.items.find((y) => y.sock === x.sock && y.text.startsWith(x.op));
  const to = cq.items.find((y) => y.event === i);
  return boxWay(l, from?.rect ?? flight.box, to?.rect ?? free(cq, 0));
}

/**
 * modelArrows are what the events from…to-1 show.
 * @param {Reader} r @param {Anchors} on
 * @param {{from: number, to: number, f: number, when: 'now'|'next'}} at
 * @returns {Arrow[]}
 */
export function modelArrows(r, on, at) {
  /** @type {Map<string, Arrow>} */
  const out = new Map();
  for (let i = at.from; i < at.to && out.size < 6; i++) {
    for (const x of arrowsOf(r, on, i, at.f)) {
      const key = `${x.how} ${x.from}>${x.to}`;
      if (!x.way || out.has(key)) continue;
      const now = at.when === 'now';
      out.set(key, {
        how: x.how,
        when: at.when,
        from: x.from,
        to: x.to,
        curve: x.way.curve,
        at: x.way.label,
        side: x.way.side,
        label: now ? x.label : { key: '' },
        progress: now ? at.f : 1,
        evidence: now ? knownBy(r, i, x.from) : '',
        event: now ? i : -1,
      });
    }
  }
  return [...out.values()];
}

/** That it was a timer follows from the wait: the record tells only of the wakeup. @param {Reader} r @param {number} i @param {string} from */
const knownBy = (r, i, from) =>
  from === 'clock' && r.trace.class(i) === 'measured' ? 'derived' : r.trace.class(i);

const NONE = { key: '' };

/**
 * @param {Reader} r @param {Anchors} on @param {number} i @param {number} f
 * @returns {{how: Arrow['how'], from: string, to: string, way: Way | null, label: Label}[]}
 */
function arrowsOf(r, on, i, f) {
  const t = r.trace;
  const { layout: l, means, rows } = on;
  const a = t.args(i);
  const row = a.sock > 0 ? rowOf(rows, a.sock) : null;
  /** @param {Arrow['how']} how @param {string} from @param {string} to @param {Way | null | false} way @param {Label} [label] */
  const one = (how, from, to, way, label = NONE) => [{ how, from, to, way: way || null, label }];
  switch (t.kind[i]) {
    case K.arrival: {
      const what = ['connection', 'data', 'end'][a.what];
      const bytes = { u: /** @type {const} */ ('bytes'), v: a.bytes };
      const label = { key: `model.how.arrival.${what}`, args: { bytes } };
      return one('packet', 'nic', `sock ${a.sock}`, row && arrivalWay(l, row.rect), label);
    }
    case K.block_issue:
    case K.block_complete:
    case K.copy:
      return [fileArrow(r, on, i, f)];
    case K.push: {
      const item = boxOf(means, 'interest', a.sock);
      const ready = boxOf(means, 'ready', a.sock);
      if (!row || !item || !ready) return [];
      return [
        ...one('push', `sock ${a.sock}`, 'interest', inWay(l, row.rect, item)),
        ...one('push', 'interest', 'ready', boxWay(l, item, ready), {
          key: `model.how.push${pushedByCall(t, i) ? '.ctl' : means.variant === 'epoll' ? '.epoll' : ''}`,
        }),
      ];
    }
    case K.wakeup: {
      const to = on.token(t.task[i]);
      const from = wakeFrom(r, on, i);
      const who = a.waker > 0 ? nameOf(r, a.waker) : t.str(a.by);
      const timer = isTimer(r, i);
      const how = timer ? 'timer' : wakeHow(t, i);
      const label = { key: `model.how.wake.${how}`, args: { who, ...wakerCall(r, i) } };
      if (how === 'unknown')
        return one('wake', '', String(t.task[i]), to && unseenWay(l, to), label);
      return one(
        'wake',
        timer ? 'clock' : 'news',
        String(t.task[i]),
        to && from && (means.kind === 'port' ? portWay(r, on, i, from, to) : wakeWay(l, from, to)),
        label,
      );
    }
    case K.dequeue: {
      const [cq, runs] = [listOf(means, 'cq'), listOf(means, 'runs')];
      const packet = cq?.items.find((x) => x.look === 'off') ?? cq?.items[0];
      const label = { key: `model.how.dequeue.${a.why === 0 ? 'asked' : 'released'}` };
      const way = cq && runs ? runWay(l, packet?.rect ?? cq.box, cq.box, runs.box) : null;
      return one('request', 'cq', `task ${t.task[i]}`, way, label);
    }
    case K.take:
    case K.give: {
      const take = t.kind[i] === K.take;
      const moved = {
        u: /** @type {const} */ ('bytes'),
        v: f >= 1 ? a.bytes : shareOf(a.bytes, f),
      };
      const all = { u: /** @type {const} */ ('bytes'), v: a.bytes };
      const label = {
        key: `model.how.${take ? 'take' : 'give'}${f >= 1 ? '' : '.now'}`,
        args: { moved, all, who: nameOf(r, t.task[i]) },
      };
      const ends = take ? [`sock ${a.sock}`, 'memory'] : ['memory', `sock ${a.sock}`];
      return one('cpu', ends[0], ends[1], row && copyWay(l, row.rect, !take), label);
    }
    case K.interest: {
      const to = boxOf(means, 'interest', a.sock) ?? boxOf(means, 'in', a.sock);
      const own = a.op === 0 && ['bitmap', 'array'].includes(means.kind); // the kernel learns of it later
      const label = { key: `model.how.interest.${own ? 'own' : ['add', 'mod', 'del'][a.op]}` };
      return one('request', 'memory', 'interest', to && askWay(l, to, false), label);
    }
    case K.ready: {
      const from = boxOf(means, 'ready', a.sock) ?? boxOf(means, 'out', a.sock);
      return one('request', 'ready', 'memory', from && askWay(l, from, true), {
        key: 'model.how.ready',
      });
    }
    case K.submit: {
      const to = boxOf(means, 'flight', Math.floor(a.id / 8));
      const sq = listOf(means, 'sq')?.box;
      const label = { key: 'model.how.submit', args: { op: t.str(a.op) } };
      return one(
        'request',
        'memory',
        'flight',
        to && (sq ? boxWay(l, sq, to) : askWay(l, to, false)),
        label,
      );
    }
    case K.complete: {
      const label = {
        key: 'model.how.complete',
        args: { op: t.str(a.op), ret: { u: /** @type {const} */ ('plain'), v: a.ret } },
      };
      return one('push', 'flight', 'cq', doneWay(r, on, i), label);
    }
    case K.signal: {
      const box = boxOf(means, 'signals', a.sock);
      if (!box) return [];
      const label = {
        key: `model.how.signal.${['queued', 'coalesced', 'taken', 'overflow'][a.what]}`,
      };
      if (a.what === 2) return one('request', 'signals', 'memory', askWay(l, box, true), label);
      return row ? one('push', `sock ${a.sock}`, 'signals', inWay(l, row.rect, box), label) : [];
    }
    case K.spawn: {
      const to = on.token(a.child);
      const from = on.token(t.task[i]);
      const label = { key: `model.how.spawn.${a.what === 1 ? 'process' : 'thread'}` };
      return one(
        'request',
        `task ${t.task[i]}`,
        `task ${a.child}`,
        means.kind !== 'port' && to && from && wakeWay(l, from, to),
        label,
      );
    }
    case K.open: {
      const listen = rows.find((x) => x.kind === 'listen');
      if (a.what !== 1 || !row || !listen) return [];
      return one('request', 'listen', `sock ${a.sock}`, acceptWay(l, listen.rect, row.rect));
    }
  }
  return [];
}

/** A wakeup of a thread at a port: to its box there, or to the thread that is shown by itself, from the packets.
 * @param {Reader} r @param {Anchors} on @param {number} i @param {Rect} from @param {Rect} to */
function portWay(r, { layout: l, means }, i, from, to) {
  const [cq, runs] = [listOf(means, 'cq'), listOf(means, 'runs')];
  const chip = means.lists.some((x) =>
    x.items.some((y) => y.task === r.trace.task[i] && y.rect === to),
  );
  return chip && cq && runs ? runWay(l, cq.box, cq.box, runs.box) : wakeWay(l, from, to);
}

/** How a thread is woken, by the words' keys. @param {Trace} t @param {number} i */
function wakeHow(t, i) {
  const a = t.args(i);
  const by = t.str(a.by);
  const ctx = ['task', 'softirq', 'hardirq'][a.ctx];
  if (!ctx || (by === '' && a.waker === 0)) return 'unknown';
  if (by === 'disk') return 'disk';
  if (ctx !== 'softirq') return ctx;
  // What comes over a network in the model is on nobody's back.
  return `${hasSoftirqs(t.header) ? ctx : 'net'}${by === 'network' && a.waker === 0 ? '.alone' : ''}`;
}

/** The open call of who wakes, if it has one: a softirq borrows its back inside of that. @param {Reader} r @param {number} i @returns {Record<string, string>} */
function wakerCall(r, i) {
  const call = r.folder.at(i).tasks[r.trace.arg(i, 'waker') - 1]?.call;
  return call ? { call } : {};
}

/** Whether a thread is woken because its time is up. @param {Reader} r @param {number} i */
const isTimer = (r, i) => byClock(r.trace, i, waitAt(r, i));

/** What the thread waits for that event i wakes. @param {Reader} r @param {number} i */
const waitAt = (r, i) => r.folder.at(i).tasks[r.trace.task[i] - 1]?.wait;

/** Where a wakeup comes from: the list or ring that has news, the socket, or the thread that did it.
 * @param {Reader} r @param {Anchors} on @param {number} i @returns {Rect | null} */
function wakeFrom(r, { layout: l, means, rows, token }, i) {
  const t = r.trace;
  if (t.arg(i, 'ctx') === 0 && t.arg(i, 'waker') > 0) return token(t.arg(i, 'waker'));
  if (t.str(t.arg(i, 'by')) === 'disk' && waitAt(r, i) === 'disk') return l.places.disk;
  if (isTimer(r, i)) {
    const { clock, tick } = l.places;
    return t.header.tasks[t.task[i] - 1]?.role === 'clients' ? clock : tick;
  }
  const role = t.header.tasks[t.task[i] - 1]?.role;
  if (role === 'clients') return l.places.nic;
  const helper = role === 'helper' && means.kind !== 'port';
  if (!helper && !['none', 'ask', 'helpers'].includes(means.kind)) {
    const last = (listOf(means, 'cq') ?? means.lists[means.lists.length - 1])?.box ?? means.rect;
    return { ...means.rect, y: last.y, h: last.h };
  }
  for (let k = i - 1; k >= 0 && k > i - 64; k--) {
    if (t.kind[k] === K.arrival) return rowOf(rows, t.arg(k, 'sock'))?.rect ?? l.places.nic;
  }
  return l.places.nic;
}
