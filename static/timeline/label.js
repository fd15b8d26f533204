// Labels in bars: whole, cut after a word, or not there. Half an amount is another amount.

const SIDE = 3; // pixels that stay free at either side of a text
const LEAST = 4; // letters of the word that a name is cut after

/** @type {Map<string, string[]>} */
const cut = new Map();

/** formsOf are the forms of a name: whole, then cut after a word of it, as epoll_wait after epoll. @param {string} name */
export function formsOf(name) {
  let forms = cut.get(name);
  if (!forms) {
    const heads = [...name.matchAll(/([^ _]+)[ _]/g)]
      .filter(([, word]) => word.length >= LEAST)
      .map(({ index, 1: word }) => `${name.slice(0, index + word.length)}…`);
    forms = [name, ...heads.reverse()];
    cut.set(name, forms);
  }
  return forms;
}

/** fitting is the first of the forms that the room holds, or nothing.
 * @param {string[]} forms  from the longest @param {number} room in pixels @param {(text: string) => number} widthOf */
export function fitting(forms, room, widthOf) {
  return forms.find((text) => text && widthOf(text) <= room - 2 * SIDE) ?? '';
}

/** @type {WeakMap<object, Map<string, number>>} */
const widths = new WeakMap();

/** measure keeps how wide a text is: asking is dear.
 * @param {CanvasRenderingContext2D} g @param {string} text @param {{font: string}} look @param {number} size */
function measure(g, text, look, size) {
  const known = widths.get(look) ?? new Map();
  widths.set(look, known);
  const key = `${size} ${text}`;
  let wide = known.get(key);
  if (wide === undefined) {
    g.font = `${size}px ${look.font}`;
    wide = g.measureText(text).width;
    known.set(key, wide);
  }
  return wide;
}

/**
 * paintLabel writes the longest form that fits, at the left or at the end of a bar.
 * @param {CanvasRenderingContext2D} g @param {string[]} forms @param {{x: number, y: number, w: number}} at
 *   left edge, middle and width of the bar
 * @param {string} ink @param {{font: string}} look @param {number} size @param {boolean} [end]
 */
export function paintLabel(g, forms, { x, y, w }, ink, look, size, end = false) {
  if (w < 4 * SIDE) return;
  const text = fitting(forms, w, (s) => measure(g, s, look, size));
  if (!text) return;
  const wide = measure(g, text, look, size);
  const side = Math.min(6, (w - wide) / 2);
  g.font = `${size}px ${look.font}`;
  g.fillStyle = ink;
  g.fillText(text, end ? x + w - wide - side : x + side, y);
}
