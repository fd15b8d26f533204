// What a proof's experiment recorded on this machine, opened by a click: its numbers as they were noted, the
// system calls with their results and threads, who called whom, and how to see it without the browser.

import { fmtBytes, fmtCount, fmtTime } from '../say/format.js';
import { has, t } from '../say/words.js';
import { html, nothing } from '../vendor/lit.js';
import { callsOf, resultOf, straceOf } from './cards.js';

/** nameText is the name of a number. @param {string} name */
export const nameText = (name) => (has(`num.${name}`) ? t(`num.${name}`) : t(`demo.${name}`));

/** numberText is a number as it is read at a glance. @param {import('./cards.js').Measured} n */
export function numberText({ value, unit, error }) {
  switch (unit) {
    case 'ns':
      return fmtTime(value);
    case 'bytes':
      return fmtBytes(value);
    case 'yes':
      return t(value === 1 ? 'claim.yes' : 'claim.no');
    case 'tid':
      return String(value);
    case 'result':
      return error ?? fmtBytes(value);
  }
  return fmtCount(value);
}

/** exactText is a number as it was noted. @param {import('./cards.js').Measured} n */
function exactText({ value, unit, error }) {
  switch (unit) {
    case 'ns':
      return `${fmtCount(value)} ns`;
    case 'bytes':
      return t('claim.bytes', { n: value });
    case 'yes':
      return t(value === 1 ? 'claim.yes' : 'claim.no');
    case 'tid':
      return t('claim.tid', { tid: { u: 'plain', v: value } });
    case 'result':
      return error ? `${value} ${error}` : t('claim.bytes', { n: value });
  }
  return fmtCount(value);
}

/** @param {ReturnType<typeof callsOf>[number]} group */
function headText({ part, thread, tid }) {
  const words = [];
  if (part) words.push(has(`claim.part.${part}`) ? t(`claim.part.${part}`) : t(`demo.${part}`));
  const id = { u: /** @type {const} */ ('plain'), v: tid };
  if (thread && has(`claim.role.${thread}`)) words.push(t(`claim.role.${thread}`));
  if (tid) words.push(t('claim.tid', { tid: id }));
  return words.join(' · ');
}

/** @param {import('./cards.js').Noted} c @param {boolean} named  the thread is in the heading */
const callItem = (c, named) => html`<li>
  <code>${c.call} = ${resultOf(c)}</code>${c.times > 1 ? html` <span class="num">× ${fmtCount(c.times)}</span>` : nothing}${
    named || !c.tid
      ? nothing
      : html` <span class="muted">${t('claim.tid', { tid: { u: 'plain', v: c.tid } })}</span>`
  }</li>`;

/**
 * evidenceView is what stands behind a verdict, closed at first.
 * @param {string} name @param {import('./cards.js').Verdict} v
 */
export function evidenceView(name, v) {
  const calls = v.calls ?? [];
  const strace = straceOf(name, calls, v.evidence);
  return html`<details class="recorded" data-test="proof-evidence">
    <summary>${t('claim.open')}</summary>
    <h4>${t('claim.open.numbers')}</h4>
    <dl class="seen">${(v.measured ?? []).map(
      (n) => html`<dt>${nameText(n.name)}</dt><dd class="num">${exactText(n)}</dd>`,
    )}</dl>
    ${
      calls.length
        ? html`<h4>${t('claim.open.calls')}</h4>
          <p class="small muted">${t('claim.open.calls.text')}</p>
          ${callsOf(calls).map((g) => {
            const head = headText(g);
            return html`${head ? html`<p class="part">${head}</p>` : nothing}
              <ul class="calls">${g.calls.map((c) => callItem(c, g.tid > 0))}</ul>`;
          })}`
        : nothing
    }
    ${
      v.stack?.length
        ? html`<h4>${t('claim.open.stack')}</h4>
          <ol class="calls">${v.stack.map((f) => html`<li><code>${f}</code></li>`)}</ol>`
        : nothing
    }
    <h4>${t('claim.open.check')}</h4>
    <p><code>ioviz prove ${name} --json</code></p>
    ${strace ? html`<p>${t('claim.open.strace')}</p><p><code>${strace}</code></p>` : nothing}
    ${v.kernel ? html`<p class="muted">${t('claim.open.kernel', { kernel: v.kernel })}</p>` : nothing}
  </details>`;
}
