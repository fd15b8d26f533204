import { rect } from '../../geometry.js';
import { modelLayout } from '../layout.js';

/**
 * The canteen's floor for an I/O model: the machine's own, with room beside the threads for what they say.
 * @typedef {import('../layout.js').ModelLayout & {
 *   windows: Record<string, import('../../geometry.js').Rect>, stools: null,
 *   board: import('../../geometry.js').Rect | null, talk: boolean
 * }} ModelPlan
 */

/** @param {string} name @returns {ModelPlan} */
export function modelPlan(name) {
  const l = modelLayout(name);
  const { server } = l.seats;
  if (l.name === 'mini') {
    const windows = { server: rect(server.kernel.x - 4, server.kernel.y - 4, 112, 44) };
    return { ...l, windows, stools: null, board: null, talk: false };
  }
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
          kernel: rect(18, 166, w, 46),
          wait: rect(18, 226, w, 46),
          run: rect(18, 284, w, 46),
        },
        clients: same(rect(l.seats.clients.user.x, 42, w, 46)),
      },
      windows: { server: rect(16, 148, w + 4, 68) },
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
        user: rect(x, 54, w, 58),
        gate: rect(x, 130, w, 26),
        kernel: rect(x, 190, w, 58),
        wait: rect(x, 268, w, 58),
        run: rect(x, 342, w, 58),
      },
      clients: same(rect(776, 54, 202, 58)),
    },
    cpus: [rect(20, 494, 182, 26), rect(20, 524, 182, 26)],
    windows: { server: rect(x - 4, 167, w + 8, 86) },
    stools: null,
    board: rect(596, 24, 150, 72),
    calls: l.calls && rect(l.calls.x, l.calls.y, 140, l.calls.h),
    talk: true,
    stroke: 6,
  };
}
