// Which values a log axis names.

/** Round values from low to high, at most eight: powers of two, or one, two and five of each power of ten.
 * @param {number} low @param {number} high @param {2 | 10} base */
export function ticksOf(low, high, base) {
  const steps = base === 2 ? [1] : [1, 2, 5];
  const all = [];
  for (let k = Math.floor(Math.log(low) / Math.log(base)); base ** k <= high; k++)
    for (const m of steps)
      if (m * base ** k >= low && m * base ** k <= high) all.push(m * base ** k);
  if (all.length <= 8) return all;
  const tens = all.filter(
    (v) => base === 2 || Number.isInteger(Math.round(1e6 * Math.log10(v)) / 1e6),
  );
  const every = Math.ceil(tens.length / 8);
  return tens.filter((_, i) => i % every === 0);
}

/** From where to where an axis goes: a little beyond its lines, and down to a power of the base where they
 * would else begin well below all that is named.
 * @param {number} low @param {number} high @param {2 | 10} base @returns {[number, number]} */
export function rangeOf(low, high, base) {
  const [from, to] = [low / 1.6, high * 1.6];
  const [first = Number.POSITIVE_INFINITY] = ticksOf(from, to, base);
  if (first <= low * 1.6) return [from, to];
  return [base ** Math.floor(Math.log(low) / Math.log(base) + 1e-9), to];
}

/** The texts of values on a log axis, without those that would touch the one to their right.
 * @param {number[]} xs @param {(x: number) => string} text @param {number} width  of the axis in px */
export function spaced(xs, text, width) {
  const px = width / Math.max(Math.log(xs[xs.length - 1] / xs[0]), 1);
  let free = Number.POSITIVE_INFINITY;
  return xs
    .map((x) => ({ at: px * Math.log(x / xs[0]), label: text(x) }))
    .reverse()
    .map(({ at, label }) => {
      const half = 4 * label.length + 3; // of a digit's width
      if (at + half > free) return '';
      free = at - half;
      return label;
    })
    .reverse();
}
