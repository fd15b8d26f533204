// What the cards of the proofs hold: questions with their answers, and numbers with their units. Pure.

import { ABOUT } from './about.js';

/**
 * @typedef {object} ProofInfo
 * @property {string} name
 * @property {string} facts
 * @property {boolean} needs_root
 * @property {boolean} [root_helps]  it may lack what root could make
 *
 * @typedef {object} Measured
 * @property {string} name
 * @property {number} value
 * @property {'count' | 'bytes' | 'ns' | 'yes' | 'result' | 'tid'} unit
 * @property {string} [error]  name of the error that a result is
 *
 * @typedef {object} Noted
 * @property {string} [part]  of the experiment
 * @property {string} [thread]  its role, where a demo was run
 * @property {number} tid
 * @property {string} call
 * @property {number} result
 * @property {string} [error]
 * @property {number} times
 *
 * @typedef {object} Verdict
 * @property {string} predicted
 * @property {string} observed
 * @property {Record<string, number>} numbers
 * @property {Measured[]} [measured]  the same with their units
 * @property {Noted[]} [calls]
 * @property {string[]} [stack]  functions that were running, the innermost first
 * @property {string} [kernel]
 * @property {boolean} pass
 * @property {string} [skipped]
 * @property {string} evidence
 */

/** The answers offered by proof, in the order they are shown. The right one is what the run
 * observes; it is as often the first as the last, so that its place says nothing.
 * @type {Record<string, string[]>} */
const ANSWERS = {
  'syscall-no-switch': ['no-switch', 'switch-some', 'switch-each'],
  vdso: ['no-call', 'call-each'],
  'mmap-reads-nothing': ['all-read', 'nothing-read'],
  'mmap-faults': ['fault-none', 'fault-per-window', 'fault-per-page'],
  'mmap-or-read': ['mmap-wins', 'read-wins', 'no-fixed-winner'],
  'sendfile-shares': ['shared', 'own-copy'],
  'zerocopy-copies': ['never-copied', 'copied-after-all'],
  'receiver-copies': ['copied-whole', 'nobody-copies'],
  reflink: ['shares-blocks', 'both-copy', 'both-share'],
  readahead: ['one-page', 'reads-ahead'],
  'nonblock-file': ['sleeps-anyway', 'says-again'],
  'epoll-files': ['files-watched', 'files-refused'],
  'who-calls': ['you-call', 'epoll-calls', 'other-thread'],
  'edge-once': ['edge-ten', 'edge-once', 'edge-none'],
  'epoll-or-poll': ['epoll-always', 'epoll-by-ready', 'epoll-never'],
  'ready-is-a-hint': ['hint-byte', 'hint-again', 'hint-sleeps'],
  'linux-aio': ['aio-is-not', 'aio-at-once'],
  'polling-burns': ['polling-burns', 'burn-same', 'blocking-burns'],
  'accept-takes': ['kernel-connects', 'connect-waits', 'write-fails'],
  oneshot: ['oneshot-each', 'oneshot-once'],
  'writable-always': ['writable-none', 'writable-first', 'writable-always'],
  herd: ['herd-all', 'herd-one'],
  'head-of-line': ['sender-first', 'line-waits'],
  'fork-copies': ['page-by-page', 'copies-all'],
  'private-copies': ['copies-all', 'page-by-page'],
};

/** demosOf are the demos that a proof is about. @param {string} name */
export const demosOf = (name) => (isMutation(name) ? [mutationOf(name).demo] : (ABOUT[name] ?? []));

/** Claims about waiting; the others are about moving bytes. */
const WAITING = new Set([
  ...['epoll-files', 'who-calls', 'edge-once', 'epoll-or-poll', 'ready-is-a-hint', 'linux-aio'],
  ...['polling-burns', 'accept-takes', 'oneshot', 'writable-always', 'herd', 'head-of-line'],
]);

const MUTATIONS = ['old', 'new', 'mixed'];

/** @param {string} name */
export const answersOf = (name) => ANSWERS[name] ?? MUTATIONS;

/** @param {string} name */
export const isMutation = (name) => name.startsWith('mutate-');

const ROUTES = ['veth-sg', 'veth-nosg', 'veth-nocsum', 'unix', 'large'];

/**
 * mutationOf takes the name of a mutation apart: mutate-sendfile-veth-nosg.
 * @param {string} name
 * @returns {{demo: string, way: string}} way: "lo", a veth route, "unix" or "large"
 */
export function mutationOf(name) {
  const rest = name.slice('mutate-'.length);
  const way = ROUTES.find((r) => rest.endsWith(`-${r}`));
  return way ? { demo: rest.slice(0, -way.length - 1), way } : { demo: rest, way: 'lo' };
}

/**
 * groupsOf puts the list into the order of the page: the claims, then what is overwritten after sending by
 * where it is sent to.
 * @param {ProofInfo[]} list
 */
export function groupsOf(list) {
  /** @type {Map<string, ProofInfo[]>} */
  const groups = new Map();
  for (const p of list) {
    const claims = WAITING.has(p.name) ? 'waiting' : 'claims';
    const group = isMutation(p.name) ? mutationOf(p.name).way : claims;
    groups.set(group, [...(groups.get(group) ?? []), p]);
  }
  return [...groups].map(([id, proofs]) => ({ id, proofs }));
}

/**
 * callsOf puts the calls of a verdict into groups, each of one part of the experiment and one thread where
 * all of it was that; who is 0 where several threads were at it.
 * @param {Noted[]} calls
 */
export function callsOf(calls) {
  /** @type {{part: string, thread: string, tid: number, calls: Noted[]}[]} */
  const groups = [];
  for (const c of calls) {
    const { part = '', thread = '', tid } = c;
    const group = groups.find((g) => g.part === part && g.thread === thread);
    if (!group) groups.push({ part, thread, tid, calls: [c] });
    else {
      if (group.tid !== tid) group.tid = 0;
      group.calls.push(c);
    }
  }
  return groups;
}

/**
 * resultOf writes what a call returned, as strace does: 16, 0x7f81c0a4e000, -11 EAGAIN.
 * @param {Noted} call
 */
export function resultOf({ result, error }) {
  if (error) return `${result} ${error}`;
  return result > 2 ** 40 ? `0x${result.toString(16)}` : String(result);
}

/**
 * straceOf is the command that shows the calls of a proof by another program, or "" where none were noted, or
 * ioviz itself traces its child: a process has one tracer.
 * @param {string} name @param {Noted[]} calls @param {string} [evidence]
 */
export function straceOf(name, calls, evidence = '') {
  if (evidence.startsWith('ptrace')) return '';
  const names = [...new Set(calls.map((c) => c.call.split('(')[0]))];
  return names.length ? `strace -f -e trace=${names.join()} ioviz prove ${name}` : '';
}

/**
 * needsOf is the key of what a proof needs.
 * @param {ProofInfo} p
 */
export function needsOf(p) {
  if (p.needs_root) return 'claim.needs.root';
  return p.root_helps ? 'claim.needs.helps' : 'claim.needs.none';
}

/** Proofs that compare times. */
const TIMED = ['epoll-or-poll', 'mmap-or-read', 'polling-burns'];

/**
 * failureOf is why a proof may not have come out, where that is known: the key of it and what it says.
 * @param {string} name @param {Verdict} v @returns {{key: string, args: any} | null}
 */
export function failureOf(name, { numbers, observed }) {
  const { waited_ns: waited, asking_ns: got } = numbers;
  if (name === 'polling-burns' && got < waited / 2) {
    return {
      key: 'claim.failed.busy',
      args: { waited: { u: 'time', v: waited }, got: { u: 'time', v: got } },
    };
  }
  /** @type {Record<string, boolean>} */
  const quick = {
    'linux-aio': observed === 'aio-disk-first',
    'nonblock-file': numbers.read === 4096 && (numbers.voluntary === 0 || numbers.nowait_cold > 0),
  };
  if (name === 'edge-once' && Math.min(numbers.waits_level, numbers.waits_edge) < 9) {
    return { key: 'claim.failed.together', args: {} };
  }
  if (quick[name]) return { key: 'claim.failed.disk', args: {} };
  return TIMED.includes(name) ? { key: 'claim.failed.times', args: {} } : null;
}

/**
 * markOf is the sign at an answer. Where the run did not come out as predicted none is right or wrong.
 * @param {Verdict | null} v @param {string} answer  given @param {string} offered
 * @returns {'' | 'right' | 'wrong'}
 */
export function markOf(v, answer, offered) {
  if (!v || v.skipped || !v.pass) return '';
  if (offered === v.observed) return 'right';
  return offered === answer ? 'wrong' : '';
}

/**
 * verdictOf says how a card stands.
 * @param {Verdict} v @param {string} answer
 * @returns {'skipped' | 'right' | 'wrong' | 'seen' | 'failed'} failed: it did not come out as predicted
 */
export function verdictOf(v, answer) {
  if (v.skipped) return 'skipped';
  if (!v.pass) return 'failed';
  if (!answer) return 'seen';
  return answer === v.observed ? 'right' : 'wrong';
}
