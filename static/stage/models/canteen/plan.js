import { rect } from '../../geometry.js';
import { modelLayout } from '../layout.js';

/**
 * The canteen's floor for an I/O model: the machine's own, with room beside the threads for what they say.
 * @typedef {import('../layout.js').ModelLayout & {
 *   windows: Record<string, import('../../geometry.js').Rect>, stools: null,
 *   board: import('../../geometry.js').Rect | null, talk: boolean
 * }} ModelPlan
 */

/**
 * The smallest floor has more air than the machine's: between window and sleepers, and between counter and kitchen,
 * a label stands clear of what is above and below.
 * @param {import('../layout.js').ModelLayout} l @param {boolean} bare what it waits with has no lists @returns {ModelPlan}
 */
function smallest(l, bare) {
  const { below, means, places, seats } = l;
  const [air, tall, asleep] = [22, 32, below ? 168 : 170];
  const [user, kernel, hardware] = l.bands;
  const down = (/** @type {import('../../geometry.js').Rect} */ r) => ({ ...r, y: r.y + air });
  const { x, w } = seats.server.kernel;
  return {
    ...l,
    h: l.h + air,
    bands: [user, kernel, { ...hardware, rect: down(hardware.rect) }],
    places: Object.fromEntries(Object.entries(places).map(([id, r]) => [id, down(r)])),
    seats: {
      ...seats,
      server: {
        ...seats.server,
        kernel: rect(x, 101, w, tall),
        wait: rect(x, asleep, w, tall),
        run: rect(x, asleep, w, tall),
      },
    },
    memory: { ...l.memory, y: 20, h: 38 },
    // A call goes below a panel that has room to spare.
    means: bare && !below ? { ...means, h: 62 } : means,
    // Who carries goes up beside what is written of the hatches.
    queues: below ? { ...l.queues, x: 146, w: 156 } : l.queues,
    copy: below ? l.copy : 205,
    wake: { x: x + w / 2, y: (136 + asleep) / 2 },
    windows: { server: rect(x - 4, 98, w + 8, 38) },
    stools: null,
    board: null,
    talk: false,
  };
}

/** @param {string} name @param {boolean} disk @param {boolean} bare @returns {ModelPlan} */
export function modelPlan(name, disk, bare) {
  const l = modelLayout(name, disk);
  const { server } = l.seats;
  if (l.name === 'mini') return smallest(l, bare);
  const same = (/** @type {import('../../geometry.js').Rect} */ r) => ({
    user: r,
    gate: r,
    kernel: r,
    wait: r,
    run: r,
  });
  if (l.narrow) {
    const w = server.user.w;
    return {
      ...l,
      seats: {
        server: {
          user: rect(18, 42, w, 46),
          gate: server.gate,
          kernel: rect(18, server.kernel.y + 8, w, 46),
          wait: rect(18, server.wait.y - 4, w, 46),
          run: rect(18, server.run.y - 4, w, 46),
        },
        clients: same(rect(l.seats.clients.user.x, 42, w, 46)),
      },
      windows: { server: rect(16, server.kernel.y - 10, w + 4, 68) },
      stools: null,
      board: null,
      talk: true,
      stroke: 5,
    };
  }
  const [x, w] = [18, 206];
  return {
    ...l,
    seats: {
      server: {
        user: rect(x, 44, w, 56),
        gate: server.gate,
        kernel: rect(x, 156, w, 56),
        wait: rect(x, 228, w, 52),
        run: rect(x, 290, w, 52),
      },
      clients: same(rect(776, 44, 202, 56)),
    },
    cpus: [rect(146, 399, 172, 26), rect(326, 399, 172, 26)],
    windows: { server: rect(x - 4, 134, w + 8, 82) },
    stools: null,
    board: rect(400, 16, 140, 66),
    // The counter's name stands above the hatches: rings would cover it in the middle.
    queues: { ...l.queues, y: l.queues.y + 20, h: l.queues.h - 20 },
    calls: l.calls && rect(l.calls.x, l.calls.y, 140, l.calls.h),
    talk: true,
    stroke: 6,
  };
}
