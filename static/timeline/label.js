// Writes in the bars of a timeline what they have room for: one of the forms that a label has, or nothing.
// An amount has no short form: its first digit is that of another amount.

const SIDE = 3; // pixels that stay free at either side of a text

/** fitting is the first of the forms that the room holds, or nothing.
 * @param {string[]} forms  from the longest @param {number} room in pixels @param {(text: string) => number} widthOf */
export function fitting(forms, room, widthOf) {
  return forms.find((text) => text && widthOf(text) <= room - 2 * SIDE) ?? '';
}

/** @type {WeakMap<object, Map<string, number>>} */
const widths = new WeakMap();

/** measure is how wide a text is: the same few are measured over and over, and asking is dear.
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
