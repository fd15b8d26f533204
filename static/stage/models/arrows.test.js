import assert from 'node:assert/strict';
import test from 'node:test';
import { oneClient, readersIn, words } from '../../../dev/drawn.js';
import { setWords } from '../../say/words.js';
import { createReader } from '../../trace/reader.js';
import { parseText } from '../../trace/text.js';
import { modelScene } from './scene.js';

const { chipOf } = await import('../drawarrow.js');

/** A server that waits, and clients that write to it; what wakes it is the last event.
 * @param {string} name @param {string} wakeup @param {string} [doing] */
const woken = (name, wakeup, doing = '2000 2 0 syscall_enter call="write" fd=4 count=16\n') => {
  const header = {
    ...oneClient,
    name,
    producer: 'live',
    tier: 'perf',
    params: { message: 16, clients: 1 },
    sources: [{ id: 'tp:x', class: 'measured' }],
  };
  const events = `0 1 0 task_start state=user
0 2 0 task_start state=user
1000 1 0 syscall_enter call="epoll_wait" fd=5 count=8
1500 1 0 switch_out why=blocked wait="epoll" next="clients"
${doing}3000 ${wakeup}`;
  const known = events.replaceAll(/$/gm, ' ; tp:x');
  return createReader(parseText(`ioviz trace 1\n${JSON.stringify(header)}\n${known}\n`));
};

/** The last wakeup's arrow, and what is written at it. @param {ReturnType<typeof woken>} r @param {string} layout */
function wakeOf(r, layout) {
  const m = modelScene(r, r.steps.count, { layout });
  const a = m.arrows.find((x) => x.how === 'wake' && x.when === 'now');
  if (!a) throw new Error(`no wakeup: ${layout}`);
  return { m, a, text: chipOf(a, m).text };
}

const ON_BACK = '1 0 wakeup waker=2 by="clients" ctx=softirq';

test('a wakeup names the waker, its context, and the call that this is in', () => {
  setWords('en', words('en'));
  const { text } = wakeOf(woken('epoll-lt', ON_BACK), 'wide');
  assert.match(text, /^wakeup by clients 12 · softirq on its back, inside its write {2}●/);
  assert.match(wakeOf(woken('kqueue', ON_BACK), 'wide').text, /network code .* inside its write/);
  setWords('zh', words('zh'));
  assert.match(
    wakeOf(woken('epoll-lt', ON_BACK), 'wide').text,
    /客户端 12（软中断，借它 write 的上下文）/,
  );
});

test('where there is no room, or no call is open, it is named without', () => {
  setWords('en', words('en'));
  assert.equal(wakeOf(woken('epoll-lt', ON_BACK), 'mini').text, 'wakeup  ●');
  const idle = woken('epoll-lt', ON_BACK, '');
  assert.match(wakeOf(idle, 'wide').text, /^wakeup by clients 12 · softirq on its back {2}●/);
});

test('what a network in the model wakes is on nobody’s back', () => {
  setWords('en', words('en'));
  const alone = '1 0 wakeup waker=0 by="network" ctx=softirq';
  assert.match(wakeOf(woken('epoll-lt', alone), 'wide').text, /^wakeup by a softirq/);
  assert.match(wakeOf(woken('kqueue', alone), 'wide').text, /^wakeup by the network code/);
});

test('a wakeup by nobody knows whom comes from nothing that is drawn', () => {
  setWords('en', words('en'));
  const unseen = 'waker=0 by="" ctx=unknown';
  for (const layout of ['wide', 'half', 'phone', 'mini', 'small']) {
    const server = wakeOf(woken('epoll-lt', `1 0 wakeup ${unseen}`), layout);
    const inside = '2000 2 0 switch_out why=blocked wait="poll" next="swapper"\n';
    const clients = wakeOf(woken('epoll-lt', `2 0 wakeup ${unseen}`, inside), layout);
    for (const { m, a, text } of [server, clients]) {
      const { x, y } = a.curve[0];
      const boxes = [m.layout.places.nic, m.means.rect, ...m.rows.map((q) => q.rect)];
      for (const b of [...boxes, ...m.tokens.map((q) => q.rect)]) {
        const within = x > b.x && x < b.x + b.w && y > b.y && y < b.y + b.h;
        assert.ok(!within, `${layout}: ${text} from ${JSON.stringify(b)}`);
      }
      assert.equal(a.from, '');
    }
  }
});

test('no wakeup in the data comes from the device while nobody was seen', () => {
  for (const r of readersIn('static/stage/models/testdata/')) {
    for (let s = 0; s <= r.steps.count; s++) {
      for (const a of modelScene(r, s).arrows)
        assert.equal(a.label.key === 'model.how.wake.unknown' && a.from !== '', false);
    }
  }
});
