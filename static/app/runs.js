// My recordings: open, compare up to four, pin, delete, export, import.

import { fmtBytes, fmtCount, fmtTime } from '../say/format.js';
import { onLang, t } from '../say/words.js';
import { html, nothing, render } from '../vendor/lit.js';
import { MOST } from './address.js';
import { apiPath, getJSON, send } from './api.js';
import { paramsText } from './head.js';
import { bootPage, notify } from './page.js';
import { dateText, errorText } from './text.js';

async function main() {
  const page = await bootPage();
  const box = /** @type {HTMLElement} */ (document.getElementById('runs'));
  /** @type {{traces: any[], used: number, budget: number} | null} */
  let data = null;
  let trouble = '';
  /** @type {string[]} */
  let chosen = [];

  const load = () =>
    page.idle.during(getJSON('/api/traces')).then(
      (got) => {
        // What only serves to compare with was not asked for by anybody.
        got.traces = got.traces.filter((/** @type {any} */ x) => !x.expected);
        data = got;
        trouble = '';
        chosen = chosen.filter((h) => got.traces.some((/** @type {any} */ x) => x.hash === h));
        draw();
      },
      (err) => {
        trouble = errorText(err);
        draw();
      },
    );

  /** @param {Promise<any>} work @param {string} done */
  const after = async (work, done) => {
    try {
      await page.idle.during(work);
      notify(done);
    } catch (err) {
      notify(errorText(err));
    }
    await load();
  };
  /** @param {any} x */
  const remove = (x) => {
    if (confirm(t('runs.delete.sure')))
      after(send('DELETE', apiPath('traces', x.hash)), t('runs.deleted'));
  };
  /** @param {any} x */
  const pin = (x) =>
    after(
      send(x.pinned ? 'DELETE' : 'PUT', apiPath('traces', x.hash, 'pin')),
      t(x.pinned ? 'head.unpinned' : 'head.pinned'),
    );
  /** @param {string} hash */
  const choose = (hash) => {
    chosen = chosen.includes(hash)
      ? chosen.filter((h) => h !== hash)
      : [...chosen.slice(-(MOST - 1)), hash];
    draw();
  };
  /** @param {Event} e */
  const bring = async (e) => {
    const input = /** @type {HTMLInputElement} */ (e.target);
    const file = input.files?.[0];
    if (!file) return;
    try {
      const { hash } = await page.idle.during(send('POST', '/api/traces', file));
      location.href = `/lab/t/${hash}`;
    } catch (err) {
      notify(errorText(err));
    }
    input.value = '';
  };

  /** @param {any} x */
  const row = (x) => html`<tr data-hash=${x.hash} data-test="recording">
    <td><input type="checkbox" aria-label=${t('runs.choose', { name: { key: `demo.${x.name}` }, params: paramsText(x) })} .checked=${chosen.includes(x.hash)} @change=${() => choose(x.hash)} /></td>
    <th scope="row"><a href=${`/lab/t/${x.hash}`} data-test="open"><b>${t(`demo.${x.name}`)}</b></a><span class="small muted">${paramsText(x)}</span></th>
    <td>${x.producer === 'sim' ? html`<span class="chip">${t('head.sim')}</span>` : html`<span class=${`chip ${x.tier === 'perf' ? 'good' : 'part'}`}>${t(`tier.${x.tier}`)}</span>`}
      ${x.builtin && x.producer === 'live' ? html`<span class="small muted">${t('runs.builtin')}</span>` : nothing}</td>
    <td class="num" data-label=${t('runs.col.events')}>${fmtCount(x.events)}</td>
    <td class="num" data-label=${t('runs.col.wall')}>${fmtTime(x.wall_ns)}</td>
    <td class="num" data-label=${t('runs.col.bytes')}>${fmtBytes(x.bytes)}</td>
    <td data-label=${t('runs.col.date')}>${dateText(x.recorded)}</td>
    <td class="actions">
      <button class="button small" aria-pressed=${x.pinned} data-test="pin" @click=${() => pin(x)}>${t(x.pinned ? 'head.unpin' : 'head.pin')}</button>
      <a class="button small" href=${apiPath('traces', x.hash, 'file')} download data-test="export">${t('runs.export')}</a>
      ${x.builtin ? nothing : html`<button class="button small" data-test="delete" @click=${() => remove(x)}>${t('runs.delete')}</button>`}
    </td>
  </tr>`;

  const draw = () => {
    if (trouble && !data) {
      render(html`<p class="trouble" role="alert">${trouble}</p>`, box);
      return;
    }
    if (!data) return;
    const { traces, used, budget } = data;
    const [first, ...others] = chosen;
    const compare = others.length ? `/lab/t/${first}?vs=${others.join(',')}` : '';
    render(
      html`<div class="row tools-row">
          ${compare ? html`<a class="button main" href=${compare} data-test="compare-two">${t('runs.compare.many', { n: chosen.length })}</a>` : html`<button class="button main" disabled>${t('runs.choose.hint')}</button>`}
          <label class="button file">${t('runs.import')}<input class="sr" type="file" data-test="import" @change=${bring} /></label>
          <p class="storage push" data-test="storage"><span class="num">${t('runs.used', { used: fmtBytes(used), budget: fmtBytes(budget) })}</span>
            <meter min="0" max=${budget} .value=${used} aria-label=${t('runs.storage')}></meter></p>
        </div>
        ${
          traces.length
            ? html`<div class="scroll-x card table-card" tabindex="0" role="region" aria-label=${t('nav.runs')}><table class="recordings">
                <thead><tr><td><span class="sr">${t('runs.col.choose')}</span></td>
                  ${['name', 'evidence', 'events', 'wall', 'bytes', 'date'].map((c) => html`<th scope="col">${t(`runs.col.${c}`)}</th>`)}
                  <td><span class="sr">${t('runs.col.actions')}</span></td></tr></thead>
                <tbody>${traces.map(row)}</tbody>
              </table></div>`
            : html`<p class="card empty">${t('runs.none')} <a href="/lab">${t('nav.lab')}</a></p>`
        }`,
      box,
    );
  };
  onLang(draw);
  await load();
}

main();
