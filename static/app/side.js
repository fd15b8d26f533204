// What stands beside the stage and changes with the step: narration, counters, differences, code,
// proof, the evidence of an event, and the list of steps.

import { t } from '../say/words.js';
import { codeOf, isModel, readsFile } from '../trace/roles.js';
import { html, nothing, render } from '../vendor/lit.js';
import { alone } from './alone.js';
import { countersView, differencesView, nameOf, namesOf } from './counters.js';
import { simulates } from './head.js';
import { later } from './later.js';
import { callsAt } from './marks.js';
import { noveltyFor, noveltyKnown, repeatAt, roundAt } from './novelty.js';
import { say } from './page.js';
import { pagesView } from './pages.js';
import { aboutView, codeView, narrationView, proofView, scrollCode } from './panels.js';
import { captionText } from './text.js';
import { createTranscript, scrollSteps } from './transcript.js';

const READ = 50_000; // events that are read through at once

/** @param {string} id */
const el = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {object} p
 * @param {import('./player.js').Player} p.player
 * @param {import('./bench.js').LabState} p.state
 * @param {any} p.act
 * @param {() => () => void} p.busy  while the page does not stand still
 */
export function createSide({ player, state, act, busy }) {
  const transcriptView = createTranscript();
  const drawer = later(() => import('./drawer.js'), busy, act.changed);
  const orders = later(() => import('./order.js'), busy, act.changed);
  const canteen = later(() => import('../stage/canteen/panel.js'), busy, act.changed);
  const many = later(() => import('./many.js'), busy, act.changed);

  /** @param {number} r */
  const stepOf = (r) => Math.ceil(player.position(r) - 1e-6);

  const drawCounters = () => {
    const slot = /** @type {import('./slot.js').Slot} */ (state.slot);
    const [own, second, third] = player.runs;
    const until = player.runs.map((_, r) => player.timeIn(r));
    if (third) {
      const steps = player.runs.map((_, r) => stepOf(r));
      const part = many();
      render(part?.countersOfMany(player.runs, steps, until) ?? nothing, el('counters'));
      const final = slot.final && state.others.every((o) => o.final);
      render((final && part?.differencesOfManyView(player.runs)) || nothing, el('diffs'));
      return;
    }
    render(
      countersView({
        run: own,
        step: stepOf(0),
        expected: slot.expected,
        other: second ?? null,
        otherStep: second ? stepOf(1) : 0,
        until,
        complete: slot.final,
      }),
      el('counters'),
    );
    render(diffs(slot, own, second), el('diffs'));
  };

  /** @param {import('./slot.js').Slot} slot @param {import('./track.js').RunTrack} own @param {import('./track.js').RunTrack | undefined} second */
  const diffs = (slot, own, second) => {
    const [other] = state.others;
    if (!slot.final || (second && !other.final)) return nothing;
    const real = !second || simulates(other, slot) ? 0 : simulates(slot, other) ? 1 : -1;
    if (second && real < 0) {
      const names = { a: `demo.${own.trace.header.name}`, b: `demo.${second.trace.header.name}` };
      if (names.a === names.b) Object.assign(names, { a: 'diff.this', b: 'diff.other' });
      return differencesView(own, second, t('diff.title'), names);
    }
    // A run and its simulation, whether that is on the bench or not.
    const run = player.runs[real];
    const of = real ? other : slot;
    if (!of.expected) return nothing;
    const names = { a: 'diff.measured', b: 'diff.expected' };
    const show = (/** @type {number} */ event) =>
      act.seek(player.mergedOf(real, run.reader.steps.stepOf(event)));
    return html`${differencesView(run, of.expected, t('diff.title.expected'), names)}
      ${isModel(run.trace.header) ? orders()?.orderView(orders()?.orderOf(of, act.changed) ?? null, show) : nothing}`;
  };

  const drawProof = () => {
    const slot = /** @type {import('./slot.js').Slot} */ (state.slot);
    const proved = slot.final ? player.runs[0] : null;
    render(
      proved
        ? proofView({ run: proved, answer: state.answers.get(slot.hash) ?? '', give: act.answer })
        : nothing,
      el('proof-card'),
    );
    if (!state.goal || !proved) return;
    state.goal = '';
    requestAnimationFrame(() => {
      el('proof-card').scrollIntoView({ block: 'center' });
      /** @type {HTMLElement | null} */ (document.querySelector('#proof .answer'))?.focus();
    });
  };

  const drawDrawer = () => {
    const box = el('drawer');
    const held = state.drawer && player.runs[state.drawer.run];
    const view = held && drawer()?.drawerView;
    box.hidden = !view;
    if (!state.drawer || !held || !view) return render(nothing, box);
    const { run: r, event } = state.drawer;
    render(
      view({
        run: held,
        event,
        changed: act.changed,
        pick: (e) => act.pick(r, e),
        close: act.closeDrawer,
        hidden: act.hidden(r, held.reader.steps.stepOf(event)),
      }),
      box,
    );
    if (!state.enter) return;
    state.enter = false;
    /** @type {HTMLElement | null} */ (box.querySelector('[data-test="drawer-close"]'))?.focus();
  };

  return {
    drawPanels() {
      const m = player.current();
      const { run: r, step } = player.moverOf(m);
      const run = player.runs[r];
      if (!run) return;
      const name = player.runs.length > 1 ? namesOf(player.runs)[r] : '';
      const hidden = act.hidden(r, step);
      const open = () => step > 0 && act.pick(r, run.reader.steps.end(step) - 1);
      const count = player.merged.count;
      const { view } = state;
      // A long run is read for what repeats in it when the list comes, which follows the picture.
      const novelty = run.trace.n < READ ? noveltyFor(run) : noveltyKnown(run);
      const stretch = player.runs.length === 1 ? repeatAt(novelty?.repeats, m) : null;
      const repeat = stretch && { to: stretch.to, ...roundAt(run, stretch, m) };
      const go = (/** @type {number} */ to) => act.seek(to);
      render(
        narrationView({ run, step, shown: m, count, name, hidden, view, open, repeat, go }),
        el('narration'),
      );
      render(
        view === 'canteen'
          ? (canteen()?.canteenPanel(run.reader, step, { hidden }) ?? nothing)
          : nothing,
        el('canteen'),
      );
      const names = player.runs.length > 1 ? namesOf(player.runs) : [];
      const pages = player.runs.map((x, k) => pagesView(x, stepOf(k), names[k]));
      render(hidden ? nothing : pages, el('pages'));
      drawCounters();
      const code = state.code.get(codeOf(run.trace.header));
      render(
        code
          ? codeView({
              code,
              tab: state.tab,
              calls: callsAt(run, step),
              unread: readsFile(run.trace.header) && !run.trace.header.params.on,
              pick: act.tab,
            })
          : nothing,
        el('code'),
      );
      scrollCode();
      render(alone ? nothing : aboutView(player.runs.map((x) => x.trace.header.name)), el('about'));
      drawProof();
      drawDrawer();
      const caption = hidden ? t('proof.hidden') : captionText(run, step, view);
      if (!player.clock.playing() || player.clock.speed() <= 1.5)
        say(name ? `${nameOf(run)}: ${caption}` : caption);
    },
    drawTranscript() {
      /** @param {number} n */
      const isHidden = (n) => {
        const at = player.moverOf(n);
        return act.hidden(at.run, at.step);
      };
      render(
        html`<details class="transcript" open><summary><h3>${t('steps.title')}</h3></summary>
          ${transcriptView(player, isHidden, act.seek, state.view)}</details>`,
        el('transcript'),
      );
      scrollSteps();
    },
  };
}
