import { K } from '../trace/kinds.js';
import { isBare } from '../trace/packets.js';

/**
 * @typedef {import('../trace/columns.js').Trace} Trace
 * @typedef {import('./words.js').Args} Args
 */

/** sum adds up an argument of neighbouring events.
 * @param {Trace} t @param {number} from @param {number} to @param {string} name */
export function sum(t, from, to, name) {
  let n = 0;
  for (let i = from; i < to; i++) n += t.arg(i, name);
  return n;
}

/** sayPackets is the sentence of packets that went out or came in together.
 * @param {Trace} t @param {number} from @param {number} to @param {Args} args */
export function sayPackets(t, from, to, args) {
  let sent = 0;
  let got = 0;
  let softirq = false;
  for (let i = from; i < to; i++) {
    if (t.kind[i] === K.xmit) sent++;
    else {
      got++;
      softirq ||= t.arg(i, 'ctx') === 1;
    }
  }
  const dev = t.str(t.arg(from, 'dev')); // of all: a step tells of the same packets
  args.n = Math.max(sent, got);
  if (isBare(t, from)) return { key: 'packets.ack', args };
  args.bytes = { u: 'bytes', v: lens(t, from, to, sent > 0 ? K.xmit : K.receive) };
  args.dev = dev;
  const lent = dev === 'lo' && lends.includes(t.header.name) ? '.lent' : '';
  const how = softirq ? '.softirq' : '';
  const what = sent > 0 && got > 0 ? `both${lent}` : sent > 0 ? `sent` : `got${lent}${how}`;
  return { key: `packets.${netOf(t, dev, what)}.${what}`, args };
}

/** Demos that lend their memory to the socket: what a local receiver gets of it is a copy. */
const lends = ['msg-zerocopy', 'io-uring-send-zc'];

/** netOf is what the packets go through: the loopback device, a virtual pair, or a network card.
 * @param {Trace} t @param {string} dev @param {string} what */
function netOf(t, dev, what) {
  if (dev === 'lo') return 'lo';
  return what === 'sent' && (t.header.params.route ?? 0) >= 3 ? 'veth' : 'nic';
}

/** @param {Trace} t @param {number} from @param {number} to @param {number} kind */
function lens(t, from, to, kind) {
  let n = 0;
  for (let i = from; i < to; i++) if (t.kind[i] === kind) n += t.arg(i, 'len');
  return n;
}
