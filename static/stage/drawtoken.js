import { t } from '../say/words.js';
import { nothing, svg } from '../vendor/lit.js';
import { halo } from './drawplace.js';
import { n } from './geometry.js';
import { fit, widthOf } from './measure.js';

/**
 * drawToken draws a thread: a card where it runs, a line where it waits.
 * @param {import('./tokens.js').Token} x @param {import('./model.js').StageModel} m
 */
export function drawToken(x, m) {
  const { rect: r } = x;
  const { small, strong } = m.layout.font;
  const mini = m.layout.name === 'mini';
  const card = !mini && r.h > 49;
  const cx = r.x + (card ? 20 : 15);
  const cy = card ? r.y + (r.h > 60 ? 22 : 17) : r.y + r.h / 2;
  const left = cx + (card ? 14 : 11);
  const room = r.x + r.w - left - 6;
  const name = t(`stage.role.${x.role}`);
  const status = t(x.status.key, x.status.args);
  const g = x.ghost;
  return svg`<g class="token token-${x.state}${x.changed ? ' changed' : ''}">
    ${g ? svg`<rect class="ghost" x=${g.x} y=${g.y} width=${g.w} height=${g.h} rx="9" />` : nothing}
    ${x.changed ? halo(r) : nothing}
    <rect class="box" x=${n(r.x)} y=${n(r.y)} width=${r.w} height=${n(r.h)} rx="9" />
    <circle class="dot" cx=${n(cx)} cy=${n(cy)} r=${card ? 8 : 6} />
    ${
      card
        ? lines(x, left, cx, cy, r, name, status, m)
        : svg`<text class="strong" x=${n(left)} y=${n(cy + 4)} font-size=${small}>${line(name, status, small, room, mini)}</text>`
    }
  </g>`;

  /** @param {string} a @param {string} b @param {number} size @param {number} width @param {boolean} alone */
  function line(a, b, size, width, alone) {
    if (alone) return fit(x.state === 'blocked' || x.state === 'runnable' ? b : a, size, width);
    if (widthOf(`${a} ${b}`, size, { bold: true }) <= width) return `${a} ${b}`;
    return fit(b, size, width);
  }

  /** @param {any} tok @param {number} tx @param {number} dx @param {number} ty
   * @param {import('./geometry.js').Rect} box @param {string} head @param {string} sub @param {any} _m */
  function lines(tok, tx, dx, ty, box, head, sub, _m) {
    const gap = box.h > 60 ? 19 : 16;
    const from = dx - 8;
    const width = box.x + box.w - from - 8;
    return svg`<text class="strong" x=${n(tx)} y=${n(ty + 5)} font-size=${strong}>${fit(head, strong, box.x + box.w - tx - 6, { bold: true })}</text>
      <text class="soft" x=${n(from)} y=${n(ty + 5 + gap)} font-size=${small}>${fit(sub, small, width)}</text>
      ${tok.call && box.h > 60 ? svg`<text class="mono" x=${n(from)} y=${n(ty + 4 + 2 * gap)} font-size=${small}>${fit(tok.call, small, width, { mono: true })}</text>` : nothing}`;
  }
}
