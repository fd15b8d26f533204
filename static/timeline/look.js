// The colours and the font of the timeline, as the page's theme has them.

/** @param {HTMLElement} box @param {import('./view.js').Options} options @returns {import('./paint.js').Look} */
export function readLook(box, { t, bytes }) {
  const css = getComputedStyle(box);
  /** @param {string} name */
  const v = (name) => css.getPropertyValue(name).trim();
  const color = {
    paper: v('--paper'),
    ink: v('--ink'),
    ink2: v('--ink-2'),
    ink3: v('--ink-3'),
    line: v('--line-2'),
    bad: v('--bad-ink'),
    user: v('--user'),
    kernel: v('--kernel'),
    blocked: v('--blocked'),
    runnable: v('--runnable'),
    copy: v('--copy'),
    dma: v('--dma'),
    ref: v('--ref'),
    wakeup: v('--wakeup'),
    hit: v('--accent-ink') || v('--ink'),
    hatch: v('--hatch'),
    waiting: v('--line'),
    onWaiting: v('--ink'),
    onUser: v('--on-user'),
    onKernel: v('--on-kernel'),
    onBlocked: v('--on-blocked'),
    onRunnable: v('--on-runnable'),
    onDma: v('--on-dma'),
  };
  return { color, font: css.fontFamily, t, bytes };
}
