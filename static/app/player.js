// The player: runs on one clock, an axis, and what to do when the position changes. It draws nothing.

import { createAxis, mergeTracks, positionOf, timeAt } from './axis.js';
import { createClock } from './clock.js';

/**
 * @param {import('./loop.js').Loop} loop
 * @param {{dwell?: (run: number, step: number) => number, still?: boolean}} [options]
 */
export function createPlayer(loop, options = {}) {
  /** @type {import('./track.js').RunTrack[]} */
  let runs = [];
  let merged = mergeTracks([]);
  /** @type {import('./axis.js').AxisKind} */
  let kind = 'step';
  let axis = createAxis(merged, kind);
  let version = 0;

  /** which run moves in merged step m, and to which of its steps @param {number} m */
  const moverOf = (m) => {
    for (let r = 0; r < runs.length; r++) {
      const done = merged.done[r];
      if (m >= 1 && m <= merged.count && done[m] > done[m - 1]) return { run: r, step: done[m] };
    }
    return { run: 0, step: 0 };
  };

  const clock = createClock({
    dwell: (k) => {
      const { run, step } = moverOf(k);
      return options.dwell?.(run, step) ?? 1200;
    },
  });
  clock.setStill(options.still ?? false);
  loop.add((now) => clock.tick(now));

  const rebuild = () => {
    merged = mergeTracks(runs.map((r) => r.track));
    axis = createAxis(merged, kind);
    clock.setScale(axis);
    version++;
    loop.invalidate();
  };

  const moved = () => loop.invalidate();

  return {
    clock,
    get runs() {
      return runs;
    },
    get merged() {
      return merged;
    },
    get axis() {
      return axis;
    },
    /** grows each time runs or axis change, for those who keep something made from them */
    get version() {
      return version;
    },
    /** @param {import('./track.js').RunTrack[]} next */
    setRuns(next) {
      runs = next;
      rebuild();
    },
    /** the runs have grown */
    grown: rebuild,
    /** @param {import('./axis.js').AxisKind} next */
    setAxis(next) {
      kind = next;
      rebuild();
    },
    /** @param {number} r  position of run r as the picture shows it */
    position: (r) => positionOf(merged, r, clock.shown()),
    /** the merged step being shown: the one on its way, or the last done */
    current: () => Math.min(Math.ceil(clock.shown() - 1e-6), merged.count),
    moverOf,
    /** merged step of a run's step @param {number} run @param {number} step */
    mergedOf: (run, step) => merged.index[run]?.[step] ?? 0,
    time: () => timeAt(merged, clock.shown()),
    /** the common clock at the step being shown, in the time of a run's own trace @param {number} r */
    timeIn: (r) =>
      merged.times[Math.min(Math.ceil(clock.shown() - 1e-6), merged.count)] + runs[r].origin,
    total: () => merged.times[merged.count] - merged.times[0],
    stretch: () => clock.stretch(merged.times[merged.count] - merged.times[0], merged.count),
    /** @param {number} u */
    seek(u) {
      clock.seek(u);
      moved();
    },
    /** @param {number} n */
    step(n) {
      clock.step(n);
      moved();
    },
    toggle() {
      if (clock.playing()) clock.pause();
      else clock.play();
      moved();
    },
    pause() {
      clock.pause();
      moved();
    },
    /** @param {number} speed */
    setSpeed(speed) {
      clock.setSpeed(speed);
      moved();
    },
    /** @param {boolean} still */
    setStill(still) {
      clock.setStill(still);
      moved();
    },
    /**
     * find looks from the current step on for the next that wants takes, or 0.
     * @param {(run: number, step: number) => boolean} wants
     * @param {1 | -1} way
     */
    find(wants, way) {
      for (let m = this.current() + way; m >= 1 && m <= merged.count; m += way) {
        const { run, step } = moverOf(m);
        if (wants(run, step)) return m;
      }
      return 0;
    },
  };
}

/** @typedef {ReturnType<typeof createPlayer>} Player */
