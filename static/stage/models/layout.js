import { rect } from '../geometry.js';

/**
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('../layouts.js').Layout & {
 *   memory: Rect, calls: Rect | null, means: Rect, queues: Rect, most: number, lane: number, chip: number, blocked: {x: number, y: number} | null
 * }} ModelLayout
 * memory: the program's own; calls: what it does for each socket; means: what it waits with; queues: the sockets, at
 * most so many; lane: how far beside them arrivals go up; chip: how long a label may be; blocked: where the time spent waiting stands
 */

/** Where things are in the picture of an I/O model. @param {string} name @returns {ModelLayout} */
export function modelLayout(name) {
  if (name === 'mini') return mini();
  if (name === 'phone') return stacked('phone', 390);
  return name === 'half' ? stacked('half', 520) : wide();
}

/** @returns {ModelLayout} */
function wide() {
  const [x, w] = [28, 168];
  const clients = rect(738, 38, 234, 74);
  return {
    name: 'wide',
    w: 1000,
    h: 590,
    bands: [
      { id: 'user', rect: rect(10, 8, 980, 124) },
      { id: 'kernel', rect: rect(10, 154, 980, 306) },
      { id: 'hardware', rect: rect(10, 472, 980, 84) },
    ],
    boundary: 143,
    places: { nic: rect(692, 486, 210, 58) },
    seats: {
      server: {
        user: rect(x, 38, w, 74),
        gate: rect(x - 6, 130, w + 12, 26),
        kernel: rect(x, 186, w, 74),
        wait: rect(x, 274, w, 56),
        run: rect(x, 342, w, 56),
      },
      clients: { user: clients, gate: clients, kernel: clients, wait: clients, run: clients },
    },
    cpus: [rect(28, 498, 168, 25), rect(28, 526, 168, 25)],
    foot: rect(14, 562, 972, 24),
    font: { small: 12, text: 13, strong: 14 },
    narrow: false,
    stroke: 9,
    memory: rect(248, 38, 172, 74),
    calls: rect(446, 22, 270, 88),
    means: rect(248, 180, 378, 268),
    queues: rect(650, 180, 294, 268),
    most: 8,
    lane: 30,
    chip: 470,
    blocked: { x, y: 430 },
  };
}

/** The upright picture: sockets beside the threads, what it waits with below.
 * @param {string} name @param {number} w @returns {ModelLayout} */
function stacked(name, w) {
  const seat = Math.round(w * 0.31);
  const clients = rect(w - 18 - seat, 30, seat, 58);
  const left = 18 + seat + 14;
  return {
    name,
    w,
    h: 780,
    bands: [
      { id: 'user', rect: rect(8, 6, w - 16, 104) },
      { id: 'kernel', rect: rect(8, 130, w - 16, 468) },
      { id: 'hardware', rect: rect(8, 612, w - 16, 72) },
    ],
    boundary: 120,
    places: { nic: rect(w - 18 - 190, 622, 190, 52) },
    seats: {
      server: {
        user: rect(18, 30, seat, 58),
        gate: rect(14, 108, seat + 8, 24),
        kernel: rect(18, 158, seat, 60),
        wait: rect(18, 230, seat, 50),
        run: rect(18, 290, seat, 50),
      },
      clients: { user: clients, gate: clients, kernel: clients, wait: clients, run: clients },
    },
    cpus: [],
    foot: rect(12, 690, w - 24, 86),
    font: { small: 11, text: 12, strong: 13 },
    narrow: true,
    stroke: 7,
    memory: rect(18 + seat + 10, 30, w - 36 - 2 * seat - 20, 58),
    calls: null,
    means: rect(18, 384, w - 36, 206),
    queues: rect(left, 156, w - 18 - 20 - left, 218),
    most: 6,
    lane: 13,
    chip: w - seat - 44,
    blocked: { x: 18, y: 362 },
  };
}

/** @returns {ModelLayout} */
function mini() {
  const [x, w] = [12, 104];
  const clients = rect(352, 26, 106, 34);
  return {
    name: 'mini',
    w: 470,
    h: 262,
    bands: [
      { id: 'user', rect: rect(0, 0, 470, 68) },
      { id: 'kernel', rect: rect(0, 78, 470, 128) },
      { id: 'hardware', rect: rect(0, 214, 470, 48) },
    ],
    boundary: 73,
    places: { nic: rect(322, 219, 120, 38) },
    seats: {
      server: {
        user: rect(x, 26, w, 34),
        gate: rect(0, 0, 0, 0),
        kernel: rect(x, 102, w, 34),
        wait: rect(x, 166, w, 34),
        run: rect(x, 166, w, 34),
      },
      clients: { user: clients, gate: clients, kernel: clients, wait: clients, run: clients },
    },
    cpus: [],
    foot: null,
    font: { small: 11, text: 11.5, strong: 12 },
    narrow: false,
    stroke: 6,
    memory: rect(150, 22, 150, 40),
    calls: null,
    means: rect(132, 98, 150, 102),
    queues: rect(302, 96, 142, 106),
    most: 4,
    lane: 12,
    chip: 112,
    blocked: null,
  };
}
