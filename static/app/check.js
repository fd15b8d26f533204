// "Check it yourself": a command for the shell to try, with tools of others where they can see such a thing.

const UNITS = [
  [1 << 20, 'MiB'],
  [1024, 'KiB'],
];

/** @param {number} n */
function bytes(n) {
  for (const [size, unit] of /** @type {[number, string][]} */ (UNITS)) {
    if (n >= size && n % size === 0) return `${n / size}${unit}`;
  }
  return String(n);
}

const ROUTES = ['loopback', 'nic-sg', 'nic', 'veth-sg', 'veth-nosg', 'veth-nocsum'];

/**
 * bareCommand is the demo as it runs untraced, with all its parameters.
 * @param {any} header
 */
export function bareCommand(header) {
  let command = `ioviz run ${header.name}`;
  const order = ['size', 'chunk', 'cold', ...Object.keys(header.params).sort()];
  for (const name of new Set(order.filter((n) => n in header.params))) {
    const value = header.params[name];
    if (name === 'size' || name === 'chunk') command += ` --${name} ${bytes(value)}`;
    else if (name === 'cold') command += value ? ' --cold' : '';
    else if (name === 'route') command += value ? ` --route ${ROUTES[value]}` : '';
    else command += ` --set ${name}=${value}`;
  }
  return command;
}

/** What perf calls a thing that is only counted. @type {Record<string, string>} */
const COUNTED = {
  voluntary: 'context-switches',
  involuntary: 'context-switches',
  faults_user: 'page-faults',
  faults_kernel: 'page-faults',
  faults_major: 'major-faults',
};

/** @type {Record<string, string>} */
const TRACEPOINTS = {
  switch_out: 'sched:sched_switch',
  switch_in: 'sched:sched_switch',
  wakeup: 'sched:sched_waking',
  fault: 'exceptions:page_fault_user,exceptions:page_fault_kernel',
  block_issue: 'block:block_rq_issue',
  block_complete: 'block:block_rq_complete',
  cache_add: 'filemap:mm_filemap_add_to_page_cache',
  xmit: 'net:net_dev_xmit',
  receive: 'net:netif_receive_skb',
};

/** perf watches the whole machine: who picks the lines of one thread, where the thread is what they are about.
 * @param {string} events @param {string} bare @param {string} who */
function perfCommand(events, bare, who) {
  const pick = who && !events.startsWith('block:') ? ` | grep -w ${who}` : '';
  return `sudo perf record -q -a -c 1 -o seen.data -e ${events} ${bare}; sudo perf script -i seen.data${pick}`;
}

/**
 * checkCommand is the command for an event, by where it comes from and what it is: tools of others
 * watch a new run that ioviz does not watch, where they can see such a thing at all.
 * @param {any} header
 * @param {string} sourceId
 * @param {string} kind
 * @param {string} call  the system call it belongs to, of a tally its total, or ""
 * @param {string} [who]  the name of its thread
 */
export function checkCommand(header, sourceId, kind, call, who = '') {
  const demo = bareCommand(header);
  if (header.producer === 'sim') return `${demo} --sim --json`;
  const bare = `${demo} --evidence none`;
  if (kind === 'proof') return `${demo} --evidence self --json`;
  if (kind === 'syscall_enter' || kind === 'syscall_exit') {
    return `strace -f -T -e trace=${call || 'all'} ${bare}`;
  }
  if (kind === 'copy' || kind === 'ref') {
    return `${demo} --evidence self --json | grep -A3 '"proof"'`;
  }
  if (kind === 'tally') {
    const counted = call === 'dma_bytes' ? TRACEPOINTS.block_issue : COUNTED[call];
    return counted ? perfCommand(counted, bare, who) : `${demo} --json`;
  }
  const [, system, event] = sourceId.startsWith('tp:') ? sourceId.split(':') : [];
  const tracepoint = system && event ? `${system}:${event}` : TRACEPOINTS[kind];
  return tracepoint ? perfCommand(tracepoint, bare, who) : `${demo} --json`;
}
