import { t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { drawIcon, halo } from '../drawplace.js';
import { shortest } from '../shortest.js';

/** @typedef {import('./draw.js').DrawnModel} DrawnModel */

/** drawDisk draws the disk that the server's file is on, and how many requests it has. @param {DrawnModel} m @param {typeof t} [word] */
export function drawDisk(m, word = t) {
  if (!m.disk) return nothing;
  const { rect: r, changed } = m.disk;
  return svg`<g class=${`place place-disk${changed ? ' changed' : ''}`}>
    ${changed ? halo(r) : nothing}
    <rect class="box" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="9" />
    ${r.w < 80 ? drawUpright(m, r, word) : drawBeside(m, r, word)}
  </g>`;
}

/** @param {number} size @param {number} room @param {typeof t} word */
const nameOf = (size, room, word) =>
  shortest(['stage.place.disk', 'stage.place.disk.short'], {}, size, room, word, true);

/** The name below the sign, and the number after it. @param {DrawnModel} m @param {import('../geometry.js').Rect} r @param {typeof t} word */
function drawUpright(m, r, word) {
  const { small } = m.layout.font;
  const icon = r.h - 20;
  const n = m.disk?.n ? ` ${m.disk.n}` : '';
  return svg`${drawIcon('disk', r.x + (r.w - icon) / 2, r.y + 3, icon)}
    <text class="strong" x=${r.x + r.w / 2} y=${r.y + r.h - 5} text-anchor="middle" font-size=${small}>${nameOf(small, r.w - 14, word)}${n}</text>`;
}

/** @param {DrawnModel} m @param {import('../geometry.js').Rect} r @param {typeof t} word */
function drawBeside(m, r, word) {
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
    <text class="strong" x=${x} y=${mini ? y + 4 : y - 3} font-size=${size}>${nameOf(size, room, word)}</text>
    ${note ? svg`<text class="soft" x=${x} y=${y + 15} font-size=${font.small}>${note}</text>` : nothing}`;
}
