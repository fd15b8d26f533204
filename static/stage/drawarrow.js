import { has, t } from '../say/words.js';
import { nothing, svg } from '../vendor/lit.js';
import { along, backOff, heading, n, pathOf, upTo } from './geometry.js';
import { fit, widthOf } from './measure.js';

/**
 * What a picture has that arrows are drawn on.
 * @typedef {{layout: import('./layouts.js').Layout, arrows: import('./arrows.js').Arrow[], picked: number}} Drawn
 */

/** Signs of how we know, beside the words. */
export const signs = /** @type {Record<string, string>} */ ({
  measured: '●',
  derived: '◐',
  modelled: '○',
});

const thick = ['cpu', 'dma'];

/** @param {import('./arrows.js').Arrow} a @param {Drawn} m */
function classOf(a, m) {
  const picked = a.event >= 0 && a.event === m.picked ? ' picked' : '';
  return `way way-${a.how} way-${a.when} known-${a.evidence || 'not'}${picked}`;
}

/**
 * drawArrow draws a way of bytes, a wakeup, packets or a request, with its label.
 * @param {import('./arrows.js').Arrow} a @param {Drawn} m
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
  const width = bold
    ? stroke
    : thick.includes(a.how) && a.when === 'done'
      ? stroke * 0.55
      : a.when === 'next'
        ? 1.6
        : 2.5;
  const pick = onPick && a.event >= 0 ? () => onPick(a.event) : nothing;
  return svg`<g class=${classOf(a, m)} @click=${pick}>
    ${a.when === 'now' && reached < 1 ? svg`<path class="track" d=${pathOf(whole)} />` : nothing}
    <path class="line" d=${pathOf(run)} stroke-width=${width} />
    ${bold && a.evidence !== 'measured' ? svg`<path class="core" d=${pathOf(run)} stroke-width=${n(stroke * 0.3)} />` : nothing}
    <path class="head" transform="translate(${n(tip.x)} ${n(tip.y)}) rotate(${n(turn)})"
      d="M0 0L${-head} ${n(-head * 0.68)}L${-head} ${n(head * 0.68)}Z" />
    ${bold && a.progress < 1 ? riders(a, stroke) : nothing}
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
 * @param {import('./arrows.js').Arrow} a @param {Drawn} m
 */
export function chipOf(a, m) {
  const l = m.layout;
  const size = a.when === 'now' && l.name !== 'mini' ? l.font.text : l.font.small;
  const full = t(a.label.key, a.label.args);
  const sign = a.when === 'now' ? `  ${signs[a.evidence]}` : '';
  const bold = { bold: a.when === 'now' };
  const inner = l.narrow && a.from === 'cache' && a.to === 'socket';
  const packet = l.narrow && a.how === 'packet';
  const room = (a.when === 'now' && a.side.room) || l.chip;
  const most = room
    ? room
    : packet
      ? l.w * 0.57
      : inner
        ? l.w * 0.42 - 62
        : l.name === 'mini'
          ? 112
          : Math.min(330, l.w * 0.7);
  const texts = [full + sign];
  if (a.label.args?.what) texts.push(`${t('stage.way', a.label.args)}${sign}`);
  if (has(`${a.label.key}.short`)) texts.push(`${t(`${a.label.key}.short`, a.label.args)}${sign}`);
  const whole = a.label.args?.call && has(`${a.label.key}.in`);
  if (whole) texts.unshift(`${t(`${a.label.key}.in`, a.label.args)}${sign}`);
  if (sign) texts.unshift(`${texts[0]} ${t(`say.${a.evidence}`)}`);
  if (a.label.args?.no) texts.push(`${a.label.args.no}${sign}`);
  const inside = most - 18;
  const text =
    texts.find((x) => widthOf(x, size, bold) <= inside) ??
    fit(texts.at(-1) ?? full, size, inside, bold);
  const w = widthOf(text, size, bold) + 18;
  const h = size + (a.when === 'now' ? 13 : 8);
  const side = a.when === 'now' ? a.side : { ...a.at, align: 0.5 };
  const x = Math.min(Math.max(side.x - w * side.align, 6), l.w - w - 6);
  return { text, size, x, y: side.y - h / 2, w, h };
}

/**
 * labelsOf are the labels to draw, the one that matters now last. A small one
 * that another would cover is left out: its line stays.
 * @param {Drawn} m
 */
export function labelsOf(m) {
  const all = m.arrows
    .filter((a) => a.label.key !== '')
    .map((arrow) => ({ arrow, chip: chipOf(arrow, m) }));
  const large = all.filter((x) => x.arrow.when === 'now');
  /** @type {typeof all} */
  const small = [];
  for (const x of all) {
    if (x.arrow.when === 'now') continue;
    if (![...large, ...small].some((y) => meet(x.chip, y.chip))) small.push(x);
  }
  return { small, large };
}

/** @param {import('./geometry.js').Rect} a @param {import('./geometry.js').Rect} b */
function meet(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/**
 * drawChip draws an arrow's label.
 * @param {{arrow: import('./arrows.js').Arrow, chip: ReturnType<typeof chipOf>}} label
 * @param {Drawn} m
 * @param {(event: number) => void} [onPick]
 */
export function drawChip({ arrow: a, chip: c }, m, onPick) {
  const pick = onPick && a.event >= 0 ? () => onPick(a.event) : nothing;
  return svg`<g class=${classOf(a, m)} @click=${pick}>
    <rect class="chip" x=${n(c.x)} y=${n(c.y)} width=${n(c.w)} height=${n(c.h)} rx=${n(c.h / 2)} />
    <text class="chiptext" x=${n(c.x + c.w / 2)} y=${n(c.y + c.h / 2 + c.size * 0.36)}
      text-anchor="middle" font-size=${c.size}>${c.text}</text></g>`;
}
