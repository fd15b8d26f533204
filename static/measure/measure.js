// The page of the bench: what to measure, how far it is, the charts, and the table that says the same.

import { apiPath, getJSON } from '../app/api.js';
import { createErrand } from '../app/errand.js';
import { bootPage, notify, say } from '../app/page.js';
import { errorText } from '../app/text.js';
import { lang, onLang, t } from '../say/words.js';
import { html, nothing, render } from '../vendor/lit.js';
import { createChart, sampleOf } from './chart.js';
import { wishForm } from './form.js';
import { benches, csvOf, linesOf, overtakings, ratiosOf } from './plans.js';

/** @param {string} name */
const param = (name) => new URLSearchParams(location.search).get(name) ?? '';

async function main() {
  const page = await bootPage();
  const box = /** @type {HTMLElement} */ (document.getElementById('bench'));
  let bench = benches[param('bench')] ?? benches.paths;
  /** @type {Record<string, any>} */
  let offers = {};
  /** @type {Record<string, any>} what is wished, by bench */
  const wishes = {};
  let trouble = '';
  /** @type {Map<string, ReturnType<typeof createChart>>} */
  const charts = new Map();

  const errand = createErrand({
    busy: page.idle.begin,
    changed: () => {
      const { id, phase, error } = errand.state;
      if (id && param('run') !== id)
        history.replaceState(null, '', `/bench?bench=${bench.id}&run=${id}`);
      if (phase === 'done') say(t(`bench.done.${bench.id}`));
      if (phase === 'failed') {
        // A run that the server has forgotten is no trouble: there is the form.
        if (error.code === 'run.unknown' || error.code === 'run.notfound') trouble = '';
        else trouble = errorText(error);
      }
      draw();
    },
  });

  const start = () => {
    trouble = '';
    errand.start(apiPath('bench', bench.id), wishes[bench.id]);
  };

  /** @param {string} id */
  const choose = (id) => {
    if (errand.active()) return notify(t('bench.busy'));
    bench = benches[id];
    errand.forget();
    charts.clear();
    history.replaceState(null, '', `/bench?bench=${id}`);
    draw();
  };

  const save = () => {
    const text = csvOf(bench, bench.cells(errand.state.result));
    const a = document.createElement('a');
    a.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    a.download = `ioviz-bench-${bench.id}.csv`;
    a.click();
    URL.revokeObjectURL(a.href);
  };

  const progress = () => {
    const { phase, ahead, progress: p } = errand.state;
    if (errand.active()) {
      const text =
        ahead > 0
          ? t('bench.waits', { n: ahead })
          : t('bench.progress', { done: p.done, total: p.total });
      return html`<div class="card bench-going" data-test="bench-progress">
        <label for="bench-bar">${text}</label>
        <progress id="bench-bar" max=${Math.max(p.total, 1)} value=${p.done}></progress>
        <button class="button small" data-test="bench-stop" @click=${() => errand.cancel().catch(() => {})}>${t('claim.stop')}</button>
      </div>`;
    }
    if (phase === 'done' || phase === 'canceled')
      return html`<p class="small" data-test="bench-state" role="status">${t(phase === 'done' ? `bench.done.${bench.id}` : 'bench.stopped')}</p>`;
    return nothing;
  };

  /** @param {import('./plans.js').Cell[]} cells */
  const table = (cells) => {
    const ids = [...new Set(cells.map((c) => c.series))];
    return html`<p class="small muted swipe" data-test="swipe">${t('bench.swipe')}</p>
      <div class="scroll-x card table-card swiped" tabindex="0" role="region" aria-label=${t('bench.table')}>
      <table class="bench-table" data-test="bench-table"><caption class="sr">${t('bench.table')}</caption>
        <thead><tr><th scope="col">${t(`bench.${bench.id}.series`)}</th><th scope="col">${t(`bench.${bench.id}.x`)}</th>
          ${bench.charts.map((c) => html`<th scope="col">${t(`bench.y.${c.id}`)}</th>${c.spread ? html`<th scope="col">${t('bench.spread.of', { what: { key: `bench.y.${c.id}` } })}</th>` : nothing}`)}
          <th scope="col">${t('bench.rounds')}</th></tr></thead>
        <tbody>${cells.map(
          (
            c,
          ) => html`<tr><th scope="row">${sampleOf(ids.indexOf(c.series))} ${t(bench.word(c.series))}</th>
            <td class="num">${bench.xText(c.x)}</td>
            ${
              c.why && c.rounds === 0
                ? html`<td colspan=${bench.charts.length + bench.charts.filter((k) => k.spread).length}>${t(`bench.why.${c.why}`)}</td>`
                : bench.charts.map(
                    (k) =>
                      html`<td class="num">${c.rounds > 0 && c.y[k.id] !== undefined ? k.text(c.y[k.id]) : '–'}</td>
                        ${k.spread ? html`<td class="num">${c.rounds > 1 && c.spread[k.id] !== undefined ? `${Math.round(100 * c.spread[k.id])} %` : '–'}</td>` : nothing}`,
                  )
            }
            <td class="num">${c.rounds}</td></tr>`,
        )}</tbody></table></div>
      <p class="small muted">${t(`bench.spread.text.${bench.id}`)}</p>`;
  };

  /** @param {import('./plans.js').Cell[]} cells */
  const story = (cells) => {
    if (bench.id !== 'models') return nothing;
    const { phase } = errand.state;
    const found = [...overtakings(cells, 'one', phase), ...overtakings(cells, 'all', phase)];
    return html`<div class="card story"><h2>${t('bench.story')}</h2>
      <p>${t('bench.story.scan')}</p><p>${t('bench.story.list')}</p><p>${t('bench.story.all')}</p><p>${t('bench.story.ready')}</p>
      ${found.map(({ a, b, x, chart }) => html`<p data-test="crossing"><b>${t(`bench.crossing.${chart}`, { a: { key: bench.word(a) }, b: { key: bench.word(b) }, n: Math.round(x) })}</b></p>`)}
      ${found.length || phase !== 'done' ? nothing : html`<p class="muted">${t('bench.crossing.none')}</p>`}</div>`;
  };

  const offered = () => Object.keys(benches).filter((id) => offers[id]);

  const draw = () => {
    const offer = offers[bench.id];
    const { result } = errand.state;
    const cells = result ? bench.cells(result) : [];
    const any = cells.some((c) => c.rounds > 0);
    render(
      html`<div class="seg bench-kind" role="group" aria-label=${t('bench.kind')} ?hidden=${offered().length < 2}><div>
          ${offered().map((id) => html`<label><input type="radio" name="bench" data-test=${`bench-${id}`} .checked=${bench.id === id} @change=${() => choose(id)} /><span>${t(`bench.kind.${id}`)}</span></label>`)}
        </div></div>
        <p class="weather">${t('bench.weather')}</p>
        ${offer ? wishForm({ bench: bench.id, offer, wish: wishes[bench.id], active: errand.active(), change, start }) : nothing}
        ${trouble ? html`<p class="trouble" role="alert" data-test="bench-trouble">${trouble}</p>` : nothing}
        ${progress()}
        ${
          any
            ? html`<div class="plots">${bench.charts.map(
                (
                  c,
                ) => html`<figure class="card"><figcaption><b>${t(`bench.chart.${c.id}`)}</b> <span class="small muted">${t(`bench.chart.${c.id}.text`)}</span></figcaption>
                  <div class="plot" id=${`plot-${c.id}`} role="img" aria-label=${`${t(`bench.chart.${c.id}`)}. ${t('bench.chart.twin')}`}></div>
                  ${notesOf(cells, c.id).length ? html`<p class="ratio small muted" data-test="crossing-sign">${t('bench.crossing.sign')}</p>` : nothing}
                  ${bench.id === 'models' ? ratiosOf(cells, c.id).map(({ key, args }) => html`<p class="ratio" data-test="ratio">${t(key, args)}</p>`) : nothing}</figure>`,
              )}</div>
              ${story(cells)}
              <div class="row tools-row"><h2>${t('bench.table')}</h2><button class="button small push" data-test="bench-csv" @click=${save}>${t('bench.csv')}</button></div>
              ${table(cells)}`
            : nothing
        }`,
      box,
    );
    if (any) drawCharts(cells);
  };

  /** What is marked in a chart. @param {import('./plans.js').Cell[]} cells @param {string} chart */
  const notesOf = (cells, chart) =>
    bench.id !== 'models'
      ? []
      : overtakings(cells, /** @type {'one' | 'all'} */ (chart), errand.state.phase).map(
          ({ a, b, x, y }) => ({
            x,
            y,
            text: t('bench.crossing.mark', {
              a: { key: bench.word(a) },
              b: { key: bench.word(b) },
              n: Math.round(x),
            }),
          }),
        );

  /** @param {import('./plans.js').Cell[]} cells */
  const drawCharts = (cells) => {
    const notes = bench.charts.map((c) => notesOf(cells, c.id));
    for (const [k, c] of bench.charts.entries()) {
      const id = `plot-${c.id}`;
      const at = /** @type {HTMLElement} */ (document.getElementById(id));
      let chart = charts.get(id);
      if (!chart) {
        chart = createChart(at);
        charts.set(id, chart);
      }
      const lines = linesOf(cells, c.id);
      if (!lines.series.some((s) => s.ys.some((y) => y !== null))) continue;
      chart.draw({
        lines,
        name: (s) => t(bench.word(s)),
        xText: bench.xText,
        yText: c.text,
        xTitle: t(`bench.${bench.id}.x`),
        yTitle: t(`bench.axis.${c.id}`),
        base: c.base,
        notes: notes[k],
        rows: Math.max(...notes.map((n) => n.length)),
        look: `${lang()} ${document.documentElement.dataset.theme}`,
      });
    }
  };

  /** @param {any} part */
  const change = (part) => {
    wishes[bench.id] = { ...wishes[bench.id], ...part };
    draw();
  };

  onLang(draw);
  page.onTheme(draw);
  const end = page.idle.begin();
  try {
    offers = (await getJSON('/api/bench')).plans;
    for (const [id, offer] of Object.entries(offers)) wishes[id] = { ...offer.default };
    if (param('run')) errand.attach(param('run'));
  } catch (err) {
    trouble = errorText(err);
  } finally {
    end();
  }
  draw();
}

main();
