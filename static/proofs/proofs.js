// The page of the proofs: a claim that most people hold, a question first, then the experiment on this
// machine and what came of it.

import { apiPath, getJSON } from '../app/api.js';
import { createErrand } from '../app/errand.js';
import { bootPage, say } from '../app/page.js';
import { errorText } from '../app/text.js';
import { has, onLang, t } from '../say/words.js';
import { html, nothing, render } from '../vendor/lit.js';
import {
  answersOf,
  demosOf,
  failureOf,
  groupsOf,
  isMutation,
  markOf,
  mutationOf,
  needsOf,
  verdictOf,
} from './cards.js';
import { evidenceView, nameText, numberText } from './evidence.js';

const KEPT = 'ioviz.proofs'; // answers, in this browser only

/** @returns {Record<string, string>} */
function keptAnswers() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}');
  } catch {
    return {};
  }
}

/** @param {string} name */
const titleOf = (name) =>
  isMutation(name) ? t(`demo.${mutationOf(name).demo}`) : t(`claim.${name}`);

/** @param {string} name @param {string} answer */
const answerText = (name, answer) =>
  t(isMutation(name) ? `prove.saw.${answer}` : `claim.is.${answer}`);

/** How what a verdict says was found, in words. @param {string} name @param {string} id of the source, or of a run's tier */
function sourceText(name, id) {
  if (has(`claim.how.${name}`))
    return t(`claim.how.${name}`, { tier: has(`tier.${id}`) ? t(`tier.${id}`) : id });
  if (id.startsWith('tp:')) return t('source.tp');
  if (has(`source.${id}`)) return t(`source.${id}`);
  return has(`tier.${id}.text`) ? t(`tier.${id}.text`) : id;
}

async function main() {
  const page = await bootPage();
  const box = /** @type {HTMLElement} */ (document.getElementById('proofs'));
  const answers = keptAnswers();
  /** @type {Map<string, import('../app/errand.js').ErrandHandle>} */
  const errands = new Map();
  /** @type {{proofs: import('./cards.js').ProofInfo[], root: boolean} | null} */
  let list = null;
  let trouble = '';

  /** @param {string} name */
  const errandOf = (name) => {
    let e = errands.get(name);
    if (!e) {
      e = createErrand({ changed: () => changed(name), busy: page.idle.begin });
      errands.set(name, e);
    }
    return e;
  };

  /** @param {string} name */
  const changed = (name) => {
    const { phase, result, error } = errandOf(name).state;
    if (phase === 'done' && result) say(`${titleOf(name)}: ${verdictText(name, result)}`);
    if (phase === 'failed') say(errorText(error));
    draw();
  };

  /** @param {string} name @param {string} answer */
  const give = (name, answer) => {
    answers[name] = answer;
    try {
      localStorage.setItem(KEPT, JSON.stringify(answers));
    } catch {
      // Nothing is kept then; the page works all the same.
    }
    draw();
    /** @type {HTMLElement | null} */ (
      document.querySelector(`[data-proof="${name}"] [data-test="prove"]`)
    )?.focus();
  };

  /** @param {string} name @param {import('./cards.js').Verdict} v */
  const verdictText = (name, v) => {
    const kind = verdictOf(v, answers[name] ?? '');
    if (kind === 'skipped') return t('claim.skipped', { why: t(v.skipped ?? '') });
    const why = kind === 'failed' && failureOf(name, v);
    return `${t(`claim.${kind}`)}${why ? ` ${t(why.key, why.args)}` : ''}`;
  };

  /** @param {string} name */
  const outcome = (name) => {
    const { state: e, active, cancel } = errandOf(name);
    if (active()) {
      return html`<p class="small" role="status" data-test="proving">${
        e.ahead > 0 ? t('claim.waits', { n: e.ahead }) : t('claim.runs')
      } <button class="link" @click=${() => cancel().catch(() => {})}>${t('claim.stop')}</button></p>`;
    }
    if (e.phase === 'failed')
      return html`<p class="trouble" role="alert">${errorText(e.error)}</p>`;
    if (e.phase !== 'done' || !e.result) return nothing;
    /** @type {import('./cards.js').Verdict} */
    const v = e.result;
    const kind = verdictOf(v, answers[name] ?? '');
    const sign = { right: '✓', wrong: '✗', seen: '●', failed: '!', skipped: '–' }[kind];
    return html`<div class=${`outcome ${kind}`} data-test="outcome" data-verdict=${kind}>
      <p class="verdict"><span class="sign" aria-hidden="true">${sign}</span> ${verdictText(name, v)}</p>
      ${
        v.skipped
          ? nothing
          : html`<dl class="seen">
              <dt>${t('claim.predicted')}</dt><dd>${t(`prove.saw.${v.predicted}`)}</dd>
              <dt>${t('claim.observed')}</dt><dd>${t(`prove.saw.${v.observed}`)}</dd>
              ${(v.measured ?? []).map(
                (n) => html`<dt>${nameText(n.name)}</dt><dd class="num">${numberText(n)}</dd>`,
              )}
            </dl>
            ${has(`prove.${name}`) ? html`<p>${v.pass ? t('claim.refuted') : nothing} ${t(`prove.${name}`)}</p>` : nothing}
            <p class="small muted"><b>${t('claim.evidence')}</b> ${sourceText(name, v.evidence)}</p>
            ${evidenceView(name, v)}`
      }
      <p class="small muted">${t('claim.shell')} <code>ioviz prove ${name}</code></p>
    </div>`;
  };

  /** where what the proof is about can be watched step by step @param {string} name */
  const labLinks = (name) => {
    const links = demosOf(name).map(
      (demo, i) => html`${i ? ' · ' : ''}<a href=${`/lab#demo=${demo}`}>${t(`demo.${demo}`)}</a>`,
    );
    return links.length
      ? html`<p class="small muted lab-links">${t('claim.lab')} ${links}</p>`
      : nothing;
  };

  /** @param {import('./cards.js').ProofInfo} p */
  const card = (p) => {
    const { name } = p;
    const answer = answers[name];
    const asked = answer !== undefined;
    const { state: e, active } = errandOf(name);
    const seen = e.phase === 'done' ? e.result : null;
    const level = isMutation(name) ? 'small-card' : '';
    return html`<article id=${name} tabindex="-1" class=${`card proof ${level}`} data-proof=${name} data-test="proof" aria-labelledby=${`h-${name}`}>
      <div class="proof-top">${isMutation(name) ? nothing : html`<p class="eyebrow">${t('claim.eyebrow')}</p>`}
        <span class="chip plain needs" data-test="proof-needs">${t(needsOf(p))}</span></div>
      <h3 id=${`h-${name}`}>${titleOf(name)}</h3>
      ${isMutation(name) ? nothing : html`<p class="question">${t(`claim.${name}.ask`)}</p>`}
      <div class="answers" role="group" aria-label=${isMutation(name) ? t('claim.mutate.ask', { path: t(`demo.${mutationOf(name).demo}`) }) : t(`claim.${name}.ask`)}>
        ${answersOf(name).map((a) => {
          const mark = markOf(seen, answer, a);
          return html`<button class=${`button answer ${mark}`} data-test="proof-answer" data-answer=${a}
            aria-pressed=${answer === a} aria-disabled=${asked} @click=${() => asked || give(name, a)}>${answerText(name, a)}${
              mark
                ? html`<span class="mark" aria-hidden="true">${mark === 'right' ? '✓' : '✗'}</span>`
                : nothing
            }</button>`;
        })}
      </div>
      ${
        asked
          ? html`<button class="button main" data-test="prove" ?disabled=${active()} @click=${() => errandOf(name).start(apiPath('proofs', name))}>
              <span aria-hidden="true">▶</span> ${t(e.phase === 'done' ? 'claim.again' : 'claim.prove')}</button>`
          : html`<p class="small muted">${t('claim.first')} <button class="link" data-test="proof-skip" @click=${() => give(name, '')}>${t('ask.skip')}</button></p>`
      }
      ${p.needs_root && !list?.root ? html`<p class="small muted">${t('claim.root')}</p>` : nothing}
      ${p.root_helps && !list?.root ? html`<p class="small muted">${t('claim.root.helps')}</p>` : nothing}
      ${outcome(name)}
      ${labLinks(name)}
    </article>`;
  };

  const draw = () => {
    if (!list) {
      render(trouble ? html`<p class="trouble" role="alert">${trouble}</p>` : nothing, box);
      return;
    }
    render(
      groupsOf(list.proofs).map(
        (g) => html`<section class="proof-group" data-test=${`group-${g.id}`}>
          <h2>${t(`claim.group.${g.id}`)}</h2>
          <p class="small muted">${t(`claim.group.${g.id}.text`)}</p>
          <div class=${`proof-list ${g.id === 'claims' || g.id === 'waiting' ? '' : 'tight'}`}>${g.proofs.map(card)}</div>
        </section>`,
      ),
      box,
    );
  };

  onLang(draw);
  await page.idle.during(getJSON('/api/proofs')).then(
    (got) => {
      list = got;
    },
    (err) => {
      trouble = errorText(err);
    },
  );
  draw();
  // An address may name a card.
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches('.proof')) {
    named.scrollIntoView({ block: 'center' });
    named.focus();
  }
}

main();
