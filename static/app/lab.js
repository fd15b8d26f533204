// The lab: puts its parts together. The bench holds the runs, the player the position, the screen draws.

import { onLang } from '../say/words.js';
import { createActions } from './actions.js';
import { foldAhead } from './ahead.js';
import { createBench } from './bench.js';
import { wireFinding, wireKeys } from './lab-keys.js';
import { noveltyKnown, staysIn } from './novelty.js';
import { bootPage } from './page.js';
import { createPlayer } from './player.js';
import { createScreen } from './screen.js';
import { dwellOf } from './text.js';

/** How long a step stays: as long as it takes to read, but what only repeats passes.
 * @param {import('./track.js').RunTrack | undefined} run @param {number} step */
function stays(run, step) {
  const passes = staysIn(run && noveltyKnown(run)?.repeats, step);
  return passes < SHORT ? passes : Math.min(dwellOf(run, step), passes);
}

const SHORT = 700; // ms: no step is read in less

async function main() {
  const page = await bootPage();
  const { loop, reducedMotion } = page;
  const player = createPlayer(loop, {
    dwell: (r, s) => stays(player.runs[r], s),
    still: reducedMotion.matches,
  });
  reducedMotion.addEventListener('change', (e) => player.setStill(e.matches));

  const redraw = () => {
    screen.stale();
    loop.invalidate();
  };
  const bench = createBench(page, player, {
    redraw,
    begun: () => screen.closeForm(),
    asked: () => screen.openForm(),
  });
  const { state } = bench;
  /** @type {any} */
  const act = createActions({ bench, player, screen: () => screen, redraw });
  const screen = createScreen({ page, player, state, act });
  wireFinding({ page, player, act, screen });
  wireKeys({ page, player, state, act, screen });
  loop.add((now) => screen.draw(now));
  foldAhead(loop, () => player.runs, redraw);
  loop.add(bench.keepAddress);
  onLang(redraw);
  page.onTheme(redraw);
  bench.load();
  redraw();
}

main();
