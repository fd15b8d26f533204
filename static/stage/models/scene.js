import { blockedAt } from '../../trace/blocked.js';
import { K } from '../../trace/kinds.js';
import {
  hasSoftirqs,
  pastCache,
  readsFile,
  roleWord,
  servingIds,
  taskOf,
  tidOf,
} from '../../trace/roles.js';
import { countBefore } from '../../trace/routes.js';
import { cpuBoxes, cpusAt } from '../cpus.js';
import { ease } from '../geometry.js';
import { tokensOf } from '../tokens.js';
import { modelArrows } from './arrows.js';
import { diskAt } from './disk.js';
import { modelLayout } from './layout.js';
import { meansView } from './means.js';
import { networkAt } from './network.js';
import { queueRows } from './queues.js';
import { recordOf } from './record.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {import('../../trace/machine.js').Machine} Machine
 */

/**
 * The picture of an I/O model at a position, as plain data: no words, no nodes.
 * @typedef {object} ModelScene
 * @property {import('./layout.js').ModelLayout} layout
 * @property {number} step
 * @property {number} steps
 * @property {string} demo
 * @property {boolean} modelled
 * @property {boolean} elsewhere its system is not Linux
 * @property {{role: string, called: string, tid: number, seats: import('../layouts.js').Seats, switches: number | null, atLeast: boolean, changed: boolean}[]} columns
 * @property {import('../tokens.js').Token[]} tokens
 * @property {import('../cpus.js').CPUView[]} cpus
 * @property {import('./queues.js').QueueRow[]} rows
 * @property {import('./means.js').Means} means
 * @property {import('../arrows.js').Arrow[]} arrows
 * @property {{bytes: number, from: string, sent: boolean, changed: boolean}} memory what the program's memory has got
 *   last, and from whom; '': from the file
 * @property {import('./network.js').Network | null} net null: the loopback device
 * @property {boolean} direct the file is read past the page cache
 * @property {import('./disk.js').Disk | null} disk null: the run has no file
 * @property {{sock: string, name: string, now: boolean}[]} calls what the program has called for which socket
 * @property {number | null} blocked ns that the server has waited so far
 * @property {Record<number, {name: import('../tokens.js').Label, tid: number}>} names by TaskID, of those who do phase 2
 * @property {number} picked
 */

/**
 * modelScene is the picture at a position: a pure function of the trace and the position. A fraction
 * is how far the next step's motion has come; until is the time, where another run's clock has gone on.
 * @param {Reader} r @param {number} pos in steps
 * @param {{layout?: string, plan?: import('./layout.js').ModelLayout, hide?: string[], picked?: number, until?: number}} [opts]
 * @returns {ModelScene}
 */
export function modelScene(r, pos, opts = {}) {
  const hide = opts.hide ?? [];
  const ghosts = !hide.includes('ghosts') && !hide.includes('future');
  const at = Math.max(0, Math.min(pos, r.steps.count));
  const s = Math.floor(at);
  const f = ease(at - s);
  const moving = f > 0;
  const h = r.trace.header;
  const done = r.steps.end(s);
  const [from, to] = moving ? [done, r.steps.end(s + 1)] : [r.steps.end(s - 1), done];
  const before = r.folder.at(done);
  const after = s < r.steps.count && (moving || ghosts) ? r.folder.at(r.steps.end(s + 1)) : null;
  const then = moving ? before : r.folder.at(from);
  const end = moving && after ? after : before;
  const now = f < 0.5 ? before : end;
  const l = opts.plan ?? modelLayout(opts.layout ?? 'wide', readsFile(h));

  const rows = queueRows(r, l, { n: moving ? to : done, before, after, then, f });
  const shown = rows.map((x) => x.sock).filter(Boolean);
  const range = { from, to: s === 0 && !moving ? from : to };
  const means = meansView(r, l, { m: now, then, ...range, shown });
  const tokens = tokensOf(r.trace, l.seats, before, after, f, {
    ...range,
    ghosts,
    changed: (id) => taskChanged(then, end, id),
  });
  const token = (/** @type {number} */ id) =>
    tokens.find((x) => x.task === id)?.rect ??
    means.helpers.find((x) => x.task === id)?.rect ??
    means.lists.flatMap((x) => x.items).find((x) => x.task === id)?.rect ??
    null;
  const anchors = { layout: l, rows, means, token };
  const arrows = modelArrows(r, anchors, { ...range, f: moving ? f : 1, when: 'now' });
  const next = { from: done, to: r.steps.end(s + 1), f: 1, when: /** @type {const} */ ('next') };
  const ahead = ghosts && !moving && s < r.steps.count ? modelArrows(r, anchors, next) : [];
  return {
    layout: l,
    step: s,
    steps: r.steps.count,
    demo: h.name,
    modelled: h.producer === 'sim',
    elsewhere: !hasSoftirqs(h),
    columns: columns(r, l, now, hide, then, end),
    tokens,
    cpus: cpusAt(r, now, cpuBoxes(l.cpus, h.cpus, l.places.tick.x - 10)),
    rows,
    means,
    arrows: [
      ...ahead.filter((x) => !arrows.some((y) => y.from === x.from && y.to === x.to)),
      ...arrows,
    ],
    memory: memoryAt(r, range.to, range.from),
    disk: diskAt(r, l, now, then),
    net: networkAt(r, moving ? at : s),
    direct: pastCache(h),
    calls: callsAt(r, range.to, range.from),
    blocked:
      hide.includes('totals') || h.unavailable?.voluntary
        ? null
        : blockedAt(r.trace, taskOf(h, 'server'), done, opts.until),
    names: names(r),
    picked: opts.picked ?? -1,
  };
}

/** @param {Machine} a @param {Machine} b @param {number} id */
function taskChanged(a, b, id) {
  const [x, y] = [a.tasks[id - 1], b.tasks[id - 1]];
  if (!x || !y) return false;
  return x.state !== y.state || x.call !== y.call || x.wake !== y.wake || x.cpu !== y.cpu;
}

/** @param {Reader} r @param {import('./layout.js').ModelLayout} l @param {Machine} m @param {string[]} hide @param {Machine} then @param {Machine} end */
function columns(r, l, m, hide, then, end) {
  const h = r.trace.header;
  const ids = servingIds(h);
  const of = (/** @type {Machine} */ x) =>
    ids.reduce((n, id) => n + (x.ledger[id]?.mode_switches ?? 0), 0);
  const hidden = hide.includes('totals') || !!h.unavailable?.mode_switches;
  const server = taskOf(h, 'server');
  if (!server) return [];
  return [
    {
      role: 'server',
      called: 'server',
      tid: h.tasks[server - 1].tid,
      seats: l.seats.server,
      switches: hidden ? null : of(m),
      atLeast: m.lost > 0 || !!h.unavailable?.faults_user,
      changed: of(then) !== of(end),
    },
  ];
}

/** The last message that is in the program's memory. @param {Reader} r @param {number} n @param {number} since */
function memoryAt(r, n, since) {
  const t = r.trace;
  const { touched, filled } = recordOf(t);
  const read = filled[countBefore(filled, n) - 1] ?? -1;
  for (let k = countBefore(touched, n) - 1; k >= 0; k--) {
    const i = touched[k];
    const kind = t.kind[i];
    if (i < read) break;
    if (kind !== K.take && kind !== K.give) continue;
    const from = t.header.socks?.[t.arg(i, 'sock') - 1]?.name ?? '';
    return {
      bytes: t.arg(i, 'bytes'),
      from,
      sent: kind === K.give,
      changed: kind === K.take && i >= since,
    };
  }
  if (read < 0) return { bytes: 0, from: '', sent: false, changed: false };
  return { bytes: t.arg(read, 'bytes'), from: '', sent: false, changed: read >= since };
}

/** The program's own functions and for whom it has called them last. @param {Reader} r @param {number} n @param {number} since */
function callsAt(r, n, since) {
  const t = r.trace;
  const { handles } = recordOf(t);
  /** @type {{sock: string, name: string, now: boolean}[]} */
  const out = [];
  for (let k = countBefore(handles, n) - 1; k >= 0 && out.length < 3; k--) {
    const i = handles[k];
    const sock = t.header.socks?.[t.arg(i, 'sock') - 1]?.name ?? '';
    out.unshift({ sock, name: t.str(t.arg(i, 'name')), now: i >= since });
  }
  return out;
}

/** @param {Reader} r */
function names(r) {
  /** @type {ModelScene['names']} */
  const out = {};
  r.trace.header.tasks.forEach((task, k) => {
    out[k + 1] = {
      name: { key: `model.role.${roleWord(r.trace.header, task)}` },
      tid: tidOf(task),
    };
  });
  return out;
}
