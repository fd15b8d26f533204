// Packets as far as their records tell what they are.

import { K } from './kinds.js';

/** @typedef {import('./columns.js').Trace} Trace */

/** The header of the link: it is off when a packet is received. */
const ethernet = 14;

/**
 * isBare tells a packet that is headers and no payload: all that TCP says by it is what has come.
 * How long such a packet is was seen on the connection.
 * @param {Trace} t @param {number} i
 */
export function isBare(t, i) {
  const headers = t.header.facts?.packet_headers;
  return !!headers && t.arg(i, 'len') <= (t.kind[i] === K.xmit ? headers : headers - ethernet);
}

/**
 * samePackets tells whether one sentence can tell of a packet together with the one before it: on loopback
 * what goes out is what comes in, elsewhere each way and each device is its own.
 * @param {Trace} t @param {number} i
 */
export function samePackets(t, i) {
  if (t.arg(i, 'dev') !== t.arg(i - 1, 'dev') || isBare(t, i) !== isBare(t, i - 1)) return false;
  return t.kind[i] === t.kind[i - 1] || t.str(t.arg(i, 'dev')) === 'lo';
}
