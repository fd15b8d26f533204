// Tickets with the numbers that captions call a ring's requests by.

import { meansOf } from '../family.js';

/**
 * @typedef {import('../means.js').Means} Means
 * @typedef {import('../means.js').Item} Item
 * @typedef {import('../../geometry.js').Rect} Rect
 * @typedef {import('../../../trace/columns.js').Trace} Trace
 */

/** Whether requests have numbers that captions name. @param {Trace} t */
const numbered = (t) => ['ring', 'requests'].includes(meansOf(t.header.name));

/** An item's ticket: its number stays to the last, and so does a result. @param {Item} x @param {number} id @returns {Item} */
function ticketOf(x, id) {
  const text = `#${id} ${x.text}`;
  const op = x.text.split(' ')[0];
  const ret = x.sub.replace(/\s/g, '');
  const forms = [
    `${text}${ret}`,
    `#${id} ${op}${ret}`,
    `#${id}${ret && ` ${x.sub}`}`,
    `#${id}${ret}`,
  ];
  return { ...x, text, forms: x.sub ? forms : [text, ...forms.slice(1)] };
}

/** A list's items with their numbers, as wide as these need. @param {Trace} t @param {import('../means.js').List} list @param {boolean} mini */
function withNumbers(t, list, mini) {
  const items = list.items.map((x) => ticketOf(x, t.arg(x.event, 'id')));
  const gap = mini ? 3 : 6;
  const long = Math.max(
    ...items.map((x) => {
      const one = x.text.length + (x.sub ? x.sub.length + 1 : 0);
      return x.rect.h < 30 || one < 13 ? one : Math.max(x.text.length, x.sub.length);
    }),
  );
  const need = mini ? long * 7 + 8 : long * 8.2 + 12;
  const w = Math.min(need, (list.box.w - 12 - gap * (items.length - 1)) / items.length);
  return items.map((x, k) => ({ ...x, rect: { ...x.rect, x: list.box.x + 6 + k * (w + gap), w } }));
}

/**
 * ticketed gives the requests of a ring their numbers. The arrows that come to a ticket or leave it go to its new middle.
 * @param {Trace} t @param {Means} means @param {import('../../arrows.js').Arrow[]} arrows @param {boolean} mini
 */
export function ticketed(t, means, arrows, mini) {
  if (!numbered(t)) return { means, arrows };
  /** @type {[Rect, Rect][]} */
  const moved = [];
  const lists = means.lists.map((list) => {
    if (list.items.length === 0) return list;
    const items = withNumbers(t, list, mini);
    for (const [k, x] of items.entries()) moved.push([list.items[k].rect, x.rect]);
    return { ...list, items };
  });
  const near = (/** @type {import('../../geometry.js').Point} */ p) =>
    moved.find(([r]) => p.x === r.x + r.w / 2 && (p.y === r.y || p.y === r.y + r.h));
  return {
    means: { ...means, lists },
    arrows: arrows.map((a) => {
      const [p, q, u, v] = a.curve;
      const [from, to] = [near(p), near(v)];
      if (!from && !to) return a;
      const x = (/** @type {[Rect, Rect]} */ [, r]) => r.x + r.w / 2;
      const [b, e] = [from ? x(from) - p.x : 0, to ? x(to) - v.x : 0];
      const by = (/** @type {import('../../geometry.js').Point} */ o, /** @type {number} */ d) => ({
        ...o,
        x: o.x + d,
      });
      return {
        ...a,
        curve: /** @type {import('../../geometry.js').Curve} */ ([
          by(p, b),
          by(q, b),
          by(u, e),
          by(v, e),
        ]),
      };
    }),
  };
}

/** The one ticket whose result has not been taken, that the program itself has in hand; -1: none, or more than one.
 * @param {Means} means @param {Trace} t */
export function ticketInHand(means, t) {
  if (means.kind !== 'ring') return -1;
  const out = means.lists
    .filter((x) => x.id !== 'sq')
    .flatMap((x) =>
      x.more ? [-1, -1] : x.items.filter((y) => y.look !== 'off').map((y) => t.arg(y.event, 'id')),
    );
  return out.length === 1 ? out[0] : -1;
}
