import { fmtCount } from '../../say/format.js';
import { has, t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { halo } from '../drawplace.js';
import { n } from '../geometry.js';
import { fit, widthOf } from '../measure.js';
import { firstFit, shortest } from '../shortest.js';
import { parentsOf } from './place.js';

/**
 * @typedef {import('./draw.js').DrawnModel} ModelScene
 * @typedef {import('./means.js').List} List
 * @typedef {import('./means.js').Item} Item
 * @typedef {import('./helpers.js').HelperRow} HelperRow
 */

/** drawMeans draws what the model waits with. @param {ModelScene} m @param {typeof t} [word] */
export function drawMeans(m, word = t) {
  const { means: x, layout: l } = m;
  const { rect: r } = x;
  const { small, strong } = l.font;
  const mini = l.name === 'mini';
  const size = mini ? small : strong;
  const pad = mini ? 7 : 14;
  return svg`<g class=${`means means-${x.kind}`}>
    <rect class="panel" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="10" />
    <text class="strong" x=${r.x + pad} y=${r.y + (mini ? 13 : 20)} font-size=${size}>${titleOf(m, size, r.w - 2 * pad, word)}</text>
    ${drawBeside(m, pad, word)}
    ${x.lists.map((list) => drawList(list, m, word))}
    ${x.helpers.some((h) => ['helper', 'thread', 'process'].includes(h.role)) && !mini ? drawStay(m, pad, word) : nothing}
    ${x.helpers.map((h) => drawHelper(h, m, word))}
    ${x.moreHelpers > 0 ? drawMore(m, word) : nothing}
    ${drawNote(m, pad, word)}
    ${x.kind === 'ask' || x.kind === 'none' ? drawNothing(m, word) : nothing}
  </g>`;
}

/** @param {ModelScene} m @param {number} size @param {number} room @param {typeof t} word */
function titleOf({ means }, size, room, word) {
  const { key } = means.title;
  return shortest([key, `${key}.short`], {}, size, room, word, true);
}

/** @param {ModelScene} m @param {number} pad @param {typeof t} word */
function drawBeside(m, pad, word) {
  const { rect: r, beside } = m.means;
  const { small, strong } = m.layout.font;
  if (!beside || m.layout.name === 'mini') return nothing;
  const text = word(beside.key, beside.args);
  const title = widthOf(titleOf(m, strong, r.w - 2 * pad, word), strong, { bold: true });
  if (title + widthOf(text, small, { mono: true }) > r.w - 2 * pad - 10) return nothing;
  return svg`<text class="mono soft" x=${r.x + r.w - pad} y=${r.y + 20} text-anchor="end" font-size=${small}>${text}</text>`;
}

/** Helpers run the program too, yet only the watched thread goes from band to band. @param {ModelScene} m @param {number} pad @param {typeof t} word */
function drawStay(m, pad, word) {
  const { rect: r } = m.means;
  const { small, strong } = m.layout.font;
  const title = widthOf(titleOf(m, strong, r.w - 2 * pad, word), strong, { bold: true });
  const room = r.w - 2 * pad - title - 6;
  const forms = ['model.helpers.still', 'model.helpers.still.short'].map((key) => word(key));
  const text = forms.find((x) => widthOf(x, small) <= room) ?? '';
  return svg`<text class="soft" x=${r.x + r.w - pad} y=${r.y + 20} text-anchor="end" font-size=${small}>${text}</text>`;
}

/** @param {ModelScene} m @param {number} pad @param {typeof t} word */
function drawNote({ means: x, layout: l }, pad, word) {
  if (!x.note || l.name === 'mini') return nothing;
  const { small } = l.font;
  const room = x.rect.w - 2 * pad;
  const texts = [word(x.note.key, x.note.args)];
  if (has(`${x.note.key}.short`)) texts.push(word(`${x.note.key}.short`, x.note.args));
  const text = texts.find((s) => widthOf(s, small) <= room) ?? fit(texts.at(-1) ?? '', small, room);
  return svg`<text class="soft" x=${x.rect.x + pad} y=${x.rect.y + x.rect.h - 10} font-size=${small}>${text}</text>`;
}

/** Nothing stands between: a big number of attempts, or a sentence. @param {ModelScene} m @param {typeof t} word */
function drawNothing(m, word) {
  const { means: x, layout: l } = m;
  const { rect: r } = x;
  const mini = l.name === 'mini';
  const cx = r.x + r.w / 2;
  const cy = r.y + r.h / 2 + (mini ? 4 : 6);
  const size = mini ? 22 : 40;
  const big =
    x.kind === 'ask' ? `EAGAIN ×${fmtCount(Number(x.note?.args?.n ?? 0))}` : word('model.none.big');
  const at = Math.min(size, (size * (r.w - 24)) / Math.max(1, widthOf(big, size, { bold: true })));
  const forms = [`model.${x.kind}.line`, `model.${x.kind}.line.short`];
  const { small } = l.font;
  return svg`<text class="big" x=${cx} y=${n(cy)} text-anchor="middle" font-size=${n(Math.max(11, at))}>${big}</text>
    ${mini ? nothing : svg`<text class="soft" x=${cx} y=${n(cy + 24)} text-anchor="middle" font-size=${small}>${shortest(forms, {}, small, r.w - 24, word, false)}</text>`}`;
}

/** @param {List} list @param {ModelScene} m @param {typeof t} word */
function drawList(list, m, word) {
  const { box: b } = list;
  const mini = m.layout.name === 'mini';
  const { small } = m.layout.font;
  const more = list.more > 0 ? ` +${fmtCount(list.more)}` : '';
  const left = list.ring >= 0 && !mini ? b.x - Math.min(b.h, 58) - 8 : b.x;
  // On a narrow picture what arrives goes up along the right.
  const right = b.x + b.w - (m.layout.narrow ? 18 : 0);
  // Arrows come to the first boxes of these from above: their words stand on the right.
  const apart = ['flight', 'ready', 'cq'].includes(list.id);
  const clear = apart ? right - (list.items[0]?.rect.w ?? 40) / 2 - 14 - b.x : b.x + b.w - left;
  const forms = ['', '.short', '.least'].map((x) => list.label.key + x);
  const label = shortest(
    forms,
    list.label.args ?? {},
    small,
    clear - widthOf(more, small),
    word,
    false,
  );
  const none = m.means.kind === 'port' && list.id === 'cq' ? 'packets' : list.id;
  const empty = list.items.length === 0 ? `model.empty.${none}` : '';
  const middle = (/** @type {string} */ text) =>
    svg`<text class="soft mid" x=${b.x + b.w / 2} y=${n(b.y + b.h / 2 + 4)} text-anchor="middle" font-size=${small}>${text}</text>`;
  return svg`<g class=${`list list-${list.id}`}>
    ${mini ? nothing : svg`<text class="soft" x=${apart ? right : left} y=${n(b.y - 6)} text-anchor=${apart ? 'end' : 'start'} font-size=${small}>${label}${more}</text>`}
    ${list.tree && !mini ? drawEdges(list) : svg`<rect class="frame" x=${b.x} y=${n(b.y)} width=${b.w} height=${n(b.h)} rx="8" />`}
    ${list.ring >= 0 && !mini ? drawRing(left, b.y + b.h / 2, Math.min(b.h, 58), list) : nothing}
    ${empty && has(empty) ? middle(firstFit([word(empty), ...(has(`${empty}.short`) ? [word(`${empty}.short`)] : []), ''], small, b.w - 10)) : nothing}
    ${list.items.map((x) => drawItem(x, m, word))}
  </g>`;
}

/** The edges of a balanced tree. @param {List} list */
function drawEdges({ items }) {
  return parentsOf(items.length).map((p, k) => {
    if (p < 0) return nothing;
    const [a, b] = [items[p].rect, items[k].rect];
    return svg`<line class="edge" x1=${n(a.x + a.w / 2)} y1=${n(a.y + a.h)} x2=${n(b.x + b.w / 2)} y2=${n(b.y)} />`;
  });
}

/** A ring of eight slots and where its end stands. @param {number} x @param {number} y @param {number} size @param {List} list */
function drawRing(x, y, size, list) {
  const [cx, r] = [x + size / 2, size / 2 - 5];
  const full = Math.min(8, list.full ?? list.items.length + list.more);
  return svg`<g class="ring"><circle class="round" cx=${n(cx)} cy=${n(y)} r=${n(r)} />
    ${Array.from({ length: 8 }, (_, k) => {
      const turn = (Math.PI * 2 * k) / 8 - Math.PI / 2;
      const behind = (((list.ring - 1 - k) % 8) + 8) % 8;
      return svg`<circle class=${behind < full ? 'slot on' : 'slot'} cx=${n(cx + r * Math.cos(turn))} cy=${n(y + r * Math.sin(turn))} r=${size < 44 ? 2.6 : 4.5} />`;
    })}</g>`;
}

/** A bit is a number and what it is. @param {Item} x @param {string} name @param {boolean} bit */
const wholeOf = (x, name, bit) => (x.sub === '' ? name : `${name}${bit ? ':' : ''} ${x.sub}`);

/** What many are called where there is least room. @param {Item} x @param {string} one */
const shorter = (x, one) =>
  x.count > 1 ? [`×${fmtCount(x.count)}`, `×${x.count}`, `${x.count}`] : [one];

/** @param {Item} x @param {ModelScene} m @param {typeof t} word */
function drawItem(x, m, word) {
  const { rect: r } = x;
  const { small } = m.layout.font;
  const name =
    x.count > 1
      ? `${x.text === 'idle' ? word('model.sock.idle.short') : x.text} ×${fmtCount(x.count)}`
      : x.text;
  const room = r.w - 4;
  const bit = m.means.kind === 'bitmap' && x.sub !== '';
  const whole = wholeOf(x, name, bit);
  const fits = (/** @type {string} */ text) => widthOf(text, small, { mono: true }) <= room;
  // Two lines where both are whole, else one, in which a result stays to the very last.
  const both =
    x.sub !== '' && r.h >= 30 && !fits(whole) && (!x.forms || (fits(name) && fits(x.sub)));
  const gap = name.includes('…') ? '⋯' : name.split(' ')[0];
  const called = x.name ? [word(x.name)] : [];
  const forms = both
    ? [name, ...shorter(x, gap)]
    : [whole, ...(bit ? [`${name}:${x.sub}`] : []), ...(x.forms ?? [name, ...shorter(x, gap)])];
  const line = firstFit([...called, ...forms], small, room, { mono: true });
  const cx = r.x + r.w / 2;
  const cy = r.y + r.h / 2;
  return svg`<g class=${`item item-${x.look}${x.looked ? ' looked' : ''}${x.state ? ` token token-${x.state}` : ''}`}>
    <rect class="box" x=${n(r.x)} y=${n(r.y)} width=${n(r.w)} height=${n(r.h)} rx="6" />
    <text class="mono" x=${n(cx)} y=${n(both ? cy - 2 : cy + 4)} text-anchor="middle" font-size=${small}>${line}</text>
    ${both ? svg`<text class="mono" x=${n(cx)} y=${n(cy + 12)} text-anchor="middle" font-size=${small}>${firstFit([x.sub, x.sub.replace(/^\w+\|/, '')], small, room, { mono: true })}</text>` : nothing}
  </g>`;
}

/** withTid is what a thread is called, with its number if it has one. @param {string} role @param {number} tid */
export const withTid = (role, tid) => (tid ? `${role} ${tid}` : role);

/** @param {HelperRow} x @param {ModelScene} m @param {typeof t} word */
function drawHelper(x, m, word) {
  const { rect: r } = x;
  const { small, text } = m.layout.font;
  const mini = m.layout.name === 'mini';
  const size = mini ? small : text;
  const y = r.y + r.h / 2 + 4;
  const role = word(`model.role.${x.role}`);
  const name = mini && x.tid ? String(x.tid) : withTid(role, x.tid);
  const left = r.x + 26 + widthOf(name, size, { bold: true }) + 10;
  const sock = x.sock && !mini ? word('model.helper.for', { sock: x.sock }) : '';
  const right = r.x + r.w - 10 - (sock ? widthOf(sock, small) + 8 : 0);
  const state = word(
    x.state === 'blocked' && x.wait && has(`stage.wait.${x.wait}`)
      ? `stage.wait.${x.wait}`
      : `stage.state.${x.state}`,
  );
  const call = x.call && x.role !== 'system' ? `${x.call}()` : '';
  const texts = [
    call ? `${state} · ${call}` : state,
    word(`stage.state.${x.state}`),
    has(`stage.state.${x.state}.short`) ? word(`stage.state.${x.state}.short`) : '',
  ];
  const status = texts.find((s) => widthOf(s, small) <= right - left) ?? '';
  return svg`<g class=${`helper token token-${x.state}`}>
    ${x.changed ? halo(r, 10) : nothing}
    <rect class="box" x=${r.x} y=${n(r.y)} width=${r.w} height=${r.h} rx="8" />
    <circle class="dot" cx=${r.x + 14} cy=${n(r.y + r.h / 2)} r="6" />
    <text class="strong" x=${r.x + 26} y=${n(y)} font-size=${size}>${name}</text>
    <text class="soft" x=${n(left)} y=${n(y)} font-size=${small}>${status}</text>
    ${sock ? svg`<text class="strong" x=${r.x + r.w - 10} y=${n(y)} text-anchor="end" font-size=${small}>${sock}</text>` : nothing}
  </g>`;
}

/** @param {ModelScene} m @param {typeof t} word */
function drawMore({ means: x, layout: l }, word) {
  const last = x.helpers[x.helpers.length - 1]?.rect ?? x.rect;
  const y = Math.min(last.y + last.h + 14, x.rect.y + x.rect.h - (x.note ? 26 : 8));
  if (l.name === 'mini') return nothing;
  return svg`<text class="soft" x=${last.x} y=${n(y)} font-size=${l.font.small}>${word('model.helpers.more', { n: x.moreHelpers })}</text>`;
}
