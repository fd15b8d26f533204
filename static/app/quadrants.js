// The page of quadrants: four runs on one clock, each in its cell, as the machine or as the canteen.

import { markup } from '../say/markup.js';
import { lang, onLang, t } from '../say/words.js';
import { html, nothing, render } from '../vendor/lit.js';
import { readAddress } from './address.js';
import { getJSON } from './api.js';
import { clocks, playButton, speedSlider, stepButtons } from './bar.js';
import { ledgersAt, showValue } from './counters.js';
import { evidenceChip } from './head.js';
import { createKeeper } from './keep.js';
import { bootPage, notify, say } from './page.js';
import { needCanteen, pictureAt } from './pictures.js';
import { createPlayer } from './player.js';
import { scrubber } from './scrub.js';
import { createSlots } from './slot.js';
import { captionText, dwellOf, errorText, plain, sayOf } from './text.js';

/** Counts of which there can be one. */
const COUNTED = ['syscalls', 'voluntary', 'own_work'];
const SHOWN = ['syscalls', 'again', 'voluntary', 'blocked', 'own_work'];

async function main() {
  const page = await bootPage();
  const { loop, keys, idle } = page;
  const boxes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.quad')]);
  /** @type {(import('./slot.js').Slot | null)[]} */
  const slots = boxes.map(() => null);
  const place = readAddress(location.pathname, location.search);
  let { view } = place;
  /** step that the address asks for, until all cells are there @type {number | null} */
  let wanted = place.step;
  let canLive = false;
  let starting = false;
  /** cells with a run, in the order of the player's runs @type {number[]} */
  let shown = [];

  const player = createPlayer(loop, {
    dwell: (r, s) => dwellOf(player.runs[r], s),
    still: page.reducedMotion.matches,
  });
  page.reducedMotion.addEventListener('change', (e) => player.setStill(e.matches));
  // The same for everybody: waits are folded, so that who waits and who works can be told apart.
  const redraw = () => loop.invalidate();
  page.small.addEventListener('change', redraw);

  const collect = () => {
    shown = slots.flatMap((slot, c) => (slot?.run && slot.final ? [c] : []));
    player.setRuns(shown.map((c) => /** @type {any} */ (slots[c]?.run)));
  };
  const making = createSlots({
    changed(slot, what) {
      if (!slots.includes(slot)) return;
      if (what === 'ready') {
        const u = player.clock.u();
        collect();
        const all = shown.length === boxes.length;
        player.seek(Math.min(all ? (wanted ?? u) : u, player.merged.count));
        if (all) wanted = null;
      }
      redraw();
    },
    busy: idle.begin,
  });
  boxes.forEach((box, c) => {
    const { hash } = box.dataset;
    if (hash) slots[c] = making.open(hash);
  });
  idle.during(getJSON('/api/demos')).then(
    ({ demos }) => {
      canLive = boxes.every((box) =>
        demos.some((/** @type {any} */ d) => d.name === box.dataset.demo && d.live),
      );
      redraw();
    },
    () => {},
  );

  const runHere = async () => {
    if (starting) return;
    starting = true;
    player.pause();
    redraw();
    try {
      for (const [c, box] of boxes.entries()) {
        const old = slots[c];
        slots[c] = await making.start({
          demo: box.dataset.demo,
          params: {},
          producer: 'live',
          evidence: 'auto',
        });
        old?.close();
      }
      player.seek(0);
    } catch (err) {
      notify(errorText(err));
    }
    starting = false;
    redraw();
  };
  const dress = () => {
    if (view === 'canteen') idle.during(needCanteen()).then(redraw, () => {});
  };
  const toggleView = () => {
    view = view === 'canteen' ? 'machine' : 'canteen';
    dress();
    redraw();
  };
  dress();

  /** A step is one of the recordings that the page comes with: what has just been run here, no link brings back. */
  const known = () => boxes.every((box, c) => slots[c]?.hash === box.dataset.hash);
  const remember = () => {
    if (shown.length < boxes.length) return;
    const q = new URLSearchParams();
    if (known() && player.current() > 0) q.set('step', String(player.current()));
    if (view === 'canteen') q.set('view', view);
    const next = q.size ? `${location.pathname}?${q}` : location.pathname;
    if (next !== location.pathname + location.search) history.replaceState(null, '', next);
  };
  const keep = createKeeper(idle, remember);
  const keepAddress = () => {
    if (player.clock.playing() || wanted !== null) return;
    keep(`${player.current()} ${view} ${shown.length} ${known()}`);
  };
  const copy = async () => {
    remember();
    try {
      await navigator.clipboard.writeText(location.href);
      notify(t('head.copied', { step: known() ? player.current() : 0 }));
    } catch {
      notify(t('head.copy.failed'));
    }
  };

  /** @type {{run: unknown, key: string, says: ReturnType<typeof sayOf>[]}[]} */
  const longest = [];
  /** The longest captions of a cell's run keep the room that any of them takes: nothing jumps from step to step.
   * @param {number} c @param {import('./track.js').RunTrack} run */
  const roomFor = (c, run) => {
    const key = `${view} ${lang()} ${run.reader.steps.count}`;
    if (longest[c]?.run !== run || longest[c].key !== key) {
      const all = Array.from({ length: run.reader.steps.count + 1 }, (_, s) => sayOf(run, s, view));
      const long = all.map((say) => ({ say, n: plain(say.key, say.args).length }));
      long.sort((a, b) => b.n - a.n);
      longest[c] = { run, key, says: long.slice(0, 4).map((x) => x.say) };
    }
    return longest[c].says;
  };

  /** @param {number} c */
  const cell = (c) => {
    const slot = slots[c];
    const r = shown.indexOf(c);
    const run = player.runs[r];
    if (!slot) return html`<p class="quad-note">${t('quad.missing')}</p>`;
    if (slot.error) return html`<p class="trouble" role="alert">${errorText(slot.error)}</p>`;
    if (!run) {
      const key =
        slot.state === 'queued'
          ? 'run.starting'
          : slot.state === 'running'
            ? 'quad.running'
            : 'run.loading';
      return html`<p class="quad-note" role="status">${t(key)}</p>`;
    }
    const pos = player.position(r);
    const step = Math.ceil(pos - 1e-6);
    const caption = captionText(run, step, view);
    const { key, args } = sayOf(run, step, view);
    const { sender } = ledgersAt(run, run.reader.steps.end(step), player.timeIn(r));
    return html`<p class="quad-head">${evidenceChip(slot)}
        <a class="small" href=${`/lab/t/${slot.hash}`}>${t('quad.open', { name: { key: `demo.${slot.demo}` } })}</a></p>
      ${pictureAt(run.reader, pos, { layout: page.small.matches ? 'small' : 'mini', until: player.timeIn(r) }, { caption }, view)}
      <div class="quad-say"><p class="quad-caption" data-test="caption">${markup(key, args)}</p>
        ${roomFor(c, run).map((x) => html`<p class="quad-caption" aria-hidden="true">${markup(x.key, x.args)}</p>`)}</div>
      <ul class="tally">${SHOWN.map((id) => {
        const x = sender.find((y) => y.name === id);
        const one = x?.value === 1 && COUNTED.includes(id) ? '.one' : '';
        const value =
          !x || x.unavailable
            ? '–'
            : showValue(x.value, id === 'blocked' ? { unit: 'time' } : {}, x.atLeast);
        return html`<li data-test=${`tally-${id}`}><b class="num">${value}</b> ${t(`quad.count.${id}${one}`)}</li>`;
      })}</ul>`;
  };

  const bar = () => {
    const m = player.current();
    const { run, step } = player.moverOf(m);
    const track = player.runs[run];
    const name = track ? t(`demo.${track.trace.header.name}`) : '';
    const text = track ? `${name}: ${captionText(track, step, view)}` : '';
    if (track && !player.clock.playing()) say(text);
    return html`<div class="quad-tools">${playButton(player)}${stepButtons(player)}
        ${scrubber(player, `${t('bar.step', { step: m, count: player.merged.count })}, ${text}`)}</div>
      <div class="quad-tools"><p class="clocks">${clocks(player)}</p>${speedSlider(player)}
        <button class="button push" data-test="view" aria-keyshortcuts="m" aria-pressed=${view === 'canteen'} @click=${toggleView}>${t(view === 'canteen' ? 'canteen.button.back' : 'canteen.button')}</button>
        <button class="button main" data-test="run-here" ?disabled=${starting || !canLive} @click=${runHere}><span aria-hidden="true">▶</span> ${t(starting ? 'home.starting' : 'quad.run')}</button></div>
      ${canLive ? nothing : html`<p class="hint">${t('quad.nolive')}</p>`}`;
  };

  loop.add(() => {
    boxes.forEach((box, c) => {
      for (const p of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll('.quad-text')))
        p.hidden = p.matches('.of-canteen') !== (view === 'canteen');
      render(cell(c), /** @type {HTMLElement} */ (box.querySelector('.quad-run')));
    });
    const place = /** @type {HTMLElement} */ (document.getElementById('quad-bar'));
    render(bar(), place);
    const done = (100 * player.clock.u()) / (player.merged.count || 1);
    /** @type {HTMLElement | null} */ (place.querySelector('.scrub'))?.style.setProperty(
      '--done',
      `${done}%`,
    );
    const mover = shown[player.moverOf(player.current()).run];
    boxes.forEach((box, c) => {
      box.classList.toggle('moves', player.current() > 0 && c === mover);
    });
    keepAddress();
  });
  onLang(redraw);
  page.onTheme(redraw);
  keys.on({
    play: () => player.toggle(),
    forward: () => player.step(1),
    back: () => player.step(-1),
    first: () => player.seek(0),
    last: () => player.seek(player.merged.count),
    'page-forward': () => player.step(10),
    'page-back': () => player.step(-10),
    faster: () => player.setSpeed(player.clock.speed() * 1.5),
    slower: () => player.setSpeed(player.clock.speed() / 1.5),
    normal: () => player.setSpeed(1),
    view: toggleView,
    copy: () => {
      copy();
    },
  });
  redraw();
}

main();
