import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import test from 'node:test';
import { blockedAt } from '../../trace/blocked.js';
import { createReader } from '../../trace/reader.js';
import { parseText } from '../../trace/text.js';
import { depthOf, parentsOf } from './place.js';
import { recordOf, slotsAt } from './record.js';
import { modelScene } from './scene.js';

const data = new URL('./testdata/', import.meta.url);
/** @type {string[]} */
const names = readdirSync(data)
  .filter((/** @type {string} */ f) => f.endsWith('.txt'))
  .map((/** @type {string} */ f) => f.slice(0, -4));

/** @param {string} name */
const reader = (name) =>
  createReader(parseText(readFileSync(new URL(`${name}.txt`, data), 'utf8')));

/** The picture as readable lines: what is where, without its coordinates.
 * @param {import('./scene.js').ModelScene} m @param {number} pos */
function lines(m, pos) {
  const star = (/** @type {boolean} */ changed) => (changed ? ' *' : '');
  const out = [`pos ${pos}`];
  for (const c of m.columns) out.push(`  gate ${c.role} ${c.switches}${star(c.changed)}`);
  for (const x of m.tokens) {
    const then = x.ghost ? ` then ${x.ghost.y}` : '';
    out.push(
      `  ${x.role} at ${Math.round(x.rect.y)} ${x.status.key} ${x.call}${then}${star(x.changed)}`,
    );
  }
  for (const x of m.means.helpers)
    out.push(`  ${x.name} ${x.state} ${x.call} ${x.sock}${star(x.changed)}`);
  for (const list of m.means.lists) {
    const items = list.items.map(
      (x) => `${x.text}${x.sub && `:${x.sub}`}/${x.look}${x.looked ? '?' : ''}`,
    );
    out.push(`  ${list.id}: ${items.join(' ')}`);
  }
  for (const x of m.rows) {
    const p = x.phases ? ` ${x.phases.one} ${x.phases.two} by ${x.phases.by}` : '';
    out.push(
      `  ${x.kind} ${x.name} fd ${x.state.fd} queue ${x.queue} pending ${x.state.pending}${p}${star(x.changed)}`,
    );
  }
  for (const a of m.arrows) {
    out.push(
      `  ${a.how} ${a.from}>${a.to} ${a.when} ${Math.round(a.progress * 100)}% ${a.evidence} ${a.label.key}`,
    );
  }
  return out.join('\n');
}

for (const name of names) {
  test(`picture of ${name}`, () => {
    const r = reader(name);
    let got = '';
    for (let s = 0; s <= r.steps.count; s += 4) got += `${lines(modelScene(r, s), s)}\n`;
    const file = new URL(`${name}.golden`, data);
    if (process.env.UPDATE) writeFileSync(file, got);
    assert.equal(got, readFileSync(file, 'utf8'));
  });

  test(`${name} is the same seen forwards, backwards and at once`, () => {
    const r = reader(name);
    const at = Array.from({ length: r.steps.count * 2 + 1 }, (_, k) => k / 2);
    const forward = at.map((pos) => modelScene(r, pos));
    for (const k of [...at.keys()].reverse()) {
      assert.deepEqual(modelScene(r, at[k]), forward[k]);
    }
    const mid = at[at.length >> 1];
    assert.deepEqual(modelScene(reader(name), mid), forward[at.indexOf(mid)]);
  });

  test(`${name} gives nothing away before a prediction`, () => {
    const r = reader(name);
    for (let s = 0; s <= r.steps.count; s++) {
      const m = modelScene(r, s, { hide: ['ghosts', 'totals'] });
      assert.ok(m.arrows.every((a) => a.when === 'now'));
      assert.ok(m.tokens.every((x) => x.ghost === null));
      assert.ok(m.columns.every((c) => c.switches === null));
      assert.equal(m.blocked, null);
    }
  });
}

for (const layout of ['wide', 'half', 'phone', 'mini', 'small']) {
  test(`layout ${layout} keeps its places apart and inside`, () => {
    for (const name of names) {
      const r = reader(name);
      for (let s = 0; s <= r.steps.count; s += 5) {
        const m = modelScene(r, s, { layout });
        const l = m.layout;
        const { user, kernel, wait, run } = l.seats.server;
        const seats = ['mini', 'small'].includes(layout)
          ? [user, kernel, wait]
          : [user, kernel, wait, run];
        const boxes = [
          ...seats,
          l.seats.clients.user,
          l.memory,
          l.places.nic,
          m.means.rect,
          ...m.rows.map((x) => x.rect),
        ];
        for (const a of boxes) {
          assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.w <= l.w && a.y + a.h <= l.h);
          for (const b of boxes) {
            if (a === b) continue;
            const apart =
              a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
            assert.ok(apart, `${name} ${s}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`);
          }
        }
        const p = m.means.rect;
        for (const x of [...m.means.lists.flatMap((list) => list.items), ...m.means.helpers]) {
          const inside =
            x.rect.x >= p.x &&
            x.rect.x + x.rect.w <= p.x + p.w + 0.1 &&
            x.rect.y >= p.y &&
            x.rect.y + x.rect.h <= p.y + p.h;
          assert.ok(inside, `${name} ${s} ${JSON.stringify(x)}`);
        }
      }
    }
  });
}

test('select looks at every descriptor and epoll at the ready list', () => {
  const looked = (/** @type {string} */ name) => {
    const r = reader(name);
    let n = 0;
    for (let s = 0; s <= r.steps.count; s++) {
      n += modelScene(r, s).means.lists[0].items.filter((x) => x.looked).length > 0 ? 1 : 0;
    }
    return n;
  };
  assert.equal(looked('epoll-lt'), 0);
  assert.equal(looked('select'), 9);
});

test('a request that completes and its result are the ends of an arrow', () => {
  const mid = (/** @type {{rect: import('../geometry.js').Rect}} */ x) => x.rect.x + x.rect.w / 2;
  let met = 0;
  for (const name of ['io-uring-net', 'sim/libaio', 'sim/iocp']) {
    const r = reader(name);
    for (let s = 0; s <= r.steps.count; s++) {
      const m = modelScene(r, s);
      const [flight, cq] = ['flight', 'cq'].map((id) => m.means.lists.find((x) => x.id === id));
      for (const a of m.arrows.filter((x) => x.from === 'flight' && x.when === 'now')) {
        const gone = flight?.items.filter((x) => x.look === 'off').map(mid) ?? [];
        const result = cq?.items.find((x) => x.event === a.event);
        assert.ok(gone.includes(a.curve[0].x), `${name} ${s}: from ${a.curve[0].x}, not ${gone}`);
        assert.ok(result && mid(result) === a.curve[3].x, `${name} ${s}`);
        met++;
      }
    }
  }
  assert.ok(met > 12, `${met}`);
});

test('what is put on a ready list is where the arrow ends', () => {
  const r = reader('sim/kqueue');
  for (let s = 0; s <= r.steps.count; s++) {
    const m = modelScene(r, s);
    const ready = m.means.lists[1].items.map((x) => x.rect.x + x.rect.w / 2);
    for (const a of m.arrows.filter((x) => x.to === 'ready' && x.when === 'now'))
      assert.ok(ready.includes(a.curve[3].x), `${s}: at ${a.curve[3].x}, not ${ready}`);
  }
});

test('kqueue tells of a filter, and of how much there is', () => {
  const r = reader('sim/kqueue');
  const seen = new Set();
  for (let s = 0; s <= r.steps.count; s++)
    for (const x of modelScene(r, s).means.lists[1].items) seen.add(`${x.text} ${x.sub}`);
  for (const text of ['5 READ data=16', '5 READ EOF']) assert.ok(seen.has(text), [...seen].join());
});

test('select is handed bits up to nfds, of which only those that are set are looked at', () => {
  const r = reader('select');
  const last = modelScene(r, r.steps.count - 20).means;
  assert.deepEqual(
    last.lists[0].items.map((x) => `${x.text} ${x.sub}`),
    ['0…2 0', '3 1', '4…6 0', '7 1'],
  );
  assert.deepEqual(last.beside?.args?.n, { u: 'plain', v: 8 });
  for (let s = 0; s <= r.steps.count; s++)
    for (const x of modelScene(r, s).means.lists[0].items) assert.ok(!x.looked || x.sub === '1');
  assert.deepEqual(modelScene(r, 0).means.lists[0].items, []);
  assert.equal(modelScene(r, 0).means.note?.key, 'model.note.rescan.none');
});

test('idle descriptors lie before those of clients that came later', () => {
  const r = reader('poll-idle');
  const items = modelScene(r, r.steps.count - 20).means.lists[0].items;
  assert.ok(items.findIndex((x) => x.text === 'idle') === 1, items.map((x) => x.text).join());
});

test('who is quiet longest makes room for a client', () => {
  const record = recordOf(reader('epoll-lt').trace);
  const touches = { ...record, touched: [0, 1, 2, 3, 4], whose: [2, 3, 7, 2, 8] };
  assert.deepEqual(slotsAt(touches, 0, 3, [2, 3, 4]), [2, 3, 4]);
  assert.deepEqual(slotsAt(touches, 3, 3, [2, 3, 4]), [2, 3, 7]);
  assert.deepEqual(slotsAt(touches, 5, 3, [2, 3, 4]), [2, 8, 7]);
});

test('more clients than rows are some rows and the rest', () => {
  const socks = [{ name: 'listen', role: 'listen' }];
  for (let k = 0; k < 2000; k++) socks.push({ name: `C${k}`, role: 'client' });
  const text = readFileSync(new URL('epoll-lt.txt', data), 'utf8').replace(
    /"socks":\[.*?\]/,
    `"socks":${JSON.stringify(socks)}`,
  );
  const m = modelScene(createReader(parseText(text)), 70);
  assert.equal(m.rows.length, 8);
  assert.equal(m.rows.find((x) => x.kind === 'more')?.count, 1994);
});

test('time blocked goes from leaving the CPU to the wakeup', () => {
  const { trace } = reader('epoll-lt');
  const sum = blockedAt(trace, 1, trace.n);
  assert.ok(sum > 29e6 && sum < 31e6, `${sum}`);
  let last = 0;
  for (let n = 0; n <= trace.n; n++) {
    const now = blockedAt(trace, 1, n);
    assert.ok(now >= last);
    last = now;
  }
});

test('where another run goes on, a wait goes on with it, until the next event', () => {
  const { trace } = reader('epoll-lt');
  let grown = 0;
  for (let n = 1; n < trace.n; n++) {
    const [now, next] = [blockedAt(trace, 1, n), blockedAt(trace, 1, n + 1)];
    assert.equal(blockedAt(trace, 1, n, trace.time[n - 1]), now);
    const later = blockedAt(trace, 1, n, trace.time[n] + 1e6);
    assert.ok(later === now || later === now + trace.time[n] - trace.time[n - 1]);
    assert.ok(later <= Math.max(next, now));
    if (later > now) grown++;
  }
  assert.ok(grown > 5, `${grown}`);
});

test('a tree has one root and its children lie deeper', () => {
  for (let n = 1; n <= 12; n++) {
    const parents = parentsOf(n);
    assert.equal(parents.filter((p) => p < 0).length, 1);
    parents.forEach((p, k) => {
      if (p >= 0) assert.equal(depthOf(k, 0, n - 1), depthOf(p, 0, n - 1) + 1);
    });
  }
});

test('one accept for all connections is in flight until the end', () => {
  const text = readFileSync(new URL('sim/io-uring-multishot.txt', data), 'utf8');
  const r = createReader(parseText(text));
  const lists = (/** @type {number} */ s) => modelScene(r, s).means.lists;
  const from = r.steps.stepOf(recordOf(r.trace).submitted[0]);
  for (let s = from; s <= r.steps.count; s++) {
    const flight = lists(s)[1].items.map((x) => x.text);
    assert.equal(flight.filter((x) => x === 'ACCEPT').length, 1, `step ${s}: ${flight}`);
  }
  const [sq, , cq] = lists(r.steps.count);
  assert.equal(sq.ring, recordOf(r.trace).submitted.length);
  assert.equal(cq.ring, recordOf(r.trace).doneAt.length);
});

test('of a run that nobody watched nothing is counted', () => {
  const untraced = {
    syscalls: 'why.untraced',
    mode_switches: 'why.untraced',
    voluntary: 'why.untraced',
  };
  for (const name of ['sim/nonblocking-sleep', 'epoll-lt', 'thread-per-conn', 'sim/blocking']) {
    const [magic, json] = readFileSync(new URL(`${name}.txt`, data), 'utf8').split('\n');
    const h = { ...JSON.parse(json), tier: 'none', unavailable: untraced };
    const m = modelScene(createReader(parseText(`${magic}\n${JSON.stringify(h)}\n`)), 0);
    assert.equal(m.means.note?.key, 'why.untraced', name);
    assert.equal(m.blocked, null);
    assert.ok(m.columns.every((c) => c.switches === null));
  }
});

test('a result that the program has taken is pale, and no slot of its ring is full', () => {
  for (const name of [
    'io-uring-net',
    'ring-idle',
    'sim/io-uring-net-sqpoll',
    'sim/io-uring-multishot',
  ]) {
    const r = reader(name);
    const { doneAt, reaped } = recordOf(r.trace);
    assert.equal(reaped.length, doneAt.length, name);
    for (const [k, i] of reaped.entries()) assert.ok(i > doneAt[k], `${name}: ${i}`);
    let fresh = 0;
    for (let s = 0; s <= r.steps.count; s++) {
      const cq = modelScene(r, s).means.lists[2];
      const waits = cq.items.filter((x) => x.look !== 'off').length;
      assert.ok(waits <= (cq.full ?? 0) && (waits || cq.full === 0), `${name} ${s}`);
      if (waits) fresh++;
    }
    assert.ok(fresh > 5, `${name}: ${fresh}`);
    assert.equal(modelScene(r, r.steps.count).means.lists[2].full, 0);
  }
});

test('io_getevents takes as many results as it says', () => {
  const r = reader('sim/libaio');
  const { doneAt, reaped } = recordOf(r.trace);
  assert.equal(reaped.length, doneAt.length);
  const i = reaped[0];
  assert.equal(r.trace.str(r.trace.arg(i, 'call')), 'io_getevents');
  assert.equal(reaped.filter((x) => x === i).length, r.trace.arg(i, 'ret'));
});

test('what is watched for edges says so, what is told does not', () => {
  const subs = (/** @type {string} */ name) => {
    const r = reader(name);
    const seen = [new Set(), new Set()];
    for (let s = 0; s <= r.steps.count; s++)
      modelScene(r, s).means.lists.forEach((x, k) => {
        for (const item of x.items) seen[k].add(item.sub);
      });
    return seen.map((x) => [...x].sort().join());
  };
  assert.deepEqual(subs('epoll-lt'), ['IN', 'IN']);
  assert.deepEqual(subs('sim/epoll-et-nodrain')[1], 'IN');
  assert.match(subs('sim/epoll-et-nodrain')[0], /IN\|ET/);
});

test('no closed socket has a row while an open one has none, and rows are in order', () => {
  const socks = 'ABC'.split('').map((name) => ({ name, role: 'client' }));
  for (let k = 0; k < 20; k++) socks.push({ name: `X${k}`, role: 'client' });
  const text = readFileSync(new URL('epoll-lt.txt', data), 'utf8').replace(
    /"socks":\[.*?\]/,
    `"socks":${JSON.stringify([{ name: 'listen', role: 'listen' }, ...socks])}`,
  );
  const r = createReader(parseText(text));
  for (let s = 0; s <= r.steps.count; s++) {
    const ids = modelScene(r, s, { layout: 'mini' }).rows.filter((x) => x.kind === 'client');
    assert.deepEqual(
      ids.map((x) => x.sock),
      ids.map((x) => x.sock).sort((a, b) => a - b),
    );
    const all = r.folder.at(r.steps.end(s)).socks;
    const open = [2, 3, 4].filter((id) => all[id - 1].open > 0);
    const without = open.filter((id) => !ids.some((x) => x.sock === id));
    const shut = ids.filter((x) => x.state.open === 0 && x.state.came > 0);
    assert.ok(!without.length || !shut.length, `${s}: ${without}`);
  }
});
