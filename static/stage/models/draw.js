import { t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { drawBand, drawColumn, drawCPU, drawGate } from '../draw.js';
import { drawArrow, drawChip, labelsOf, signs } from '../drawarrow.js';
import { drawIcon, drawToken, halo } from '../drawplace.js';
import { drawSigns, line } from '../foot.js';
import { n } from '../geometry.js';
import { fit } from '../measure.js';
import { shortest } from '../shortest.js';
import { drawMeans } from './drawmeans.js';
import { drawQueues } from './drawqueues.js';

/**
 * @typedef {import('./scene.js').ModelScene} ModelScene
 * @typedef {Omit<ModelScene, 'layout'> & {layout: import('./layout.js').ModelLayout}} DrawnModel
 */

/**
 * drawModel draws the picture of an I/O model: a whole svg element, as drawStage does.
 * @param {ModelScene} m
 * @param {{caption?: string, onPick?: (event: number) => void}} [opts]
 */
export function drawModel(m, opts = {}) {
  const l = m.layout;
  const labels = labelsOf(m);
  const title = t('stage.title', { demo: { key: `demo.${m.demo}` }, step: m.step, steps: m.steps });
  const mini = l.name === 'mini';
  return svg`<svg class="stage models stage-${l.name}" role="img" viewBox="0 0 ${l.w} ${l.h}"
    xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="xMidYMid meet">
    <title>${title}</title>
    <desc>${opts.caption ?? description(m)}</desc>
    ${l.bands.map((b) => drawBand(b.id, b.rect, l))}
    <line class="boundary" x1=${l.bands[0].rect.x} x2=${l.bands[0].rect.x + l.bands[0].rect.w}
      y1=${l.boundary} y2=${l.boundary} />
    ${m.columns.map((c) => drawColumn(c, m))}
    ${m.cpus.map((c) => drawCPU(c, l))}
    ${drawMemory(m)}
    ${mini || !m.tokens.some((x) => x.role === 'clients') ? nothing : drawStill(m)}
    ${drawCalls(m)}
    ${drawLoopback(m)}
    ${drawDisk(m)}
    ${drawClock(m)}
    ${drawMeans(m)}
    ${drawQueues(m)}
    ${m.arrows.map((a) => drawArrow(a, m, opts.onPick))}
    ${labels.small.map((x) => drawChip(x, m, opts.onPick))}
    ${m.tokens.map((x) => drawToken(x, m))}
    ${mini ? nothing : m.columns.map((c) => drawGate(c, l))}
    ${drawBlocked(m)}
    ${labels.large.map((x) => drawChip(x, m, opts.onPick))}
    ${drawFoot(m)}
  </svg>`;
}

/** The picture in words, where nobody gives better ones. @param {ModelScene} m */
function description(m) {
  const threads = m.tokens.map(
    (x) => `${t(`stage.role.${x.called}`)}: ${t(x.status.key, x.status.args)}`,
  );
  const socks = m.rows
    .filter((x) => x.sock && x.queue > 0)
    .map((x) => `${x.name}: ${t('model.queue.bytes', { bytes: { u: 'bytes', v: x.queue } })}`);
  return [...threads, ...socks].join('; ');
}

/** The program's own memory: what phase 2 fills. @param {DrawnModel} m @param {typeof t} [word] */
export function drawMemory(m, word = t) {
  const { memory: r, font, name } = m.layout;
  const mini = name === 'mini';
  const { bytes, from, sent, changed } = m.memory;
  const has = from ? 'model.memory.has' : 'model.memory.file';
  const key = bytes ? (sent ? 'model.memory.sent' : has) : 'model.memory.empty';
  const room = r.w - 20;
  const big = mini ? font.small : font.text;
  const args = { bytes: { u: /** @type {const} */ ('bytes'), v: bytes }, from };
  const title = shortest(['model.memory', 'model.memory.short'], {}, big, room, word, true);
  const note = shortest([key, `${key}.short`], args, font.small, room, word, false);
  const y = r.y + (mini ? 15 : 20);
  return svg`<g class=${`place place-buffer${changed ? ' changed' : ''}`}>
    ${changed ? halo(r) : nothing}
    <rect class="box" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="9" />
    <text class="strong" x=${r.x + 10} y=${y} font-size=${big}>${title}</text>
    <text class="soft" x=${r.x + 10} y=${y + (mini ? 15 : 18)} font-size=${font.small}>${note}</text>
    ${
      mini || r.h < 70
        ? nothing
        : svg`<rect class="cell" x=${r.x + 10} y=${r.y + r.h - 22} width=${room} height="12" rx="2" />
      ${bytes ? svg`<rect class="cell cell-cpu" x=${r.x + 10} y=${r.y + r.h - 22} width=${room} height="12" rx="2" />` : nothing}`
    }
  </g>`;
}

/** The functions that the program itself called last. @param {DrawnModel} m @param {typeof t} [word] */
export function drawCalls(m, word = t) {
  const r = m.layout.calls;
  if (!r || !m.calls.length) return nothing;
  const { small, text } = m.layout.font;
  return svg`<g class="calls">
    <text class="strong" x=${r.x} y=${r.y + 18} font-size=${text}>${word('model.calls')}</text>
    ${m.calls.map((c, k) => {
      const line = fit(`${c.name}(${c.sock})`, small, r.w - 10, { mono: true });
      return svg`<text class=${c.now ? 'mono strong' : 'mono soft'} x=${r.x} y=${r.y + 40 + k * 18} font-size=${small}>${c.now ? '▸ ' : ''}${line}</text>`;
    })}
  </g>`;
}

/** @param {DrawnModel} m @param {typeof t} [word] */
export function drawLoopback(m, word = t) {
  const { font, name } = m.layout;
  const r = m.layout.places.nic;
  const mini = name === 'mini';
  const icon = mini ? 22 : 34;
  const x = r.x + icon + (mini ? 16 : 24);
  const room = r.x + r.w - x - 6;
  const y = r.y + r.h / 2;
  const args = { time: { u: /** @type {const} */ ('time'), v: m.net?.delay ?? 0 } };
  const net = mini ? ['model.net.mini', 'model.net'] : ['model.net'];
  // What it is called on Linux is no name of it elsewhere.
  const lo = m.elsewhere ? ['model.lo'] : ['stage.place.lo', 'stage.place.lo.short'];
  const title = m.net ? net : lo;
  const note = m.net ? ['model.net.delay', 'model.net.delay.short'] : ['stage.lo'];
  return svg`<g class="place place-nic">
    <rect class="box" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="9" />
    ${drawIcon(m.net ? 'nic' : 'lo', r.x + (mini ? 8 : 12), y - icon / 2, icon)}
    <text class="strong" x=${x} y=${mini ? y + 4 : y - 3} font-size=${mini ? font.small : font.strong}>${shortest(title, args, mini ? font.small : font.strong, room, word, true)}</text>
    ${mini ? nothing : svg`<text class="soft" x=${x} y=${y + 15} font-size=${font.small}>${shortest(note, args, font.small, room, word, false)}</text>`}
    ${(m.net?.flying ?? []).map((at) => drawFlying(at, r))}
  </g>`;
}

/** What is on its way over the network, as far along the edge of its box as it has come: to the server on the upper
 * edge, to the clients on the lower one. @param {{share: number, back: boolean}} at @param {import('../geometry.js').Rect} r */
function drawFlying({ share, back }, r) {
  const [from, to] = back ? [r.x + 12, r.x + r.w - 12] : [r.x + r.w - 12, r.x + 12];
  const x = from + (to - from) * share;
  return svg`<circle class="flying" cx=${n(x)} cy=${back ? r.y + r.h : r.y} r="4" />`;
}

/** Only the watched thread goes from band to band: why the clients do not. @param {DrawnModel} m */
function drawStill({ layout: l }) {
  const r = l.seats.clients.user;
  const forms = ['model.clients.still', 'model.clients.still.short'];
  const text = shortest(forms, {}, l.font.small, r.w, t, false);
  return svg`<text class="soft" x=${r.x + 2} y=${r.y - 7} font-size=${l.font.small}>${text}</text>`;
}

/** The clock whose timer wakes somebody: shown only then, as no record names it. @param {DrawnModel} m */
export function drawClock(m) {
  const a = m.arrows.find((x) => x.from === 'clock');
  if (!a) return nothing;
  const { clock, tick } = m.layout.places;
  const near = (/** @type {import('../geometry.js').Rect} */ c) =>
    Math.abs(c.x + c.w / 2 - a.curve[0].x);
  const r = near(clock) < near(tick) ? clock : tick;
  const [x, y, s] = [r.x + r.w / 2, r.y + r.h / 2, r.w / 2 - 1];
  return svg`<g class="place clock"><circle class="box" cx=${x} cy=${y} r=${s} />
    <path class="hands" d="M${x} ${n(y - s * 0.62)}V${y}L${n(x + s * 0.45)} ${n(y + s * 0.3)}" /></g>`;
}

/** How long the server has waited so far, if at all: a wait counts by what came after it began. @param {DrawnModel} m @param {typeof t} [word] */
export function drawBlocked(m, word = t) {
  const { blocked: at, font } = m.layout;
  if (!at || !m.blocked) return nothing;
  const room = m.layout.narrow ? m.layout.seats.server.user.w : 200;
  const time = { u: /** @type {const} */ ('time'), v: m.blocked };
  const text = shortest(
    ['model.blocked', 'model.blocked.short'],
    { time },
    font.small,
    room,
    word,
    false,
  );
  return svg`<text class="soft" x=${at.x} y=${at.y} font-size=${font.small}>${text}</text>`;
}

/** What the signs mean. @param {DrawnModel} m @param {typeof t} [word] */
export function drawFoot(m, word = t) {
  const box = m.layout.foot;
  if (!box) return nothing;
  const size = m.layout.font.small;
  const items = [
    { sign: 'one', text: word('model.foot.one') },
    { sign: 'two', text: word('model.foot.two') },
    { sign: 'cpu', text: word('stage.how.cpu') },
    ...(m.disk ? [{ sign: 'dma', text: word('model.foot.dma') }] : []),
    { sign: 'packet', text: word('model.foot.arrival') },
    { sign: 'wake', text: word('model.foot.wake') },
    // With a disk there is no room for all: what comes next is told by its faintness alone.
    ...(m.disk ? [] : [{ sign: 'next', text: word('model.foot.next') }]),
    ...Object.entries(signs).map(([name, sign]) => ({
      sign: '',
      text: `${sign} ${word(`say.${name}`)}`,
    })),
  ];
  return drawSigns(items, box, size, 12, (sign, x, y) => {
    if (sign === 'one' || sign === 'two')
      return svg`<rect class=${`phase phase-${sign} done`} x=${x} y=${y - 10} width="20" height="11" rx="3" />`;
    if (sign === 'next') return line(x, y, 'way-request way-next', 1.6);
    return line(x, y, `way-${sign} way-now`, sign === 'cpu' ? 5 : 2.5);
  });
}

/** drawDisk draws the disk that the server's file is on, and how many requests it has. @param {DrawnModel} m @param {typeof t} [word] */
export function drawDisk(m, word = t) {
  if (!m.disk) return nothing;
  const { rect: r, changed } = m.disk;
  return svg`<g class=${`place place-disk${changed ? ' changed' : ''}`}>
    ${changed ? halo(r) : nothing}
    <rect class="box" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="9" />
    ${r.w < 80 ? drawUpright(m, r, word) : drawLying(m, r, word)}
  </g>`;
}

/** @param {number} size @param {number} room @param {typeof t} word */
const diskName = (size, room, word) =>
  shortest(['stage.place.disk', 'stage.place.disk.short'], {}, size, room, word, true);

/** The name below the sign, and the number after it. @param {DrawnModel} m @param {import('../geometry.js').Rect} r @param {typeof t} word */
function drawUpright(m, r, word) {
  const { small } = m.layout.font;
  const icon = r.h - 20;
  const n = m.disk?.n ? ` ${m.disk.n}` : '';
  return svg`${drawIcon('disk', r.x + (r.w - icon) / 2, r.y + 3, icon)}
    <text class="strong" x=${r.x + r.w / 2} y=${r.y + r.h - 5} text-anchor="middle" font-size=${small}>${diskName(small, r.w - 14, word)}${n}</text>`;
}

/** @param {DrawnModel} m @param {import('../geometry.js').Rect} r @param {typeof t} word */
function drawLying(m, r, word) {
  const { font, name } = m.layout;
  const mini = name === 'mini';
  const icon = mini ? 22 : 34;
  const x = r.x + icon + (mini ? 14 : 20);
  const y = r.y + r.h / 2;
  const size = mini ? font.small : font.strong;
  const room = r.x + r.w - x - 6;
  const note = mini
    ? ''
    : shortest(
        ['model.disk', 'model.disk.short'],
        { n: m.disk?.n ?? 0 },
        font.small,
        room,
        word,
        false,
      );
  return svg`${drawIcon('disk', r.x + (mini ? 8 : 12), y - icon / 2, icon)}
    <text class="strong" x=${x} y=${mini ? y + 4 : y - 3} font-size=${size}>${diskName(size, room, word)}</text>
    ${note ? svg`<text class="soft" x=${x} y=${y + 15} font-size=${font.small}>${note}</text>` : nothing}`;
}
