// The bar of the player: play, steps, both clocks; in the lab also speed, axis and jumps, and
// the legend under the timeline.

import { fmtCount, fmtTime } from '../say/format.js';
import { t } from '../say/words.js';
import { html, live } from '../vendor/lit.js';
import { axisKinds } from './axis.js';

/** @param {number} factor  shown time over real time */
export function fmtStretch(factor) {
  if (!(factor > 0)) return '–';
  const digits = factor < 10 ? 1 : factor < 1000 ? 0 : 2 - Math.floor(Math.log10(factor));
  const round = digits < 0 ? Math.round(factor / 10 ** -digits) * 10 ** -digits : factor;
  return digits === 1 ? round.toFixed(1) : fmtCount(round);
}

/** @param {import('./player.js').Player} player */
export function clocks(player) {
  const step = player.current();
  const count = player.merged.count;
  return html`<span class="num" data-test="step-count"
      >${t('bar.step', { step: step, count: count })}</span
    ><span class="num" data-test="real-time">${t(player.runs.every((r) => r.trace.header.producer === 'sim') ? 'bar.virtual' : 'bar.real', { time: fmtTime(Math.max(0, player.time())) })}</span
    ><span class="num" data-test="stretch">${t('bar.stretch', { factor: fmtStretch(player.stretch()) })}</span>`;
}

/** @param {import('./player.js').Player} player @param {() => void} [onPlay] */
export function playButton(player, onPlay = () => player.toggle()) {
  const on = player.clock.playing();
  return html`<button
    class="play"
    data-test="play"
    aria-label=${t(on ? 'bar.pause' : 'bar.play')}
    title=${`${t(on ? 'bar.pause' : 'bar.play')} (Space)`}
    @click=${onPlay}
  >
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <path d=${on ? 'M4 3h4v14H4zM12 3h4v14h-4z' : 'M5 2.5 17.5 10 5 17.5z'} fill="currentColor"></path>
    </svg>
  </button>`;
}

/** @param {import('./player.js').Player} player @param {(n: number) => void} [go] */
export function stepButtons(player, go = (n) => player.step(n)) {
  return html`<button class="button small" data-test="back" aria-label=${t('key.back')} title=${`${t('key.back')} (←)`} @click=${() => go(-1)}>←</button>
    <button class="button small" data-test="forward" aria-label=${t('key.forward')} title=${`${t('key.forward')} (→)`} @click=${() => go(1)}>→</button>`;
}

/** @param {import('./player.js').Player} player */
export function speedSlider(player) {
  const speed = player.clock.speed();
  const text = t('bar.speed.value', { speed: String(Number(speed.toPrecision(2))) });
  return html`<label class="speed"
    ><span class="sr">${t('bar.speed')}</span
    ><input
      type="range"
      min="-1"
      max="3"
      step="0.05"
      data-test="speed"
      .value=${live(String(Math.log10(speed)))}
      aria-valuetext=${text}
      @input=${(/** @type {Event} */ e) => player.setSpeed(10 ** Number(/** @type {HTMLInputElement} */ (e.target).value))}
    /><span class="num">${text}</span></label
  >`;
}

/** @param {import('./player.js').Player} player @param {(kind: any) => void} onAxis */
export function axisSelect(player, onAxis) {
  return html`<label class="inline"
    ><span class="sr">${t('bar.axis')}</span
    ><select data-test="axis" @change=${(/** @type {Event} */ e) => onAxis(/** @type {HTMLSelectElement} */ (e.target).value)}>
      ${axisKinds.map((kind) => html`<option value=${kind} .selected=${player.axis.kind === kind}>${t(`axis.${kind}`)}</option>`)}
    </select></label
  >`;
}

const SIGNS = [
  'user',
  'kernel',
  'blocked',
  'runnable',
  'dma',
  'copy',
  'ref',
  'fault',
  'wakeup',
  'lost',
];

/** The legend of the timeline: each sign as it is drawn, with its word. */
export function legendView() {
  return html`<ul class="legend" aria-label=${t('legend.label')}>
    ${SIGNS.map((id) => html`<li><i class=${`key ${id}`} aria-hidden="true"></i>${t(`legend.${id}`)}</li>`)}
  </ul>`;
}
