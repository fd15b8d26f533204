// For tests of pictures: templates without a page, and what they would draw as text.

import { readdirSync, readFileSync } from 'node:fs';
import { createReader } from '../static/trace/reader.js';
import { parseText } from '../static/trace/text.js';

// The template library looks for a page when it is loaded; it needs none to make templates. Whoever draws is
// imported after this module.
const page = /** @type {any} */ (globalThis);
page.HTMLElement ??= class {};
page.Document ??= class {};
page.customElements ??= { define() {}, get() {} };
page.document ??= { createTreeWalker: () => ({}), createComment: () => ({}) };

const root = new URL('../', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), 'utf8');

/** All words of a language. @param {string} lang @returns {Record<string, string>} */
export function words(lang) {
  const dir = `content/words/${lang}/`;
  const files = readdirSync(new URL(dir, root));
  return Object.assign({}, ...files.map((/** @type {string} */ f) => JSON.parse(read(dir + f))));
}

/** The traces in the texts of a folder, which may have what is expected of them below. @param {string} folder */
export const readersIn = (folder) =>
  readdirSync(new URL(folder, root))
    .filter((/** @type {string} */ f) => f.endsWith('.txt'))
    .map((/** @type {string} */ f) => createReader(parseText(read(folder + f).split('\n-- ')[0])));

/** What the header of a server with one client says of who takes part. */
export const oneClient = {
  version: 1,
  cpus: 2,
  tasks: [
    { tid: 11, name: 'server', role: 'server' },
    { tid: 12, name: 'clients', role: 'clients' },
  ],
  socks: [
    { name: 'listen', role: 'listen' },
    { name: 'A', role: 'client' },
  ],
};

/** The markup of a template, its handlers left out. @param {any} v @returns {string} */
export function markup(v) {
  if (v === null || v === undefined || typeof v === 'symbol') return '';
  if (Array.isArray(v)) return v.map(markup).join('');
  if (typeof v !== 'object') return typeof v === 'function' ? '' : String(v);
  return v.strings.reduce(
    (/** @type {string} */ out, /** @type {string} */ s, /** @type {number} */ k) =>
      out + s + markup(v.values[k]),
    '',
  );
}
