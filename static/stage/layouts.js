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
 * @property {import('./geometry.js').Point} [aside] where the smallest pictures label what goes from cache to socket
 * @property {number} [chip] how long a label may be, where that is not the usual
 */

/** Sizes of the layouts. */
export const LAYOUTS = {
  wide: { w: 1000, h: 470 },
  half: { w: 520, h: 590 },
  phone: { w: 390, h: 722 },
  mini: { w: 470, h: 262 },
  small: { w: 326, h: 278 },
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
  return { ...two, places: { ...l.places, socket: { ...socket, h: l.name === 'half' ? 38 : 41 } } };
}

/** @param {string} name @returns {Layout} */
export function layoutOf(name) {
  switch (name) {
    case 'small':
      return small();
    case 'mini':
      return mini();
    case 'phone':
      return upright('phone');
    case 'half':
      return upright('half');
  }
  return wide();
}

/** @param {Rect} col a thread's column: only x and w count @returns {Seats} */
function wideSeats({ x, w }) {
  return {
    user: rect(x, 40, w, 70),
    gate: rect(x - 6, 121, w + 12, 24),
    kernel: rect(x, 168, w, 70),
    wait: rect(x, 250, w, 44),
    run: rect(x, 302, w, 44),
  };
}

/** @returns {Layout} */
function wide() {
  const [data, out, box] = [195, 604, 200];
  return {
    name: 'wide',
    ...LAYOUTS.wide,
    bands: [
      { id: 'user', rect: rect(10, 6, 980, 118) },
      { id: 'kernel', rect: rect(10, 142, 980, 214) },
      { id: 'hardware', rect: rect(10, 368, 980, 74) },
    ],
    boundary: 133,
    places: {
      buffer: rect(data, 24, box, 88),
      mapping: rect(data, 24, box, 88),
      peer: rect(out, 24, box, 88),
      cache: rect(data, 188, box, 88),
      record: rect(428, 24, 144, 88),
      pipe: rect(446, 194, 108, 76),
      twin: rect(446, 290, 108, 60),
      target: rect(out, 292, box, 58),
      own: rect(772, 24, box, 88),
      socket: rect(out, 188, box, 88),
      disk: rect(data, 377, box, 58),
      nic: rect(out, 377, box, 58),
    },
    seats: {
      sender: wideSeats(rect(28, 0, 148, 0)),
      receiver: wideSeats(rect(824, 0, 148, 0)),
    },
    cpus: [rect(28, 393, 148, 21), rect(28, 416, 148, 21)],
    foot: rect(14, 446, 972, 22),
    font: { small: 12, text: 13, strong: 14 },
    narrow: false,
    stroke: 9,
  };
}

/** The upright picture: threads at the sides, arrows between them. Beside another it is as short as a desk's screen,
 * and leaves the meaning of its signs to the legend below.
 * @param {'phone' | 'half'} name @returns {Layout} */
function upright(name) {
  const half = name === 'half';
  const { w, h } = LAYOUTS[name];
  const seat = Math.round(w * 0.272);
  const box = Math.round(w / 2 - 26);
  const [left, right] = [18, w - 18 - box];
  const inner = [18 + seat, w - 18 - seat];
  // From where on each thing stands, and how tall it is.
  const y = half
    ? { user: 124, kernel: 202, seats: 226, store: 382, hardware: 476, device: 502 }
    : { user: 142, kernel: 226, seats: 254, store: 422, hardware: 532, device: 564 };
  const tall = half ? { box: 66, store: 68, device: 54 } : { box: 80, store: 82, device: 60 };
  /** @param {number} x @returns {Seats} */
  const seats = (x) => ({
    user: rect(x, y.user, seat, 54),
    gate: rect(x - 4, y.kernel - 22, seat + 8, 24),
    kernel: rect(x, y.seats, seat, 54),
    wait: rect(x, y.seats + 60, seat, 36),
    run: rect(x, y.seats + 101, seat, 36),
  });
  return {
    name,
    w,
    h,
    bands: [
      { id: 'user', rect: rect(8, 6, w - 16, y.kernel - 26) },
      { id: 'kernel', rect: rect(8, y.kernel, w - 16, y.store + tall.store + 14 - y.kernel) },
      {
        id: 'hardware',
        rect: rect(8, y.hardware, w - 16, y.device + tall.device + 12 - y.hardware),
      },
    ],
    boundary: y.kernel - 10,
    places: {
      buffer: rect(left, half ? 28 : 32, box, tall.box),
      mapping: rect(left, half ? 28 : 32, box, tall.box),
      peer: rect(right, half ? 28 : 32, box, tall.box),
      cache: rect(left, y.store, box, tall.store),
      record: rect(inner[0] + 10, y.user - 20, inner[1] - inner[0] - 20, 78),
      pipe: rect(inner[0] + 14, y.seats + 30, inner[1] - inner[0] - 28, 66),
      twin: rect(inner[0] + 14, y.seats + 102, inner[1] - inner[0] - 28, half ? 50 : 60),
      target: rect(right, y.store + 43, box, half ? 37 : 46),
      own: rect(right, half ? 28 : 32, box, tall.box),
      socket: rect(right, y.store, box, tall.store),
      disk: rect(left, y.device, box, tall.device),
      nic: rect(right, y.device, box, tall.device),
    },
    seats: { sender: seats(18), receiver: seats(w - 18 - seat) },
    cpus: [],
    foot: half ? null : rect(12, 642, w - 24, 76),
    font: { small: 11.5, text: 12, strong: 13 },
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
    seats: { sender: miniSeats(x, w, 106, 148) },
    cpus: [],
    foot: null,
    font: { small: 11.1, text: 11.5, strong: 12 },
    narrow: false,
    stroke: 6,
    aside: { x: 292, y: 98 },
  };
}

/** @param {number} x @param {number} w @param {number} kernel @param {number} wait @returns {Seats} */
const miniSeats = (x, w, kernel, wait) => ({
  user: rect(x, 28, w, 36),
  gate: rect(0, 0, 0, 0),
  kernel: rect(x, kernel, w, 36),
  wait: rect(x, wait, w, 34),
  run: rect(x, wait, w, 34),
});

/** The smallest picture on a phone: no wider than one, so that its text is as large as it says. @returns {Layout} */
function small() {
  const [data, out, box] = [96, 216, 104];
  return {
    ...mini(),
    ...LAYOUTS.small,
    bands: [
      { id: 'user', rect: rect(0, 0, 326, 74) },
      { id: 'kernel', rect: rect(0, 82, 326, 126) },
      { id: 'hardware', rect: rect(0, 216, 326, 62) },
    ],
    places: {
      buffer: rect(data, 8, box, 58),
      mapping: rect(data, 8, box, 58),
      peer: rect(out, 8, box, 58),
      cache: rect(data, 138, box, 62),
      pipe: rect(190, 88, 36, 40),
      socket: rect(out, 138, box, 62),
      disk: rect(data, 226, box, 42),
      nic: rect(out, 226, box, 42),
    },
    seats: { sender: miniSeats(6, 82, 114, 162) },
    aside: { x: 208, y: 108 },
  };
}
