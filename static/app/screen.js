// Draws the lab: what moves in every frame (stages, bar, timeline), what changes with the step (the
// panels), and the rest when something is said to be stale.

import { fmtBytes, fmtTime } from '../say/format.js';
import { lang, t } from '../say/words.js';
import { canteenPanel } from '../stage/canteen/panel.js';
import { createTimeline } from '../timeline/view.js';
import { html, nothing, render } from '../vendor/lit.js';
import { axisSelect, clocks, playButton, speedSlider, stepButtons } from './bar.js';
import { countersView, differencesView, nameOf } from './counters.js';
import { drawerView } from './drawer.js';
import { formView } from './form.js';
import { headView, progressView, shelfView } from './head.js';
import { jumpView } from './jump.js';
import { legendView } from './legend.js';
import { say } from './page.js';
import { callAt, codeView, narrationView, proofView, scrollCode } from './panels.js';
import { stagesView } from './stages.js';
import { captionText, errorText, fmtOffset, waitText } from './text.js';
import { createTranscript, scrollSteps } from './transcript.js';

const PANELS = 45; // ms between two drawings of the panels while somebody scrubs
const QUIET = 140; // ms without a new step before the list follows

/** @param {string} id */
const el = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const skeleton = html`<div id="lab-head" class="lab-head"></div>
  <section id="lab-start" class="wide"></section>
  <div id="lab-body" class="lab-body" hidden>
    <div class="lab-main">
      <div id="lab-progress"></div>
      <div id="lab-stage" class="lab-stage"></div>
      <div class="lab-player">
        <div id="lab-bar" class="lab-bar"></div>
        <div id="timeline" class="timeline" data-test="timeline"></div>
        <div id="legend"></div>
      </div>
    </div>
    <aside class="lab-side" id="lab-side">
      <div id="narration"></div>
      <div id="canteen"></div>
      <div id="diffs"></div>
      <div id="counters" class="scroll-x"></div>
      <div id="code"></div>
      <div id="proof-card"></div>
      <div id="transcript"></div>
    </aside>
  </div>
  <dialog id="form-dialog" data-test="form-dialog"></dialog>
  <div id="drawer" class="drawer" data-test="drawer" role="dialog" aria-labelledby="drawer-title" hidden></div>`;

/**
 * @param {object} p
 * @param {import('./page.js').PageKit} p.page
 * @param {import('./player.js').Player} p.player
 * @param {import('./bench.js').LabState} p.state
 * @param {any} p.act
 */
export function createScreen({ page, player, state, act }) {
  render(skeleton, el('lab'));
  const dialog = /** @type {HTMLDialogElement} */ (el('form-dialog'));
  const timeline = createTimeline(el('timeline'), {
    t,
    bytes: fmtBytes,
    time: fmtTime,
    waitName: waitText,
    onSeek: act.seek,
    onChange: page.loop.invalidate,
  });
  const transcriptView = createTranscript();
  const phone = matchMedia('(max-width: 720px)');
  phone.addEventListener('change', page.loop.invalidate);
  let staleness = 0;
  let panels = '';
  let rest = -1;
  let shownVersion = -1;
  let waiting = false;
  let quiet = 0;
  let drawnAt = 0;
  page.onTheme(() => timeline.restyle());

  const form = () =>
    formView({
      wish: state.wish,
      demos: state.demos,
      doctor: state.doctor,
      starting: state.starting,
      trouble: state.trouble,
      change: act.change,
      submit: act.submit,
    });

  const drawRest = () => {
    const { slot, other } = state;
    el('lab-body').hidden = !slot;
    el('lab-start').hidden = Boolean(slot);
    el('lab-head').hidden = !slot;
    render(
      slot
        ? nothing
        : html`<h2 class="page-title">${t('form.title')}</h2><p class="lead">${t('form.lead')}</p>
            <div class="card start">${form()}</div>${shelfView(state.shelf)}`,
      el('lab-start'),
    );
    render(
      dialog.open
        ? html`<div class="dialog-head"><h2>${t('form.title')}</h2><button class="button small" @click=${() => dialog.close()}>${t('close')}</button></div>${form()}`
        : nothing,
      dialog,
    );
    if (!slot) return;
    const { pinned, builtin } = state.mark;
    const demos = state.demos?.demos ?? [];
    render(
      headView({
        slot,
        other,
        demos,
        recordings: state.recordings,
        pinned,
        builtin,
        view: state.view,
        act,
      }),
      el('lab-head'),
    );
    render(
      [
        progressView(slot, slot.error ? errorText(slot.error) : '', 'progress'),
        other
          ? progressView(other, other.error ? errorText(other.error) : '', 'progress-other')
          : nothing,
      ],
      el('lab-progress'),
    );
    render(legendView(), el('legend'));
    timeline.restyle();
  };

  /** @param {number} r */
  const stepOf = (r) => Math.ceil(player.position(r) - 1e-6);

  const drawStages = () => {
    const layout = phone.matches ? 'phone' : 'wide';
    render(
      stagesView({ player, act, picked: state.drawer, layout, view: state.view }),
      el('lab-stage'),
    );
    el('lab-stage').classList.toggle('two', player.runs.length > 1);
  };

  const drawBar = () => {
    render(
      html`${playButton(player, act.play)}${stepButtons(player, act.step)}
        <p class="clocks">${clocks(player)}</p>
        ${speedSlider(player)}${axisSelect(player, act.axis)}${jumpView(player, state.kind, act)}`,
      el('lab-bar'),
    );
  };

  const drawPanels = () => {
    const m = player.current();
    const { run: r, step } = player.moverOf(m);
    const run = player.runs[r];
    if (!run) return;
    const two = player.runs.length > 1;
    const hidden = act.hidden(r, step);
    const slot = /** @type {import('./slot.js').Slot} */ (state.slot);
    const open = () => step > 0 && act.pick(r, run.reader.steps.end(step) - 1);
    render(
      narrationView({
        run,
        step,
        shown: m,
        count: player.merged.count,
        name: two ? nameOf(run) : '',
        hidden,
        view: state.view,
        open,
      }),
      el('narration'),
    );
    render(
      state.view === 'canteen' ? canteenPanel(run.reader, step, { hidden }) : nothing,
      el('canteen'),
    );
    const own = player.runs[0];
    const second = two ? player.runs[1] : null;
    render(
      countersView({
        run: own,
        step: stepOf(0),
        expected: slot.expected,
        other: second,
        otherStep: two ? stepOf(1) : 0,
        complete: slot.final,
      }),
      el('counters'),
    );
    const parts = [];
    if (second && slot.final && state.other?.final) {
      const names = { a: `demo.${own.trace.header.name}`, b: `demo.${second.trace.header.name}` };
      if (names.a === names.b) Object.assign(names, { a: 'diff.this', b: 'diff.other' });
      parts.push(differencesView(own, second, t('diff.title'), names));
    } else if (slot.expected && slot.final) {
      parts.push(
        differencesView(own, slot.expected, t('diff.title.expected'), {
          a: 'diff.measured',
          b: 'diff.expected',
        }),
      );
    }
    render(parts, el('diffs'));
    const code = state.code.get(run.trace.header.name);
    render(
      code ? codeView({ code, tab: state.tab, at: callAt(run, step), pick: act.tab }) : nothing,
      el('code'),
    );
    scrollCode();
    const proved = slot.final ? own : null;
    render(
      proved
        ? proofView({ run: proved, answer: state.answers.get(slot.hash) ?? '', give: act.answer })
        : nothing,
      el('proof-card'),
    );
    if (state.goal && proved) {
      state.goal = '';
      requestAnimationFrame(() => {
        el('proof-card').scrollIntoView({ block: 'center' });
        /** @type {HTMLElement | null} */ (document.querySelector('#proof .answer'))?.focus();
      });
    }
    const box = el('drawer');
    box.hidden = !state.drawer;
    const held = state.drawer && player.runs[state.drawer.run];
    if (state.drawer && held) {
      const { run: dr, event } = state.drawer;
      const at = held.reader.steps.stepOf(event);
      render(
        drawerView({
          run: held,
          event,
          changed: act.changed,
          pick: (e) => act.pick(dr, e),
          close: act.closeDrawer,
          hidden: act.hidden(dr, at),
        }),
        box,
      );
    } else render(nothing, box);
    const caption = hidden ? t('proof.hidden') : captionText(run, step, state.view);
    if (!player.clock.playing() || player.clock.speed() <= 1.5)
      say(`${two ? `${nameOf(run)}: ` : ''}${caption}`);
  };

  const drawTranscript = () => {
    render(
      html`<details class="transcript" open><summary><h3>${t('steps.title')}</h3></summary>
        ${transcriptView(
          player,
          (n) => {
            const at = player.moverOf(n);
            return act.hidden(at.run, at.step);
          },
          act.seek,
          state.view,
        )}</details>`,
      el('transcript'),
    );
    scrollSteps();
  };

  return {
    stale() {
      staleness++;
    },
    /** @param {number} now */
    draw(now) {
      if (rest !== staleness) {
        rest = staleness;
        drawRest();
      }
      if (!state.slot || !player.runs.length) return false;
      if (shownVersion !== player.version) {
        shownVersion = player.version;
        timeline.show(
          player.runs.map((run) => ({
            set: run.set,
            origin: run.origin,
            steps: run.reader.steps,
            title: nameOf(run),
          })),
          player.merged,
          player.axis,
        );
      }
      drawStages();
      drawBar();
      const m = player.current();
      const key = `${m} ${staleness} ${player.version} ${lang()} ${player.clock.playing()}`;
      const { run, step } = player.moverOf(m);
      const track = player.runs[run];
      const caption = act.hidden(run, step)
        ? t('proof.hidden')
        : captionText(track, step, state.view);
      timeline.draw(
        player.clock.shown(),
        `${t('bar.step', { step: m, count: player.merged.count })}, ${fmtOffset(player.merged.times[m])}: ${caption}`,
      );
      // Under a moving pointer the panels follow at their own pace, so that the picture keeps up with it.
      const late = key !== panels && timeline.scrubbing() && now - drawnAt < PANELS;
      if (key !== panels && !late) {
        panels = key;
        drawPanels();
        waiting = true;
        quiet = now - drawnAt > QUIET && !timeline.scrubbing() ? now : now + QUIET;
        drawnAt = now;
      }
      // The list waits while somebody scrubs: a window of it costs more than a frame.
      if (waiting && now >= quiet) {
        waiting = false;
        drawTranscript();
      }
      return waiting || late;
    },
    timeline,
    openForm() {
      if (state.slot && !dialog.open) {
        dialog.showModal();
        drawRest();
        /** @type {HTMLElement | null} */ (dialog.querySelector('input'))?.focus();
      }
    },
    closeForm() {
      if (dialog.open) dialog.close();
    },
    focusWrong() {
      /** @type {HTMLElement | null} */ (document.querySelector('[aria-invalid="true"]'))?.focus();
    },
  };
}

/** @typedef {ReturnType<typeof createScreen>} Screen */
