const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/**
 * fmtBytes writes a number of bytes: 123 B, 64 KiB, 1.5 MiB.
 * @param {number} n
 */
export function fmtBytes(n) {
  let v = Math.abs(n);
  let u = 0;
  for (; v >= 1024 && u < units.length - 1; u++) v /= 1024;
  const text = Number(v.toFixed(v < 10 ? 2 : 1));
  return `${n < 0 ? '−' : ''}${text} ${units[u]}`;
}

/**
 * fmtTime writes a duration given in ns: 412 ns, 412 µs, 1.3 ms, 2 s.
 * @param {number} ns
 */
export function fmtTime(ns) {
  const a = Math.abs(ns);
  if (a < 1e3) return `${Math.round(ns)} ns`;
  if (a < 1e6) return `${short(ns / 1e3)} µs`;
  if (a < 1e9) return `${short(ns / 1e6)} ms`;
  return `${short(ns / 1e9)} s`;
}

/** @param {number} v */
function short(v) {
  const digits = Math.abs(v) < 10 ? 2 : Math.abs(v) < 100 ? 1 : 0;
  return String(Number(v.toFixed(digits)));
}

/**
 * fmtCount writes a whole number with its thousands apart: 1,234.
 * @param {number} n
 */
export function fmtCount(n) {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * fmtAtLeast writes a count that may be only a lower bound: ≥ 33.
 * @param {number} n @param {boolean} atLeast
 */
export function fmtAtLeast(n, atLeast) {
  return (atLeast ? '≥ ' : '') + fmtCount(n);
}
