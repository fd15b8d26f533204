import { t } from '../say/words.js';
import { nothing, svg } from '../vendor/lit.js';
import { signs } from './drawarrow.js';
import { widthOf } from './measure.js';

/** @param {import('./model.js').StageModel} m */
export function drawFoot(m) {
  const box = m.layout.foot;
  if (!box) return nothing;
  const size = m.layout.font.small;
  const bytes = /** @type {const} */ ({ u: 'bytes', v: m.cell });
  const items = [
    { sign: 'cell', text: t(m.cell === 4096 ? 'stage.foot.page' : 'stage.foot.cell', { bytes }) },
    ...['cpu', 'dma', 'ref', 'wake'].map((how) => ({ sign: how, text: t(`stage.how.${how}`) })),
    ...Object.entries(signs).map(([name, sign]) => ({
      sign: '',
      text: `${sign} ${t(`say.${name}`)}`,
    })),
  ];
  let x = box.x;
  let y = box.y + 16;
  return svg`<g class="foot">${items.map((it) => {
    const w = widthOf(it.text, size) + (it.sign ? 26 : 0);
    if (x + w > box.x + box.w && x > box.x) {
      x = box.x;
      y += 21;
    }
    const at = x;
    x += w + 18;
    return drawItem(it.sign, it.text, at, y, size);
  })}</g>`;
}

/** @param {string} sign @param {string} text @param {number} x @param {number} y @param {number} size */
function drawItem(sign, text, x, y, size) {
  const words = svg`<text class="soft" x=${x + (sign ? 26 : 0)} y=${y} font-size=${size}>${text}</text>`;
  if (sign === '') return words;
  if (sign === 'cell') {
    return svg`<rect class="cell" x=${x + 6} y=${y - 10} width="11" height="11" rx="2" />${words}`;
  }
  const width = sign === 'cpu' || sign === 'dma' ? 5 : 2.5;
  return svg`<g class="way way-${sign} way-now"><path class="line" d="M${x} ${y - 4}h20"
    stroke-width=${width} /></g>${words}`;
}
