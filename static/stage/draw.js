import { fmtAtLeast } from '../say/format.js';
import { t } from '../say/words.js';
import { svg } from '../vendor/lit.js';
import { drawArrow, drawChip, labelsOf } from './drawarrow.js';
import { drawPlace, drawToken } from './drawplace.js';
import { drawFoot } from './foot.js';
import { n, pathOf } from './geometry.js';
import { fit, widthOf } from './measure.js';
import { firstFit } from './shortest.js';
import { wayOf } from './ways.js';

/** @typedef {import('./model.js').StageModel} StageModel */

/**
 * drawStage draws the picture: a whole svg element.
 * @param {StageModel} m
 * @param {{caption?: string, onPick?: (event: number) => void}} [opts]
 */
export function drawStage(m, opts = {}) {
  const l = m.layout;
  const labels = labelsOf(m);
  const title = t('stage.title', {
    demo: { key: `stage.demo.${m.demo}` },
    step: m.step,
    steps: m.steps,
  });
  return svg`<svg class="stage stage-${l.name}" role="img" viewBox="0 0 ${l.w} ${l.h}"
    xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="xMidYMid meet">
    <title>${title}</title>
    <desc>${opts.caption ?? description(m)}</desc>
    ${l.bands.map((b) => drawBand(b.id, b.rect, l))}
    <line class="boundary" x1=${l.bands[0].rect.x} x2=${l.bands[0].rect.x + l.bands[0].rect.w}
      y1=${l.boundary} y2=${l.boundary} />
    ${m.columns.map((c) => drawColumn(c, m))}
    ${m.cpus.map((c) => drawCPU(c, l))}
    ${m.mapped ? drawWindow(l) : ''}
    ${m.places.map((p) => drawPlace(p, m))}
    ${m.arrows.map((a) => drawArrow(a, m, opts.onPick))}
    ${labels.small.map((x) => drawChip(x, m, opts.onPick))}
    ${m.tokens.map((x) => drawToken(x, m))}
    ${l.name === 'mini' ? '' : m.columns.map((c) => drawGate(c, l))}
    ${labels.large.map((x) => drawChip(x, m, opts.onPick))}
    ${drawFoot(m)}
  </svg>`;
}

/** A mapping and the page cache are the same pages: a link, nothing moves along it.
 * @param {import('./layouts.js').Layout} l */
function drawWindow(l) {
  const way = wayOf(l, 'cache', 'mapping');
  return way ? svg`<path class="window" d=${pathOf(way.curve)} />` : '';
}

/** The picture in words, where nobody gives better ones. @param {StageModel} m */
function description(m) {
  const threads = m.tokens.map(
    (x) => `${t(`stage.role.${x.called}`)}: ${t(x.status.key, x.status.args)}`,
  );
  const places = m.places.map((p) => `${t(p.title.key)}: ${t(p.note.key, p.note.args)}`);
  return [...threads, ...places].join('; ');
}

/** @param {string} id @param {import('./geometry.js').Rect} r @param {import('./layouts.js').Layout} l */
export function drawBand(id, r, l) {
  const x = r.x + (l.name === 'mini' ? 10 : 14);
  // Upright, threads sit close below the name: the sign that one changed must not run through it.
  const close = l.narrow && id !== 'hardware';
  const y = r.y + (l.name === 'mini' ? 16 : close ? 15 : 20);
  return svg`<g class="band band-${id}">
    <rect x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="12" />
    <text x=${x} y=${y} font-size=${l.font.small}>${t(`stage.band.${id}`)}</text>
  </g>`;
}

/** @param {Omit<StageModel['columns'][0], 'tid'>} c @param {{layout: import('./layouts.js').Layout}} m */
export function drawColumn(c, m) {
  const { layout: l } = m;
  const name = t(`stage.role.${c.called}`);
  const mini = l.name === 'mini';
  const slot = (/** @type {'wait' | 'run'} */ which) => {
    const r = c.seats[which];
    const word = t(`stage.queue.${which}`);
    const text = fit(word, l.font.small, r.w - 16);
    return svg`<rect class="slot slot-${which}" x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="9" />
      <text class="soft" x=${r.x + r.w / 2} y=${r.y + r.h / 2 + 4} text-anchor="middle"
        font-size=${l.font.small}>${text}</text>`;
  };
  const u = c.seats.user;
  const down = u.x + u.w * 0.8; // beside the kernel's name
  const seat = firstFit([t('stage.seat', { name }), name], l.font.small, u.w - 12);
  return svg`<g class="column">
    <rect class="seat" x=${u.x} y=${u.y} width=${u.w} height=${u.h} rx="9" />
    <text class="soft" x=${u.x + u.w / 2} y=${u.y + u.h / 2 + 4} text-anchor="middle"
      font-size=${l.font.small}>${seat}</text>
    ${
      mini
        ? svg`<rect class="slot slot-wait" x=${c.seats.wait.x} y=${c.seats.wait.y}
            width=${c.seats.wait.w} height=${c.seats.wait.h} rx="9" />`
        : svg`<line class="shaft" x1=${down} x2=${down} y1=${u.y + u.h} y2=${c.seats.kernel.y} />
          <rect class="seat seat-kernel" x=${c.seats.kernel.x} y=${c.seats.kernel.y}
            width=${c.seats.kernel.w} height=${c.seats.kernel.h} rx="9" />
          ${slot('wait')}${slot('run')}`
    }
  </g>`;
}

/** @param {StageModel['columns'][0]} c @param {import('./layouts.js').Layout} l */
export function drawGate(c, l) {
  const r = c.seats.gate;
  const size = l.font.small;
  const args = { n: c.switches === null ? '' : fmtAtLeast(c.switches, c.atLeast) };
  const forms =
    c.switches === null
      ? ['stage.gate']
      : ['stage.gate.n', 'stage.gate.n.short', 'stage.gate.n.tiny'];
  const texts = forms.map((key) => t(key, args));
  const text =
    texts.find((x) => widthOf(x, size) <= r.w - 14) ?? fit(texts.at(-1) ?? '', size, r.w - 10);
  return svg`<g class=${c.changed ? 'gate changed' : 'gate'}>
    <rect x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx=${r.h / 2} />
    <text x=${r.x + r.w / 2} y=${n(r.y + r.h / 2 + size * 0.36)} text-anchor="middle"
      font-size=${size}>${text}</text>
  </g>`;
}

/** @param {StageModel['cpus'][0]} c @param {import('./layouts.js').Layout} l */
export function drawCPU(c, l) {
  const { rect: r } = c;
  const y = r.y + r.h / 2 + 4;
  if (c.more) return drawMoreCPUs(c, y, l.font.small);
  const forms = c.role ? [`stage.role.${c.called}`] : ['stage.cpu.other', 'stage.cpu.other.short'];
  const texts = forms.map((key) => t(key));
  if (c.tid) texts.unshift(`${texts[0]} ${c.tid}`, String(c.tid));
  const who = firstFit(texts, l.font.small, r.w - 68);
  const name = t('stage.cpu', { cpu: { u: 'plain', v: c.cpu } });
  return svg`<g class=${c.role ? 'cpu busy' : 'cpu'}>
    <rect x=${r.x} y=${r.y} width=${r.w} height=${r.h} rx="7" />
    <text class="strong" x=${r.x + 12} y=${y} font-size=${l.font.small}>${name}</text>
    <text class="soft" x=${r.x + 62} y=${y} font-size=${l.font.small}>${who}</text>
  </g>`;
}

/** @param {import('./cpus.js').CPUView} c @param {number} y @param {number} size */
export const drawMoreCPUs = ({ rect: r, more }, y, size) =>
  svg`<text class="soft" x=${r.x + 12} y=${y} font-size=${size}>${t('model.helpers.more', { n: more })}</text>`;
