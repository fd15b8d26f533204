// The disk of a server that reads a file, and what goes to and fro between it, the page cache and the program.

import { K } from '../../trace/kinds.js';
import { pastCache, readsFile } from '../../trace/roles.js';
import { curve } from '../geometry.js';
import { shareOf } from '../levels.js';
import { nameOf } from './names.js';
import { besideMeans, copyWay, mid, way } from './ways.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {import('../../trace/machine.js').Machine} Machine
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('./layout.js').ModelLayout} ModelLayout
 * @typedef {{rect: Rect, n: number, changed: boolean}} Disk n: requests that it has
 */

/** diskAt is the disk, where the server reads a file. @param {Reader} r @param {ModelLayout} l @param {Machine} m @param {Machine} then @returns {Disk | null} */
export function diskAt(r, l, m, then) {
  if (!readsFile(r.trace.header)) return null;
  return { rect: l.places.disk, n: m.inflight, changed: m.inflight !== then.inflight };
}

/**
 * fileArrow is what event i shows: a request to the disk, what it brings, or the copy out of the page cache.
 * @param {Reader} r @param {{layout: ModelLayout, rows: import('./queues.js').QueueRow[]}} on
 * @param {number} i @param {number} f
 */
export function fileArrow(r, { layout: l, rows }, i, f) {
  const t = r.trace;
  const row = rows.find((x) => x.kind === 'file')?.rect ?? l.queues;
  const bytes = t.arg(i, 'bytes');
  const all = { u: /** @type {const} */ ('bytes'), v: bytes };
  if (t.kind[i] === K.copy) {
    const moved = { ...all, v: f >= 1 ? bytes : shareOf(bytes, f) };
    const args = { moved, all, who: nameOf(r, t.task[i]) };
    const label = { key: `model.how.take${f >= 1 ? '' : '.now'}`, args };
    return { how: CPU, from: 'file', to: 'memory', way: copyWay(l, row, false), label };
  }
  const args = { bytes: all };
  if (t.kind[i] === K.block_issue) {
    const label = { key: 'model.how.issue', args };
    return { how: REQUEST, from: 'file', to: 'disk', way: diskWay(l, row, false), label };
  }
  const past = pastCache(t.header);
  const to = past ? 'memory' : 'file';
  const along = past ? pastWay(l) : diskWay(l, row, true);
  return { how: DMA, from: 'disk', to, way: along, label: { key: 'model.how.dma', args } };
}

const CPU = /** @type {const} */ ('cpu');
const DMA = /** @type {const} */ ('dma');
const REQUEST = /** @type {const} */ ('request');

/** Between the disk and the file's row: what is asked of it, what it brings. @param {ModelLayout} l @param {Rect} row @param {boolean} up */
function diskWay(l, row, up) {
  const { disk } = l.places;
  const low = (l.bands[1].rect.y + l.bands[1].rect.h + l.bands[2].rect.y) / 2;
  const x = disk.x + disk.w / 2;
  const turned = (/** @type {import('../geometry.js').Curve} */ c) =>
    up ? c : /** @type {any} */ ([...c].reverse());
  if (l.below) {
    // Outside of all rows, as what arrives.
    const right = row.x + row.w;
    const out = right + l.lane * 1.35;
    const c = curve(x, disk.y, out, disk.y - 6, out, mid(row) + 14, right, mid(row));
    return way(turned(c), l.w - 14, low, 1);
  }
  const start = disk.x + disk.w - 16;
  const c = curve(start, disk.y, start, disk.y - 30, row.x - 26, mid(row), row.x, mid(row));
  const at = besideMeans(l);
  return way(turned(c), at.x, at.y, at.align);
}

/** From the disk to the program's memory, past the page cache. @param {ModelLayout} l */
function pastWay(l) {
  const { disk } = l.places;
  const { memory: m } = l;
  const low = (l.bands[1].rect.y + l.bands[1].rect.h + l.bands[2].rect.y) / 2;
  const strip = l.queues.x - (l.below ? 7 : 12);
  if (l.below) {
    const x = disk.x + disk.w / 2;
    const c = curve(x, disk.y, strip, disk.y - 6, strip, l.boundary + 80, m.x + 6, m.y + m.h);
    return way(c, l.w - 14, low, 1);
  }
  const start = disk.x + disk.w - 16;
  const at = besideMeans(l);
  const end = l.name === 'mini' ? m.x + m.w - 12 : strip + 6;
  const c = curve(start, disk.y, strip, disk.y - 40, strip, l.boundary + 34, end, m.y + m.h);
  return way(c, at.x, at.y, at.align);
}
