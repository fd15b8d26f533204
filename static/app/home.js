// The first page: two recordings on one clock, one question, and the way to the lab.

import { fmtBytes } from '../say/format.js';
import { markup } from '../say/markup.js';
import { sayStep } from '../say/say.js';
import { onLang, parts, t } from '../say/words.js';
import { drawStage } from '../stage/draw.js';
import { stageModel } from '../stage/model.js';
import { senderId, totals } from '../trace/totals.js';
import { html, render } from '../vendor/lit.js';
import { getJSON, getTrace, send } from './api.js';
import { clocks, playButton } from './bar.js';
import { bootPage, notify, say } from './page.js';
import { createPlayer } from './player.js';
import { scrubber } from './scrub.js';
import { dwellOf, errorText, fmtOffset } from './text.js';
import { createTrack } from './track.js';

const SIDES = /** @type {const} */ (['left', 'right']);
const NAMES = ['read-write', 'sendfile'];
const SHOWN = ['mode_switches', 'cpu_copies', 'dma'];

/** @param {string} id */
const box = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** the hashes of the two recordings: named by the server, or found among the shipped ones */
async function findRace() {
  const { left, right } = box('race').dataset;
  if (left && right) return [left, right];
  const { traces } = await getJSON('/api/traces');
  return NAMES.map((name) => {
    const mine = traces.filter((/** @type {any} */ x) => x.name === name && !x.params.cold);
    const best = mine.find((/** @type {any} */ x) => x.builtin && x.producer === 'live') ?? mine[0];
    if (!best) throw new Error(`no recording of ${name}`);
    return best.hash;
  });
}

/** @param {import('./track.js').RunTrack} run @param {number} events */
const totalsAt = (run, events) =>
  totals(run.reader.folder.at(events), run.trace.header, senderId(run.trace.header));

/** @param {import('./track.js').RunTrack} run */
function copiesOf(run) {
  return totalsAt(run, run.trace.n).find((x) => x.name === 'cpu_copies')?.value ?? 0;
}

/**
 * choices are the answers offered; the right one is among them whatever the recordings say.
 * @param {string} right
 */
export function choices(right) {
  const list = ['1:1', '2:1', '2:0', '4:2'];
  if (!list.includes(right)) list[2] = right;
  return list;
}

/** the last step before the first system call: everybody is in place. @param {import('./player.js').Player} player */
function beforeStart({ merged }) {
  let m = 0;
  while (m < merged.count && merged.times[m + 1] < 0) m++;
  return Math.max(m, 1);
}

async function main() {
  const page = await bootPage();
  const { loop, keys, idle } = page;
  const runs = await idle
    .during(
      findRace().then((hashes) =>
        Promise.all(hashes.map(async (h) => createTrack(await getTrace(h), h))),
      ),
    )
    .catch((err) => {
      render(html`<p class="trouble">${errorText(err)}</p>`, box('ask'));
      return null;
    });
  if (!runs) return;
  const player = createPlayer(loop, {
    dwell: (r, s) => dwellOf(runs[r], s),
    still: page.reducedMotion.matches,
  });
  page.reducedMotion.addEventListener('change', (e) => player.setStill(e.matches));
  page.small.addEventListener('change', loop.invalidate);
  player.setRuns(runs);
  player.seek(beforeStart(player));

  const right = `${copiesOf(runs[0])}:${copiesOf(runs[1])}`;
  const offered = choices(right);
  let answer = '';
  let open = false;
  let starting = false;

  /** @param {string} pick */
  const answerWith = (pick) => {
    if (open) return;
    answer = pick;
    open = true;
    const verdict = pick ? t(pick === right ? 'ask.right' : 'ask.wrong') : t('ask.skipped');
    player.seek(beforeStart(player));
    player.clock.play();
    loop.invalidate();
    say(verdict);
    if (document.activeElement?.matches('.answer, .link')) {
      /** @type {HTMLElement | null} */ (document.querySelector('[data-test="play"]'))?.focus();
    }
  };
  const toggle = () => {
    if (open) return player.toggle();
    notify(t('ask.first'));
    /** @type {HTMLElement | null} */ (document.querySelector('[data-test="answer"]'))?.focus();
  };

  const runHere = async () => {
    if (starting) return;
    starting = true;
    loop.invalidate();
    try {
      const { demos } = await getJSON('/api/demos');
      if (!demos.some((/** @type {any} */ d) => d.live)) {
        location.href = '/lab';
        return;
      }
      const ids = [];
      for (const demo of NAMES) {
        const params = { size: 65536, chunk: 65536, cold: 0 };
        ids.push(
          (await send('POST', '/api/runs', { demo, params, evidence: 'auto', producer: 'live' }))
            .id,
        );
      }
      location.href = `/lab?run=${ids[0]}&vs=${ids[1]}`;
    } catch (err) {
      starting = false;
      notify(errorText(err));
      loop.invalidate();
    }
  };

  /** @param {number} r */
  const lane = (r) => {
    const run = runs[r];
    const { header } = run.trace;
    const pos = player.position(r);
    const model = stageModel(run.reader, pos, {
      layout: page.small.matches ? 'small' : 'mini',
      hide: open ? [] : ['ghosts', 'totals'],
    });
    const caption = captionOf(r, Math.ceil(pos - 1e-6));
    const now = totalsAt(run, run.reader.steps.end(Math.ceil(pos - 1e-6)));
    const where =
      header.producer === 'live'
        ? t('home.recorded', {
            kernel: header.kernel.split('.').slice(0, 2).join('.'),
            size: fmtBytes(header.params.size),
          })
        : t('home.simulated', { size: fmtBytes(header.params.size) });
    return html`<div class="lane-head">
        <h2>${t(`demo.${header.name}`)}</h2>
        <span class="small muted">${r ? t('home.same') : where}</span>
      </div>
      ${drawStage(model, { caption })}
      <ul class="tally">
        ${SHOWN.map((name) => {
          const x = now.find((y) => y.name === name);
          const hidden = !open && name === 'cpu_copies';
          const value = hidden
            ? '?'
            : x?.unavailable
              ? '–'
              : `${x?.atLeast ? '≥ ' : ''}${x?.value ?? 0}`;
          return html`<li class=${`of-${name}`}><b class="num">${value}</b> ${t(`short.${name}`)}</li>`;
        })}
      </ul>`;
  };

  /** @param {number} r @param {number} step */
  const captionOf = (r, step) => {
    const { key, args } = sayStep(runs[r].reader, step);
    return parts(key, args)
      .map((p) => p.text)
      .join('');
  };

  const ask = () => html`<p class="eyebrow">${t('ask.eyebrow')}</p>
    <p class="question" id="question">${markup('ask.copies', { size: fmtBytes(runs[0].trace.header.params.size) })}</p>
    <div class="answers" role="group" aria-labelledby="question">
      ${offered.map((pick, i) => {
        const [a, b] = pick.split(':');
        const mark = open && pick === right ? 'right' : open && pick === answer ? 'wrong' : '';
        return html`<button class=${`button answer ${mark}`} data-test="answer" data-answer=${pick}
          aria-keyshortcuts=${i + 1} aria-disabled=${open} aria-pressed=${answer === pick}
          @click=${() => answerWith(pick)}>${t('ask.pair', { a, b })}${mark ? html`<span class="mark" aria-hidden="true">${mark === 'right' ? '✓' : '✗'}</span>` : ''}</button>`;
      })}
    </div>
    <p class="small" data-test="verdict">
      ${
        open
          ? [
              answer ? t(answer === right ? 'ask.right' : 'ask.wrong') : t('ask.skipped'),
              ' ',
              t('ask.watch'),
            ]
          : html`${t('ask.harmless')} <button class="link" data-test="skip-question" @click=${() => answerWith('')}>${t('ask.skip')}</button>`
      }
    </p>
    <button class="button main wide-button" data-test="run-here" ?disabled=${starting} @click=${runHere}>
      <span aria-hidden="true">▶</span> ${t(starting ? 'home.starting' : 'home.run')}
    </button>`;

  const bar = () => {
    const step = player.current();
    const { run, step: own } = player.moverOf(step);
    const { key, args } = sayStep(runs[run].reader, own);
    const text = captionOf(run, own);
    const name = t(`demo.${runs[run].trace.header.name}`);
    if (open && !player.clock.playing()) say(`${name}: ${text}`);
    return html`${playButton(player, toggle)}${scrubber(player, `${t('bar.step', { step, count: player.merged.count })}, ${text}`, !open)}
      <p class="clocks">${clocks(player)}</p>
      <p class="race-caption"><b>${name}</b> <span class="num muted">${fmtOffset(player.merged.times[step])}</span>
        <span data-test="caption">${open || player.merged.times[step] < 0 ? markup(key, args) : t('ask.hidden')}</span></p>`;
  };

  const draw = () => {
    SIDES.forEach((side, r) => void render(lane(r), box(side)));
    render(bar(), box('bar'));
    const scrub = /** @type {HTMLElement | null} */ (document.querySelector('.scrub'));
    scrub?.style.setProperty('--done', `${(100 * player.clock.u()) / (player.merged.count || 1)}%`);
    render(ask(), box('ask'));
  };
  loop.add(draw);
  onLang(() => loop.invalidate());
  keys.on({
    play: toggle,
    forward: () => (open ? player.step(1) : toggle()),
    back: () => player.step(-1),
    first: () => player.seek(0),
    last: () => (open ? player.seek(player.merged.count) : toggle()),
    faster: () => player.setSpeed(player.clock.speed() * 1.5),
    slower: () => player.setSpeed(player.clock.speed() / 1.5),
    normal: () => player.setSpeed(1),
    answer: (e) => answerWith(offered[Number(e.key) - 1]),
  });
  loop.invalidate();
}

if (globalThis.document) main();
