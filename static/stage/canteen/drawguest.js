import { has, t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { drawTwo } from '../drawplace.js';
import { n } from '../geometry.js';
import { fit, widthOf } from '../measure.js';
import { firstFit } from '../shortest.js';
import { skinArgs, skinKey } from './skin.js';
import { balance } from './talk.js';

/**
 * @typedef {import('./guests.js').Guest} Guest
 * @typedef {import('./model.js').CanteenModel} CanteenModel
 * @typedef {import('../geometry.js').Rect} Rect
 */

/** @param {import('../tokens.js').Label} l */
export const tell = (l) => t(skinKey(l.key), l.args && skinArgs(l.args));

/** Where a guest's figure stands in its place, and how tall it is.
 * @param {Guest} g @param {Rect} r */
function standing(g, r) {
  const tall = r.h - 15;
  const inset = tall * 0.5 + (tall > 36 ? 8 : 5);
  return { x: g.right ? r.x + inset : r.x + r.w - inset, y: r.y, tall };
}

/** The outline of a figure: a head and shoulders. @param {number} x @param {number} y @param {number} h */
function figure(x, y, h) {
  const [r, w] = [h * 0.24, h * 0.4];
  return svg`<circle cx=${n(x)} cy=${n(y + r + 1)} r=${n(r)} />
    <path d="M${n(x - w)} ${n(y + h)}c0 ${n(-h * 0.64)} ${n(2 * w)} ${n(-h * 0.64)} ${n(2 * w)} 0z" />`;
}

/** @param {Guest} g @param {number} x @param {number} y @param {number} h */
function face(g, x, y, h) {
  const r = h * 0.24;
  const eye = y + r + 1;
  if (g.state !== 'blocked') return nothing;
  const lid = (/** @type {number} */ at) =>
    svg`<path class="lid" d="M${n(at - r * 0.28)} ${n(eye)}q${n(r * 0.28)} ${n(r * 0.4)} ${n(r * 0.56)} 0" />`;
  return svg`${lid(x - r * 0.42)}${lid(x + r * 0.42)}`;
}

/** @param {Guest} g */
const ticketWidth = (g) => widthOf(String(g.ticket), 11, { bold: true }) + 10;

/** What the guest has in hand. @param {Guest} g @param {number} x @param {number} y */
function hand(g, x, y) {
  if (g.holds === 'plate') {
    return svg`<g class="plate"><ellipse cx=${n(x)} cy=${n(y)} rx="11" ry="4" /><path d="M${n(x - 6)} ${n(y - 2)}a6 6 0 0 1 12 0z" /></g>`;
  }
  if (g.holds === 'slip') {
    return svg`<g class="slip"><rect x=${n(x - 6)} y=${n(y - 9)} width="12" height="15" rx="1.5" /><path d="M${n(x - 3)} ${n(y - 5)}h6m-6 4h6m-6 4h4" /></g>`;
  }
  if (g.holds === 'ticket') {
    const w = ticketWidth(g);
    return svg`<g class="ticket"><rect x=${n(x - w / 2)} y=${n(y - 11)} width=${n(w)} height="18" rx="3" />
      <text x=${n(x)} y=${n(y + 2)} text-anchor="middle" font-size="11">${g.ticket}</text></g>`;
  }
  return nothing;
}

/**
 * bubbleOf is the box of what a guest says, and its lines; null where nothing
 * is said or there is no room.
 * @param {Guest} g @param {CanteenModel} m
 */
export function bubbleOf(g, m) {
  if (g.says.key === '' || !m.layout.talk) return null;
  const { narrow, font } = m.layout;
  const size = font.small;
  const at = standing(g, g.rect);
  const reach = at.tall * 0.5 + (narrow ? 5 : 8);
  const left = g.right ? at.x + reach : g.rect.x;
  const right = g.right ? g.rect.x + g.rect.w : at.x - reach;
  const pad = narrow ? 4 : 7;
  const said = tell(g.says);
  const lines = balance(said, size, right - left - 2 * pad, 2);
  if (lines.at(-1)?.endsWith('…') && !said.endsWith('…')) return null;
  const step = size + 3;
  const w = Math.max(...lines.map((x) => widthOf(x, size))) + 2 * pad;
  const h = lines.length * step + (narrow ? 5 : 10);
  const x = g.right ? left : right - w;
  return { rect: { x, y: g.rect.y + (g.rect.h - 14 - h) / 2, w, h }, lines, size, step };
}

/** @param {Guest} g @param {CanteenModel} m */
function drawBubble(g, m) {
  const b = bubbleOf(g, m);
  if (!b) return nothing;
  const { rect: r } = b;
  const edge = g.right ? r.x : r.x + r.w;
  const tip = g.right ? edge - 6 : edge + 6;
  const y = r.y + Math.min(r.h / 2, 16);
  const first = r.y + r.h / 2 - ((b.lines.length - 1) * b.step) / 2 + b.size * 0.36;
  return svg`<g class=${g.spoken ? 'bubble said' : 'bubble'}>
    <rect x=${n(r.x)} y=${n(r.y)} width=${n(r.w)} height=${n(r.h)} rx="8" />
    <path d="M${n(edge)} ${n(y - 5)}L${n(tip)} ${n(y)}L${n(edge)} ${n(y + 5)}" />
    ${b.lines.map(
      (line, k) => svg`<text x=${n(r.x + r.w / 2)} y=${n(first + k * b.step)} text-anchor="middle"
      font-size=${b.size}>${line}</text>`,
    )}
  </g>`;
}

/** Name and whereabouts below the figure. @param {Guest} g @param {CanteenModel} m */
function drawName(g, m) {
  const { small } = m.layout.font;
  const { rect: r } = g;
  const name = tell(g.name);
  const room = r.w - widthOf(name, small, { bold: true }) - 10;
  const full = tell(g.status);
  // The figure says where it is: half a word beside it would say no more.
  const state = skinKey(`stage.state.${g.state}`);
  const texts = [full, t(state), has(`${state}.short`) ? t(`${state}.short`) : ''];
  const status = texts.find((s) => widthOf(s, small) <= room) ?? '';
  const x = g.right ? r.x + 4 : r.x + r.w - 4;
  const y = n(r.y + r.h - 1);
  return svg`<text x=${n(x)} y=${y} text-anchor=${g.right ? 'start' : 'end'} font-size=${small}><tspan
    class="strong">${name}</tspan><tspan class="soft" dx="5">${status}</tspan></text>`;
}

/** drawGuest draws a thread as a guest: figure, name, what it says and holds.
 * @param {Guest} g @param {CanteenModel} m */
export function drawGuest(g, m) {
  if (!m.layout.talk) return drawSmall(g, m);
  const at = standing(g, g.rect);
  const ghost = g.ghost && standing(g, g.ghost);
  const side = g.right ? -1 : 1;
  const left = at.x - at.tall * 0.5 - 3;
  return svg`<g class="guest guest-${g.state}">
    ${ghost ? svg`<g class="shade">${figure(ghost.x, ghost.y, ghost.tall)}</g>` : nothing}
    ${
      g.changed
        ? svg`<rect class="halo" x=${n(left)} y=${n(at.y - 3)} width=${n(at.tall + 6)}
      height=${n(at.tall + 5)} rx="10" />`
        : nothing
    }
    <g class="body">${figure(at.x, at.y, at.tall)}${face(g, at.x, at.y, at.tall)}</g>
    ${drawBubble(g, m)}
    ${hand(g, at.x + side * at.tall * 0.44, at.y + at.tall * 0.72)}
    ${drawName(g, m)}
  </g>`;
}

/** In the smallest picture a guest is a figure with a word beside it.
 * @param {Guest} g @param {CanteenModel} m */
function drawSmall(g, m) {
  const { rect: r } = g;
  const { small } = m.layout.font;
  const tall = r.h - 4;
  const x = r.x + tall * 0.5;
  const left = x + tall * 0.5 + 9;
  // A ticket is before the figure: its name and state stand on the right.
  const held = g.holds === 'ticket' ? left - 3 - ticketWidth(g) / 2 : left;
  const room = r.x + r.w + 2 - left;
  const state = skinKey(`stage.state.${g.state}`);
  const texts = [tell(g.status), t(state), has(`${state}.short`) ? t(`${state}.short`) : '', ''];
  const name = fit(tell(g.name), small, room, { bold: true });
  const ghost = g.ghost;
  return svg`<g class="guest guest-${g.state}">
    ${ghost ? svg`<g class="shade">${figure(ghost.x + tall * 0.5, ghost.y + 1, tall)}</g>` : nothing}
    <g class="body">${figure(x, r.y + 1, tall)}${face(g, x, r.y + 1, tall)}</g>
    ${hand(g, Math.min(x + tall * 0.42, held), r.y + tall * 0.7)}
    ${drawTwo(left, r.y + r.h / 2, r.h, name, firstFit(texts, small, room), small)}
  </g>`;
}
