import { fit, widthOf } from '../measure.js';

const han = /[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]/;
/** Signs that may not begin a line. */
const closing = /^[，。！？：；、）”…]/;

/** The pieces that a line may be broken between. @param {string} text */
function pieces(text) {
  /** @type {string[]} */
  const out = [];
  for (const word of text.split(/(?<= )/)) {
    let plain = '';
    for (const ch of word) {
      if (!han.test(ch)) {
        plain += ch;
        continue;
      }
      if (plain) out.push(plain);
      plain = '';
      if (closing.test(ch) && out.length > 0) out[out.length - 1] += ch;
      else out.push(ch);
    }
    if (plain) out.push(plain);
  }
  return out;
}

/**
 * wrap breaks a text into lines that fit a width; what is too long for the
 * last line is cut.
 * @param {string} text @param {number} size @param {number} width @param {number} most lines
 */
export function wrap(text, size, width, most) {
  /** @type {string[]} */
  const lines = [''];
  for (const piece of pieces(text)) {
    const next = lines[lines.length - 1] + piece;
    const fits = widthOf(next.trimEnd(), size) <= width;
    if (fits || lines[lines.length - 1] === '' || lines.length === most) {
      lines[lines.length - 1] = next;
    } else lines.push(piece);
  }
  return lines.map((x) => fit(x.trim(), size, width));
}

/**
 * balance wraps a text so that its lines are about equally long.
 * @param {string} text @param {number} size @param {number} width @param {number} most
 */
export function balance(text, size, width, most) {
  const lines = wrap(text, size, width, most);
  if (lines.length === 1 || lines.some((x) => x.endsWith('…'))) return lines;
  for (let w = widthOf(text, size) / lines.length; w < width; w += 4) {
    const even = wrap(text, size, w, lines.length);
    if (!even.some((x, k) => x.endsWith('…') && !lines[k]?.endsWith('…'))) return even;
  }
  return lines;
}
