// Folds long runs ahead, a slice in each frame, so that seeking anywhere in them costs little.

const SLICE = 7; // ms of a frame

/**
 * @param {import('./loop.js').Loop} loop
 * @param {() => import('./track.js').RunTrack[]} runs
 * @param {() => void} done  a run that could not be seen whole now can
 * @param {() => number} [clock]
 */
export function foldAhead(loop, runs, done, clock = () => performance.now()) {
  /** @type {WeakSet<object>} runs that can't be folded further */
  const stuck = new WeakSet();
  loop.add(() => {
    const until = clock() + SLICE;
    for (const run of runs()) {
      const { folder } = run.reader;
      if (stuck.has(run) || folder.near(run.trace.n)) continue;
      try {
        if (!folder.ahead(() => clock() > until)) return true;
      } catch {
        stuck.add(run); // an illegal event: whoever looks at it is told
      }
      done();
    }
  });
}
