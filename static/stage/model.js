import { calledIn } from '../trace/roles.js';
import { receiverId, senderId } from '../trace/totals.js';
import { eventArrows, routeArrows } from './arrows.js';
import { cellBytes, cells } from './cells.js';
import { cpusAt } from './cpus.js';
import { ease, rect } from './geometry.js';
import { fitted, LAYOUTS, layoutOf } from './layouts.js';
import { capacityOf, mapped, midway, placesOf, runsOf } from './levels.js';
import { tokensOf } from './tokens.js';

export { LAYOUTS };

/**
 * @typedef {import('../trace/reader.js').Reader} Reader
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./geometry.js').Rect} Rect
 * @typedef {import('./tokens.js').Label} Label
 */

/**
 * @typedef {object} PlaceView
 * @property {string} id
 * @property {string} icon what to draw of a device: disk, nic or lo; '' for cells
 * @property {Rect} rect
 * @property {Label} title
 * @property {Label} note
 * @property {import('./cells.js').Cell[]} cells
 * @property {boolean} changed
 */

/**
 * The picture of a position as plain data: no words, no nodes.
 * @typedef {object} StageModel
 * @property {import('./layouts.js').Layout} layout
 * @property {number} step the last step done
 * @property {number} steps
 * @property {string} demo
 * @property {boolean} modelled the whole run is from a model
 * @property {number} cell bytes of one cell
 * @property {PlaceView[]} places
 * @property {{role: string, called: string, seats: import('./layouts.js').Seats, switches: number | null, atLeast: boolean, changed: boolean}[]} columns
 * @property {import('./tokens.js').Token[]} tokens
 * @property {import('./cpus.js').CPUView[]} cpus
 * @property {import('./arrows.js').Arrow[]} arrows
 * @property {boolean} mapped the file is mapped: cache and mapping are one
 * @property {number} picked event to ring, -1 if none
 */

/**
 * stageModel is the picture at a position: a pure function of the trace and
 * the position. A fraction is how far the next step's motion has come.
 * @param {Reader} r @param {number} pos in steps
 * @param {{layout?: string, plan?: import('./layouts.js').Layout, hide?: string[], picked?: number}} [opts]
 *   plan: another skin's floor, instead of a layout by name
 * @returns {StageModel}
 */
export function stageModel(r, pos, opts = {}) {
  const hide = opts.hide ?? [];
  const ghosts = !hide.includes('ghosts') && !hide.includes('future');
  const at = Math.max(0, Math.min(pos, r.steps.count));
  const s = Math.floor(at);
  const f = ease(at - s);
  const moving = f > 0;
  const [from, to] = moving
    ? [r.steps.end(s), r.steps.end(s + 1)]
    : [r.steps.end(s - 1), r.steps.end(s)];
  const before = r.folder.at(r.steps.end(s));
  const after = s < r.steps.count && (moving || ghosts) ? r.folder.at(r.steps.end(s + 1)) : null;
  const then = moving ? before : r.folder.at(from);
  const now = moving ? midway(r, before, from, to, f) : before;
  const end = moving && after ? after : before;

  const plain = opts.plan ?? layoutOf(opts.layout ?? 'wide');
  const h = r.trace.header;
  const shown = placesOf(r).filter((id) => plain.places[id]);
  const l = fitted(plain, shown);
  const cell = cellBytes(Math.max(...shown.map((id) => (isDevice(id) ? 0 : capacityOf(h, id)))));
  const range = { from, to, f: moving ? f : 1 };
  const tokens = tokensOf(r.trace, l.seats, before, after, f, {
    from,
    to: s === 0 && !moving ? from : to,
    ghosts,
    changed: (id) => taskChanged(then, end, id),
  });
  const token = (/** @type {number} */ id) => tokens.find((x) => x.task === id)?.rect ?? null;
  return {
    layout: l,
    step: s,
    steps: r.steps.count,
    demo: h.name,
    modelled: h.producer === 'sim',
    cell,
    places: shown.map((id) =>
      placeView(r, l, now, id, cell, moving ? to : r.steps.end(s), then, end),
    ),
    columns: columns(r, l, f < 0.5 ? before : end, hide, then, end),
    tokens,
    cpus: cpusAt(r, f < 0.5 ? before : end, l.cpus),
    arrows: [
      ...routeArrows(r, l, range, { ghosts, shown }),
      ...eventArrows(r, l, range, { shown, token }),
    ],
    mapped: shown.includes('mapping') && mapped(r, r.steps.end(s)),
    picked: opts.picked ?? -1,
  };
}

/** @param {string} id */
const isDevice = (id) => id === 'disk' || id === 'nic';

/** @param {Machine} a @param {Machine} b @param {number} id */
function taskChanged(a, b, id) {
  const [x, y] = [a.tasks[id - 1], b.tasks[id - 1]];
  if (!x || !y) return false;
  return x.state !== y.state || x.call !== y.call || x.wake !== y.wake || x.cpu !== y.cpu;
}

/** @param {Machine} a @param {Machine} b @param {string} id */
function placeChanged(a, b, id) {
  if (id === 'disk') return a.inflight !== b.inflight;
  const [x, y] = [a.places[id], b.places[id]];
  if (!x || !y) return false;
  return x.level !== y.level || x.total !== y.total || x.pending !== y.pending;
}

/**
 * @param {Reader} r @param {import('./layouts.js').Layout} l @param {Machine} m @param {string} id
 * @param {number} cell @param {number} n @param {Machine} then @param {Machine} end
 * @returns {PlaceView}
 */
function placeView(r, l, m, id, cell, n, then, end) {
  const box = l.places[id];
  const changed = placeChanged(then, end, id);
  const lo = id === 'nic' && (r.trace.header.params.route ?? 0) === 0;
  const name = lo ? 'lo' : id;
  const title = { key: `stage.place.${name}` };
  if (isDevice(id)) {
    const note = deviceNote(m, name, r);
    return { id, icon: name, rect: box, title, note, cells: [], changed };
  }
  const capacity = capacityOf(r.trace.header, id);
  const each = Math.min(cell, Math.max(1, capacity));
  const count = Math.max(1, Math.ceil(capacity / cell));
  const small = l.name === 'mini';
  const inner = small
    ? rect(box.x + 8, box.y + 20, box.w - 16, box.h - 25)
    : rect(box.x + 10, box.y + 28, box.w - 20, box.h - 36);
  const note = levelNote(r, m, id, capacity, small, n);
  return {
    id,
    icon: '',
    rect: box,
    title,
    note,
    cells: cells(inner, count, each, runsOf(r, m, id, n)),
    changed,
  };
}

/**
 * @param {Reader} r @param {Machine} m @param {string} id @param {number} capacity
 * @param {boolean} small @param {number} n @returns {Label}
 */
function levelNote(r, m, id, capacity, small, n) {
  if (id === 'mapping')
    return { key: small ? 'stage.nothing' : mapped(r, n) ? 'stage.window' : 'stage.window.no' };
  const p = m.places[id];
  if (p.level < 0) return { key: 'stage.level.unknown' };
  if (p.level === 0 && p.pending > 0) {
    return { key: 'stage.level.pending', args: { bytes: { u: 'bytes', v: p.pending } } };
  }
  if (p.level === 0) return { key: small ? 'stage.nothing' : 'stage.level.empty' };
  const level = { u: /** @type {const} */ ('bytes'), v: p.level };
  if (small || id === 'socket' || id === 'pipe' || id === 'twin' || p.level >= capacity) {
    return { key: 'stage.level', args: { level } };
  }
  return { key: 'stage.level.of', args: { level, capacity: { u: 'bytes', v: capacity } } };
}

/** @param {Machine} m @param {string} name @param {Reader} r @returns {Label} */
function deviceNote(m, name, r) {
  if (name === 'lo') return { key: 'stage.lo' };
  if (name === 'disk') {
    if (m.inflight > 0) return { key: 'stage.disk.busy', args: { n: m.inflight } };
    const came = r.trace.header.name === 'o-direct' ? m.places.buffer.total : m.places.cache.total;
    const read = r.routes.list.some((x) => x.from === 'disk') && came > 0;
    return read
      ? { key: 'stage.disk.done', args: { bytes: { u: 'bytes', v: came } } }
      : { key: 'stage.idle' };
  }
  const sent = m.places.nic.total;
  if (sent === 0) return { key: 'stage.idle' };
  return { key: 'stage.nic.done', args: { bytes: { u: 'bytes', v: sent } } };
}

/**
 * @param {Reader} r @param {import('./layouts.js').Layout} l @param {Machine} m
 * @param {string[]} hide @param {Machine} then @param {Machine} end
 */
function columns(r, l, m, hide, then, end) {
  const h = r.trace.header;
  return Object.entries(l.seats).flatMap(([role, seats]) => {
    const id = role === 'sender' ? senderId(h) : receiverId(h);
    if (id === 0) return [];
    const of = (/** @type {Machine} */ x) => x.ledger[id]?.mode_switches ?? 0;
    const hidden = hide.includes('totals') || !!h.unavailable?.mode_switches;
    const switches = hidden ? null : of(m);
    // Where faults in user mode go unseen, so do the switches that they cost.
    const atLeast = m.lost > 0 || !!h.unavailable?.faults_user;
    return [
      { role, called: calledIn(h, role), seats, switches, atLeast, changed: of(then) !== of(end) },
    ];
  });
}
