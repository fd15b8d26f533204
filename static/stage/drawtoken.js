import { has, t } from '../say/words.js';
import { nothing, svg } from '../vendor/lit.js';
import { halo } from './drawplace.js';
import { n } from './geometry.js';
import { fit, widthOf } from './measure.js';
import { callText } from './shortest.js';

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

/** Name and state beside the sign; in the smallest picture only one of them.
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
    const waits = x.state === 'blocked' || x.state === 'runnable';
    const text = waits
      ? statusText(x, small, room)
      : x.call
        ? callText(x.call.replace(/\(.*/, '()'), small, room, {}) || fit(name, small, room)
        : fit(name, small, room);
    return svg`<text class="strong" x=${n(left)} y=${n(cy + 4)} font-size=${small}>${text}</text>`;
  }
  const call = above.length < 3 ? '' : callText(x.call, small, room);
  return svg`<text class="strong" x=${n(left)} y=${n(above[0])} font-size=${small}>${fit(name, small, room, { bold: true })}</text>
    <text class="soft" x=${n(left)} y=${n(above[1])} font-size=${small}>${status}</text>
    ${call === '' ? nothing : svg`<text class="mono" x=${n(left)} y=${n(above[2])} font-size=${small}>${call}</text>`}`;
}
