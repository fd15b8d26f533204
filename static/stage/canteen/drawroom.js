import { fmtAtLeast } from '../../say/format.js';
import { has, t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { drawMoreCPUs } from '../draw.js';
import { n } from '../geometry.js';
import { fit, widthOf } from '../measure.js';
import { callText, firstFit, shortest } from '../shortest.js';
import { wayOf } from '../ways.js';
import { tell } from './drawguest.js';

/**
 * @typedef {import('./model.js').CanteenModel} CanteenModel
 * @typedef {import('../geometry.js').Rect} Rect
 */

/** Where the name of a part of the house stands: clear of the lift and of labels.
 * @param {string} id @param {Rect} r @param {import('./plan.js').Plan} l */
function nameAt(id, r, l) {
  const { disk } = l.places;
  if (l.name === 'mini') return { x: r.x + 10, y: r.y + 15 };
  if (l.narrow) {
    return id === 'hardware'
      ? { x: disk.x + disk.w / 2 + 26, y: r.y + 26 }
      : { x: r.x + 14, y: r.y + 18 };
  }
  // Right of the lift, where no arrow goes.
  if (id === 'kernel') return { x: disk.x + disk.w / 2 + 32, y: r.y + r.h - 30 };
  if (id === 'hardware') return { x: disk.x + disk.w + 20, y: r.y + 26 };
  return { x: r.x + 14, y: r.y + 20 };
}

/** A part of the house: its name here, and what it is in the computer.
 * @param {string} id @param {Rect} r @param {CanteenModel} m */
export function drawBand(id, r, m) {
  const l = m.layout;
  const { small, text } = l.font;
  const { x, y } = nameAt(id, r, l);
  const size = l.name === 'mini' ? small : text;
  return svg`<g class=${`band band-${id}`}>
    <rect x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="12" />
    ${l.narrow && id === 'kernel' ? nothing : svg`<text x=${x} y=${y} font-size=${size}>${nameOf(id, small)}</text>`}</g>`;
}

/** @param {string} id @param {number} small */
function nameOf(id, small) {
  const is = t('canteen.is', { what: { key: `canteen.is.${id}` } });
  return svg`<tspan class="strong">${t(`canteen.band.${id}`)}</tspan><tspan class="soft" dx="5"
    font-size=${small}>${is}</tspan>`;
}

/** In the upright picture the counter has its name on it. @param {CanteenModel} m */
export function drawPlaque({ layout: l }) {
  if (!l.narrow) return nothing;
  const { small } = l.font;
  const name = t('canteen.band.kernel');
  const is = t('canteen.is', { what: { key: 'canteen.is.kernel' } });
  const w = widthOf(name, small, { bold: true }) + widthOf(is, small) + 19;
  return svg`<g class="plaque"><rect x=${n((l.w - w) / 2)} y=${l.boundary - 10} width=${n(w)} height="20" rx="6" />
    <text x=${l.w / 2} y=${l.boundary + 4} text-anchor="middle" font-size=${small}>${nameOf('kernel', small)}</text></g>`;
}

/** The counter between dining room and kitchen. @param {CanteenModel} m */
export function drawCounter({ layout: l }) {
  const room = l.bands[0].rect;
  const h = l.name === 'mini' ? 6 : 14;
  return svg`<rect class="counter" x=${room.x} y=${l.boundary - h / 2} width=${room.w} height=${h} rx=${h / 2 - 1} />`;
}

/** The shaft of the dish lift. @param {CanteenModel} m */
export function drawShaft(m) {
  const { layout: l } = m;
  const way = wayOf(l, 'disk', 'cache');
  const shown = m.places.some((p) => p.id === 'disk') && m.places.some((p) => p.id === 'cache');
  if (!way || !shown) return nothing;
  const [a, , , b] = way.curve;
  const half = l.name === 'mini' ? 12 : 19;
  return svg`<path class="shaft" d="M${n(a.x - half)} ${a.y}V${b.y}M${n(a.x + half)} ${a.y}V${b.y}" />`;
}

/** A guest's table, window and the places to sleep and to wait in line.
 * @param {CanteenModel['columns'][0]} c @param {CanteenModel} m */
export function drawPlacesOf(c, m) {
  const { layout: l } = m;
  const guest = m.guests.find((g) => g.role === c.role);
  const { user: u, wait, run } = c.seats;
  const win = l.windows[c.role];
  const small = l.font.small;
  const apart = (/** @type {Rect | null | undefined} */ a, /** @type {Rect} */ b) =>
    !a || Math.abs(a.y - b.y) >= b.h - 2;
  const free = (/** @type {Rect} */ r) => apart(guest?.rect, r) && apart(guest?.ghost, r);
  const name = t(`canteen.role.${c.role}`);
  const cy = u.y + u.h + (l.narrow ? 3 : 6);
  if (!l.talk) {
    return svg`<rect class="lane" x=${wait.x - 4} y=${wait.y - 1} width=${wait.w + 8} height=${wait.h + 2} rx="9" />
      ${drawWindow(win, '', l)}`;
  }
  const lane = (/** @type {Rect} */ r, /** @type {string} */ id) => {
    const forms = [`canteen.queue.${id}`, `canteen.queue.${id}.short`];
    const text = shortest(forms, {}, small, r.w - 8, t, false);
    return svg`<rect class=${`lane lane-${id}`} x=${r.x - 3} y=${r.y - 3} width=${r.w + 6} height=${r.h + 5} rx="9" />
      ${free(r) ? svg`<text class="soft" x=${r.x + r.w / 2} y=${r.y + r.h / 2 + 4} text-anchor="middle" font-size=${small}>${text}</text>` : nothing}`;
  };
  const seat = [
    `${t('canteen.seat', { name })} · ${t(`canteen.seat.${c.role}`)}`,
    t('canteen.seat', { name }),
  ].find((s) => widthOf(s, small) <= u.w - 10);
  return svg`<ellipse class="table" cx=${u.x + u.w / 2} cy=${cy} rx=${u.w / 2} ry=${l.narrow ? 9 : 15} />
    ${
      free(u) && seat
        ? svg`<text class="soft" x=${u.x + u.w / 2} y=${u.y + u.h / 2 + 6} text-anchor="middle"
      font-size=${small}>${seat}</text>`
        : nothing
    }
    ${drawWindow(win, apart(guest?.rect, c.seats.kernel) ? '' : (guest?.call ?? ''), l)}
    ${lane(wait, 'wait')}${lane(run, 'run')}`;
}

/** A window of the counter: its sign says which call it serves.
 * @param {Rect} r @param {string} call @param {import('./plan.js').Plan} l */
function drawWindow(r, call, l) {
  if (!l.talk) {
    return svg`<rect class="window-frame" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="7" />`;
  }
  const small = l.font.small;
  const h = l.narrow ? 16 : 20;
  const text = call
    ? callText(call, small, r.w - 16)
    : shortest(['canteen.sign', 'canteen.sign.short'], {}, small, r.w - 16, t, false);
  return svg`<g class=${call ? 'window-open' : 'window-shut'}>
    <rect class="window-frame" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="8" />
    <path class="sign-board" d="M${r.x} ${r.y + h}v${8 - h}a8 8 0 0 1 8 -8h${r.w - 16}a8 8 0 0 1 8 8v${h - 8}z" />
    <text class=${call ? 'mono' : ''} x=${r.x + r.w / 2} y=${n(r.y + h / 2 + small * 0.36)} text-anchor="middle" font-size=${small}>${text}</text>
  </g>`;
}

/** How often the guest has walked. @param {CanteenModel['columns'][0]} c @param {CanteenModel} m */
export function drawWalks(c, m) {
  const { layout: l } = m;
  const r = c.seats.gate;
  const size = l.font.small;
  const known = c.switches !== null;
  const count = known ? (c.switches ?? 0) : 0;
  const forms = known
    ? ['canteen.gate.n', 'canteen.gate.n.short', 'canteen.gate.n.tiny']
    : ['canteen.gate'];
  const texts = forms.map((key) => {
    const text = t(key, { n: { u: 'count', v: count } });
    return c.atLeast ? text.replace(/[\d,]+/, fmtAtLeast(count, true)) : text;
  });
  const text =
    texts.find((x) => widthOf(x, size) <= r.w - 16) ?? fit(texts.at(-1) ?? '', size, r.w - 12);
  return svg`<g class=${c.changed ? 'gate changed' : 'gate'}>
    <rect x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx=${r.h / 2} />
    <text x=${r.x + r.w / 2} y=${n(r.y + r.h / 2 + size * 0.36)} text-anchor="middle" font-size=${size}>${text}</text>
  </g>`;
}

/** A stool: who has a CPU. @param {CanteenModel['cpus'][0]} c @param {CanteenModel} m */
export function drawStool(c, m) {
  const { rect: r } = c;
  const { small } = m.layout.font;
  if (c.more) return drawMoreCPUs(c, r.y + r.h / 2 + 4, small);
  const forms = c.role
    ? [`canteen.role.${c.role}`, `canteen.role.${c.role}.short`]
    : ['canteen.stool.other', 'canteen.stool.other.short'];
  const name = t('canteen.stool', { cpu: { u: 'plain', v: c.cpu } });
  const [x, y] = [r.x + 8, r.y + r.h / 2];
  const left = x + 38 + widthOf(name, small, { bold: true }) + 8;
  const texts = forms.filter(has).map((key) => t(key));
  if (c.tid) texts.push(String(c.tid));
  const text = firstFit([...texts, ''], small, r.x + r.w - left - 2);
  return svg`<g class=${c.role ? 'stool busy' : 'stool'}>
    <path class="legs" d="M${x + 6} ${y - 2}l-4 16M${x + 22} ${y - 2}l4 16M${x + 3} ${y + 8}h22" />
    <rect class="cushion" x=${x} y=${y - 8} width="28" height="8" rx="4" />
    <text class="strong" x=${x + 38} y=${y + 4} font-size=${small}>${name}</text>
    <text class=${c.role ? '' : 'soft'} x=${n(left)} y=${y + 4} font-size=${small}>${text}</text>
  </g>`;
}

/** The call board: who is called, and by whom. @param {CanteenModel} m */
export function drawBoard(m) {
  const r = m.layout.board;
  if (!r) return nothing;
  const { small } = m.layout.font;
  const c = m.call;
  const known = c && has(`canteen.role.${c.role}`);
  const big = !c ? '—' : known ? t(`canteen.role.${c.role}`) : '!';
  const by = c ? fit(tell(c.by), small, r.w - 14) : '';
  const x = r.x + r.w / 2;
  const name = t('canteen.board');
  const is = t('canteen.board.is');
  return svg`<g class=${c ? 'board on' : 'board'}>
    <path class="cord" d="M${r.x + 26} 8V${r.y}M${r.x + r.w - 26} 8V${r.y}" />
    <rect x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="9" />
    <text class="dim" x=${x} y=${r.y + 17} text-anchor="middle" font-size=${small}>${name} ${is}</text>
    <text class="big" x=${x} y=${r.y + (by ? 41 : 45)} text-anchor="middle" font-size="20">${big}</text>
    ${by ? svg`<text class="by" x=${x} y=${r.y + 58} text-anchor="middle" font-size=${small}>${by}</text>` : nothing}
  </g>`;
}
