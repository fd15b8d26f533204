import { has, t } from '../say/words.js';
import { nothing, svg } from '../vendor/lit.js';
import { n } from './geometry.js';
import { fit, widthOf } from './measure.js';
import { callText, shortest } from './shortest.js';

/**
 * @typedef {import('./model.js').PlaceView} PlaceView
 * @typedef {import('./model.js').StageModel} StageModel
 */

/** halo says "this changed": a ring and a sign at the corner.
 * @param {import('./geometry.js').Rect} r @param {number} [round] */
export function halo(r, round = 12) {
  const [x, y] = [r.x + r.w - 2, r.y + 1];
  return svg`<rect class="halo" x=${r.x - 4} y=${r.y - 4} width=${r.w + 8} height=${r.h + 8} rx=${round} />
    <path class="sign" d="M${x - 6} ${y}l6 -6l6 6l-6 6z" />`;
}

/** @param {PlaceView} p @param {StageModel} m */
export function drawPlace(p, m) {
  const { rect: r } = p;
  return svg`<g class="place place-${p.id}${p.changed ? ' changed' : ''}">
    ${p.changed ? halo(r) : nothing}
    <rect class="box" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="9" />
    ${p.icon === '' ? drawStore(p, m) : drawDevice(p, m)}
  </g>`;
}

/** @param {PlaceView} p @param {StageModel} m */
function drawStore(p, m) {
  const { rect: r } = p;
  const { small, text } = m.layout.font;
  const mini = m.layout.name === 'mini';
  const pad = mini ? Math.min(8, r.w / 10) : 11;
  const y = r.y + (mini ? 14 : 19);
  const size = mini ? small : text;
  const { key } = p.title;
  const long = t(key);
  const note = t(p.note.key, p.note.args);
  const room = r.w - 2 * pad;
  const tight = widthOf(long, size, { bold: true }) > room && has(`${key}.short`);
  const title = fit(tight ? t(`${key}.short`) : long, size, room, { bold: true });
  const rest = room - widthOf(title, size, { bold: true }) - 8;
  const short = p.note.args?.level ? t('stage.level', p.note.args) : note;
  const shown = [note, short].find((x) => widthOf(x, small) <= rest) ?? '';
  return svg`<text class="strong" x=${r.x + pad} y=${y} font-size=${size}>${title}</text>
    ${shown ? drawNote(shown, r.x + r.w - pad, y, small) : nothing}
    ${p.cells.map(drawCell)}`;
}

/** @param {string} text @param {number} x @param {number} y @param {number} size */
function drawNote(text, x, y, size) {
  return svg`<text class="soft" x=${x} y=${y} text-anchor="end" font-size=${size}>${text}</text>`;
}

/** @param {import('./cells.js').Cell} c */
function drawCell(c) {
  const w = n(c.w * c.full);
  const box = svg`<rect class="cell" x=${n(c.x)} y=${n(c.y)} width=${n(c.w)} height=${n(c.h)} rx="2" />`;
  if (c.full === 0) return box;
  const [x, y] = [n(c.x), n(c.y)];
  return svg`${box}<rect class="cell cell-${c.how}" x=${x} y=${y} width=${w} height=${n(c.h)} rx="2" />`;
}

/** @param {PlaceView} p @param {StageModel} m */
function drawDevice(p, m) {
  const { rect: r } = p;
  const { small, strong } = m.layout.font;
  const mini = m.layout.name === 'mini';
  const forms = [p.title.key, `${p.title.key}.short`];
  const [cy, icon] = [r.y + r.h / 2, mini ? 24 : 38];
  const x = r.x + (mini ? 10 : 14) + icon + (mini ? 8 : 12);
  const room = r.x + r.w - x - 8;
  const size = mini ? small : strong;
  const title = shortest(forms, p.title.args ?? {}, size, room, t, true);
  const note = shortest(
    [p.note.key, `${p.note.key}.short`],
    p.note.args ?? {},
    small,
    room,
    t,
    false,
  );
  return svg`${drawIcon(p.icon, r.x + (mini ? 10 : 14), cy - icon / 2, icon)}
    <text class="strong" x=${x} y=${mini ? cy + 4 : cy - 4} font-size=${size}>${title}</text>
    ${mini ? nothing : svg`<text class="soft" x=${x} y=${cy + 15} font-size=${small}>${note}</text>`}`;
}

/** @param {string} icon @param {number} x @param {number} y @param {number} s */
export function drawIcon(icon, x, y, s) {
  const k = s / 40;
  const at = `translate(${n(x)} ${n(y)}) scale(${n(k * 100) / 100})`;
  if (icon === 'disk') {
    return svg`<g class="icon" transform=${at}><ellipse cx="20" cy="12" rx="18" ry="7" />
      <path d="M2 12v16c0 4 8 7 18 7s18 -3 18 -7v-16" /></g>`;
  }
  if (icon === 'lo') {
    return svg`<g class="icon" transform=${at}><path d="M33 15a14 14 0 1 0 1 9" />
      <path d="M35 7l-1.5 9l-9 -2" /></g>`;
  }
  return svg`<g class="icon" transform=${at}><rect x="3" y="5" width="34" height="26" rx="3" />
    <path d="M9 31v5M16 31v5M24 31v5M31 31v5" /></g>`;
}

/**
 * drawToken draws a thread: a card where it runs, a smaller one where it waits.
 * @param {import('./tokens.js').Token} x @param {{layout: import('./layouts.js').Layout}} m
 */
export function drawToken(x, m) {
  const { rect: r, ghost: g } = x;
  const mini = m.layout.name === 'mini';
  const tall = r.h > 60;
  const card = r.h > 49;
  const cx = r.x + (card ? 20 : 14);
  const cy = tall ? r.y + 21 : r.y + r.h / 2;
  return svg`<g class="token token-${x.state}${x.changed ? ' changed' : ''}">
    ${g ? svg`<rect class="ghost" x=${g.x} y=${g.y} width=${g.w} height=${g.h} rx="9" />` : nothing}
    ${x.changed ? halo(r) : nothing}
    <rect class="box" x=${n(r.x)} y=${n(r.y)} width=${r.w} height=${n(r.h)} rx="9" />
    <circle class="dot" cx=${n(cx)} cy=${n(cy)} r=${card ? 8 : 6} />
    ${tall ? drawTall(x, m, cx, cy) : drawShort(x, m, cx, cy, mini ? 0 : r.h)}
  </g>`;
}

/** What the thread does, in as many words as there is room for.
 * @param {import('./tokens.js').Token} x @param {number} size @param {number} room */
function statusText(x, size, room) {
  const state = `stage.state.${x.state}`;
  const shorter = [`${x.status.key}.short`, state, `${state}.short`]
    .filter(has)
    .map((key) => t(key));
  const texts = [t(x.status.key, x.status.args), ...shorter];
  return texts.find((text) => widthOf(text, size) <= room) ?? fit(texts.at(-1) ?? '', size, room);
}

/** Name beside the sign, state and call below.
 * @param {import('./tokens.js').Token} x @param {{layout: import('./layouts.js').Layout}} m
 * @param {number} cx @param {number} cy */
function drawTall(x, m, cx, cy) {
  const { rect: r } = x;
  const { small, strong } = m.layout.font;
  const name = fit(t(`stage.role.${x.called}`), strong, r.x + r.w - cx - 20, { bold: true });
  const status = statusText(x, small, r.w - 22);
  const call = callText(x.call, small, r.w - 22);
  const left = n(cx - 8);
  return svg`<text class="strong" x=${n(cx + 14)} y=${n(cy + 5)} font-size=${strong}>${name}</text>
    <text class="soft" x=${left} y=${n(cy + 25)} font-size=${small}>${status}</text>
    <text class="mono" x=${left} y=${n(cy + 43)} font-size=${small}>${call}</text>`;
}

/** A name, and below it what its thread does, where there is room for both.
 * @param {number} x @param {number} y @param {number} h @param {string} name @param {string} text @param {number} size */
export const drawTwo = (x, y, h, name, text, size) =>
  svg`<text class="strong" x=${n(x)} y=${n(h < 30 ? y + 4 : y - 3)} font-size=${size}>${name}</text>
    ${h < 30 ? nothing : svg`<text class="soft" x=${n(x)} y=${n(y + 11)} font-size=${size}>${text}</text>`}`;

/** Name and state beside the sign; in the smallest picture, of what it does only one.
 * @param {import('./tokens.js').Token} x @param {{layout: import('./layouts.js').Layout}} m
 * @param {number} cx @param {number} cy @param {number} h */
function drawShort(x, m, cx, cy, h) {
  const { rect: r } = x;
  const { small } = m.layout.font;
  const left = cx + 12;
  const room = r.x + r.w - left - 5;
  const name = t(`stage.role.${x.called}`);
  const status = statusText(x, small, room);
  const above = h > 49 && x.call ? [cy - 9, cy + 5, cy + 19] : [cy - 4, cy + 11];
  if (h === 0) {
    const doing = ['blocked', 'runnable'].includes(x.state)
      ? ''
      : callText(x.call.replace(/\(.*/, '()'), small, room);
    return drawTwo(
      left,
      cy,
      r.h,
      fit(name, small, room, { bold: true }),
      doing || (status.endsWith('…') ? '' : status),
      small,
    );
  }
  const call = above.length < 3 ? '' : callText(x.call, small, room);
  return svg`<text class="strong" x=${n(left)} y=${n(above[0])} font-size=${small}>${fit(name, small, room, { bold: true })}</text>
    <text class="soft" x=${n(left)} y=${n(above[1])} font-size=${small}>${status}</text>
    ${call === '' ? nothing : svg`<text class="mono" x=${n(left)} y=${n(above[2])} font-size=${small}>${call}</text>`}`;
}
