import { t } from '../say/words.js';
import { nothing, svg } from '../vendor/lit.js';
import { along, backOff, heading, n, pathOf, upTo } from './geometry.js';
import { fit, widthOf } from './measure.js';

/** Signs of how we know, beside the words. */
export const signs = /** @type {Record<string, string>} */ ({
  measured: '●',
  derived: '◐',
  modelled: '○',
});

const thick = ['cpu', 'dma'];

/**
 * drawArrow draws a way of bytes, a wakeup, packets or a request, with its label.
 * @param {import('./arrows.js').Arrow} a @param {import('./model.js').StageModel} m
 * @param {(event: number) => void} [onPick]
 */
export function drawArrow(a, m, onPick) {
  const { stroke } = m.layout;
  const bold = a.when === 'now' && thick.includes(a.how);
  const head = bold ? stroke * 1.5 : a.when === 'done' && thick.includes(a.how) ? stroke : 7;
  const reached = a.when === 'now' ? Math.max(a.progress, 0.02) : 1;
  const whole = backOff(a.curve, head);
  const run = upTo(whole, reached);
  const tip = along(a.curve, reached);
  const turn = reached >= 1 ? heading(a.curve) : heading(upTo(a.curve, reached));
  const cls = `way way-${a.how} way-${a.when} known-${a.evidence || 'not'}${a.event === m.picked && a.event >= 0 ? ' picked' : ''}`;
  const width = bold ? stroke : thick.includes(a.how) && a.when === 'done' ? stroke * 0.55 : 2.5;
  const pick = onPick && a.event >= 0 ? () => onPick(a.event) : nothing;
  return svg`<g class=${cls} @click=${pick}>
    ${a.when === 'now' && reached < 1 ? svg`<path class="track" d=${pathOf(whole)} />` : nothing}
    <path class="line" d=${pathOf(run)} stroke-width=${width} />
    ${bold && a.evidence !== 'measured' ? svg`<path class="core" d=${pathOf(run)} stroke-width=${n(stroke * 0.3)} />` : nothing}
    <path class="head" transform="translate(${n(tip.x)} ${n(tip.y)}) rotate(${n(turn)})"
      d="M0 0L${-head} ${n(-head * 0.68)}L${-head} ${n(head * 0.68)}Z" />
    ${bold && a.progress < 1 ? riders(a, stroke) : nothing}
    ${a.label.key === '' ? nothing : drawChip(a, m)}
  </g>`;
}

/** Pages on their way. @param {import('./arrows.js').Arrow} a @param {number} stroke */
function riders(a, stroke) {
  const s = stroke * 1.7;
  return [0.25, 0.55, 0.85].map((k) => {
    const p = along(a.curve, a.progress * k);
    return svg`<rect class="rider" x=${n(p.x - s / 2)} y=${n(p.y - s / 2)} width=${n(s)} height=${n(s)} rx="3" />`;
  });
}

/**
 * chipOf is an arrow's label: its text, cut to fit, and its box.
 * @param {import('./arrows.js').Arrow} a @param {import('./model.js').StageModel} m
 */
export function chipOf(a, m) {
  const l = m.layout;
  const size = a.when === 'now' && l.name !== 'mini' ? l.font.text : l.font.small;
  const full = t(a.label.key, a.label.args);
  const sign = a.when === 'now' ? signs[a.evidence] : '';
  const word = sign ? `${full}  ${sign} ${t(`say.${a.evidence}`)}` : full;
  const short = sign ? `${full}  ${sign}` : full;
  const bold = { bold: a.when === 'now' };
  const most = l.name === 'wide' ? 250 : l.name === 'mini' ? 112 : l.w * 0.62;
  const text = widthOf(word, size, bold) <= most ? word : fit(short, size, most, bold);
  const w = widthOf(text, size, bold) + 18;
  const h = size + (a.when === 'now' ? 13 : 8);
  const x = Math.min(Math.max(a.at.x - w / 2, 6), l.w - w - 6);
  return { text, size, x, y: a.at.y - h / 2, w, h };
}

/** @param {import('./arrows.js').Arrow} a @param {import('./model.js').StageModel} m */
function drawChip(a, m) {
  const c = chipOf(a, m);
  return svg`<rect class="chip" x=${n(c.x)} y=${n(c.y)} width=${n(c.w)} height=${n(c.h)} rx=${n(c.h / 2)} />
    <text class="chiptext" x=${n(c.x + c.w / 2)} y=${n(c.y + c.h / 2 + c.size * 0.36)}
      text-anchor="middle" font-size=${c.size}>${c.text}</text>`;
}
