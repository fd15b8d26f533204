import { has, t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { halo } from '../drawplace.js';
import { n } from '../geometry.js';
import { fit, widthOf } from '../measure.js';
import { tell } from './drawguest.js';

/**
 * @typedef {import('../model.js').PlaceView} PlaceView
 * @typedef {import('./model.js').CanteenModel} CanteenModel
 * @typedef {import('../geometry.js').Rect} Rect
 */

/** What a place is called in the canteen, and what that is. @param {PlaceView} p */
export function namesOf(p) {
  const id = p.title.key.replace('stage.place.', '');
  const name = has(`canteen.name.${id}`) ? t(`canteen.name.${id}`) : t(p.title.key);
  const is = has(`canteen.is.${id}`)
    ? t('canteen.is', { what: { key: `canteen.is.${id}` } })
    : t('canteen.is', { what: p.title });
  return { name, is };
}

/** drawThing draws a place of the machine as furniture.
 * @param {PlaceView} p @param {CanteenModel} m */
export function drawThing(p, m) {
  const { rect: r } = p;
  const store = p.icon === '';
  const round = p.id === 'buffer' || p.id === 'peer' || p.id === 'record' ? 18 : 7;
  return svg`<g class="place place-${p.id}${p.changed ? ' changed' : ''}">
    ${p.changed ? halo(r) : nothing}
    ${store ? behind(p, r) : nothing}
    <rect class="box" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx=${store ? round : 9} />
    ${store ? drawStore(p, m) : drawDevice(p, m)}
  </g>`;
}

/** What sticks out of a box: the handles of a tray. @param {PlaceView} p @param {Rect} r */
function behind(p, r) {
  if (p.id !== 'buffer' && p.id !== 'peer') return nothing;
  const [y, h] = [r.y + r.h * 0.32, r.h * 0.36];
  return svg`<rect class="handle" x=${r.x - 6} y=${n(y)} width="14" height=${n(h)} rx="6" />
    <rect class="handle" x=${r.x + r.w - 8} y=${n(y)} width="14" height=${n(h)} rx="6" />`;
}

/** What makes a box a shelf, a hatch, a rail or a pane. @param {PlaceView} p @param {Rect} r @param {boolean} mini */
function trim(p, r, mini) {
  const foot = r.y + r.h - 6;
  if (p.id === 'cache' || p.id === 'target') {
    return svg`<rect class="wood" x=${r.x - 4} y=${foot} width=${r.w + 8} height="6" rx="3" />
      <rect class="wood" x=${r.x - 2} y=${r.y + 4} width="5" height=${r.h - 6} rx="2" />
      <rect class="wood" x=${r.x + r.w - 3} y=${r.y + 4} width="5" height=${r.h - 6} rx="2" />`;
  }
  if (p.id === 'socket') {
    return svg`<rect class="wood" x=${r.x - 4} y=${foot} width=${r.w + 8} height="6" rx="3" />
      ${mini ? nothing : svg`<path class="blind" d="M${r.x + 6} ${r.y + 3}h${r.w - 12}m${12 - r.w} 3h${r.w - 12}" />`}`;
  }
  if ((p.id === 'pipe' || p.id === 'twin') && !mini) {
    const y = r.y + 25;
    return svg`<path class="rail" d="M${r.x + 5} ${y}h${r.w - 10}" />
      <circle class="knob" cx=${r.x + 5} cy=${y} r="3" /><circle class="knob" cx=${r.x + r.w - 5} cy=${y} r="3" />`;
  }
  if (p.id === 'mapping' && !mini) {
    return svg`<path class="glint" d="M${r.x + 12} ${r.y + r.h - 10}l26 -40m-8 40l16 -24m${r.w - 74} -6l20 -30" />`;
  }
  return nothing;
}

/** @param {PlaceView} p @param {CanteenModel} m */
function drawStore(p, m) {
  const { rect: r } = p;
  const { small, text } = m.layout.font;
  const mini = m.layout.name === 'mini';
  const pad = mini ? 8 : 11;
  const size = mini ? small : text;
  const { name, is } = namesOf(p);
  const room = r.w - 2 * pad;
  // A rail as narrow as a finger has no room for its name.
  const title =
    r.w < 50 && widthOf(name, size, { bold: true }) > room
      ? ''
      : fit(name, size, room, { bold: true });
  const left = room - widthOf(title, size, { bold: true });
  const note = tell(p.note);
  const short = p.note.args?.level ? t('stage.level', p.note.args) : note;
  const wide = (/** @type {string} */ s) => widthOf(s, small);
  const both = [note, short].find((x) => wide(is) + wide(x) + 16 <= left);
  const one = [note, short].find((x) => wide(x) + 8 <= left) ?? '';
  const y = r.y + (mini ? 14 : 19);
  const at = r.x + pad + widthOf(title, size, { bold: true }) + 6;
  return svg`${trim(p, r, mini)}
    <text class="strong" x=${r.x + pad} y=${y} font-size=${size}>${title}</text>
    ${both === undefined ? nothing : svg`<text class="soft" x=${n(at)} y=${y} font-size=${small}>${is}</text>`}
    <text class="soft" x=${r.x + r.w - pad} y=${y} text-anchor="end" font-size=${small}>${both ?? one}</text>
    ${p.cells.map(drawDish)}`;
}

/** A cell is a dish; a page reference is a slip of paper.
 * @param {import('../cells.js').Cell} c */
function drawDish(c) {
  const paper = c.how === 'ref' && c.full > 0;
  const round = paper ? 2 : n(c.h / 2);
  const [x, y, w, h] = [n(c.x), n(c.y), n(c.w), n(c.h)];
  const plate = paper
    ? nothing
    : svg`<rect class="cell" x=${x} y=${y} width=${w} height=${h} rx=${round} />`;
  if (c.full === 0) return plate;
  const s = Math.sqrt(c.full);
  const [dw, dh] = [n(c.w * s), n(c.h * s)];
  const [dx, dy] = [n(c.x + (c.w - c.w * s) / 2), n(c.y + (c.h - c.h * s) / 2)];
  const lines = paper
    ? svg`<path class="ink" d="M${n(c.x + c.w * 0.25)} ${n(c.y + c.h * 0.36)}h${n(c.w * 0.5)}m${n(-c.w * 0.5)} ${n(c.h * 0.28)}h${n(c.w * 0.34)}" />`
    : c.h > 9 && c.full >= 1
      ? svg`<circle class="rim" cx=${n(c.x + c.w / 2)} cy=${n(c.y + c.h / 2)} r=${n(c.h * 0.27)} />`
      : nothing;
  return svg`${plate}<rect class="cell cell-${c.how}" x=${dx} y=${dy} width=${dw} height=${dh} rx=${paper ? 2 : n((c.h * s) / 2)} />${lines}`;
}

/** @param {PlaceView} p @param {CanteenModel} m */
function drawDevice(p, m) {
  const { rect: r } = p;
  const { small, strong } = m.layout.font;
  const mini = m.layout.name === 'mini';
  const icon = mini ? 26 : r.w < 170 ? 34 : 42;
  const pad = mini ? 8 : 12;
  const x = r.x + pad + icon + (mini ? 6 : 10);
  const room = r.x + r.w - x - 6;
  const size = mini ? small : strong;
  const { name, is } = namesOf(p);
  const wide = widthOf(name, size, { bold: true });
  const cy = r.y + r.h / 2;
  const short = `canteen.name.${p.title.key.replace('stage.place.', '')}.short`;
  const note = fit(tell(p.note), small, room);
  const busy = p.note.key === 'stage.disk.busy';
  const fits = !mini && wide + 6 + widthOf(is, small) <= room;
  return svg`${drawIcon(p.icon, busy, r.x + pad, cy - icon / 2, icon)}
    <text class="strong" x=${x} y=${n(mini ? cy + 4 : cy - 4)} font-size=${size}>${wide > room && has(short) ? t(short) : fit(name, size, room, { bold: true })}</text>
    ${fits ? svg`<text class="soft" x=${n(x + wide + 6)} y=${n(cy - 4)} font-size=${small}>${is}</text>` : nothing}
    ${mini ? nothing : svg`<text class="soft" x=${x} y=${n(cy + 15)} font-size=${small}>${note}</text>`}`;
}

/** A stove, a turntable or a courier's scooter.
 * @param {string} icon @param {boolean} busy @param {number} x @param {number} y @param {number} s */
function drawIcon(icon, busy, x, y, s) {
  const at = `translate(${n(x)} ${n(y)}) scale(${n((s / 40) * 100) / 100})`;
  if (icon === 'disk') {
    return svg`<g class="icon" transform=${at}><path d="M5 17h30M8 17c0 9 5 13 12 13s12 -4 12 -13M35 17h5M14 36h12" />
      ${busy ? svg`<path class="flame" d="M12 37c-3 -3 1 -4 1 -6c3 2 3 4 1 6zM20 38c-4 -3 0 -5 0 -7c4 2 4 5 1 7zM28 37c-3 -3 1 -4 1 -6c3 2 3 4 1 6z" />` : nothing}
      <path class=${busy ? 'steam on' : 'steam'} d="M14 11q-3 -3 0 -5t0 -5M21 11q-3 -3 0 -5t0 -5M28 11q-3 -3 0 -5t0 -5" /></g>`;
  }
  if (icon === 'lo') {
    return svg`<g class="icon" transform=${at}><ellipse cx="20" cy="24" rx="18" ry="8" /><path d="M20 32v6M12 38h16" />
      <path d="M10 12a12 5 0 0 1 20 -1M30 5v7h-7" /></g>`;
  }
  return svg`<g class="icon" transform=${at}><circle cx="9" cy="32" r="5" /><circle cx="32" cy="32" r="5" />
    <path d="M14 32h13M32 27l-4 -17h-5M9 27c6 0 6 5 9 5M3 12h13v11h-13z" /></g>`;
}
