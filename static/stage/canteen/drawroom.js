import { fmtAtLeast } from '../../say/format.js';
import { has, t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { drawMoreCPUs } from '../draw.js';
import { halo } from '../drawplace.js';
import { n } from '../geometry.js';
import { fit, widthOf } from '../measure.js';
import { callText, firstFit, shortest } from '../shortest.js';
import { wayOf } from '../ways.js';
import { tell } from './drawguest.js';

/**
 * @typedef {import('./model.js').CanteenModel} CanteenModel
 * @typedef {import('../geometry.js').Rect} Rect
 * @typedef {import('../model.js').PlaceView} PlaceView
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
  // Upright the board is just as wide as the longest name: without its brackets there is no need to cut it.
  const bare = call.replace(/\(.*/, '');
  const whole = [call, `${bare}()`, bare].find(
    (x) => widthOf(x, small, { bold: true, mono: true }) <= r.w - 6,
  );
  const text = call
    ? (whole ?? callText(call, small, r.w - 16))
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
