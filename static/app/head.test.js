import assert from 'node:assert/strict';
import test from 'node:test';
import { words } from '../../dev/drawn.js';
import { setWords } from '../say/words.js';
import { demos } from '../trace/spec.js';

const { paramsText, simulates } = await import('./head.js');

test('when clients connect is told where it is not as usual', () => {
  setWords('en', words('en'));
  const text = (/** @type {string} */ name, /** @type {number | undefined} */ connect) =>
    paramsText({
      name,
      producer: 'live',
      params: { clients: 3, first: 10, gap: 10, order: 0, message: 16, connect },
    });
  const plain = '3 clients · 10 / 20 / 30 ms · 16 B';
  assert.equal(text('epoll-et', 1), plain);
  assert.equal(text('epoll-lt', 0), plain);
  assert.equal(text('epoll-et', undefined), plain); // older traces
  assert.match(text('epoll-et', 0), /^3 clients · connecting one by one · /);
  assert.match(text('epoll-lt', 1), /^3 clients · connected first · /);
});

test('two runs that differ in one thing only are told apart by what they were asked for', () => {
  for (const lang of ['zh', 'en']) {
    setWords(lang, words(lang));
    for (const demo of demos) {
      /** @type {import('./wish-model.js').Spec[]} */
      const specs = demo.params;
      /** @type {Record<string, number>} */
      const usual = Object.fromEntries(specs.map((p) => [p.name, p.default]));
      /** @type {Record<string, number>} */
      const more = { ...usual, ...(usual.clients ? { clients: 4 } : {}) };
      for (const params of [usual, more]) {
        const text = (/** @type {any} */ part) =>
          paramsText({ name: demo.name, producer: 'sim', params: { ...params, ...part } });
        for (const p of specs) {
          // What the disk reads ahead, and whether it is asked past the end, is not of the form.
          if (['readahead', 'eof'].includes(p.name)) continue;
          if (p.name === 'shuffle') continue; // told where the order is shuffled: below
          const most = p.name === 'chunk' ? params.size : p.max; // a longer one is the whole file, too
          const values = p.values?.map((_, k) => k) ?? [...new Set([p.min, p.default, most])];
          const said = values.map((v) => text({ [p.name]: v }));
          assert.equal(new Set(said).size, values.length, `${demo.name} ${p.name}: ${said}`);
          assert.doesNotMatch(said.join(), /undefined|(head|param|route)\./);
        }
      }
    }
  }
});

test('in which order more than three clients send is said', () => {
  setWords('en', words('en'));
  const text = (/** @type {number} */ order) =>
    paramsText({
      name: 'blocking',
      producer: 'live',
      params: { clients: 4, first: 10, gap: 10, order, message: 16, read: 4 },
    });
  assert.deepEqual([0, 1, 2, 3].map(text), [
    '4 clients · from 10 ms on, every 10 ms · 16 B · read at most 4 B at a time',
    '4 clients · the last client first, from 10 ms on, every 10 ms · 16 B · read at most 4 B at a time',
    '4 clients · shuffled, from 10 ms on, every 10 ms · 16 B · read at most 4 B at a time',
    '4 clients · all at once at 10 ms · 16 B · read at most 4 B at a time',
  ]);
});

test('each shuffle is told: of three clients by its times', () => {
  setWords('en', words('en'));
  const text = (/** @type {number} */ clients, /** @type {number} */ shuffle) =>
    paramsText({
      name: 'blocking',
      producer: 'live',
      params: { clients, shuffle, first: 10, gap: 10, order: 2, message: 16, read: 4096 },
    });
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6].map((k) => text(3, k).split(' · ')[1]),
    [
      '20 / 10 / 30 ms',
      '30 / 20 / 10 ms',
      '10 / 30 / 20 ms',
      '20 / 30 / 10 ms',
      '30 / 10 / 20 ms',
      '10 / 20 / 30 ms',
    ],
  );
  assert.deepEqual(
    [1, 2].map((k) => text(2, k).split(' · ')[1]),
    ['20 / 10 ms', '10 / 20 ms'],
  );
  assert.equal(text(4, 1).split(' · ')[1], 'shuffled, from 10 ms on, every 10 ms');
  assert.equal(text(4, 2).split(' · ')[1], 'shuffled (no. 2), from 10 ms on, every 10 ms');
});

test('a simulation is of the run that expects just it', () => {
  const sim = { hash: 'a', expected: null };
  assert.equal(simulates(sim, { expected: { hash: 'a' } }), true);
  assert.equal(simulates(sim, { expected: { hash: 'b' } }), false);
  assert.equal(simulates(sim, { expected: null }), false);
  assert.equal(simulates({ hash: '' }, { expected: { hash: '' } }), false, 'while it comes');
});
