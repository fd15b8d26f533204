// The panels beside the stage: narration, code, proof.

import { proofsOf } from '../proofs/about.js';
import { markup } from '../say/markup.js';
import { has, t } from '../say/words.js';
import { K } from '../trace/kinds.js';
import { html, nothing, unsafeHTML } from '../vendor/lit.js';
import { linesOf } from './marks.js';
import { fmtOffset, plain, sayOf } from './text.js';
import { skip } from './transcript.js';

/**
 * @param {object} p
 * @param {import('./track.js').RunTrack} p.run
 * @param {number} p.step
 * @param {number} p.shown  number shown, of the merge when two runs are on
 * @param {number} p.count
 * @param {string} p.name  of the run, when there are two
 * @param {boolean} p.hidden
 * @param {string} p.view
 * @param {() => void} p.open  shows the evidence
 * @param {{to: number, n: number, count: number} | null} p.repeat  the stretch of repetition that the step stands in, and which round of it
 * @param {(m: number) => void} p.go
 */
export function narrationView({ run, step, shown, count, name, hidden, view, open, repeat, go }) {
  const { key, args, evidence, also } = sayOf(run, step, view);
  const rule = has(evidence.key)
    ? plain(evidence.key, { name: evidence.sourceId })
    : evidence.sourceId;
  return html`<div class="narration">
    <p class="eyebrow"><span class="num" data-test="step">${t('bar.step', { step: shown, count: count })}</span>
      ${name ? html`<b>${name}</b>` : nothing}
      <span class="num push" data-test="time">${fmtOffset(run.track.times[step])}</span></p>
    <p class="caption" data-test="caption">${hidden ? t('proof.hidden') : markup(key, args)}</p>
    ${repeat ? html`<p class="small" data-test="repeat-now"><span aria-hidden="true">⟳</span> ${t('repeat.here', repeat)} ${skip(repeat.to, count, go)}</p>` : nothing}
    ${
      evidence.class
        ? html`<button class="evidence-line" data-test="evidence" aria-keyshortcuts="e" title=${`${t('key.evidence')} (E)`} @click=${open}>
            <svg class=${`sample ${evidence.class}`} viewBox="0 0 36 12" aria-hidden="true"><path d="M2 6h32"></path></svg>
            <span><b>${t(`how.${evidence.class}`)}</b>${t('colon')}${rule}${also ? html` <b>${t(`how.${also.class}`)}</b>${t('colon')}${plain(also.key)}` : nothing}</span></button>`
        : nothing
    }
  </div>`;
}

/** aboutView leads to the proofs about the demos that are shown. @param {string[]} demos */
export function aboutView(demos) {
  const proofs = [...new Set(demos.flatMap(proofsOf))];
  if (!proofs.length) return nothing;
  return html`<div class="about" data-test="about"><h3>${t('claim.about')}</h3>
    <ul>${proofs.map((name) => html`<li><a href=${`/proofs#${name}`}>${t(`claim.${name}`)}</a></li>`)}</ul></div>`;
}

const LANGS = /** @type {Record<string, string>} */ ({ go: 'Go', c: 'C', python: 'Python' });

/**
 * @param {object} p
 * @param {any} p.code  answer of /api/code
 * @param {string} p.tab
 * @param {{call: string, fd: number, inside: boolean}[]} p.calls  the first that is on a line is shown
 * @param {boolean} p.unread  the run reads a file, which the program that is shown does not
 * @param {(lang: string) => void} p.pick
 */
export function codeView({ code, tab, calls, unread, pick }) {
  const files = code?.files ?? [];
  const file = files.find((/** @type {any} */ f) => f.lang === tab) ?? files[0];
  if (!file) return nothing;
  const at = calls.find((c) => linesOf(file.marks, c).length > 0);
  const lines = at ? linesOf(file.marks, at) : [];
  /** @param {KeyboardEvent} e */
  const arrows = (e) => {
    const way = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
    if (!way) return;
    e.preventDefault();
    const i = (files.indexOf(file) + way + files.length) % files.length;
    pick(files[i].lang);
    const tabs = /** @type {HTMLElement} */ (e.currentTarget).children;
    /** @type {HTMLElement} */ (tabs[i]).focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${t('code.title')} @keydown=${arrows}>
      ${files.map(
        (
          /** @type {any} */ f,
        ) => html`<button role="tab" id=${`tab-${f.lang}`} aria-controls="code-pane" data-test=${`code-${f.lang}`}
          aria-selected=${f === file} tabindex=${f === file ? 0 : -1} @click=${() => pick(f.lang)}>${LANGS[f.lang] ?? f.lang}</button>`,
      )}
      <span class="small muted push">${file.name}</span>
    </div>
    <div id="code-pane" class="code" role="tabpanel" aria-labelledby=${`tab-${file.lang}`} tabindex="0" data-test="code">
      <ol>
        ${file.html.map((/** @type {string} */ line, /** @type {number} */ i) => {
          const here = lines.includes(i + 1);
          return html`<li class=${here ? (at?.inside ? 'here' : 'left') : ''} aria-current=${here ? 'true' : nothing}><code>${unsafeHTML(line || ' ')}</code></li>`;
        })}
      </ol>
    </div>
    ${unread ? html`<p class="small muted">${t('code.no-file')}</p>` : nothing}
    ${files.some((/** @type {any} */ f) => f.lang === 'python') ? nothing : html`<p class="small muted">${t('code.no-python')}</p>`}`;
}

/** @type {Element | null | undefined} */
let scrolledTo = null;

/** scrollCode brings the marked line into the pane without moving the page; it asks for no layout while the line stays. */
export function scrollCode() {
  const pane = document.getElementById('code-pane');
  const line = /** @type {HTMLElement | null | undefined} */ (
    pane?.querySelector('[aria-current]')
  );
  if (!pane || !line || line === scrolledTo) return;
  scrolledTo = line;
  const top = line.offsetTop - pane.offsetTop;
  if (top < pane.scrollTop || top + line.offsetHeight > pane.scrollTop + pane.clientHeight) {
    pane.scrollTop = Math.max(0, top - pane.clientHeight / 2);
  }
}

/** proofEvent is the event that carries the verdict, or -1. @param {import('./track.js').RunTrack} run */
export function proofEvent({ trace }) {
  for (let i = trace.n - 1; i >= 0 && i > trace.n - 200; i--)
    if (trace.kind[i] === K.proof) return i;
  return -1;
}

const OUTCOMES = ['old', 'new', 'mixed'];

/**
 * @param {object} p
 * @param {import('./track.js').RunTrack} p.run
 * @param {string} p.answer  '' before it is given
 * @param {(answer: string) => void} p.give
 */
export function proofView({ run, answer, give }) {
  const event = proofEvent(run);
  if (event < 0) return nothing;
  const { trace } = run;
  const a = trace.args(event);
  const observed = trace.str(a.observed);
  const predicted = trace.str(a.predicted);
  /** @param {string} outcome */
  const word = (outcome) => (has(`proof.${outcome}`) ? t(`proof.${outcome}`) : outcome);
  return html`<section class="ask proof" id="proof" data-test="proof">
    <p class="eyebrow">${t('proof.eyebrow')}</p>
    <p class="question" id="proof-q">${markup('proof.question', { name: t(`demo.${trace.header.name}`), size: { u: 'bytes', v: a.old + a.new } })}</p>
    <div class="answers" role="group" aria-labelledby="proof-q">
      ${OUTCOMES.map((o) => {
        const mark = answer && o === observed ? 'right' : answer === o ? 'wrong' : '';
        return html`<button class=${`button answer ${mark}`} data-test=${`proof-${o}`} aria-pressed=${answer === o} aria-disabled=${Boolean(answer)}
          @click=${() => answer || give(o)}>${word(o)}${mark ? html`<span class="mark" aria-hidden="true">${mark === 'right' ? '✓' : '✗'}</span>` : nothing}</button>`;
      })}
    </div>
    ${
      answer
        ? html`<div class="verdict" data-test="proof-verdict">
            <p><b>${t(answer === observed ? 'ask.right' : 'ask.wrong')}</b> ${t('proof.saw', { old: { u: 'bytes', v: a.old }, new: { u: 'bytes', v: a.new } })}</p>
            <p class="small">${t(predicted === observed ? 'proof.pass' : 'proof.fail', { predicted: word(predicted), observed: word(observed) })}</p>
            <p class="small">${has(`proof.why.${observed}`) ? t(`proof.why.${observed}`) : nothing}</p>
          </div>`
        : html`<p class="small muted">${t('proof.hint')}</p>`
    }
  </section>`;
}
