import assert from 'node:assert/strict';
import test from 'node:test';
import { callText } from './shortest.js';

test('a call without room is a part of its own name, or nothing', () => {
  const calls = [
    'clock_nanosleep',
    'rt_sigtimedwait',
    'rt_sigprocmask',
    'io_uring_enter',
    'port_associate',
    'epoll_create1',
    'CreateIoCompletionPort',
  ];
  const seen = new Set();
  for (const call of calls) {
    for (let room = 200; room > 10; room -= 5) {
      const text = callText(`${call}(3, …)`, 12, room).replace(/\(.*/, '');
      seen.add(text);
      const [from, to] = text.includes('…') ? text.split('…') : [text, ''];
      assert.ok(text === '' || text.includes('…') || text === call, text);
      assert.ok(call.startsWith(from) && call.endsWith(to), text);
    }
  }
  for (const text of ['…uring_enter', '…_enter', '…nanosleep']) assert.ok(seen.has(text), text);
});
