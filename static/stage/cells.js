import { rect } from './geometry.js';

/** @typedef {import('./geometry.js').Rect} Rect */

/** Most cells a place is drawn with. */
export const maxCells = 64;

/**
 * cellBytes is how many bytes one cell stands for: one page when the largest
 * place fits, else the next power of two of pages.
 * @param {number} bytes of the largest place
 */
export function cellBytes(bytes) {
  let cell = 4096;
  while (Math.ceil(bytes / cell) > maxCells) cell *= 2;
  return cell;
}

/**
 * grid places n cells in a box, as large as they get.
 * @param {Rect} box @param {number} n
 * @returns {Rect[]}
 */
export function grid(box, n) {
  let best = { worth: 0, size: 0, cols: 1, rows: 1 };
  for (let rows = 1; rows <= 6; rows++) {
    const cols = Math.ceil(n / rows);
    const size = Math.min(box.w / cols, box.h / rows, 24);
    // Full rows are easier to count than a slightly larger cell.
    const worth = cols * rows === n ? size * 1.25 : size;
    if (worth > best.worth) best = { worth, size, cols, rows };
  }
  const gap = best.size > 9 ? 3 : 2;
  const left = box.x + (box.w - best.cols * best.size + gap) / 2;
  const top = box.y + (box.h - best.rows * best.size + gap) / 2;
  const out = [];
  for (let k = 0; k < n; k++) {
    const [col, row] = [k % best.cols, Math.floor(k / best.cols)];
    const size = best.size - gap;
    out.push(rect(left + col * best.size, top + row * best.size, size, size));
  }
  return out;
}

/**
 * A stretch of a place's bytes that came there in one way.
 * @typedef {{how: 'was'|'dma'|'cpu'|'ref'|'pending'|'window', bytes: number}} Run
 */

/**
 * A cell: how its bytes came and how much of it is full, 0 to 1.
 * @typedef {Rect & {how: string, full: number}} Cell
 */

/**
 * cells draws runs of bytes into a box of n cells.
 * @param {Rect} box @param {number} n @param {number} each bytes of a cell
 * @param {Run[]} runs
 * @returns {Cell[]}
 */
export function cells(box, n, each, runs) {
  const out = grid(box, n).map((r) => ({ ...r, how: 'empty', full: 0 }));
  let at = 0;
  for (const run of runs) {
    const end = at + Math.max(0, run.bytes);
    for (let k = Math.floor(at / each); k < n && k * each < end; k++) {
      const share = (Math.min(end, (k + 1) * each) - Math.max(at, k * each)) / each;
      if (share <= 0) continue;
      if (out[k].full === 0 || share > out[k].full) out[k].how = run.how;
      out[k].full = Math.min(1, out[k].full + share);
    }
    at = end;
  }
  return out;
}
