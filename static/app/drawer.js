// The evidence of one event: how we know, the record it came from, and how to see it without ioviz.

import { fmtBytes } from '../say/format.js';
import { markup } from '../say/markup.js';
import { say as sayEvent } from '../say/say.js';
import { has, t } from '../say/words.js';
import { attachRaw, rawRecord } from '../trace/decode.js';
import { docs } from '../trace/docs.js';
import { calledIn } from '../trace/roles.js';
import { places, states } from '../trace/spec.js';
import { html, nothing } from '../vendor/lit.js';
import { getRaw } from './api.js';
import { checkCommand } from './check.js';
import { notify } from './page.js';
import { fmtOffset, plain } from './text.js';

/** @type {WeakMap<object, 'asked' | 'here' | 'none'>} */
const asked = new WeakMap();

/** @param {import('./track.js').RunTrack} run @param {() => void} changed */
function wantRaw(run, changed) {
  const { trace } = run;
  if (/** @type {any} */ (trace).rawblob || asked.has(trace) || !run.hash) return;
  asked.set(trace, 'asked');
  getRaw(run.hash)
    .then((buf) => {
      attachRaw(trace, buf);
      asked.set(trace, 'here');
    })
    .catch(() => asked.set(trace, 'none'))
    .finally(changed);
}

/** @param {import('../trace/decode.js').Trace} trace @param {number} i */
export function hexOf(trace, i) {
  const blob = /** @type {Uint8Array | undefined} */ (/** @type {any} */ (trace).rawblob);
  const at = trace.raw[i] - 1;
  if (!blob || at < 0 || at + 4 > blob.length) return '';
  const end = Math.min(blob.length, at + 2 + (blob[at] | (blob[at + 1] << 8)));
  const lines = [];
  for (let p = at + 4; p < end; p += 16) {
    const row = [...blob.subarray(p, Math.min(end, p + 16))];
    const hex = row.map((b) => b.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('');
    lines.push(`${(p - at - 4).toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join('\n');
}

/**
 * sourceText names the source, and the tracepoint whose record was kept where that is another one.
 * @param {import('../say/say.js').Evidence} evidence
 * @param {{name: string} | null} record
 */
export function sourceText({ class: known, sourceId }, record) {
  if (known !== 'measured' || !record || /^(perf|self|ptrace):/.test(record.name)) return sourceId;
  const kept = `tp:${record.name}`;
  return kept === sourceId ? sourceId : `${sourceId} + ${kept}`;
}

/** The thread of an event; a system's own part has a lane and is none. @param {{name: string, role: string, tid: number}} task @param {import('../trace/columns.js').Header} header */
const whoDid = (task, header) =>
  task.name === 'system'
    ? t('drawer.system')
    : html`${t(`tl.role.${calledIn(header, task.role)}`)} · tid ${task.tid}`;

/** @param {import('../trace/decode.js').Trace} trace @param {any} arg @param {number} v */
export function showArg(trace, arg, v) {
  switch (arg.unit) {
    case 'bytes':
      return `${v}${v >= 1024 ? ` (${fmtBytes(v)})` : ''}`;
    case 'str':
      return trace.str(v) || '–';
    case 'place':
      return places[v] ?? String(v);
    case 'state':
      return states[v] ?? String(v);
    case 'enum':
      return v < 0 ? '?' : (arg.values?.[v] ?? String(v));
    case 'addr':
      return `0x${v.toString(16)}`;
    case 'task':
      return trace.header.tasks[v - 1]?.name ?? '–';
  }
  return String(v);
}

/**
 * @param {object} p
 * @param {import('./track.js').RunTrack} p.run
 * @param {number} p.event
 * @param {() => void} p.changed
 * @param {(event: number) => void} p.pick
 * @param {() => void} p.close
 * @param {boolean} p.hidden  the proof is not to be told yet
 */
export function drawerView({ run, event, changed, pick, close, hidden }) {
  const { trace, reader } = run;
  wantRaw(run, changed);
  const step = reader.steps.stepOf(event);
  const first = reader.steps.end(step - 1);
  const last = reader.steps.end(step) - 1;
  const spec = trace.spec(event);
  const args = trace.args(event);
  const {
    key,
    args: words,
    evidence,
    also,
  } = sayEvent(trace, event, reader.folder.at(event), reader.folder.at(event + 1));
  const task = trace.header.tasks[trace.task[event] - 1];
  const call = args.call !== undefined ? trace.str(args.call) : '';
  const of = spec.name === 'tally' ? trace.str(args.total) : call;
  const command = checkCommand(trace.header, evidence.sourceId, spec.name, of, task?.name);
  const record = rawRecord(trace, event);
  const hex = hexOf(trace, event);
  const rule = has(evidence.key)
    ? plain(evidence.key, { name: evidence.sourceId })
    : evidence.sourceId;
  /** @param {unknown} name @param {unknown} value */
  const row = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<div class="dialog-head">
      <h2 id="drawer-title">${t('drawer.title')}</h2>
      <button class="button small" data-test="drawer-close" @click=${close}>${t('close')}</button>
    </div>
    <p class="drawer-say">${hidden ? t('proof.hidden') : markup(key, words)}</p>
    <p class="class-line"><svg class=${`sample ${evidence.class}`} viewBox="0 0 60 12" aria-hidden="true"><path d="M2 6h56"></path></svg>
      <b>${t(`how.${evidence.class}`)}</b></p>
    <p class="small">${rule}</p>
    ${
      also
        ? html`<p class="class-line"><svg class=${`sample ${also.class}`} viewBox="0 0 60 12" aria-hidden="true"><path d="M2 6h56"></path></svg>
            <b>${t(`how.${also.class}`)}</b></p>
          <p class="small">${plain(also.key)}</p>`
        : nothing
    }
    ${
      last > first
        ? html`<div class="row"><button class="button small" ?disabled=${event <= first} @click=${() => pick(event - 1)}>←</button>
            <span class="small num">${t('drawer.of', { i: event - first + 1, n: last - first + 1 })}</span>
            <button class="button small" ?disabled=${event >= last} @click=${() => pick(event + 1)}>→</button></div>`
        : nothing
    }
    <dl class="facts">
      ${row(t('drawer.kind'), html`<code>${spec.name}</code>`)}
      ${row(t('drawer.source'), html`<code>${sourceText(evidence, record)}</code>`)}
      ${row(t('drawer.number'), event + 1)}
      ${row(t('drawer.time'), html`${trace.time[event].toLocaleString('en-US')} ns <span class="muted">(${fmtOffset(trace.time[event] - run.origin)})</span>`)}
      ${row('CPU', trace.cpu[event] < 0 ? t('drawer.unknown') : trace.cpu[event])}
      ${task ? row(t('drawer.thread'), whoDid(task, trace.header)) : nothing}
      ${hidden ? nothing : spec.args.map((arg) => row(html`<code>${arg.name}</code>`, showArg(trace, arg, args[arg.name])))}
    </dl>
    <h3>${t(evidence.class === 'derived' && record ? 'drawer.raw.derived' : 'drawer.raw')}</h3>
    ${
      record
        ? html`<p class="small"><code>${record.name}</code></p>
            <dl class="facts raw">${record.fields.map((f) => row(html`<code>${f.name}</code>`, html`<code>${String(f.value)}</code>`))}</dl>
            <pre class="hex" tabindex="0">${hex}</pre>`
        : html`<p class="small muted">${t(trace.raw[event] && asked.get(trace) === 'asked' ? 'drawer.loading' : evidence.class === 'measured' ? 'drawer.noraw' : `drawer.noraw.${evidence.class}`)}</p>`
    }
    <h3>${t('drawer.check')}</h3>
    <pre class="command" tabindex="0">${command}</pre>
    <button class="button small" @click=${() => navigator.clipboard?.writeText(command).then(() => notify(t('copied')))}>${t('drawer.copy')}</button>
    <p class="small muted">${t('drawer.doc')} ${docs[spec.name]}</p>`;
}
