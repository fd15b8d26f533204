import { t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { drawArrow, drawChip, labelsOf } from '../drawarrow.js';
import { drawFoot } from '../foot.js';
import { pathOf } from '../geometry.js';
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
  drawThing,
  drawWalks,
  namesOf,
} from './drawroom.js';
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
    ${drawFoot(m, foot)}
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

/** @type {import('../foot.js').Foot} */
const foot = {
  cell: 'canteen.foot',
  how: 'canteen.foot',
  draw: (x, y) => svg`<circle class="cell cell-was" cx=${x + 11} cy=${y - 4} r="6.5" />`,
};
