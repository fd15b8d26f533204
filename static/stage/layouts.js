import { rect } from './geometry.js';

/**
 * @typedef {import('./geometry.js').Rect} Rect
 * @typedef {{user: Rect, gate: Rect, kernel: Rect, wait: Rect, run: Rect}} Seats where a thread can be
 */

/**
 * Where everything is. Places do not move while a run is watched.
 * @typedef {object} Layout
 * @property {string} name
 * @property {number} w
 * @property {number} h
 * @property {{id: string, rect: Rect}[]} bands
 * @property {number} boundary y of the line between user and kernel space
 * @property {Record<string, Rect>} places
 * @property {Record<string, Seats>} seats by role
 * @property {Rect[]} cpus boxes of the CPUs, none where there is no room
 * @property {Rect | null} foot where the explanation of the signs stands
 * @property {{small: number, text: number, strong: number}} font
 * @property {boolean} narrow the upright pictures: small labels are numbers only
 * @property {number} stroke how thick a copy's arrow is
 * @property {boolean} [twin] a second pipe stands below the first
 * @property {number} [chip] how long a label may be, where that is not the usual
 */

/** Sizes of the layouts. */
export const LAYOUTS = {
  wide: { w: 1000, h: 590 },
  half: { w: 520, h: 722 },
  phone: { w: 390, h: 722 },
  mini: { w: 470, h: 262 },
};

/**
 * fitted makes room in a layout for the places that a picture shows: where there is no socket, the file that is
 * written to takes its place; where there are both, they share it.
 * @param {Layout} l @param {string[]} shown @returns {Layout}
 */
export function fitted(l, shown) {
  const two = shown.includes('twin') && l.places.twin ? { ...l, twin: true } : l;
  if (!shown.includes('target') || !l.places.target) return two;
  const { socket } = l.places;
  if (!shown.includes('socket')) return { ...two, places: { ...l.places, target: socket } };
  if (!l.narrow) return two;
  return { ...two, places: { ...l.places, socket: { ...socket, h: 41 } } };
}

/** @param {string} name @returns {Layout} */
export function layoutOf(name) {
  if (name === 'mini') return mini();
  if (name === 'phone') return stacked('phone', LAYOUTS.phone.w);
  if (name === 'half') return stacked('half', LAYOUTS.half.w);
  return wide();
}

/** @param {Rect} col a thread's column: only x and w count @returns {Seats} */
function wideSeats({ x, w }) {
  return {
    user: rect(x, 58, w, 74),
    gate: rect(x - 6, 170, w + 12, 26),
    kernel: rect(x, 228, w, 74),
    wait: rect(x, 312, w, 46),
    run: rect(x, 366, w, 46),
  };
}

/** @returns {Layout} */
function wide() {
  const [data, out, box] = [195, 604, 200];
  return {
    name: 'wide',
    ...LAYOUTS.wide,
    bands: [
      { id: 'user', rect: rect(10, 8, 980, 164) },
      { id: 'kernel', rect: rect(10, 194, 980, 230) },
      { id: 'hardware', rect: rect(10, 440, 980, 116) },
    ],
    boundary: 183,
    places: {
      buffer: rect(data, 44, box, 98),
      mapping: rect(data, 44, box, 98),
      peer: rect(out, 44, box, 98),
      cache: rect(data, 252, box, 98),
      record: rect(428, 44, 144, 98),
      pipe: rect(446, 258, 108, 86),
      twin: rect(446, 356, 108, 62),
      target: rect(out, 358, box, 60),
      own: rect(out, 44, box, 98),
      socket: rect(out, 252, box, 98),
      disk: rect(data, 474, box, 68),
      nic: rect(out, 474, box, 68),
    },
    seats: {
      sender: wideSeats(rect(28, 0, 148, 0)),
      receiver: wideSeats(rect(824, 0, 148, 0)),
    },
    cpus: [rect(28, 474, 148, 30), rect(28, 512, 148, 30)],
    foot: rect(14, 562, 972, 24),
    font: { small: 12, text: 13, strong: 14 },
    narrow: false,
    stroke: 9,
  };
}

/** The upright picture: threads at the sides, arrows between them.
 * @param {string} name @param {number} w @returns {Layout} */
function stacked(name, w) {
  const seat = Math.round(w * 0.272);
  const box = Math.round(w / 2 - 26);
  const [left, right] = [18, w - 18 - box];
  const inner = [18 + seat, w - 18 - seat];
  /** @param {number} x @returns {Seats} */
  const seats = (x) => ({
    user: rect(x, 142, seat, 54),
    gate: rect(x - 4, 204, seat + 8, 24),
    kernel: rect(x, 254, seat, 54),
    wait: rect(x, 314, seat, 36),
    run: rect(x, 355, seat, 36),
  });
  return {
    name,
    w,
    h: LAYOUTS.phone.h,
    bands: [
      { id: 'user', rect: rect(8, 6, w - 16, 200) },
      { id: 'kernel', rect: rect(8, 226, w - 16, 292) },
      { id: 'hardware', rect: rect(8, 532, w - 16, 104) },
    ],
    boundary: 216,
    places: {
      buffer: rect(left, 32, box, 80),
      mapping: rect(left, 32, box, 80),
      peer: rect(right, 32, box, 80),
      cache: rect(left, 422, box, 82),
      record: rect(inner[0] + 10, 122, inner[1] - inner[0] - 20, 78),
      pipe: rect(inner[0] + 14, 284, inner[1] - inner[0] - 28, 66),
      twin: rect(inner[0] + 14, 356, inner[1] - inner[0] - 28, 60),
      target: rect(right, 465, box, 46),
      own: rect(right, 32, box, 80),
      socket: rect(right, 422, box, 82),
      disk: rect(left, 564, box, 60),
      nic: rect(right, 564, box, 60),
    },
    seats: { sender: seats(18), receiver: seats(w - 18 - seat) },
    cpus: [],
    foot: rect(12, 642, w - 24, 76),
    font: { small: 11, text: 12, strong: 13 },
    narrow: true,
    stroke: 7,
  };
}

/** @returns {Layout} */
function mini() {
  const [x, w] = [12, 100];
  return {
    name: 'mini',
    ...LAYOUTS.mini,
    bands: [
      { id: 'user', rect: rect(0, 0, 470, 74) },
      { id: 'kernel', rect: rect(0, 82, 470, 108) },
      { id: 'hardware', rect: rect(0, 198, 470, 64) },
    ],
    boundary: 78,
    places: {
      buffer: rect(150, 8, 124, 58),
      mapping: rect(150, 8, 124, 58),
      peer: rect(334, 8, 124, 58),
      cache: rect(150, 118, 124, 62),
      pipe: rect(286, 92, 36, 40),
      socket: rect(334, 118, 124, 62),
      disk: rect(150, 210, 124, 40),
      nic: rect(334, 210, 124, 40),
    },
    seats: {
      sender: {
        user: rect(x, 28, w, 36),
        gate: rect(0, 0, 0, 0),
        kernel: rect(x, 106, w, 36),
        wait: rect(x, 148, w, 34),
        run: rect(x, 148, w, 34),
      },
    },
    cpus: [],
    foot: null,
    font: { small: 11, text: 11.5, strong: 12 },
    narrow: false,
    stroke: 6,
  };
}
