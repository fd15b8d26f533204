import { rect } from '../geometry.js';

/**
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('../layouts.js').Layout & {
 *   memory: Rect, calls: Rect | null, means: Rect, queues: Rect, most: number, lane: number, chip: number,
 *   blocked: {x: number, y: number} | null, tree: boolean, below: boolean, wake?: {x: number, y: number}, copy?: number
 * }} ModelLayout
 * memory: the program's own; calls: what it does for each socket; means: what it waits with; queues: the sockets, at
 * most so many; lane: how far beside them arrivals go up; chip: how long a label may be; blocked: where the time spent waiting stands;
 * places.disk: where a run that reads a file has its disk; tree: whether the interest list is drawn as the tree that it is; below: whether means stands below the sockets; wake, copy: where labels stand in the smallest pictures
 */

/** Where things are in the picture of an I/O model. @param {string} name @param {boolean} disk it has one @returns {ModelLayout} */
export function modelLayout(name, disk) {
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
  return wide(disk);
}

/** The clients have one place, in user space: theirs is not the thread that is watched. @param {Rect} r */
const still = (r) => ({ user: r, gate: r, kernel: r, wait: r, run: r });

/** @param {boolean} file the run reads one @returns {ModelLayout} */
function wide(file) {
  const [x, w] = [28, 168];
  return {
    name: 'wide',
    w: 1000,
    h: 470,
    bands: [
      { id: 'user', rect: rect(10, 6, 980, 100) },
      { id: 'kernel', rect: rect(10, 124, 980, 246) },
      { id: 'hardware', rect: rect(10, 380, 980, 64) },
    ],
    boundary: 115,
    places: {
      // Labels stand between the kernel and the hardware, clear of the boxes of both.
      nic: rect(692, 390, 210, 48),
      disk: rect(554, 390, 128, 48),
      clock: rect(928, 396, 32, 32),
      // Left of the devices, and all that is left of it is the CPUs'.
      tick: rect(file ? 512 : 650, 396, 32, 32),
    },
    seats: {
      server: {
        user: rect(x, 30, w, 70),
        gate: rect(x - 6, 103, w + 12, 24),
        kernel: rect(x, 150, w, 70),
        wait: rect(x, 228, w, 52),
        run: rect(x, 288, w, 52),
      },
      clients: still(rect(738, 30, 234, 70)),
    },
    cpus: [rect(96, 399, 150, 26), rect(256, 399, 150, 26)],
    foot: rect(14, 446, 972, 22),
    font: { small: 12, text: 13, strong: 14 },
    narrow: false,
    stroke: 9,
    // Beside the sockets, so that copies go up between these and the middle, clear of all words.
    memory: rect(552, 28, 164, 64),
    calls: rect(248, 14, 286, 84),
    means: rect(248, 134, 378, 226),
    queues: rect(650, 134, 294, 226),
    most: 8,
    lane: 30,
    chip: 470,
    blocked: { x, y: 360 },
    tree: true,
    below: false,
  };
}

/** The upright picture: sockets beside the threads, what it waits with below. Beside another it is as short as a
 * desk's screen, and leaves the meaning of its signs to the legend below.
 * @param {'phone' | 'half'} name @returns {ModelLayout} */
function upright(name) {
  const half = name === 'half';
  const w = half ? 520 : 390;
  const seat = Math.round(w * 0.31);
  const left = 18 + seat + 14;
  // From where on each thing stands, and how tall it is.
  const y = half
    ? { kernel: 120, means: 340, hardware: 526, end: 590 }
    : { kernel: 130, means: 384, hardware: 612, end: 780 };
  const tall = half ? 44 : 50;
  const seats = y.kernel + (half ? 26 : 28);
  const places = rect(w - 60 - 190, y.hardware + (half ? 9 : 10), 190, half ? 46 : 52);
  const clock = rect(w - 50, places.y + (places.h - 30) / 2, 30, 30);
  return {
    name,
    w,
    h: y.end,
    bands: [
      { id: 'user', rect: rect(8, 6, w - 16, half ? 94 : 104) },
      { id: 'kernel', rect: rect(8, y.kernel, w - 16, y.hardware - y.kernel - (half ? 10 : 14)) },
      { id: 'hardware', rect: rect(8, y.hardware, w - 16, half ? 58 : 72) },
    ],
    boundary: y.kernel - 10,
    places: {
      nic: places,
      disk: half ? rect(128, places.y, 130, places.h) : rect(16, y.hardware + 23, 60, 46),
      clock,
      tick: { ...clock, x: 84 },
    },
    seats: {
      server: {
        user: rect(18, 30, seat, 58),
        gate: rect(14, y.kernel - 22, seat + 8, 24),
        kernel: rect(18, seats, seat, 60),
        wait: rect(18, seats + (half ? 67 : 72), seat, tall),
        run: rect(18, seats + (half ? 118 : 132), seat, tall),
      },
      clients: still(rect(w - 18 - seat, 30, seat, 58)),
    },
    cpus: [],
    foot: half ? null : rect(12, 690, w - 24, 86),
    font: { small: 11.5, text: 12, strong: 13 },
    narrow: true,
    stroke: 7,
    memory: rect(18 + seat + 10, 30, w - 36 - 2 * seat - 20, 58),
    calls: null,
    means: rect(18, y.means, w - 36, half ? 166 : 206),
    queues: rect(left, seats - 2, w - 18 - 20 - left, y.means - seats - (half ? 8 : 10)),
    most: 6,
    lane: 13,
    chip: w - seat - 44,
    blocked: { x: 18, y: y.means - (half ? 10 : 18) },
    tree: !half,
    below: true,
  };
}

/** @returns {ModelLayout} */
function mini() {
  const [x, w] = [12, 104];
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
    places: {
      nic: rect(306, 223, 120, 36),
      disk: rect(116, 223, 116, 36),
      clock: rect(434, 230, 24, 24),
      tick: rect(84, 230, 24, 24),
    },
    seats: {
      server: {
        user: rect(x, 26, w, 34),
        gate: rect(0, 0, 0, 0),
        kernel: rect(x, 105, w, 34),
        wait: rect(x, 166, w, 34),
        run: rect(x, 166, w, 34),
      },
      clients: still(rect(352, 26, 106, 34)),
    },
    cpus: [],
    foot: null,
    font: { small: 11.1, text: 11.5, strong: 12 },
    narrow: false,
    stroke: 6,
    memory: rect(150, 22, 150, 40),
    calls: null,
    means: rect(132, 98, 150, 99),
    queues: rect(302, 96, 142, 100),
    most: 4,
    lane: 12,
    chip: 112,
    blocked: null,
    tree: false,
    below: false,
    wake: { x: 66, y: 150 },
    copy: 226,
  };
}

/** The smallest picture on a phone: no wider than one, so that its text is as large as it says. @returns {ModelLayout} */
function small() {
  return {
    ...mini(),
    w: 326,
    h: 342,
    bands: [
      { id: 'user', rect: rect(0, 0, 326, 68) },
      { id: 'kernel', rect: rect(0, 78, 326, 208) },
      { id: 'hardware', rect: rect(0, 294, 326, 48) },
    ],
    places: {
      nic: rect(160, 303, 126, 36),
      disk: rect(8, 303, 56, 36),
      clock: rect(294, 310, 24, 24),
      tick: rect(70, 310, 24, 24),
    },
    seats: {
      server: {
        user: rect(8, 26, 100, 34),
        gate: rect(0, 0, 0, 0),
        kernel: rect(8, 104, 100, 34),
        wait: rect(8, 164, 100, 34),
        run: rect(8, 164, 100, 34),
      },
      clients: still(rect(218, 26, 100, 34)),
    },
    memory: rect(114, 22, 98, 42),
    means: rect(8, 204, 310, 73),
    queues: rect(120, 94, 182, 106),
    below: true,
    wake: { x: 58, y: 148 },
  };
}
