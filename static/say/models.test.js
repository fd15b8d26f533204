import assert from 'node:assert/strict';
import test from 'node:test';
import { header, told, words } from '../../dev/told.js';

// What is told of the I/O models: each claim of a sentence is one that the events bear out.

test('an interrupt that wakes a wait with a timeout is a timer, unless something arrived', () => {
  const waits =
    '1 2 0 task_start state=user\n1 2 0 switch_out why=blocked wait="poll" next="swapper"';
  const wakes = '3 2 0 wakeup waker=0 by="swapper" ctx=hardirq';
  const clock = told('epoll-lt', `${waits}\n${wakes}`);
  assert.equal(clock.keys.at(-1), 'wake.hardirq.timer');
  const came = '2 1 0 arrival sock=2 what=data bytes=16';
  assert.equal(told('epoll-lt', `${waits}\n${came}\n${wakes}`).keys.at(-1), 'wake.hardirq');
  const socket = waits.replace('poll', 'socket');
  assert.equal(told('epoll-lt', `${socket}\n${wakes}`).keys.at(-1), 'wake.hardirq');
});

test('epoll looks at its ready list, select at all that is watched', () => {
  assert.deepEqual(told('epoll-lt', '1 1 0 scan n=1 ready=1').keys, ['scan.epoll']);
  assert.deepEqual(told('epoll-lt', '1 1 0 scan n=1 ready=0').keys, ['scan.epoll.stale']);
  assert.deepEqual(told('kqueue', '1 1 0 scan n=1 ready=1').keys, ['scan.kqueue']);
  assert.deepEqual(told('select', '1 1 0 scan n=3 ready=1').keys, ['scan']);
});

test('results are counted, not the requests beside them', () => {
  const { keys, texts } = told(
    'io-uring-net-sqpoll',
    `1 1 0 complete op="RECV" id=25 ret=16
     2 1 0 submit op="SEND" id=18 poller=yes
     3 1 0 submit op="SEND" id=26 poller=yes
     4 1 0 complete op="RECV" id=17 ret=16
     5 1 0 complete op="ACCEPT" id=8 ret=7`,
  );
  assert.deepEqual(keys, ['complete', 'submit.many.poller', 'complete.many']);
  assert.equal(
    texts[2],
    '2 results are in the completion ring; the first is of request 17 (RECV A): 16 B.',
  );
});

test('a request that its link cancels is told alone, and is not done', () => {
  const { keys, texts } = told(
    'io-uring-multishot',
    `1 1 0 complete op="RECV" id=17 ret=0
     2 1 0 complete op="SEND" id=18 ret=-125
     3 1 0 complete op="RECV" id=25 ret=-104`,
  );
  assert.deepEqual(keys, ['complete', 'complete.cancelled', 'complete.error']);
  const accept = told('io-uring-net', '1 1 0 complete op="ACCEPT" id=8 ret=16');
  assert.deepEqual(accept.keys, ['complete.accept']);
  assert.match(accept.texts[0], /descriptor 16 stands for the new connection/);
  assert.match(texts[1], /SEND \w, was cancelled \(ECANCELED\)/);
});

test('of what is watched and what is not any more, each is told for itself', () => {
  const { keys, texts } = told(
    'event-ports',
    `1 1 0 interest op=add sock=1 events=1 mode=oneshot
     2 1 0 interest op=add sock=2 events=1 mode=oneshot
     3 1 0 interest op=del sock=1 events=0 mode=oneshot
     4 1 0 interest op=del sock=2 events=0 mode=oneshot`,
  );
  assert.deepEqual(keys, ['interest.many', 'interest.many.del.delivered']);
  assert.match(texts[1], /2 descriptors are told of, and so the event port has let go of them/);
});

test('one accept for all connections stays in force when it gives a result', () => {
  const { keys, texts } = told(
    'io-uring-multishot',
    `1 1 0 submit op="ACCEPT" id=8 poller=no
     2 1 0 interest op=add sock=1 events=1 mode=edge
     3 1 0 complete op="ACCEPT" id=8 ret=6
     4 1 0 submit op="RECV" id=17 poller=no
     5 1 0 complete op="RECV" id=17 ret=16`,
  );
  assert.deepEqual(keys, [
    'submit',
    'interest.add.multishot',
    'complete.stays',
    'submit',
    'complete',
  ]);
  assert.match(texts[2], /gives one more result, descriptor 6; it stays in force/);
  assert.match(texts[1], /those that wait are accepted at once/);
});

test('what is ready when it joins is linked by epoll_ctl, not by a wait queue', () => {
  const events = (/** @type {string} */ by) =>
    `1 1 0 syscall_enter call="epoll_ctl" fd=4 count=0
     2 1 0 interest op=add sock=2 events=1 mode=edge
     2 ${by}`;
  for (const by of ['1 0 push sock=2 events=1', '2 - push sock=2 events=1 ; rule:ctl-pushes']) {
    const { keys, texts } = told('epoll-et', events(by));
    assert.equal(keys[2], 'push.ctl');
    assert.match(texts[2], /A was ready already: epoll_ctl itself looked at it/);
  }
  assert.equal(told('epoll-et', events('2 0 push sock=2 events=1')).keys[2], 'push');
  assert.equal(told('kqueue', events('1 0 push sock=2 events=1')).keys[2], 'push.kqueue');
});

test('by edges all connections that wait are told of at once, by the level again and again', () => {
  const events = (/** @type {number} */ n) =>
    `${'1 2 - arrival sock=1 what=connection bytes=0\n'.repeat(n)}2 1 0 interest op=add sock=1 events=1 mode=edge
     2 1 0 push sock=1 events=1
     3 1 0 ready sock=1 events=1`;
  const last = (/** @type {string} */ demo, /** @type {number} */ n) =>
    told(demo, events(n)).keys.at(-1);
  assert.equal(last('epoll-et', 3), 'ready.listen.edge');
  assert.equal(last('epoll-et', 1), 'ready.listen');
  assert.equal(last('epoll-lt', 3), 'ready.listen');
  assert.match(
    told('epoll-et', events(3)).texts.at(-1) ?? '',
    /3 connections wait at the listening socket/,
  );
});

test('a signal tells of what happened, and not that anything is ready', () => {
  const { texts } = told(
    'sigio',
    `1 1 0 close fd=5 sock=2
     2 1 0 signal signo=35 sock=2 what=taken events=1`,
  );
  assert.match(texts[1], /something happened at A; by now it may be taken, or the socket closed/);
  for (const lang of /** @type {const} */ (['en', 'zh']))
    for (const key of ['say.signal.taken', 'demo.sigio.text', 'model.note.signal'])
      assert.doesNotMatch(words[lang].t(key), /ready|就绪/, key);
});

test('what is left in a queue is said as it is known', () => {
  const { keys, texts } = told(
    'blocking',
    `1 2 - arrival sock=2 what=data bytes=16
     2 1 0 take sock=2 bytes=10
     3 1 0 take sock=2 bytes=6
     4 2 - arrival sock=2 what=data bytes=16
     5 2 - arrival sock=2 what=end bytes=0
     6 0 - lost n=1 where="cpu"
     7 1 0 take sock=2 bytes=16`,
  );
  assert.deepEqual(keys.slice(1, 5), ['take.some', 'take', 'arrival.data', 'arrival.end']);
  assert.match(texts[1], /by what came and was taken, 6 B stay in the queue/);
  assert.match(texts[2], /By what came and was taken, the queue is empty now/);
  assert.match(texts[4], /has ended its sending \(FIN\)/);
  assert.equal(keys[6], 'take.unknown');
});

test('what select and poll are to watch is in memory of the program until they are called', () => {
  const events = `1 1 0 interest op=add sock=1 events=1 mode=level
     2 1 0 scan n=1 ready=0
     3 1 0 interest op=add sock=1 events=1 mode=level
     4 1 0 interest op=add sock=2 events=1 mode=level`;
  const set = told('select', events);
  assert.deepEqual(set.keys, ['interest.add.set', 'scan', 'interest.many.set']);
  assert.match(set.texts[0], /into its own set; the kernel sees it at the next select/);
  assert.deepEqual(told('poll', events).keys, [
    'interest.add.array',
    'scan',
    'interest.many.array',
  ]);
  assert.deepEqual(told('epoll-lt', events).keys, [
    'interest.add',
    'scan.epoll.stale',
    'interest.many',
  ]);
});

test('what a closed descriptor leaves behind is said by whoever watches', () => {
  const closed = (/** @type {string} */ name) => told(name, '1 1 0 close fd=5 sock=2');
  assert.match(closed('epoll-et').texts[0], /leaves every list that watched it/);
  assert.match(closed('select').texts[0], /own set, or the next select fails with EBADF/);
  assert.match(closed('poll').texts[0], /own array, or the next poll says POLLNVAL/);
  assert.match(closed('sigio').texts[0], /signals about it that are queued already stay/);
  for (const name of ['blocking', 'libaio', 'io-uring-net', 'thread-per-conn', 'iocp'])
    assert.match(closed(name).texts[0], /the connection of A is over\.$/);
});

test('the listening socket is called that, within a sentence and at its beginning', () => {
  const { texts } = told(
    'epoll-lt',
    `1 1 0 interest op=add sock=1 events=1 mode=level
     2 2 0 push sock=1 events=1
     3 1 0 submit op="ACCEPT" id=8 poller=no`,
  );
  assert.match(texts[0], /^The listening socket is watched for reading/);
  assert.match(texts[1], /^The wait queue of the listening socket calls/);
  for (const text of texts) assert.doesNotMatch(text, /\blisten\b/);
  const args = { sock: { key: 'say.sock.listen' }, who: 'x', fd: 'y', call: 'z' };
  assert.match(words.zh.t('say.push', args), /^监听套接字的等待队列/);
  assert.match(words.zh.t('say.push', { sock: 'A' }), /^A 的等待队列/);
});

test('what watches is called by its name when it is made', () => {
  for (const [name, what] of /** @type {const} */ ([
    ['kqueue', /Descriptor 4 stands for a new kqueue/],
    ['dev-poll', /Descriptor 4 stands for \/dev\/poll/],
    ['event-ports', /Descriptor 4 stands for a new event port/],
    ['iocp', /Handle 4 stands for a new completion port/],
  ]))
    assert.match(told(name, '1 1 0 open fd=4 sock=0 what=other').texts[0], what);
});

test('of select and poll the program has to find out itself who is ready', () => {
  const events = `1 1 0 interest op=add sock=1 events=1 mode=level
     2 1 0 interest op=add sock=2 events=1 mode=level
     3 1 0 scan n=2 ready=1
     4 1 0 ready sock=2 events=1`;
  assert.match(
    told('select', events).texts[2],
    /bit of A in the set, .* the server thread itself tests the bits of all descriptors below nfds/,
  );
  assert.match(told('poll', events).texts[2], /revents that A is ready .* through the whole array/);
  const many = `${events}\n4 1 0 ready sock=1 events=1`;
  assert.deepEqual(told('select', many).keys.slice(2), ['ready.set.many']);
  assert.deepEqual(told('poll', many).keys.slice(2), ['ready.array.many']);
});

test('a submission that has slept is said to have blocked', () => {
  const submit = (/** @type {string} */ inside) => {
    const { keys, texts } = told(
      'libaio',
      `1 1 0 syscall_enter call="io_submit" fd=-1 count=0
       1000 1 0 submit op="PREAD" id=17 poller=no
       ${inside}
       9000 1 0 syscall_exit call="io_submit" ret=1`,
    );
    return [keys.at(-1), texts.at(-1)];
  };
  assert.equal(submit('')[0], 'return.other');
  const [key, text] = submit(
    `2000 1 0 switch_out why=blocked wait="socket" next="swapper"
     7000 1 0 wakeup waker=2 by="clients" ctx=softirq
     8000 1 0 switch_in`,
  );
  assert.equal(key, 'return.submit.slept');
  assert.match(text ?? '', /slept for 5 µs, .* nothing was asynchronous here/);
});

test('a helper of AIO, a thread and a process of a connection are called what they are', () => {
  const tasks = [...header.tasks, { tid: 3, name: 'aio 1', role: 'helper' }];
  const events = `1 3 - task_start state=runnable
     2 1 0 switch_out why=blocked wait="child" next="aio 1"
     3 3 1 switch_in
     4 1 0 wakeup waker=3 by="aio 1" ctx=task`;
  const of = (/** @type {string} */ name) => told(name, events, { tasks }).texts;
  assert.match(of('posix-aio')[3], /^AIO helper 3 wakes the server thread/);
  assert.match(of('posix-aio')[1], /next on this CPU is AIO helper 3/);
  assert.match(of('thread-per-conn')[3], /^The connection's thread 3 wakes the server thread/);
  assert.match(of('thread-per-conn')[1], /waiting for the connections' threads to end/);
  assert.match(of('process-per-conn')[3], /^The connection's process 3 wakes the server thread/);
  assert.match(of('process-per-conn')[1], /waiting for the connections' processes to end/);
});

test('clients that poll wait for their time, or for an answer', () => {
  const events = `1 2 0 task_start state=user
     2 2 0 switch_out why=blocked wait="poll" next="swapper"`;
  assert.match(
    told('epoll-lt', events).texts[1],
    /waiting for its time to connect or to send, or for an answer/,
  );
});

test('a socket that is ready for its end has nothing to take', () => {
  const events = (/** @type {string} */ what) => `1 1 0 interest op=add sock=2 events=1 mode=level
     2 2 0 ${what}
     3 1 0 ready sock=2 events=1`;
  assert.match(
    told('poll', events('arrival sock=2 what=end')).texts[2],
    /there is nothing to take, the other side has ended/,
  );
  assert.match(
    told('poll', events('arrival sock=2 what=data bytes=16')).texts[2],
    /what there is to take is still in the kernel/,
  );
});

test('signals tell of whatever happens at a socket, room to write too', () => {
  const { keys, texts } = told('sigio', '1 1 0 interest op=add sock=2 events=1 mode=edge');
  assert.deepEqual(keys, ['interest.add.signals']);
  assert.match(
    texts[0],
    /sends a signal for whatever happens at A: data, an end, or room to write/,
  );
});

test('a softirq that wakes is told of with the call that it borrows', () => {
  const told1 = (/** @type {string} */ name, /** @type {string} */ doing) =>
    told(
      name,
      `1 2 0 task_start state=user
     1 1 0 syscall_enter call="epoll_wait" fd=5 count=8
     2 1 0 switch_out why=blocked wait="epoll" next="clients"
     ${doing}
     4 1 0 wakeup waker=2 by="clients" ctx=softirq`,
    ).texts.at(-1) ?? '';
  const writes = '3 2 0 syscall_enter call="write" fd=4 count=16';
  assert.match(
    told1('epoll-lt', writes),
    /on the back of the client thread, inside its write, deals/,
  );
  assert.match(
    told1('kqueue', writes),
    /on the back of the client thread, inside its write, deals/,
  );
  const none = '';
  assert.match(told1('epoll-lt', none), /on the back of the client thread, deals/);
});
