import { t } from '../say/words.js';
import { nothing, svg } from '../vendor/lit.js';
import { signs } from './drawarrow.js';
import { widthOf } from './measure.js';

/**
 * @typedef {object} Foot  how a skin explains its signs
 * @property {string} cell  prefix of the words for a cell
 * @property {string} how  prefix of the words for a way of moving bytes
 * @property {(x: number, y: number) => unknown} draw  a cell as it draws it
 */

/** @type {Foot} */
const machine = {
  cell: 'stage.foot',
  how: 'stage.how',
  draw: (x, y) => svg`<rect class="cell" x=${x + 6} y=${y - 10} width="11" height="11" rx="2" />`,
};

/**
 * drawFoot says what the signs mean.
 * @param {{layout: {foot: import('./layouts.js').Layout['foot'], font: {small: number}}, cell: number}} m
 * @param {Foot} [skin]
 */
export function drawFoot(m, skin = machine) {
  const box = m.layout.foot;
  if (!box) return nothing;
  const size = m.layout.font.small;
  const bytes = /** @type {const} */ ({ u: 'bytes', v: m.cell });
  const items = [
    { sign: 'cell', text: t(`${skin.cell}.${m.cell === 4096 ? 'page' : 'cell'}`, { bytes }) },
    ...['cpu', 'dma', 'ref', 'wake'].map((how) => ({ sign: how, text: t(`${skin.how}.${how}`) })),
    ...Object.entries(signs).map(([name, sign]) => ({
      sign: '',
      text: `${sign} ${t(`say.${name}`)}`,
    })),
  ];
  return drawSigns(items, box, size, 18, (sign, x, y) => {
    if (sign === 'cell') return skin.draw(x, y);
    return line(x, y, `way-${sign} way-now`, sign === 'cpu' || sign === 'dma' ? 5 : 2.5);
  });
}

/** A piece of a way. @param {number} x @param {number} y @param {string} look @param {number} width */
export const line = (x, y, look, width) =>
  svg`<g class=${`way ${look}`}><path class="line" d="M${x} ${y - 4}h20" stroke-width=${width} /></g>`;

/**
 * drawSigns says what signs mean, in as many lines as that takes.
 * @param {{sign: string, text: string}[]} items @param {import('./geometry.js').Rect} box @param {number} size
 * @param {number} gap @param {(sign: string, x: number, y: number) => unknown} draw
 */
export function drawSigns(items, box, size, gap, draw) {
  let x = box.x;
  let y = box.y + 16;
  return svg`<g class="foot">${items.map(({ sign, text }) => {
    const left = sign ? 26 : 0;
    const w = widthOf(text, size) + left;
    if (x + w > box.x + box.w && x > box.x) {
      x = box.x;
      y += 21;
    }
    const at = x;
    x += w + gap;
    return svg`${sign ? draw(sign, at, y) : nothing}<text class="soft" x=${at + left} y=${y} font-size=${size}>${text}</text>`;
  })}</g>`;
}
