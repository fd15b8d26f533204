/** How wide a character is, in em, near enough for fonts that a page may have.
 * @param {string} ch @param {boolean} mono */
function em(ch, mono) {
  const c = ch.codePointAt(0) ?? 0;
  if (c >= 0x2e80 && c !== 0xb7) return 1.02;
  if (mono) return 0.61;
  if ((c >= 0x2460 && c <= 0x24ff) || (c >= 0x25a0 && c <= 0x27bf)) return 1.02;
  if (ch === ' ') return 0.29;
  if ("ilj.,:;'|!·()[]/".includes(ch)) return 0.33;
  if ('mwMW@%'.includes(ch)) return 0.9;
  if (c >= 65 && c <= 90) return 0.7;
  return 0.6;
}

/**
 * widthOf estimates how wide a text is.
 * @param {string} text @param {number} size font size
 * @param {{bold?: boolean, mono?: boolean}} [how]
 */
export function widthOf(text, size, { bold = false, mono = false } = {}) {
  let sum = 0;
  for (const ch of text) sum += em(ch, mono);
  return sum * size * (bold ? 1.1 : 1);
}

/**
 * fit cuts a text so that it takes no more than a width.
 * @param {string} text @param {number} size @param {number} width
 * @param {{bold?: boolean, mono?: boolean}} [how]
 */
export function fit(text, size, width, how) {
  if (widthOf(text, size, how) <= width) return text;
  const room = width - widthOf('…', size, how);
  let out = '';
  for (const ch of text) {
    if (widthOf(out + ch, size, how) > room) break;
    out += ch;
  }
  return out === '' ? '' : `${out.trimEnd()}…`;
}
