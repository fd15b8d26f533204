// The clock of the player: where the playhead is, as a function of an anchor and now. Nothing here
// reads the time by itself, so a test can hold it still and a sleeping tab does not make it jump.

const DWELL = 1200; // ms a step stays at speed 1
const MOVE = 400; // ms its motion takes at most
const NAP = 250; // ms between two frames beyond which the tab was asleep

/**
 * @typedef {object} Scale
 * @property {'step' | 'fold' | 'true'} kind
 * @property {(u: number) => number} x
 * @property {(x: number) => number} invert
 * @property {number} count
 * @property {number} from
 * @property {number} to
 */

/** @param {number} f */
export const ease = (f) => (f <= 0 ? 0 : f >= 1 ? 1 : f * f * (3 - 2 * f));

/**
 * @param {{dwell?: (step: number) => number}} [options] dwell: ms that the step after `step` stays before it moves on
 */
export function createClock({ dwell = () => DWELL } = {}) {
  /** @type {Scale} */
  let scale = { kind: 'step', x: (u) => u, invert: (x) => x, count: 0, from: 0, to: 0 };
  let u = 0;
  let speed = 1;
  let playing = false;
  let still = false;
  let last = -1;
  /** @type {{from: number, to: number, at: number} | null} */
  let glide = null;

  const clamp = (/** @type {number} */ v) => Math.min(Math.max(v, 0), scale.count);
  /** real ns per shown ms at speed 1 on a time axis: the whole takes as long as its steps would, within reason */
  const pace = () => (scale.to - scale.from) / (Math.min(Math.max(scale.count, 6), 40) * DWELL);

  /** @param {number} ms */
  const advance = (ms) => {
    if (scale.kind !== 'step') {
      u = clamp(scale.invert(scale.x(u) + ms * speed * pace()));
      return;
    }
    let left = ms;
    while (left > 0 && u < scale.count) {
      const k = Math.floor(u + 1e-9);
      const stay = Math.max(dwell(k), 1) / speed;
      const need = (k + 1 - u) * stay;
      if (left < need) {
        u = Math.min(u + left / stay, k + 1);
        return;
      }
      left -= need;
      u = k + 1;
    }
  };

  /**
   * tick moves the clock to now; true while it goes on.
   * @param {number} now
   */
  const tick = (now) => {
    const gone = last < 0 ? 0 : Math.min(Math.max(now - last, 0), NAP);
    last = now;
    if (glide) {
      if (glide.at < 0) glide.at = now;
      const f = still ? 1 : (now - glide.at) / MOVE;
      u = f >= 1 ? glide.to : glide.from + (glide.to - glide.from) * ease(f);
      if (f >= 1) glide = null;
    } else if (playing) {
      advance(gone);
      if (u >= scale.count) playing = false;
    }
    if (!playing && !glide) last = -1;
    return playing || glide !== null;
  };

  return {
    tick,
    u: () => u,
    /** where the picture is: while playing by steps it rests first and moves late; without motion it jumps */
    shown() {
      if (still) return Math.floor(u + 1e-9);
      if (!playing || glide || scale.kind !== 'step') return u;
      const k = Math.floor(u);
      const stay = Math.max(dwell(k), 1) / speed;
      const part = Math.min(MOVE / stay, 0.5);
      return k + ease((u - k - (1 - part)) / part);
    },
    playing: () => playing,
    speed: () => speed,
    /** @param {number} v */
    setSpeed(v) {
      speed = Math.min(Math.max(v, 0.1), 1000);
    },
    /** @param {boolean} on */
    setStill(on) {
      still = on;
    },
    /** @param {Scale} s */
    setScale(s) {
      scale = s;
      u = clamp(u);
      glide = null;
    },
    play() {
      if (!scale.count) return;
      if (u >= scale.count) u = 0;
      playing = true;
      glide = null;
      last = -1;
    },
    pause() {
      u = this.shown();
      playing = false;
    },
    /** @param {number} v */
    seek(v) {
      u = clamp(v);
      glide = null;
    },
    /**
     * step goes n whole steps on, with the motion of one step if it is one forward.
     * @param {number} n
     */
    step(n) {
      playing = false;
      const base = glide ? glide.to : n > 0 ? Math.floor(u + 1e-9) : Math.ceil(u - 1e-9);
      const to = clamp(base + n);
      if (n === 1 && !glide) glide = { from: u, to, at: -1 };
      else {
        glide = null;
        u = to;
      }
    },
    /**
     * stretch is shown time over real time: by how much the view is slower than the run.
     * @param {number} ns  real length of the run
     * @param {number} steps  its steps
     */
    stretch(ns, steps) {
      if (scale.kind !== 'step') return pace() > 0 ? 1e6 / (pace() * speed) : 0;
      return ns > 0 ? (steps * DWELL * 1e6) / (speed * ns) : 0;
    },
  };
}

/** @typedef {ReturnType<typeof createClock>} Clock */
