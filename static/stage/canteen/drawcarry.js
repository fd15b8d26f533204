import { nothing, svg } from '../../vendor/lit.js';
import { along, n } from '../geometry.js';

/**
 * @typedef {import('../arrows.js').Arrow} Arrow
 * @typedef {import('./model.js').CanteenModel} CanteenModel
 */

/**
 * carryAt is where the one who carries is: on the way while the bytes move,
 * a little past the middle when they have arrived. What has its label on the way keeps to the start.
 * @param {Arrow} a
 */
export function carryAt(a) {
  const short = ['request', 'packet', 'wake'].includes(a.how);
  return along(a.curve, short ? 0.06 + 0.18 * a.progress : 0.08 + 0.5 * a.progress);
}

/**
 * drawCarry draws who or what takes the dish along the way that is used now:
 * somebody with a plate, the lift, a slip, a box, the bell.
 * @param {Arrow} a @param {CanteenModel} m
 */
export function drawCarry(a, m) {
  if (a.when !== 'now') return nothing;
  const { name, narrow, w } = m.layout;
  // Between what waits and the sockets there is a strip to carry along, and words on both sides; upright, both of the
  // counter's names stand beside it, and who has carried is above them.
  const strip = 'means' in m.layout && a.how === 'cpu';
  const above = strip && /** @type {any} */ (m.layout).below;
  const on = above ? along(a.curve, 0.08 + 0.78 * a.progress) : carryAt(a);
  const scale = name === 'mini' ? 0.7 : strip ? 0.75 : narrow ? 0.85 : 1;
  const edge = 18 * scale;
  const p = { x: Math.min(Math.max(on.x, edge), w - edge), y: on.y };
  const picture = pictureOf(a, m);
  return picture === nothing
    ? nothing
    : svg`<g class=${`carry carry-${a.how}`} transform="translate(${n(p.x)} ${n(p.y)}) scale(${scale})">${picture}</g>`;
}

/** @param {Arrow} a @param {CanteenModel} m */
function pictureOf(a, m) {
  switch (a.how) {
    case 'cpu':
      return carrier(m.carriers[a.event] === 'cook');
    case 'dma':
      return a.to === 'nic' || a.from === 'nic' ? parcel : lift;
    case 'ref':
      return slip;
    case 'packet':
      return parcel;
    case 'request':
      return a.label.key === '' ? nothing : slip;
    case 'wake':
      return bell;
  }
  return nothing;
}

/** Somebody who carries a plate; one of the house wears a hat. @param {boolean} cook */
const carrier = (cook) => svg`<circle class="disc" r="19" />
  <circle class="ink" cx="-4" cy="-6" r="4.5" />
  <path class="ink" d="M-12 12c0 -15 16 -15 16 0z" />
  ${cook ? svg`<path class="ink" d="M-9 -10v-5a3 3 0 0 1 4 -2a3 3 0 0 1 5 1a3 3 0 0 1 1 4v2z" />` : nothing}
  <path class="arm" d="M1 3l6 -4" />
  <ellipse class="ink" cx="9" cy="-3" rx="7.5" ry="2.2" /><path class="ink" d="M4.5 -5a4.5 4.5 0 0 1 9 0z" />`;

/** The cab of the dish lift. */
const lift = svg`<rect class="disc" x="-17" y="-14" width="34" height="28" rx="5" />
  <ellipse class="ink" cy="6" rx="11" ry="2.6" /><path class="ink" d="M-7 3a7 7 0 0 1 14 0z" />
  <path class="arm" d="M-13 -9h26" />`;

/** A slip that says where the dish stands. */
const slip = svg`<path class="disc" d="M-10 -13h14l6 6v20h-20z" /><path class="arm" d="M4 -13v6h6M-6 -3h12M-6 2h12M-6 7h8" />`;

/** A packed dish. */
const parcel = svg`<path class="disc" d="M-13 -6l4 -6h18l4 6v17h-26z" /><path class="arm" d="M-13 -6h26M-4 -6v6h8v-6" />`;

/** The bell that calls. */
const bell = svg`<circle class="disc" r="14" /><path class="ink" d="M-8 4c2 -2 2 -5 2 -7a6 6 0 0 1 12 0c0 2 0 5 2 7zM-2.5 6a2.5 2.5 0 0 0 5 0z" />`;
