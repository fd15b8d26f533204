import { t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { drawArrow, drawChip, labelsOf, signs } from '../drawarrow.js';
import { pathOf } from '../geometry.js';
import { widthOf } from '../measure.js';
import { wayOf } from '../ways.js';
import { drawCarry } from './drawcarry.js';
import { drawGuest, tell } from './drawguest.js';
import {
  drawBand,
  drawBoard,
  drawCounter,
  drawPlacesOf,
  drawPlaque,
  drawShaft,
  drawStool,
  drawWalks,
} from './drawroom.js';
import { drawThing, namesOf } from './drawthing.js';
import { skinArgs, skinKey } from './skin.js';

/** @typedef {import('./model.js').CanteenModel} CanteenModel */

/**
 * drawCanteen draws the canteen: a whole svg element, as drawStage does.
 * @param {CanteenModel} model
 * @param {{caption?: string, onPick?: (event: number) => void}} [opts]
 */
export function drawCanteen(model, opts = {}) {
  const m = dressed(model);
  const l = m.layout;
  const labels = labelsOf(m);
  const title = t('canteen.title', {
    demo: { key: `stage.demo.${m.demo}` },
    step: m.step,
    steps: m.steps,
  });
  const pane = m.mapped && wayOf(l, 'cache', 'mapping');
  return svg`<svg class="stage canteen stage-${l.name}" role="img" viewBox="0 0 ${l.w} ${l.h}"
    xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="xMidYMid meet">
    <title>${title}</title>
    <desc>${opts.caption ?? description(m)}</desc>
    ${l.bands.map((b) => drawBand(b.id, b.rect, m))}
    ${l.stools ? drawBand('stools', l.stools, m) : nothing}
    ${drawCounter(m)}
    ${drawShaft(m)}
    ${m.columns.map((c) => drawPlacesOf(c, m))}
    ${m.cpus.map((c) => drawStool(c, m))}
    ${pane ? svg`<path class="window" d=${pathOf(pane.curve)} />` : nothing}
    ${m.places.map((p) => drawThing(p, m))}
    ${drawBoard(m)}
    ${m.arrows.map((a) => drawArrow(a, m, opts.onPick))}
    ${drawPlaque(m)}
    ${l.talk ? m.columns.map((c) => drawWalks(c, m)) : nothing}
    ${labels.small.map((x) => drawChip(x, m, opts.onPick))}
    ${m.guests.map((g) => drawGuest(g, m))}
    ${m.arrows.map((a) => drawCarry(a, m))}
    ${labels.large.map((x) => drawChip(x, m, opts.onPick))}
    ${drawFoot(m)}
  </svg>`;
}

/** dressed gives the labels of arrows the canteen's words. @param {CanteenModel} m @returns {CanteenModel} */
export const dressed = (m) => ({ ...m, arrows: dressedArrows(m.arrows) });

/** @param {import('../arrows.js').Arrow[]} arrows */
export function dressedArrows(arrows) {
  return arrows.map((a) => {
    const { key, args } = a.label;
    return { ...a, label: { key: skinKey(key), args: args && skinArgs(args) } };
  });
}

/** The picture in words, where nobody gives better ones. @param {CanteenModel} m */
function description(m) {
  const guests = m.guests.map((g) => `${tell(g.name)}: ${tell(g.status)}`);
  const places = m.places.map((p) => `${namesOf(p).name}: ${tell(p.note)}`);
  return [...guests, ...places].join('; ');
}

/** What the signs mean. @param {CanteenModel} m */
function drawFoot(m) {
  const box = m.layout.foot;
  if (!box) return nothing;
  const size = m.layout.font.small;
  const bytes = /** @type {const} */ ({ u: 'bytes', v: m.cell });
  const items = [
    {
      sign: 'cell',
      text: t(m.cell === 4096 ? 'canteen.foot.page' : 'canteen.foot.cell', { bytes }),
    },
    ...['cpu', 'dma', 'ref', 'wake'].map((how) => ({ sign: how, text: t(`canteen.foot.${how}`) })),
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
    return svg`<circle class="cell cell-was" cx=${x + 11} cy=${y - 4} r="6.5" />${words}`;
  }
  const width = sign === 'cpu' || sign === 'dma' ? 5 : 2.5;
  return svg`<g class="way way-${sign} way-now"><path class="line" d="M${x} ${y - 4}h20"
    stroke-width=${width} /></g>${words}`;
}
