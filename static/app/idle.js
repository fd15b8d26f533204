/**
 * createIdle counts what is loading or moving; set is told when that starts and ends, so that tests
 * and exports can wait for a page that stands still.
 * @param {(idle: boolean) => void} set
 */
export function createIdle(set) {
  let busy = 0;
  const begin = () => {
    if (busy++ === 0) set(false);
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      if (--busy === 0) set(true);
    };
  };
  /**
   * @template T
   * @param {Promise<T>} promise
   */
  const during = (promise) => {
    const end = begin();
    return promise.finally(end);
  };
  return { begin, during, isIdle: () => busy === 0 };
}

/** @typedef {ReturnType<typeof createIdle>} Idle */
