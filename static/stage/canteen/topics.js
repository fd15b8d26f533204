import { K } from '../../trace/kinds.js';
import { asksRing, isModel } from '../../trace/roles.js';
import { places } from '../../trace/spec.js';
import { placesOf } from '../levels.js';

/**
 * @typedef {import('../../trace/reader.js').Reader} Reader
 * @typedef {{id: string, now: boolean}} Row
 */

/** All rows of the table "in the canteen | in the computer", in their order. */
export const rows = [
  'guest',
  'window',
  'walk',
  'stool',
  'sleep',
  'call',
  'ticket',
  'number',
  'carry',
  'slip',
  'lift',
  'shelf',
  'tray',
  'glass',
  'note',
  'rail',
  'hatch',
  'order',
  'box',
  'dish',
  'list',
  'board',
  'look',
  'bell',
  'helper',
  'asks',
];

/** The rows of every trace. */
const always = ['guest', 'window', 'walk', 'stool', 'sleep', 'call'];

/** Models whose kernel looks at what is ready only, not at all that is watched. @param {string} name */
const boards = (name) => name.startsWith('epoll') || name === 'kqueue' || name === 'event-ports';

/** The rows of an I/O model. @param {string} name */
function modelRows(name) {
  if (boards(name)) return ['dish', 'carry', 'list', 'board'];
  if (name === 'select' || name === 'poll') return ['dish', 'carry', 'look'];
  if (name === 'sigio') return ['dish', 'carry', 'bell'];
  if (name.includes('nonblocking')) return ['dish', 'carry', 'asks'];
  return ['dish', 'carry'];
}

/** The row of a place. */
const rowOfPlace = /** @type {Record<string, string>} */ ({
  cache: 'shelf',
  buffer: 'tray',
  peer: 'tray',
  mapping: 'glass',
  pipe: 'rail',
  socket: 'hatch',
});

const rowOfWay = { cpu: 'carry', dma: 'lift', ref: 'slip' };

/** The rows that event i is about, the weightiest first. @param {Reader} r @param {number} i */
function aboutEvent(r, i) {
  const t = r.trace;
  const ends = () =>
    [t.arg(i, 'from'), t.arg(i, 'to')].map((p) => rowOfPlace[places[p]]).filter(Boolean);
  switch (t.kind[i]) {
    case K.task_start:
    case K.task_exit:
      return ['guest'];
    case K.syscall_enter:
      return ['walk', 'window', ...lent(callOf(t, i))];
    case K.syscall_exit:
      return t.arg(i, 'ret') === -11
        ? ['asks', 'walk']
        : [...handed(callOf(t, i)), 'window', 'walk'];
    case K.fault:
      return t.arg(i, 'mode') === 0 ? ['note', 'walk'] : ['note'];
    case K.switch_out:
      return t.arg(i, 'why') === 1 ? ['stool'] : ['sleep', 'stool'];
    case K.switch_in:
      return ['stool'];
    case K.wakeup:
      return ['call'];
    case K.copy: {
      const how = t.arg(i, 'by') === 1 ? 'dma' : 'cpu';
      const [from, to] = ends();
      const kept = how === 'cpu' && from === 'shelf' ? ['shelf'] : [];
      return [rowOfWay[how], ...kept, from, to].filter(Boolean);
    }
    case K.ref:
      return ['slip', ...ends()];
    case K.unshare:
      return ['carry', 'slip'];
    case K.cache_add:
    case K.fill:
      return ['shelf'];
    case K.block_issue:
      return ['order'];
    case K.block_complete:
      return ['lift', 'shelf'];
    case K.arrive:
      return ['lift', 'tray'];
    case K.xmit:
    case K.receive:
      return ['box', 'hatch'];
    case K.arrival:
      return ['dish'];
    case K.open:
    case K.close:
    case K.interest:
      return boards(t.header.name) ? ['list'] : [];
    case K.push:
      return ['board'];
    case K.ready:
      return ['board', 'dish'];
    case K.scan:
      return [boards(t.header.name) ? 'board' : 'look'];
    case K.take:
    case K.give:
      return ['carry', 'dish'];
    case K.signal:
      return ['bell'];
    case K.spawn:
      return ['helper'];
    case K.submit:
      return ['ticket'];
    case K.complete:
    case K.notice:
      return ['number'];
  }
  return [];
}

/** @param {import('../../trace/columns.js').Trace} t @param {number} i */
const callOf = (t, i) => t.str(t.arg(i, 'call'));

/** What else a call is about when it begins. @param {string} call */
const lent = (call) => (call === 'mmap' || call === 'munmap' ? ['glass'] : []);

/** What else a call is about when it ends. @param {string} call */
function handed(call) {
  if (call === 'write' || call === 'sendfile' || call === 'send') return ['hatch'];
  return call === 'mmap' || call === 'munmap' ? ['glass'] : [];
}

/**
 * aboutStep are the rows that a step is about, the weightiest first.
 * @param {Reader} r @param {number} from @param {number} to its events
 */
export function aboutStep(r, from, to) {
  /** @type {Set<string>} */
  const out = new Set();
  // Neighbours in a step are of few kinds: looking at the first and last of many is enough.
  for (let i = from; i < Math.min(to, from + 8); i++) for (const x of aboutEvent(r, i)) out.add(x);
  if (to - from > 8) for (const x of aboutEvent(r, to - 1)) out.add(x);
  return [...out];
}

/**
 * tableOf is the table for a step: what the trace has, and what the step is about.
 * @param {Reader} r @param {number} from @param {number} to
 * @returns {Row[]}
 */
export function tableOf(r, from, to) {
  const now = aboutStep(r, from, to);
  const has = new Set([...always, ...now]);
  if (!isModel(r.trace.header))
    for (const id of placesOf(r)) if (rowOfPlace[id]) has.add(rowOfPlace[id]);
  for (const way of r.routes.list) has.add(rowOfWay[way.how]);
  if (asksRing(r.trace.header.name)) for (const x of ['ticket', 'number']) has.add(x);
  if (isModel(r.trace.header)) for (const x of modelRows(r.trace.header.name)) has.add(x);
  if (has.has('glass')) has.add('note');
  if (r.routes.list.some((x) => x.from === 'disk' || x.to === 'disk')) has.add('order');
  if (has.has('hatch') && !isModel(r.trace.header)) has.add('box');
  return rows.filter((id) => has.has(id)).map((id) => ({ id, now: now.includes(id) }));
}

/**
 * limitsOf are the sentences about where the metaphor ends: at most two, of
 * what the step is about.
 * @param {Reader} r @param {number} from @param {number} to
 */
export function limitsOf(r, from, to) {
  const about = aboutStep(r, from, to).filter((x) => x !== 'tray');
  return (about.length > 0 ? about.slice(0, 2) : ['all']).map((x) => `canteen.limit.${x}`);
}
