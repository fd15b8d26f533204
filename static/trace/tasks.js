import { isQueue } from './bytes.js';

/**
 * @typedef {import('./machine.js').Machine} Machine
 * @typedef {{m: Machine, id: number, cpu: number}} Happening an event's task and CPU
 */

/** begin puts a task into a state.
 * @param {Happening} e @param {string} state */
export function begin(e, state) {
  const task = e.m.tasks[e.id - 1];
  if (state === 'exited' && task.cpu !== -1) {
    delete e.m.cpus[task.cpu];
    task.cpu = -1;
  }
  task.state = state;
  if (state === 'user' || state === 'kernel') {
    task.mode = state;
    seat(e);
  }
}

/** seat records which CPU a running task is seen on.
 * @param {Happening} e */
export function seat({ m, id, cpu }) {
  if (cpu === -1) return;
  const task = m.tasks[id - 1];
  if (task.cpu !== -1 && task.cpu !== cpu && m.cpus[task.cpu] === id) delete m.cpus[task.cpu];
  task.cpu = cpu;
  m.cpus[cpu] = id;
}

/** out takes a task off its CPU.
 * @param {Happening} e @param {boolean} preempted @param {string} wait */
export function out({ m, id, cpu }, preempted, wait) {
  const task = m.tasks[id - 1];
  for (const c of [task.cpu, cpu]) if (c !== -1 && m.cpus[c] === id) delete m.cpus[c];
  task.cpu = -1;
  const runnable = preempted || task.wake;
  task.state = runnable ? 'runnable' : 'blocked';
  task.wait = runnable ? '' : wait;
  task.wake = false;
}

/** lose notes missing records; where they may have been of tasks, no task's
 * state and no queue's content is known any more.
 * @param {Machine} m @param {number} n @param {boolean} tasksToo */
export function lose(m, n, tasksToo) {
  m.lost += n;
  if (!tasksToo) return;
  for (const t of m.tasks) if (t.state !== 'exited' && t.state !== 'new') t.state = 'unknown';
  m.cpus = {};
  for (const s of m.socks) Object.assign(s, { queue: -1, pending: -1 });
  for (const name in m.places) {
    if (isQueue(name)) Object.assign(m.places[name], { level: -1, parts: [] });
  }
}

/** wake makes a blocked task runnable; a running one will not block.
 * @param {import('./machine.js').TaskState} task */
export function wake(task) {
  if (task.state === 'blocked') {
    task.state = 'runnable';
    task.wait = '';
  } else if (task.state === 'user' || task.state === 'kernel') task.wake = true;
}
