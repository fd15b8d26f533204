import { K } from '../trace/kinds.js';
import { countBefore, routeOf } from '../trace/routes.js';
import { shareOf } from './levels.js';
import { wakeWay, wayOf } from './ways.js';

/**
 * @typedef {import('../trace/reader.js').Reader} Reader
 * @typedef {import('./layouts.js').Layout} Layout
 * @typedef {import('./geometry.js').Curve} Curve
 * @typedef {import('./geometry.js').Point} Point
 * @typedef {import('./tokens.js').Label} Label
 */

/**
 * @typedef {object} Arrow
 * @property {'cpu'|'dma'|'ref'|'wake'|'push'|'packet'|'request'|'fault'} how
 * @property {'now'|'done'|'next'|'later'} when
 * @property {string} from
 * @property {string} to
 * @property {Curve} curve
 * @property {Point} at where a small label stands, on the line
 * @property {import('./ways.js').Side} side where a large one does
 * @property {Label} label
 * @property {number} progress share of the way that is done, 0 to 1
 * @property {string} evidence measured, derived or modelled; '' for what is to come
 * @property {number} event the event it shows, -1 if none
 */

/** The number of a way of bytes, as it is written on its arrow. @param {number} n */
export const circled = (n) => (n <= 20 ? String.fromCharCode(0x245f + n) : `(${n})`);

/**
 * routeArrows are the ways of bytes: those taken, the one being taken, and
 * those to come.
 * @param {Reader} r @param {Layout} l
 * @param {{from: number, to: number, f: number}} at the events under way or just done (f 1)
 * @param {{ghosts: boolean, shown: string[]}} opts
 * @returns {Arrow[]}
 */
export function routeArrows(r, l, at, opts) {
  /** @type {Arrow[]} */
  const out = [];
  for (const route of r.routes.list) {
    if (!opts.shown.includes(route.from) || !opts.shown.includes(route.to)) continue;
    const way = wayOf(l, route.from, route.to);
    if (!way) continue;
    const done = countBefore(route.events, at.to);
    const last = done > 0 ? route.events[done - 1] : -1;
    const now = last >= at.from && last >= 0;
    if (done === 0 && !opts.ghosts) continue;
    const ahead = route.events[done];
    const when = now ? 'now' : done > 0 ? 'done' : ahead === at.to ? 'next' : 'later';
    out.push({
      how: route.how,
      when,
      from: route.from,
      to: route.to,
      curve: way.curve,
      at: way.label,
      side: way.side,
      label: labelOf(r, l, route, last, when, at.f),
      progress: now ? at.f : 1,
      evidence: last >= 0 ? r.trace.class(last) : '',
      event: last,
    });
  }
  const order = ['later', 'next', 'done', 'now'];
  return out.sort((a, b) => order.indexOf(a.when) - order.indexOf(b.when));
}

/**
 * @param {Reader} r @param {Layout} l @param {import('../trace/routes.js').Route} route
 * @param {number} event @param {string} when @param {number} f
 * @returns {Label}
 */
function labelOf(r, l, route, event, when, f) {
  const what = { key: `stage.how.${route.how}` };
  const no = circled(route.number);
  const number = l.narrow || l.name === 'mini';
  if (number && when !== 'now')
    return { key: when === 'done' ? 'stage.way.no.done' : 'stage.way.no', args: { no } };
  if (when === 'done') return { key: 'stage.way.done', args: { no, what } };
  if (when !== 'now' || l.name === 'mini') return { key: 'stage.way', args: { no, what } };
  const all = routeOf(r.trace, event)?.bytes ?? 0;
  const args = { no, what, all: { u: /** @type {const} */ ('bytes'), v: all } };
  if (f >= 1) return { key: 'stage.way.all', args };
  if (route.how === 'ref') return { key: 'stage.way.amount', args };
  const moved = shareOf(all, f);
  return { key: 'stage.way.now', args: { ...args, moved: { u: 'bytes', v: moved } } };
}

/**
 * eventArrows are what else the events show: wakeups, packets, requests, faults.
 * @param {Reader} r @param {Layout} l
 * @param {{from: number, to: number, f: number}} at
 * @param {{shown: string[], token: (task: number) => import('./geometry.js').Rect | null}} opts
 * @returns {Arrow[]}
 */
export function eventArrows(r, l, at, opts) {
  const t = r.trace;
  /** @type {Map<string, Arrow>} */
  const out = new Map();
  /** @param {Arrow['how']} how @param {string} from @param {string} to @param {number} i
   * @param {import('./ways.js').Way | null} way @param {Label} label */
  const add = (how, from, to, i, way, label) => {
    if (!way || out.has(how + from + to)) return;
    const evidence = t.class(i);
    const base = { when: /** @type {const} */ ('now'), progress: at.f, evidence, event: i };
    out.set(how + from + to, {
      ...base,
      how,
      from,
      to,
      curve: way.curve,
      at: way.label,
      side: way.side,
      label,
    });
  };
  let n = 0;
  for (let i = at.from; i < at.to; i++) if (t.kind[i] === t.kind[at.from]) n++;
  for (let i = at.from; i < at.to; i++) {
    switch (t.kind[i]) {
      case K.wakeup: {
        const to = opts.token(t.task[i]);
        const cause = causeOf(r, l, i, opts.token);
        if (to && cause) {
          const way = wakeWay(l, cause, to);
          add('wake', '', String(t.task[i]), i, way, { key: 'stage.how.wake' });
        }
        break;
      }
      case K.block_issue:
        add('request', 'cache', 'disk', i, beside(wayOf(l, 'cache', 'disk'), 40), {
          key: 'stage.how.request',
          args: { n },
        });
        break;
      case K.xmit:
        add('packet', 'socket', 'nic', i, beside(wayOf(l, 'socket', 'nic'), -30), {
          key: 'stage.how.packet',
          args: { n },
        });
        break;
      case K.receive:
        add('packet', 'nic', 'socket', i, beside(wayOf(l, 'nic', 'socket'), 30), {
          key: 'stage.how.packet',
          args: { n },
        });
        break;
      case K.fault:
        if (!opts.shown.includes('mapping')) break;
        add('fault', 'cache', 'mapping', i, wayOf(l, 'cache', 'mapping'), {
          key: `stage.how.fault.${t.arg(i, 'mode') === 1 ? 'kernel' : 'user'}`,
        });
    }
  }
  const list = [...out.values()];
  // Packets that turn round at once share one label.
  const packets = list.filter((a) => a.how === 'packet');
  if (packets.length === 2) packets[1].label = { key: '' };
  return list;
}

/** beside moves a way sideways. @param {import('./ways.js').Way | null} way @param {number} dx */
function beside(way, dx) {
  if (!way) return null;
  const c = /** @type {Curve} */ (way.curve.map((p) => ({ x: p.x + dx, y: p.y })));
  return { ...way, curve: c };
}

/**
 * causeOf is where a wakeup comes from: a device for an interrupt, else the
 * thread that did it.
 * @param {Reader} r @param {Layout} l @param {number} i
 * @param {(task: number) => import('./geometry.js').Rect | null} token
 */
function causeOf(r, l, i, token) {
  const t = r.trace;
  const ctx = t.arg(i, 'ctx');
  if (ctx === 1 || ctx === 2) {
    const wait = r.folder.at(i).tasks[t.task[i] - 1]?.wait;
    return wait === 'disk' ? l.places.disk : l.places.nic;
  }
  return t.arg(i, 'waker') > 0 ? token(t.arg(i, 'waker')) : null;
}
