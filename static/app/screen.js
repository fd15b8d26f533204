// Draws the lab: what moves in every frame (stages, bar, timeline), what changes with the step (the
// panels), and the rest when something is said to be stale.

import { fmtBytes, fmtTime } from '../say/format.js';
import { lang, t } from '../say/words.js';
import { createTimeline } from '../timeline/view.js';
import { html, nothing, render } from '../vendor/lit.js';
import { axisSelect, clocks, legendView, playButton, speedSlider, stepButtons } from './bar.js';
import { namesOf } from './counters.js';
import { leadOf } from './family.js';
import { formView } from './form.js';
import { headView, progressView, shelfView } from './head.js';
import { afterPaint } from './loop.js';
import { createSearch, jumpView, searchView } from './search.js';
import { createSide } from './side.js';
import { stagesView } from './stages.js';
import { captionText, errorText, fmtOffset, waitText } from './text.js';

const PANELS = 45; // ms between two drawings of the panels while somebody scrubs
const LONG = 100_000; // steps
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
        <div id="lab-search"></div>
        <div id="timeline" class="timeline" data-test="timeline"></div>
        <div id="legend"></div>
      </div>
    </div>
    <aside class="lab-side" id="lab-side">
      <div id="narration"></div>
      <div id="canteen"></div>
      <div id="pages"></div>
      <div id="diffs"></div>
      <div id="counters" class="scroll-x" role="region" tabindex="0"></div>
      <div id="code"></div>
      <div id="about"></div>
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
    titles: () => namesOf(player.runs),
    onSeek: act.seek,
    onChange: page.loop.invalidate,
  });
  const side = createSide({ player, state, act, busy: page.idle.begin });
  const search = createSearch(player);
  const phone = matchMedia('(max-width: 720px)');
  const small = matchMedia('(max-width: 540px)');
  for (const size of [phone, small]) size.addEventListener('change', page.loop.invalidate);
  let staleness = 0;
  let panels = '';
  let rest = -1;
  let shownVersion = -1;
  let waiting = false;
  let quiet = 0;
  let drawnAt = 0;
  let spoken = '';
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
    const { slot, others } = state;
    const chosen = state.demos?.demos.find((/** @type {any} */ d) => d.name === state.wish.demo);
    el('lab-body').hidden = !slot;
    el('lab-start').hidden = Boolean(slot);
    el('lab-head').hidden = !slot;
    render(
      slot
        ? nothing
        : html`<h2 class="page-title">${t('form.title')}</h2><p class="lead">${t(leadOf(chosen))}</p>
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
        others,
        demos,
        recordings: state.recordings,
        pinned,
        builtin,
        view: state.view,
        act,
      }),
      el('lab-head'),
    );
    el('counters').setAttribute('aria-label', t('count.title'));
    render(legendView(), el('legend'));
    if (spoken !== lang()) {
      spoken = lang();
      timeline.restyle();
    }
  };

  let told = '';
  const drawProgress = () => {
    const { slot, others } = state;
    if (!slot) return;
    const key = `${lang()} ${[slot, ...others].map((x) => `${x.id} ${x.state} ${x.demo} ${x.ahead} ${x.progress.done}/${x.progress.total} ${x.error ? errorText(x.error) : ''}`)}`;
    if (key === told) return;
    told = key;
    render(
      [
        progressView(slot, slot.error ? errorText(slot.error) : '', 'progress'),
        others.map((other) =>
          progressView(other, other.error ? errorText(other.error) : '', 'progress-other'),
        ),
      ],
      el('lab-progress'),
    );
  };

  const drawStages = () => {
    const layout = phone.matches ? 'phone' : 'wide';
    render(
      stagesView({
        player,
        act,
        picked: state.drawer,
        layout,
        small: small.matches,
        view: state.view,
      }),
      el('lab-stage'),
    );
    el('lab-stage').classList.toggle('two', player.runs.length > 1);
    el('lab-stage').classList.toggle('many', player.runs.length > 2);
  };

  const drawBar = () => {
    render(
      html`${playButton(player, act.play)}${stepButtons(player, act.step)}
        <p class="clocks">${clocks(player)}</p>
        ${speedSlider(player)}${axisSelect(player, act.axis)}${jumpView(player, state.kind, act)}`,
      el('lab-bar'),
    );
  };

  let searched = '';
  const drawSearch = () => {
    const hits = search.hits();
    timeline.mark(hits);
    const key = `${search.open} ${search.text} ${player.current()} ${player.version} ${lang()}`;
    if (key === searched) return;
    searched = key;
    render(
      searchView(search, player, { find: act.find, type: act.search, close: act.closeSearch }),
      el('lab-search'),
    );
  };

  /** @param {number} m the step that is shown */
  const drawTimeline = (m) => {
    if (shownVersion !== player.version) {
      shownVersion = player.version;
      timeline.show(
        player.runs.map((run) => ({
          set: run.set,
          origin: run.origin,
          steps: run.reader.steps,
        })),
        player.merged,
        player.axis,
      );
    }
    const { run, step } = player.moverOf(m);
    const caption = act.hidden(run, step)
      ? t('proof.hidden')
      : captionText(player.runs[run], step, state.view);
    timeline.draw(
      player.clock.shown(),
      `${t('bar.step', { step: m, count: player.merged.count })}, ${fmtOffset(player.merged.times[m])}: ${caption}`,
    );
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
      drawProgress();
      if (!state.slot || !player.runs.length) return false;
      drawStages();
      drawBar();
      drawSearch();
      // Under a moving pointer, and while a run grows, what stands around the picture follows at its own
      // pace, so that the picture keeps up.
      const growing = !state.slot.final;
      const m = player.current();
      const key = `${m} ${staleness} ${player.version} ${lang()} ${player.clock.playing()}`;
      const hurried = growing || timeline.scrubbing();
      const late = key !== panels && hurried && now - drawnAt < PANELS;
      if (!growing || !late) drawTimeline(m);
      if (key !== panels && !late) {
        panels = key;
        side.drawPanels();
        waiting = true;
        quiet = now - drawnAt > QUIET && !hurried ? now : now + QUIET;
        if (drawnAt === 0 && player.merged.count > LONG) {
          quiet = Infinity; // the picture first
          const end = page.idle.begin();
          afterPaint(() => {
            quiet = 0;
            page.loop.invalidate();
            end();
          });
        }
        drawnAt = now;
      }
      // The list waits while somebody scrubs: a window of it costs more than a frame.
      if (waiting && now >= quiet) {
        waiting = false;
        side.drawTranscript();
      }
      return (waiting && quiet !== Infinity) || late;
    },
    timeline,
    search,
    openForm() {
      if (state.slot && !dialog.open) {
        dialog.showModal();
        drawRest();
        /** @type {HTMLElement | null} */ (dialog.querySelector('input:checked'))?.focus();
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
