import { rect } from '../geometry.js';
import { layoutOf } from '../layouts.js';

/**
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('../layouts.js').Seats} Seats
 */

/**
 * The canteen's floor: the machine's own layout, so that nothing jumps when
 * the skin changes, with room beside the threads for what they say.
 * @typedef {import('../layouts.js').Layout & {
 *   windows: Record<string, Rect>, stools: Rect | null, board: Rect | null, talk: boolean
 * }} Plan
 */

/** @param {string} name @returns {Plan} */
export function planOf(name) {
  const l = layoutOf(name);
  if (l.name === 'mini') {
    const { x, y, w } = l.seats.sender.kernel;
    const windows = { sender: rect(x - 4, y - 4, w + 8, 44) };
    return { ...l, windows, stools: null, board: null, talk: false };
  }
  return l.narrow ? upright(l) : wide(l);
}

/** @param {import('../layouts.js').Layout} l @returns {Plan} */
function wide(l) {
  const [w, right] = [192, 790];
  /** @param {number} x @returns {Seats} */
  const seats = (x) => ({
    user: rect(x, 54, w, 56),
    gate: rect(x, 121, w, 24),
    kernel: rect(x, 170, w, 56),
    wait: rect(x, 240, w, 50),
    run: rect(x, 298, w, 50),
  });
  // The places move together a little, to make room for talk at both sides.
  const [from, to] = [
    { x: 195, w: 609 },
    { x: 226, w: 548 },
  ];
  const k = to.w / from.w;
  /** @type {Record<string, Rect>} */
  const places = {};
  for (const [id, r] of Object.entries(l.places)) {
    places[id] = rect(Math.round(to.x + (r.x - from.x) * k), r.y, Math.round(r.w * k), r.h);
  }
  const hardware = l.bands[2].rect;
  const kitchen = rect(222, hardware.y, 768, hardware.h);
  return {
    ...l,
    bands: [...l.bands.slice(0, 2), { id: 'hardware', rect: kitchen }],
    places,
    seats: { sender: seats(18), receiver: seats(right) },
    cpus: [rect(20, hardware.y + 20, 182, 26), rect(20, hardware.y + 46, 182, 26)],
    windows: { sender: rect(14, 148, w + 8, 82), receiver: rect(right - 4, 148, w + 8, 82) },
    stools: rect(hardware.x, hardware.y, 202, hardware.h),
    board: rect(432, 14, 136, 66),
    talk: true,
    stroke: 6,
  };
}

/** @param {import('../layouts.js').Layout} l @returns {Plan} */
function upright(l) {
  const w = Math.round(l.w * 0.242 + 34);
  const right = l.w - 12 - w;
  const at = l.seats.sender;
  const top = at.kernel.y - 24;
  /** @param {number} x @returns {Seats} */
  const seats = (x) => ({
    user: rect(x, at.user.y + 2, w, 46),
    gate: rect(x, at.gate.y, w, 24),
    kernel: rect(x, at.kernel.y - 7, w, 46),
    wait: rect(x, at.kernel.y + 45, w, 46),
    run: rect(x, at.kernel.y + 94, w, 46),
  });
  // What stands between the threads gets as much narrower as they got wider.
  const inner = 12 + w + 8;
  /** @type {Record<string, Rect>} */
  const places = {};
  for (const [id, r] of Object.entries(l.places)) {
    const { sender, receiver } = l.seats;
    const between = r.x > sender.user.x + sender.user.w && r.x + r.w < receiver.user.x;
    places[id] = between ? rect(inner, r.y, l.w - 2 * inner, r.h) : r;
  }
  return {
    ...l,
    places,
    seats: { sender: seats(12), receiver: seats(right) },
    windows: { sender: rect(10, top, w + 4, 65), receiver: rect(right - 2, top, w + 4, 65) },
    stools: null,
    board: null,
    talk: true,
    stroke: 5,
  };
}
