// What the lab's menu offers to take away: the run for other viewers, the picture of now.

import { t } from '../say/words.js';
import { html, nothing } from '../vendor/lit.js';
import { alone } from './alone.js';
import { apiPath } from './api.js';

const FORMATS = ['chrome', 'firefox', 'speedscope', 'html'];

/**
 * @param {string} hash
 * @param {(test: string, label: unknown, fn: () => void) => unknown} item
 * @param {(kind: 'svg' | 'png') => void} picture
 * @param {() => number} step  where the run stands: there its document opens
 */
export function exportView(hash, item, picture, step) {
  /** @param {MouseEvent} e */
  const at = (e) => {
    const link = /** @type {HTMLAnchorElement} */ (e.currentTarget);
    link.href = `${apiPath('traces', hash, 'export', 'html')}?step=${step()}`;
  };
  const formats = html`<p class="eyebrow">${t('export.title')}</p>
    ${FORMATS.map((f) => html`<a class="item" data-test=${`export-${f}`} href=${apiPath('traces', hash, 'export', f)} download @click=${f === 'html' ? at : nothing}>${t(`export.${f}`)}</a>`)}`;
  return html`${alone ? nothing : formats}
    <p class="eyebrow">${t('export.picture')}</p>
    ${item('picture-svg', t('export.svg'), () => picture('svg'))}
    ${item('picture-png', t('export.png'), () => picture('png'))}`;
}

/**
 * savePicture takes what the stage shows, as it stands.
 * @param {'svg' | 'png'} kind
 * @param {import('./player.js').Player} player
 */
export async function savePicture(kind, player) {
  const shown = /** @type {NodeListOf<SVGSVGElement>} */ (
    document.querySelectorAll('#lab-stage svg.stage')
  );
  const sides = player.runs.slice(0, shown.length).map((run, r) => {
    const { header } = run.trace;
    const from = t(header.producer === 'sim' ? 'export.from.sim' : 'export.from.live', {
      kernel: header.kernel,
      hash: run.hash.slice(0, 12),
      step: Math.ceil(player.position(r) - 1e-6),
      count: run.reader.steps.count,
    });
    return { svg: shown[r], from };
  });
  if (!sides.length) throw new Error('nothing is shown');
  const { pictureOf, png, save } = await import('./picture.js');
  const picture = pictureOf(sides);
  const [run] = player.runs;
  const name = `ioviz-${run.trace.header.name}-${run.hash.slice(0, 8)}-step${player.current()}.${kind}`;
  const blob =
    kind === 'png' ? await png(picture) : new Blob([picture.svg], { type: 'image/svg+xml' });
  save(blob, name);
}
