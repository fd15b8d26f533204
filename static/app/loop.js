/**
 * createLoop is the one owner of animation frames. In each frame it calls its parts in the order they
 * were added (clock, fold, draw); as long as one of them answers true there is a next frame.
 * @param {{request?: (fn: (now: number) => void) => unknown, active?: (on: boolean) => void}} [options]
 */
export function createLoop({ request = (fn) => requestAnimationFrame(fn), active } = {}) {
  /** @type {((now: number) => boolean | void)[]} */
  const parts = [];
  let asked = false;
  let moving = false;
  /** @param {number} now */
  const frame = (now) => {
    asked = false;
    let more = false;
    for (const part of parts) if (part(now) === true) more = true;
    if (more) ask();
    if (!asked && moving) {
      moving = false;
      active?.(false);
    }
  };
  const ask = () => {
    if (asked) return;
    asked = true;
    if (!moving) {
      moving = true;
      active?.(true);
    }
    request(frame);
  };
  return {
    /** @param {(now: number) => boolean | void} part */
    add(part) {
      parts.push(part);
    },
    invalidate: ask,
  };
}

/** @typedef {ReturnType<typeof createLoop>} Loop */

/** afterPaint calls fn when the picture that is asked for by now is there. @param {() => void} fn */
export const afterPaint = (fn) => requestAnimationFrame(() => requestAnimationFrame(fn));
