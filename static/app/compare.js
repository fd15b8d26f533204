// Two ledgers side by side, and the sentences that name where they differ.

/** @typedef {import('../trace/totals.js').Total} Total */

/**
 * Rows of the table of counters: a total, with the bytes that belong to it, of the sender unless said.
 * loose counts may differ each time; those loose in number are none or some for a reason, and only how many is open.
 * Those loose in kin are so within one demo only: between two, how many is what tells them apart.
 * rare ones are left out where nobody has any. asks are those that grow with how often was asked.
 * own ones no simulator gives.
 * @type {{id: string, total: string, bytes?: string, mark?: string, role?: 'receiver', unit?: 'bytes' | 'time', loose?: boolean | 'number' | 'kin', rare?: boolean, asks?: boolean, own?: boolean}[]}
 */
export const rows = [
  { id: 'syscalls', total: 'syscalls' },
  { id: 'mode_switches', total: 'mode_switches' },
  { id: 'voluntary', total: 'voluntary', loose: true },
  { id: 'involuntary', total: 'involuntary', loose: true },
  { id: 'cpu_copies', total: 'cpu_copies', bytes: 'cpu_copy_bytes', mark: 'cpu' },
  { id: 'dma', total: 'dma', bytes: 'dma_bytes', mark: 'dma', loose: 'number' },
  { id: 'refs', total: 'refs', bytes: 'ref_bytes', mark: 'ref' },
  { id: 'faults_user', total: 'faults_user' },
  { id: 'faults_kernel', total: 'faults_kernel' },
  { id: 'faults_major', total: 'faults_major' },
  { id: 'block_requests', total: 'block_requests', loose: 'number' },
  { id: 'packets', total: 'packets', loose: true },
  { id: 'unseen_wakers', total: 'unseen_wakers', rare: true, loose: true, own: true },
  { id: 'receiver', total: 'cpu_copy_bytes', role: 'receiver', unit: 'bytes', mark: 'cpu' },
];

/** The rows of I/O models: of all who serve together, but for unseen_wakers. @type {typeof rows} */
const modelRows = [
  { id: 'wakeups', total: 'wakeups', loose: 'number' },
  { id: 'unseen_wakers', total: 'unseen_wakers', rare: true, loose: true, own: true },
  { id: 'examined', total: 'examined', rare: true, loose: 'kin' },
  { id: 'returned', total: 'returned', rare: true, loose: 'kin' },
  { id: 'again', total: 'again', rare: true, loose: 'kin' },
  { id: 'own_work', total: 'own_work', rare: true, loose: 'kin' },
  { id: 'syscalls', total: 'syscalls', asks: true },
  { id: 'mode_switches', total: 'mode_switches', asks: true },
  { id: 'voluntary', total: 'voluntary', loose: true },
  { id: 'involuntary', total: 'involuntary', loose: true, rare: true },
  { id: 'blocked', total: 'blocked', unit: 'time', loose: true, own: true },
  { id: 'cpu_copies', total: 'cpu_copies', bytes: 'cpu_copy_bytes', mark: 'cpu' },
  { id: 'submissions', total: 'submissions', rare: true },
  { id: 'completions', total: 'completions', rare: true },
  { id: 'signals', total: 'signals', rare: true, loose: 'kin' },
  { id: 'spawned', total: 'spawned', rare: true },
  { id: 'locks', total: 'locks', rare: true, loose: true },
  { id: 'faults_user', total: 'faults_user', rare: true, loose: true },
];

/** The rows for a run. @param {{socks?: any[], tasks?: any[]}} header */
export function rowsOf(header) {
  if (header.socks?.length) return modelRows;
  const received = header.tasks?.some((x) => x.role === 'receiver');
  return received ? rows : rows.filter((row) => row.role !== 'receiver');
}

/**
 * @typedef {object} Ledgers
 * @property {Total[]} sender
 * @property {Total[]} receiver
 */

/**
 * cellOf is one number of the table; why is the key of what makes it a lower bound.
 * @param {Ledgers | null} ledgers
 * @param {typeof rows[number]} row
 */
export function cellOf(ledgers, row) {
  const list = row.role === 'receiver' ? ledgers?.receiver : ledgers?.sender;
  const main = list?.find((x) => x.name === row.total);
  if (!main) return null;
  const bytes = row.bytes ? list?.find((x) => x.name === row.bytes) : undefined;
  const least = row.id === 'mode_switches' ? unseenFaults(list) : '';
  return {
    value: main.value,
    bytes: bytes && !bytes.unavailable ? bytes.value : null,
    atLeast: main.atLeast || !!least,
    unavailable: main.unavailable,
    why: main.atLeast ? 'count.least.lost' : least,
  };
}

/** A fault in user mode costs two mode switches: where it goes unseen, so do they.
 * @param {Total[] | undefined} list */
const unseenFaults = (list) =>
  list?.find((x) => x.name === 'faults_user')?.unavailable ? 'count.least.faults' : '';

/**
 * derived is the key of how far a count follows by a rule, "" if it does not: no evidence sees how bytes
 * come into the socket, and only the kernel's tracepoints see how they leave it. A server does both. What a
 * wait call looks at, that a call has made a thread, and what a futex was for, follow from the calls.
 * @param {typeof rows[number]} row
 * @param {{producer: string, tier: string, socks?: any[]}} header
 */
export function derived(row, { producer, tier, socks }) {
  const ruled = ['cpu_copies', 'refs', 'examined', 'spawned', 'locks'].includes(row.id);
  if (producer !== 'live' || !(ruled || (row.role === 'receiver' && tier !== 'perf'))) return '';
  const both = row.id === 'cpu_copies' && socks?.length && tier === 'perf';
  return both ? 'count.derived.into' : 'count.derived';
}

/**
 * isLoose tells whether two counts may differ each time.
 * @param {typeof rows[number]} row
 * @param {ReturnType<typeof cellOf>} a
 * @param {ReturnType<typeof cellOf>} b
 * @param {boolean} alike  both are of one demo
 */
export function isLoose(row, a, b, alike) {
  if (row.loose === 'kin' && !alike) return false;
  return typeof row.loose === 'string' ? !!a?.value && !!b?.value : !!row.loose;
}

/** What tells how often a program asked: each of it took calls. */
const ASKED = ['again', 'examined', 'returned', 'signals'];

/**
 * looseIn lists the rows whose counts may differ each time in two runs. Where both are of one demo these
 * are also the calls, if one has asked more often than the other, or slept more often in between; a ring's
 * calls bring as many results as there are by then, and who has ended need not be waited for.
 * @param {Ledgers} a @param {Ledgers} b @param {boolean} alike  both are of one demo
 * @param {typeof rows} list
 */
export function looseIn(a, b, alike, list) {
  const of = (/** @type {Ledgers} */ x, /** @type {string} */ name) =>
    x.sender.find((c) => c.name === name && !c.unavailable)?.value ?? 0;
  const asked =
    alike &&
    (ASKED.some((name) => of(a, name) !== of(b, name)) ||
      ['completions', 'spawned'].some((name) => of(a, name) > 0 && of(b, name) > 0) ||
      (of(a, 'again') > 0 && ['wakeups', 'voluntary'].some((name) => of(a, name) !== of(b, name))));
  return list.filter(
    (row) => (row.asks && asked) || isLoose(row, cellOf(a, row), cellOf(b, row), alike),
  );
}

/**
 * differs tells whether two cells are known to differ: false if equal, null if it can't be said.
 * @param {ReturnType<typeof cellOf>} a
 * @param {ReturnType<typeof cellOf>} b
 */
export function differs(a, b) {
  if (!a || !b || a.unavailable || b.unavailable) return null;
  if (!a.atLeast && !b.atLeast) return a.value !== b.value;
  if (a.atLeast && !b.atLeast && a.value > b.value) return true;
  if (b.atLeast && !a.atLeast && b.value > a.value) return true;
  return null;
}

/**
 * differences are the sentences about two whole runs, in the order of the table: what differs, and
 * that the rest is the same.
 * @param {Ledgers} a
 * @param {Ledgers} b
 * @param {{a: string, b: string}} names  keys of words for the two runs
 * @param {(value: number, row: typeof rows[number], atLeast: boolean) => string} show
 * @param {typeof rows} [list]
 * @param {boolean} [alike]  both are of one demo
 * @returns {{key: string, args: any, row: string}[]}
 */
export function differences(a, b, names, show, list = rows, alike = false) {
  /** @type {{key: string, args: any, row: string}[]} */
  const out = [];
  const loose = looseIn(a, b, alike, list);
  let same = 0;
  for (const row of list) {
    const [x, y] = [cellOf(a, row), cellOf(b, row)];
    if (!x || !y) continue;
    const d = differs(x, y);
    if (d === false) same++;
    if (d !== true) continue;
    const zero = x.value === 0 || y.value === 0;
    const [some, none] = y.value === 0 ? ['a', 'b'] : ['b', 'a'];
    const args = {
      what: { key: `count.${row.id}` },
      a: { key: names.a },
      b: { key: names.b },
      av: show(x.value, row, x.atLeast),
      bv: show(y.value, row, y.atLeast),
      some: { key: names[/** @type {'a' | 'b'} */ (some)] },
      none: { key: names[/** @type {'a' | 'b'} */ (none)] },
      sv: show(Math.max(x.value, y.value), row, x.atLeast || y.atLeast),
    };
    out.push({
      key: loose.includes(row) ? 'diff.loose' : zero ? 'diff.zero' : 'diff.differs',
      args,
      row: row.id,
    });
  }
  if (!out.length) out.push({ key: 'diff.same', args: { n: same }, row: '' });
  return out;
}
