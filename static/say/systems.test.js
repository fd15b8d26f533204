import assert from 'node:assert/strict';
import test from 'node:test';
import { header, told } from '../../dev/told.js';

// What is told of the models of other systems, which are only simulated: each claim is one that the events bear out.

test('of a completion port no thread does the operations', () => {
  const { keys, texts } = told(
    'iocp',
    `1 1 0 submit op="ACCEPT" id=8 poller=no
     2 2 - arrival sock=1 what=connection bytes=0
     2 3 - complete op="ACCEPT" id=8 ret=0
     2 3 - open fd=6 sock=3 what=connection
     3 2 - arrival sock=2 what=data bytes=16
     3 3 - take sock=2 bytes=16
     3 3 - complete op="RECV" id=17 ret=16`,
    { tasks: [...header.tasks, { tid: 3, name: 'system', role: 'poller', proc: 2 }] },
  );
  assert.deepEqual(keys, [
    'submit.iocp',
    'arrival.connection',
    'complete.iocp.accept',
    'open.connection.made',
    'arrival.data',
    'take.system',
    'complete.iocp',
  ]);
  assert.equal(
    texts[2],
    'AcceptEx is done, 0 bytes: the socket made beforehand is now connected, and a packet says so.',
  );
  assert.match(texts[5], /while it handles the packet and puts 16 B of A into the waiting buffer/);
});

test('an event of kqueue says what its filter found when the call looked', () => {
  const { keys, texts } = told(
    'kqueue',
    `1 1 0 interest op=add sock=1 events=1 mode=level
     2 2 0 arrival sock=1 what=connection bytes=0
     2 1 0 scan n=1 ready=1
     3 2 0 arrival sock=1 what=connection bytes=0
     3 1 0 ready sock=1 events=1
     4 1 0 interest op=add sock=2 events=1 mode=level
     5 2 0 arrival sock=2 what=data bytes=16
     5 2 0 push sock=2 events=1
     6 1 0 scan n=1 ready=1
     7 2 0 arrival sock=2 what=end bytes=0
     7 1 0 ready sock=2 events=1
     8 1 0 take sock=2 bytes=16
     9 1 0 scan n=1 ready=1
     10 1 0 ready sock=2 events=1`,
  );
  const of = (/** @type {string} */ key) => texts.filter((_, k) => keys[k] === key);
  assert.match(of('interest.add.kqueue')[1], /pair \(ident 5, EVFILT_READ\): reading from A/);
  assert.match(of('push.kqueue')[0], /^The kqueue is told/);
  assert.match(
    of('ready.kqueue.listen')[0],
    /the listening socket .*data = 1: so many connections/,
  );
  assert.match(of('ready.kqueue')[0], /\(A, EVFILT_READ\) with data = 16 B/);
  assert.match(of('ready.kqueue.eof')[0], /data = 0 B and the flag EV_EOF/);
  const many = told(
    'kqueue',
    `1 1 0 interest op=add sock=1 events=1 mode=level
     2 1 0 interest op=add sock=2 events=1 mode=level
     3 2 0 arrival sock=2 what=data bytes=16
     4 1 0 scan n=2 ready=2
     5 1 0 ready sock=2 events=1
     5 1 0 ready sock=1 events=1`,
  );
  assert.equal(many.keys.at(-1), 'ready.kqueue.many');
  assert.match(many.texts.at(-1) ?? '', /2 events in one go; the first is \(A, .* data = 16 B/);
});

test('/dev/poll has more registered than it looks at', () => {
  const { texts } = told(
    'dev-poll',
    `1 1 0 interest op=add sock=1 events=1 mode=level
     2 1 0 interest op=add sock=2 events=1 mode=level
     3 2 0 push sock=2 events=1
     4 1 0 scan n=1 ready=1`,
  );
  assert.match(texts[1], /The \/dev\/poll driver notes/);
  assert.match(texts[2], /2 descriptors are registered .* looks at 1 of them, .* finds 1 ready/);
});

test('what an event port has delivered is associated with it no more', () => {
  const { keys, texts } = told(
    'event-ports',
    `1 1 0 interest op=add sock=2 events=1 mode=oneshot
     2 2 0 push sock=2 events=1
     3 1 0 ready sock=2 events=1
     3 1 0 interest op=del sock=2 events=0 mode=oneshot`,
  );
  assert.deepEqual(keys, [
    'interest.add.event-ports',
    'push.event-ports',
    'ready',
    'interest.del.delivered',
  ]);
  assert.match(texts[3], /association with the event port is gone.*port_associate again/);
});

test('the calls of a completion port say whose packet it is, and what goes on after them', () => {
  const { keys, texts } = told(
    'iocp',
    `1 1 0 syscall_enter call="CreateIoCompletionPort" fd=-1 count=0
     2 1 0 syscall_exit call="CreateIoCompletionPort" ret=4
     3 1 0 syscall_enter call="CreateIoCompletionPort" fd=5 count=0
     4 1 0 syscall_exit call="CreateIoCompletionPort" ret=4
     5 1 0 syscall_enter call="WSARecv" fd=5 count=0
     6 1 0 submit op="RECV" id=17 poller=no
     7 1 0 syscall_exit call="WSARecv" ret=0
     8 2 0 arrival sock=2 what=data bytes=16
     8 2 0 take sock=2 bytes=16
     8 2 0 complete op="RECV" id=17 ret=16
     9 1 0 syscall_enter call="GetQueuedCompletionStatus" fd=4 count=0
     10 1 0 syscall_exit call="GetQueuedCompletionStatus" ret=1
     11 1 0 syscall_enter call="WSASend" fd=5 count=16
     12 1 0 submit op="SEND" id=18 poller=no
     13 1 0 complete op="SEND" id=18 ret=16
     14 1 0 syscall_exit call="WSASend" ret=0`,
  );
  assert.deepEqual(
    keys.filter((key) => /^(enter|return)/.test(key)),
    [
      'enter.port.create',
      'return.port.create',
      'enter.port.associate',
      'return.port.associate',
      'enter.other',
      'return.port.pending',
      'enter.port.get',
      'return.port.recv',
      'enter.other',
      'return.port.done',
    ],
  );
  assert.match(texts[2], /handle 5: the same call, but it associates A with the port/);
  assert.match(texts[6], /^WSARecv returns at once, and the error code says WSA_IO_PENDING/);
  assert.match(texts[11], /returns with a packet: key = A, 16 B\./);
});

test('what joins the list of /dev/poll is counted', () => {
  const { keys, texts } = told(
    'dev-poll',
    `1 1 0 interest op=add sock=1 events=1 mode=level
     2 1 0 syscall_enter call="write" fd=4 count=8
     3 1 0 interest op=add sock=2 events=1 mode=level
     4 1 0 interest op=del sock=2 events=0 mode=level
     5 1 0 close fd=5 sock=2`,
  );
  assert.equal(keys[2], 'interest.add.dev-poll');
  assert.deepEqual(keys.slice(3), ['interest.del.dev-poll', 'close.dev-poll']);
  assert.match(texts[3], /of A says POLLREMOVE.* 1 descriptor is registered now/);
  assert.match(texts[0], /listening socket joins the list .* 1 descriptor is registered now/);
  assert.match(texts[2], /of A joins the list .* 2 descriptors are registered now/);
});
