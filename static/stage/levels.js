import { fill, flow, isQueue, storeOf, transfer } from '../trace/bytes.js';
import { K } from '../trace/kinds.js';
import { cloneMachine } from '../trace/machine.js';
import { countBefore } from '../trace/routes.js';
import { demos, places } from '../trace/spec.js';

/**
 * @typedef {import('../trace/reader.js').Reader} Reader
 * @typedef {import('../trace/machine.js').Machine} Machine
 * @typedef {import('./cells.js').Run} Run
 */

/**
 * midway is the machine while the events from…to-1 are under way: their bytes
 * have moved by the share f.
 * @param {Reader} r @param {Machine} before @param {number} from @param {number} to @param {number} f
 */
export function midway(r, before, from, to, f) {
  const m = cloneMachine(before);
  if (f <= 0) return m;
  const { trace: t } = r;
  for (let i = from; i < to; i++) {
    const kind = t.kind[i];
    const part = (/** @type {string} */ name) => shareOf(t.arg(i, name), f);
    if (kind === K.copy || kind === K.ref) {
      const how = kind === K.ref ? 'ref' : t.arg(i, 'by') === 1 ? 'dma' : 'cpu';
      const [a, b] = [storeOf(t.arg(i, 'from')), storeOf(t.arg(i, 'to'))];
      if (part('bytes') > 0) flow(m.places, a, b, part('bytes'), how, t.arg(i, 'first') === 1);
    } else if (kind === K.block_complete && t.arg(i, 'write') !== 1) {
      transfer(m.places.cache, part('bytes'), t.header.capacity.cache);
    } else if (kind === K.cache_add) {
      m.places.cache.pending += part('pages') * 4096;
    } else if (kind === K.fill) {
      fill(m.places.cache, part('bytes'));
    }
  }
  return m;
}

/** shareOf is the share f of n, in whole KiB where n is more than a few.
 * @param {number} n @param {number} f */
export function shareOf(n, f) {
  const unit = n > 8192 ? 1024 : 1;
  return f >= 1 ? n : Math.floor((n * f) / unit) * unit;
}

/**
 * capacityOf is how many bytes a place is drawn to hold.
 * @param {import('../trace/columns.js').Header} h @param {string} id
 */
export function capacityOf(h, id) {
  const size = h.params.size || h.capacity.cache || 4096;
  const chunk = Math.min(h.params.chunk || size, size);
  switch (id) {
    case 'cache':
    case 'mapping':
      return h.capacity.cache || size;
    case 'buffer':
      return Math.min(h.capacity.buffer || chunk, size);
    case 'pipe':
      return Math.min(h.capacity.pipe || 1 << 20, chunk);
    case 'socket':
      return Math.min(h.capacity.socket || size, size);
  }
  return h.capacity[id] || size;
}

/** @param {Reader} r @param {number} n the sum of what disks put into the page cache before event n */
export function readFromDisk(r, n) {
  const route = r.routes.list.find((x) => x.id === 'dma:disk>cache');
  const k = route ? countBefore(route.events, n) : 0;
  return route && k > 0 ? route.sums[k - 1] : 0;
}

/**
 * runsOf is what is in a place, by how it came there.
 * @param {Reader} r @param {Machine} m @param {string} id @param {number} n events applied
 * @returns {Run[]}
 */
export function runsOf(r, m, id, n) {
  if (id === 'mapping') {
    return mapped(r, n) ? [{ how: 'window', bytes: Math.max(0, m.places.cache.level) }] : [];
  }
  const p = m.places[id];
  if (isQueue(id)) {
    return p.parts.map(([how, bytes]) => ({ how: /** @type {Run['how']} */ (how), bytes }));
  }
  const level = Math.max(0, p.level);
  if (id !== 'cache') return [{ how: howCame(r, id), bytes: level }];
  const began = Math.max(0, r.trace.header.initial.cache ?? 0);
  const dma = Math.min(Math.max(0, level - began), Math.max(readFromDisk(r, n), p.total));
  return [
    { how: 'was', bytes: level - dma },
    { how: 'dma', bytes: dma },
    { how: 'pending', bytes: p.pending },
  ];
}

/** How what is in a store came there: by the device, by reference, or by the CPU; what nobody brought was there.
 * @param {Reader} r @param {string} id @returns {Run['how']} */
function howCame(r, id) {
  const ways = r.routes.list.filter((x) => x.to === id);
  if (ways.length === 0) return 'was';
  return ways.length === 1 ? ways[0].how : 'cpu';
}

/** Whether the file is mapped after n events. @param {Reader} r @param {number} n */
export function mapped(r, n) {
  const k = countBefore(r.routes.calls, n);
  if (k === 0) return false;
  return r.trace.str(r.trace.arg(r.routes.calls[k - 1], 'call')) === 'mmap';
}

/** The places a run's picture shows, in order. @param {Reader} r @returns {string[]} */
export function placesOf(r) {
  const h = r.trace.header;
  const own = demos.find((d) => d.name === h.name)?.places ?? [
    'disk',
    'cache',
    'socket',
    'nic',
    'peer',
  ];
  const receives =
    h.tasks.some((t) => t.role === 'receiver') || r.routes.list.some((x) => x.to === 'peer');
  return own.filter(
    (/** @type {string} */ id) => places.includes(id) && (id !== 'peer' || receives),
  );
}
