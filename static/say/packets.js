import { K } from '../trace/kinds.js';

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
  if (bare(t, from, to)) {
    let n = 0;
    for (let i = from; i < to; i++) if (t.kind[i] === K.xmit) n++;
    args.n = n || to - from;
    return { key: 'packets.ack', args };
  }
  let sent = 0;
  let got = 0;
  let dev = '';
  let softirq = false;
  for (let i = from; i < to; i++) {
    if (t.kind[i] === K.xmit) sent++;
    else {
      got++;
      softirq ||= t.arg(i, 'ctx') === 1;
    }
    dev ||= t.str(t.arg(i, 'dev'));
  }
  args.n = Math.max(sent, got);
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

/** The header of the link: it is off when a packet is received. */
const ethernet = 14;

/** bare tells packets that are headers and no payload: all that TCP says by them is what has come.
 * How long such a packet is was seen on the connection.
 * @param {Trace} t @param {number} from @param {number} to */
function bare(t, from, to) {
  const headers = t.header.facts?.packet_headers;
  if (!headers) return false;
  for (let i = from; i < to; i++) {
    const most = t.kind[i] === K.xmit ? headers : headers - ethernet;
    if (t.arg(i, 'len') > most) return false;
  }
  return true;
}

/** @param {Trace} t @param {number} from @param {number} to @param {number} kind */
function lens(t, from, to, kind) {
  let n = 0;
  for (let i = from; i < to; i++) if (t.kind[i] === kind) n += t.arg(i, 'len');
  return n;
}
