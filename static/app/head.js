// The line above the stage: what is shown, how it is known, and what can be done with it.

import { fmtBytes } from '../say/format.js';
import { t } from '../say/words.js';
import { demos } from '../trace/spec.js';
import { html, nothing } from '../vendor/lit.js';
import { alone } from './alone.js';
import { apiPath } from './api.js';
import { exportView } from './export.js';
import { kindOf } from './family.js';
import { byArrows } from './keys.js';
import { dateText } from './text.js';

/** @param {any} header */
export function kernelText(header) {
  return header.kernel.split('.').slice(0, 2).join('.');
}

/** paramsText is what a run was asked for: the main things always, others where they are not as usual. @param {any} header */
export function paramsText(header) {
  if (header.params.message !== undefined) return modelText(header);
  const { size, chunk, cold, route } = header.params;
  const list = [fmtBytes(size)];
  if (chunk) list.push(t('head.chunks', { n: Math.ceil(size / chunk), chunk: fmtBytes(chunk) }));
  if (cold !== undefined) list.push(t(cold ? 'cache.cold' : 'cache.warm'));
  if (header.producer === 'sim' || route)
    list.push(t(`route.${specOf(header.name, 'route')?.values?.[route ?? 0] ?? 'loopback'}`));
  for (const name of ['touch', 'buffer', 'access', 'reflink', 'advice']) {
    const value = header.params[name];
    const spec = specOf(header.name, name);
    if (!spec || value === undefined || value === spec.default) continue;
    const said = `param.${name}.${spec.values?.[value] ?? 'none'}`;
    const what = value && !spec.values ? fmtBytes(value) : t(said);
    list.push(`${t(`param.${name}`)}${t('colon')}${what}`);
  }
  return list.join(' · ');
}

/** @param {string} name of the demo @param {string} param @returns {import('./wish-model.js').Spec | undefined} */
const specOf = (name, param) =>
  demos
    .find((d) => d.name === name)
    ?.params?.find((/** @type {import('./wish-model.js').Spec} */ p) => p.name === param);

/** @param {any} header */
function modelText({ name, params, producer }) {
  const { clients, message, read, idle, work, pause, own, room } = params;
  const { connect, latency, disk, cpus, on, threads, concurrency } = params;
  const unusual = (/** @type {string} */ param) =>
    params[param] !== undefined && params[param] !== specOf(name, param)?.default;
  const list = clients === undefined ? [] : [t('head.clients', { n: clients })];
  if (unusual('connect')) list.push(t(`head.connect.${connect ? 'before' : 'one-by-one'}`));
  list.push(whenText(params));
  list.push(fmtBytes(message));
  if (unusual('read')) list.push(t('head.read', { n: fmtBytes(read) }));
  if (idle) list.push(t('head.idle', { n: idle }));
  if (work) list.push(t('head.work', { us: String(work) }));
  if (unusual('pause')) list.push(t('head.pause', { ms: String(pause) }));
  if (own) list.push(t('head.own', { ms: String(own) }));
  if (unusual('room')) list.push(t(room ? 'head.room' : 'head.room.none', { n: room }));
  if (threads) list.push(t('head.port', { n: threads, limit: concurrency || cpus }));
  if (on) list.push(t(`head.on.${on === 1 ? 'buffered' : 'direct'}`));
  if (producer === 'sim' && disk) list.push(t('head.disk', { us: String(disk) }));
  if (producer === 'sim' && latency) list.push(t('head.latency', { us: String(latency) }));
  if (producer === 'sim' && unusual('cpus')) list.push(t('head.cpus', { n: cpus }));
  return list.join(' · ');
}

const [DESCENDING, SHUFFLED, TOGETHER] = [1, 2, 3];

/** When the clients send: of few each one's time, else by what the form calls the order.
 * @param {Record<string, number>} params  first and gap in ms */
function whenText({ clients: n = 1, order, first, gap, shuffle = 1 }) {
  if (n === 1) return t('head.at', { ms: String(first) });
  if (order === TOGETHER) return t('head.together', { ms: String(first) });
  if (n <= 3) {
    const k = n > 2 && (shuffle - 1) % 6 < 3 ? 2 : 1; // ShuffleTurn in sim/models.go
    const places = {
      [DESCENDING]: (/** @type {number} */ i) => n - 1 - i,
      [SHUFFLED]: (/** @type {number} */ i) => (i * k + shuffle) % n,
    };
    const times = Array.from({ length: n }, (_, i) => first + gap * (places[order]?.(i) ?? i));
    return t('head.at', { ms: times.join(' / ') });
  }
  const from = t('head.from', { ms: String(first), gap: String(gap) });
  if (order === DESCENDING) return t('head.descending', { from });
  if (order !== SHUFFLED) return from;
  return shuffle > 1 ? t('head.shuffle', { from, n: shuffle }) : t('head.shuffled', { from });
}

/**
 * simulates tells whether one is the simulation of the other, with the same parameters.
 * @param {{hash: string}} sim @param {{expected: {hash: string} | null}} run
 */
export const simulates = (sim, run) => sim.hash !== '' && run.expected?.hash === sim.hash;

/** @param {import('./slot.js').Slot} slot @param {import('./slot.js').Slot} other */
const besideName = (slot, other) => {
  if (simulates(other, slot)) return t('head.vs.sim');
  if (simulates(slot, other)) return t('head.vs.run');
  return other.demo ? t(`demo.${other.demo}`) : '…';
};

/** @param {import('./slot.js').Slot} slot */
export function evidenceChip(slot) {
  const header = slot.run?.trace.header;
  if (!header) return nothing;
  if (header.producer === 'sim')
    return html`<span class="chip" data-test="trace-chip">${t('head.sim')}</span>`;
  const good = header.tier === 'perf';
  return html`<span class=${`chip ${good ? 'good' : 'part'}`} data-test="trace-chip">${t('head.live', { kernel: kernelText(header), tier: { key: `tier.${header.tier}` } })}</span>`;
}

/**
 * @param {object} p
 * @param {import('./slot.js').Slot} p.slot
 * @param {import('./slot.js').Slot[]} p.others
 * @param {any[]} p.demos
 * @param {any[] | null} p.recordings  for the menu; null until asked for
 * @param {boolean} p.pinned
 * @param {boolean} p.builtin
 * @param {'machine' | 'canteen'} p.view
 * @param {ReturnType<typeof import('./actions.js').createActions>} p.act
 */
export function headView({ slot, others, demos, recordings, pinned, builtin, view, act }) {
  const header = slot.run?.trace.header;
  const ready = slot.state === 'done' && slot.hash !== '';
  const kind = kindOf(demos.find((d) => d.name === slot.demo) ?? { name: slot.demo });
  /** @param {Event} e @param {() => void} fn */
  const choose = (e, fn) => {
    const menu = /** @type {HTMLElement} */ (e.currentTarget).closest('details');
    menu?.removeAttribute('open');
    /** @type {HTMLElement | null | undefined} */ (menu?.querySelector('summary'))?.focus();
    fn();
  };
  /** @param {string} test @param {unknown} label @param {() => void} fn */
  const item = (test, label, fn) =>
    html`<button class="item" data-test=${test} @click=${(/** @type {Event} */ e) => choose(e, fn)}>${label}</button>`;
  /** @param {KeyboardEvent} e */
  const arrows = (e) => {
    const menu = /** @type {HTMLDetailsElement} */ (e.currentTarget);
    if (menu.open) byArrows(e, menu.querySelectorAll('.item'));
  };
  return html`<div class="lab-title">
      <h2 data-test="title">${slot.demo ? t(`demo.${slot.demo}`) : t('head.loading')}${others.map((o) => html` <span class="muted">${t('head.vs')}</span> ${besideName(slot, o)}`)}</h2>
      ${evidenceChip(slot)}
      ${header ? html`<span class="chip plain asked" data-test="params">${paramsText(header)}</span>` : nothing}
    </div>
    <div class="lab-tools">
      ${header ? html`<button class="button" data-test="view" aria-keyshortcuts="m" title=${`${t('key.view')} (M)`} @click=${act.view}>${t(view === 'canteen' ? 'canteen.button.back' : 'canteen.button')}</button>` : nothing}
      ${
        ready
          ? html`<details class="menu" data-test="compare-menu" @keydown=${arrows} @toggle=${(/** @type {Event} */ e) => /** @type {HTMLDetailsElement} */ (e.target).open && act.openMenu()}>
                <summary class="button" id="compare" aria-keyshortcuts="v">${t('head.compare')} <span aria-hidden="true">▾</span></summary>
                <div class="menu-box">
                  ${others.length ? item('compare-none', t('head.alone'), act.alone) : nothing}
                  ${others.length > 1 ? others.map((o, n) => item(`compare-without-${n}`, t('head.without', { name: { key: `demo.${o.demo}` } }), () => act.without(n))) : nothing}
                  ${slot.expected && !others.some((o) => simulates(o, slot)) ? item('compare-expected', t('head.expected'), act.besideExpected) : nothing}
                  ${alone ? nothing : html`<p class="eyebrow">${t('head.run-beside')}</p>`}
                  ${demos.filter((d) => d.name !== slot.demo && kindOf(d) === kind).map((d) => item(`compare-${d.name}`, t(`demo.${d.name}`), () => act.besideDemo(d.name)))}
                  ${
                    recordings?.length
                      ? html`<p class="eyebrow">${t('head.recorded')}</p>${recordings.map((r) => item('compare-recording', html`${t(`demo.${r.name}`)} <span class="small muted">${paramsText(r)}</span>`, () => act.besideTrace(r.hash)))}`
                      : nothing
                  }
                </div>
              </details>
              ${alone ? nothing : html`<button class="button" data-test="copy-link" aria-keyshortcuts="y" title=${`${t('key.copy')} (Y)`} @click=${act.copy}>${t('head.copy')}</button>`}
              <details class="menu" @keydown=${arrows}>
                <summary class="button" aria-label=${t('head.more')} data-test="more">⋯</summary>
                <div class="menu-box">
                  ${alone ? nothing : item('pin', t(pinned ? 'head.unpin' : 'head.pin'), act.pin)}
                  ${alone ? nothing : html`<a class="item" data-test="export" href=${apiPath('traces', slot.hash, 'file')} download>${t('head.export')}</a>`}
                  ${exportView(slot.hash, item, act.picture, act.standsAt)}
                  ${builtin || alone ? nothing : item('delete', t('head.delete'), act.remove)}
                </div>
              </details>`
          : nothing
      }
      ${alone ? nothing : html`<button class="button" data-test="new-run" aria-keyshortcuts="n" title=${`${t('key.new')} (N)`} @click=${act.fresh}>${t('head.new')}</button>`}
      ${slot.request && !alone ? html`<button class="button main" data-test="again" aria-keyshortcuts="r" title=${`${t('key.again')} (R)`} @click=${act.again}><span aria-hidden="true">▶</span> ${t(slot.request.producer === 'live' ? 'head.again' : 'head.again.sim')}</button>` : nothing}
    </div>`;
}

/** progressView is shown while a run waits or goes on, or when it went wrong. @param {import('./slot.js').Slot} slot @param {string} trouble @param {string} test */
export function progressView(slot, trouble, test) {
  if (slot.state === 'done') return nothing;
  if (slot.state === 'failed' || slot.state === 'canceled') {
    const text = slot.state === 'canceled' ? t('run.canceled') : trouble;
    return html`<div class="run-state bad" role="alert" data-test=${`${test}-failed`}><p>${text}</p></div>`;
  }
  const name = slot.demo ? t(`demo.${slot.demo}`) : '';
  const { done, total } = slot.progress;
  const text =
    slot.state === 'queued' && slot.ahead > 0
      ? t('run.queued', { n: slot.ahead + 1 })
      : slot.state === 'loading'
        ? t('run.loading')
        : slot.state === 'queued'
          ? t('run.starting')
          : total
            ? t('run.running', { done: { u: 'bytes', v: done }, total: { u: 'bytes', v: total } })
            : t('quad.running'); // a model sends at its own times
  return html`<div class="run-state" data-test=${test}>
    <p><b>${name}</b> <span class="num" role="status">${text}</span></p>
    ${total ? html`<progress max=${total} value=${done} aria-label=${t('run.progress')}></progress>` : html`<progress aria-label=${t('run.progress')}></progress>`}
    ${slot.id ? html`<button class="button small" data-test="cancel" @click=${slot.cancel}>${t('run.cancel')}</button>` : nothing}
  </div>`;
}

/** shelfView offers what is recorded already. @param {any[]} traces */
export function shelfView(traces) {
  if (!traces.length) return nothing;
  return html`<h2>${t('form.recorded')}</h2>
    <ul class="shelf">
      ${traces.map(
        (
          x,
        ) => html`<li><a class="card" data-test="shelf" href=${`/lab/t/${x.hash}`}><b>${t(`demo.${x.name}`)}</b>
          <span class="small muted">${paramsText(x)}</span>
          <span class="small muted">${x.builtin ? t('form.shipped') : dateText(x.recorded)} · ${x.kernel ? kernelText(x) : t('head.sim')}</span></a></li>`,
      )}
    </ul>`;
}
