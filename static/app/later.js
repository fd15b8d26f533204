// Parts of a page that are loaded when they are first needed: a first visit does without them.

/**
 * later gives a part, or null while it is being loaded; ready is called when it is there.
 * @template T
 * @param {() => Promise<T>} load
 * @param {() => () => void} busy  while the page does not stand still
 * @param {() => void} ready
 * @returns {() => T | null}
 */
export function later(load, busy, ready) {
  /** @type {T | null} */
  let part = null;
  let asked = false;
  return () => {
    if (part || asked) return part;
    asked = true;
    const end = busy();
    load()
      .then(
        (got) => {
          part = got;
          ready();
        },
        () => {
          asked = false;
        },
      )
      .finally(end);
    return null;
  };
}
