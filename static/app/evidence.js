// The evidence page: each tier, whether this machine allows it, why not, and how to get it.

import { has, onLang, t } from '../say/words.js';
import { html, nothing, render } from '../vendor/lit.js';
import { getJSON } from './api.js';
import { bootPage } from './page.js';
import { errorText } from './text.js';

const SIGNS = /** @type {Record<string, string>} */ ({ yes: '✓', no: '✗', unknown: '?' });

/** @param {string} key @param {any} detail */
const words = (key, detail) => (has(key) ? t(key, detail ?? {}) : key);

async function main() {
  const page = await bootPage();
  const box = /** @type {HTMLElement} */ (document.getElementById('tiers'));
  /** @type {any} */
  let report = null;
  let trouble = '';
  const draw = () => {
    if (!report) {
      render(trouble ? html`<p class="trouble" role="alert">${trouble}</p>` : nothing, box);
      return;
    }
    render(
      html`<p class="small muted" data-test="machine">${[report.kernel, report.user].filter(Boolean).join(' · ')}</p>
        <ol class="tiers">
          ${report.tiers.map((/** @type {any} */ tier) => {
            const auto = tier.tier === report.auto;
            return html`<li class=${`card tier ${tier.status}`} data-test=${`tier-${tier.tier}`} data-status=${tier.status}>
              <span class="sign" aria-hidden="true">${SIGNS[tier.status] ?? '?'}</span>
              <div>
                <h2>${t(`tier.${tier.tier}`)} <span class="small muted">${t(`evidence.${tier.status}`)}</span>
                  ${auto ? html`<span class="chip good">${t('evidence.auto')}</span>` : nothing}</h2>
                <p>${t(`tier.${tier.tier}.text`)}</p>
                ${tier.reason ? html`<p class="why">${t('evidence.why')}${t('colon')}${words(tier.reason, tier.detail)}</p>` : nothing}
                ${tier.fix ? html`<p class="fix">${t('evidence.fix')}${t('colon')}${words(tier.fix, tier.detail)}</p>` : nothing}
                <p class="small muted">${t('evidence.cmd')} <code>ioviz run read-write --evidence ${tier.tier}</code></p>
              </div>
            </li>`;
          })}
        </ol>`,
      box,
    );
  };
  onLang(draw);
  await page.idle.during(getJSON('/api/doctor')).then(
    (got) => {
      report = got;
    },
    (err) => {
      trouble = errorText(err);
    },
  );
  draw();
}

main();
