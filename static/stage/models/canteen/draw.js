import { t } from '../../../say/words.js';
import { nothing, svg } from '../../../vendor/lit.js';
import { dressedArrows } from '../../canteen/draw.js';
import { drawCarry } from '../../canteen/drawcarry.js';
import { drawGuest, tell } from '../../canteen/drawguest.js';
import {
  drawBoard,
  drawCounter,
  drawPlacesOf,
  drawStool,
  drawWalks,
} from '../../canteen/drawroom.js';
import { skinArgs, skinKey } from '../../canteen/skin.js';
import { drawArrow, drawChip, labelsOf } from '../../drawarrow.js';
import { shortest } from '../../shortest.js';
import {
  drawBlocked,
  drawCalls,
  drawClock,
  drawDisk,
  drawFoot,
  drawLoopback,
  drawMemory,
} from '../draw.js';
import { drawMeans } from '../drawmeans.js';
import { drawQueues } from '../drawqueues.js';

/** @typedef {import('./model.js').ModelCanteen} ModelCanteen */

/** The canteen's word for a word of the machine. @type {typeof t} */
const word = (key, args) => t(skinKey(key), args && skinArgs(args));

/**
 * drawModelCanteen draws the canteen of an I/O model: a whole svg element, as drawModel does.
 * @param {ModelCanteen} model
 * @param {{caption?: string, onPick?: (event: number) => void}} [opts]
 */
export function drawModelCanteen(model, opts = {}) {
  const m = { ...model, arrows: dressedArrows(model.arrows) };
  const l = m.layout;
  const labels = labelsOf(m);
  const any = /** @type {any} */ (m);
  const title = t('canteen.title', {
    demo: { key: `demo.${m.demo}` },
    step: m.step,
    steps: m.steps,
  });
  return svg`<svg class="stage models canteen stage-${l.name}" role="img" viewBox="0 0 ${l.w} ${l.h}"
    xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="xMidYMid meet">
    <title>${title}</title>
    <desc>${opts.caption ?? m.guests.map((g) => `${tell(g.name)}: ${tell(g.status)}`).join('; ')}</desc>
    ${l.bands.map((b) => drawPart(b.id, b.rect, l))}
    ${drawCounter(any)}
    ${m.columns.map((c) => drawPlacesOf(/** @type {any} */ (c), any))}
    ${m.cpus.map((c) => drawStool(c, any))}
    ${drawMemory(m, word)}
    ${m.guests.some((g) => g.role === 'clients') ? drawStill(l) : nothing}
    ${drawCalls(m, word)}
    ${drawLoopback(m, word)}
    ${drawDisk(m, word)}
    ${drawClock(m)}
    ${drawMeans(m, word)}
    ${drawQueues(m, word)}
    ${m.rows.map((x) => drawPlate(x, m))}
    ${drawBoard(any)}
    ${m.arrows.map((a) => drawArrow(a, m, opts.onPick))}
    ${l.talk ? m.columns.map((c) => drawWalks(/** @type {any} */ (c), any)) : nothing}
    ${labels.small.map((x) => drawChip(x, m, opts.onPick))}
    ${m.guests.map((g) => drawGuest(g, any))}
    ${m.arrows.map((a) => drawCarry(a, any))}
    ${drawBlocked(m, word)}
    ${labels.large.map((x) => drawChip(x, m, opts.onPick))}
    ${drawFoot(m, word)}
  </svg>`;
}

/** A part of the house: its name here, and what it is in the computer.
 * @param {string} id @param {import('../../geometry.js').Rect} r @param {ModelCanteen['layout']} l */
function drawPart(id, r, l) {
  const { small, text } = l.font;
  const mini = l.name === 'mini';
  const is = t('canteen.is', { what: { key: `canteen.is.${id}` } });
  // Windows stand where the counter's name would, and rings beside them: it moves above the hatches.
  const x = id === 'kernel' && !mini ? l.queues.x : r.x + (mini ? 10 : 14);
  const y = r.y + (mini ? 15 : 19);
  return svg`<g class=${`band band-${id}`}>
    <rect x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="12" />
    <text x=${x} y=${y} font-size=${mini ? small : text}><tspan class="strong">${t(`canteen.band.${id}`)}</tspan><tspan class="soft" dx="5" font-size=${small}>${is}</tspan></text></g>`;
}

/** A supplier stays in the dining room, also while at a window: why. @param {ModelCanteen['layout']} l */
function drawStill({ seats, font, name }) {
  const r = seats.clients.user;
  const forms = ['model.clients.still', 'model.clients.still.short'].map(skinKey);
  const text = shortest(forms, {}, font.small, r.w, t, false);
  return svg`<text class="soft" x=${r.x + 2} y=${r.y - (name === 'mini' ? 9 : 7)} font-size=${font.small}>${text}</text>`;
}

/** A dish that stands at a hatch. @param {import('../queues.js').QueueRow} x @param {ModelCanteen} m */
function drawPlate(x, m) {
  const { rect: r } = x;
  // In a row of one line its words need the room.
  if (x.queue <= 0 || x.kind === 'more' || r.h < 35) return nothing;
  const s = m.layout.name === 'mini' ? 0.8 : 1.15;
  const at = r.x + r.w * (m.layout.name === 'wide' ? 0.46 : 0.36);
  return svg`<g class="dish" transform=${`translate(${Math.round(at)} ${Math.round(r.y + Math.min(17, r.h / 2 + 4))}) scale(${s})`}>
    <ellipse rx="11" ry="3.4" /><path d="M-7 -2a7 7 0 0 1 14 0z" /></g>`;
}
