import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { markup, readersIn, words } from '../../../dev/drawn.js';
import { setWords } from '../../say/words.js';
import { createReader } from '../../trace/reader.js';
import { parseText } from '../../trace/text.js';
import { modelScene } from './scene.js';

const { drawModel } = await import('./draw.js');

const text = readFileSync(new URL('testdata/thread-per-conn.txt', import.meta.url), 'utf8');

/** The run with as many threads more, which wait from the beginning on; the run's own come last. @param {number} more */
function crowd(more) {
  const [magic, head, ...lines] = text.split('\n');
  const h = JSON.parse(head);
  const own = h.tasks.length;
  for (let k = 0; k < more; k++) {
    h.tasks.splice(2, 0, { tid: 4712 - k, name: `old ${k}`, role: 'helper' });
  }
  const later = (/** @type {string} */ id) => (Number(id) > 2 ? Number(id) + more : Number(id));
  const moved = lines.map((/** @type {string} */ line) => {
    const [time, id, ...rest] = line.split(' ');
    if (!rest.length) return line;
    const whole = [time, later(id), ...rest].join(' ');
    const ids = /(child|waker)=(\d+)/g;
    return whole.replace(ids, (/** @type {string[]} */ ...m) => `${m[1]}=${later(m[2])}`);
  });
  const first = Array.from(
    { length: more },
    (_, k) => `0 ${k + 3} - task_start state=blocked ; model:transfer`,
  );
  assert.ok(own > 4);
  return createReader(parseText([magic, JSON.stringify(h), ...first, ...moved].join('\n')));
}

test('who acts and who runs has a row, however many threads there are', () => {
  for (const more of [0, 2, 3, 9]) {
    const r = crowd(more);
    const helps = (/** @type {number} */ id) => r.trace.header.tasks[id - 1]?.role === 'helper';
    for (const layout of ['wide', 'half', 'phone', 'mini']) {
      for (let s = 1; s <= r.steps.count; s++) {
        const { helpers, moreHelpers } = modelScene(r, s, { layout }).means;
        const rows = helpers.map((x) => x.task);
        const m = r.folder.at(r.steps.end(s));
        const busy = m.tasks.flatMap((x, k) =>
          helps(k + 1) && ['user', 'kernel'].includes(x.state) ? [k + 1] : [],
        );
        for (let i = r.steps.end(s - 1); i < r.steps.end(s); i++)
          if (helps(r.trace.task[i])) busy.push(r.trace.task[i]);
        for (const id of busy) assert.ok(rows.includes(id), `${layout} ${s}: ${id} of ${rows}`);
        assert.deepEqual(
          rows,
          [...rows].sort((a, b) => a - b),
        );
        assert.equal(
          rows.length + moreHelpers,
          m.tasks.filter((x, k) => helps(k + 1) && x.state !== 'new').length,
        );
      }
    }
  }
});

test('six threads have a row each, and more use the room that there is', () => {
  const last = (/** @type {number} */ more) => {
    const r = crowd(more);
    return modelScene(r, r.steps.count).means;
  };
  assert.equal(last(3).helpers.length, 6);
  assert.equal(last(3).moreHelpers, 0);
  const many = last(9);
  assert.equal(many.helpers.length, 5);
  assert.equal(many.moreHelpers, 7);
  const end = many.helpers[4].rect.y + many.helpers[4].rect.h;
  assert.ok(end + 14 <= many.rect.y + many.rect.h - 6);
});

test('where helpers are drawn is said in words that say it', () => {
  setWords('en', words('en'));
  const all = ['', 'sim/'].flatMap((dir) => readersIn(`static/stage/models/testdata/${dir}`));
  for (const layout of ['wide', 'half', 'phone']) {
    for (const name of ['posix-aio', 'thread-per-conn', 'process-per-conn']) {
      const r = all.find((x) => x.trace.header.name === name);
      assert.ok(r, name);
      const drawn = markup(drawModel(modelScene(r, r.steps.count, { layout })));
      assert.match(drawn, />(drawn here in user mode too|always drawn here)</, `${layout} ${name}`);
    }
  }
});

test('the thread that polls a ring lies beside its lists or below them, in every picture', () => {
  const run = readFileSync(
    new URL('testdata/sim/io-uring-net-sqpoll.txt', import.meta.url),
    'utf8',
  );
  const r = createReader(parseText(run));
  for (const layout of ['wide', 'half', 'phone', 'mini', 'small']) {
    let told = 0;
    for (let s = 1; s <= r.steps.count; s++) {
      const { rect: all, helpers, lists } = modelScene(r, s, { layout }).means;
      for (const { rect: a } of helpers) {
        told++;
        assert.ok(a.x >= all.x && a.x + a.w <= all.x + all.w && a.y + a.h <= all.y + all.h, layout);
        for (const { box: b, id } of lists)
          assert.ok(b.y + b.h <= a.y || b.x + b.w <= a.x, `${layout} ${s}: over ${id}`);
      }
    }
    assert.ok(told > 0, layout);
  }
});
