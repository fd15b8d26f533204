// What the cards of the proofs hold: questions with their answers, and numbers with their units. Pure.

/**
 * @typedef {object} ProofInfo
 * @property {string} name
 * @property {string} facts
 * @property {boolean} needs_root
 *
 * @typedef {object} Verdict
 * @property {string} predicted
 * @property {string} observed
 * @property {Record<string, number>} numbers
 * @property {boolean} pass
 * @property {string} [skipped]
 * @property {string} evidence
 */

/** The answers offered by proof, in the order they are shown. The right one is what the run observes.
 * @type {Record<string, string[]>} */
const ANSWERS = {
  'syscall-no-switch': ['switch-each', 'no-switch', 'switch-some'],
  vdso: ['call-each', 'no-call'],
  'mmap-reads-nothing': ['all-read', 'nothing-read'],
  'mmap-faults': ['fault-none', 'fault-per-window', 'fault-per-page'],
  'mmap-or-read': ['mmap-wins', 'read-wins', 'no-fixed-winner'],
  'sendfile-shares': ['own-copy', 'shared'],
  'zerocopy-copies': ['never-copied', 'copied-after-all'],
  'receiver-copies': ['nobody-copies', 'copied-whole'],
  reflink: ['both-copy', 'both-share', 'shares-blocks'],
  readahead: ['one-page', 'reads-ahead'],
  'nonblock-file': ['says-again', 'sleeps-anyway'],
  'fork-copies': ['copies-all', 'page-by-page'],
  'private-copies': ['copies-all', 'page-by-page'],
};

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
    const group = isMutation(p.name) ? mutationOf(p.name).way : 'claims';
    groups.set(group, [...(groups.get(group) ?? []), p]);
  }
  return [...groups].map(([id, proofs]) => ({ id, proofs }));
}

const COUNTS =
  /^(syscalls|voluntary|asked|major|faults|populated|notices|copied|faults_|resident|after_touch|pages)/;

/**
 * unitOf is how a number of a proof is shown.
 * @param {string} name of the number
 * @returns {'count' | 'time' | 'yes' | 'result' | 'bytes'}
 */
export function unitOf(name) {
  if (name.endsWith('_ns')) return 'time';
  if (name.endsWith('_shared')) return 'yes';
  if (name.startsWith('nowait_')) return 'result';
  if (name.startsWith('copied_')) return 'bytes';
  return COUNTS.test(name) ? 'count' : 'bytes';
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
