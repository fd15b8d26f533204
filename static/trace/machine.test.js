import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { createFolder } from './folder.js';
import { fold, IllegalError } from './machine.js';
import { parseText } from './text.js';

const folder = new URL('../../sim/testdata/fold/', import.meta.url);
const fixtures = readdirSync(folder).filter((/** @type {string} */ f) => f.endsWith('.txt'));

/** The fixture's trace and what is to come of it.
 * @param {string} file */
function fixture(file) {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const cut = text.indexOf('\n-- ') + 1;
  const [, verdict, rest] = /^-- (\w+) --\n([\s\S]*)$/.exec(text.slice(cut)) ?? [];
  return { trace: parseText(text.slice(0, cut)), verdict, rest };
}

/** What sim leaves out of its JSON is left out here too.
 * @param {import('./machine.js').Machine} m */
function plain(m) {
  const places = Object.fromEntries(
    Object.entries(m.places).map(([name, p]) => {
      const out = { level: p.level, total: p.total };
      if (p.pending) Object.assign(out, { pending: p.pending });
      if (p.parts.length > 0) Object.assign(out, { parts: p.parts });
      return [name, out];
    }),
  );
  const { socks, ...rest } = m;
  return { ...rest, places, ...(socks.length > 0 ? { socks } : {}) };
}

test('there are fixtures', () => assert.ok(fixtures.length > 5));

for (const file of fixtures) {
  test(`fold ${file}`, () => {
    const { trace, verdict, rest } = fixture(file);
    if (verdict === 'refused') {
      assert.throws(
        () => fold(trace),
        (/** @type {unknown} */ err) => {
          assert.ok(err instanceof IllegalError);
          assert.equal(/** @type {Error} */ (err).message, rest.trim());
          return true;
        },
      );
      return;
    }
    assert.deepEqual(plain(fold(trace)), JSON.parse(rest));
  });

  test(`seek ${file}`, () => {
    const { trace, verdict } = fixture(file);
    if (verdict === 'refused') return;
    const seeking = createFolder(trace, 2);
    const forward = Array.from({ length: trace.n + 1 }, (_, n) => seeking.at(n));
    for (let n = trace.n; n >= 0; n--) {
      assert.deepEqual(seeking.at(n), forward[n]);
      assert.deepEqual(createFolder(trace, 3).at(n), forward[n]);
    }
  });
}
