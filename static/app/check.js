// "Check it yourself": a command for the shell that shows the same without ioviz's pictures.

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

/** bare is the demo as it runs untraced. @param {any} header */
export function bareCommand(header) {
  const { size, chunk, cold } = header.params;
  const cache = cold ? ' --cold' : '';
  return `ioviz run ${header.name} --size ${bytes(size)} --chunk ${bytes(chunk)}${cache}`;
}

/**
 * checkCommand is the command for an event, by where it comes from and what it is.
 * @param {any} header
 * @param {string} sourceId
 * @param {string} kind
 * @param {string} call  the system call it belongs to, or ""
 */
export function checkCommand(header, sourceId, kind, call) {
  const demo = bareCommand(header);
  if (header.producer === 'sim') return `${demo} --sim --json`;
  const bare = `${demo} --evidence none`;
  if (kind === 'proof') return `${demo} --evidence self --json`;
  if (kind === 'syscall_enter' || kind === 'syscall_exit') {
    return `strace -f -T -e trace=${call || 'all'} ${bare}`;
  }
  const named = {
    switch_out: 'sched:sched_switch',
    switch_in: 'sched:sched_switch',
    wakeup: 'sched:sched_waking',
  };
  /** @type {Record<string, string>} */
  const more = {
    ...named,
    fault: 'exceptions:page_fault_user,exceptions:page_fault_kernel',
    block_issue: 'block:block_rq_issue',
    block_complete: 'block:block_rq_complete',
    cache_add: 'filemap:mm_filemap_add_to_page_cache',
    xmit: 'net:net_dev_xmit',
    receive: 'net:netif_receive_skb',
  };
  const [, system, event] = sourceId.startsWith('tp:') ? sourceId.split(':') : [];
  const tracepoint = system && event ? `${system}:${event}` : more[kind];
  if (tracepoint && kind !== 'copy' && kind !== 'ref')
    return `sudo perf stat -a -e ${tracepoint} ${bare}`;
  if (kind === 'copy' || kind === 'ref')
    return `${demo} --evidence self --json | grep -A3 '"proof"'`;
  if (kind === 'tally') return `/usr/bin/time -v ${bare}`;
  return `${demo} --json`;
}
