const STILL = 120; // ms: browsers take few changes of the address a second

/** createKeeper writes the address when what is shown, told as a mark, has stood still.
 * @param {{begin: () => () => void}} idle @param {() => void} remember */
export function createKeeper(idle, remember) {
  let last = '';
  let keeping = 0;
  let kept = () => {};
  return (/** @type {string} */ mark) => {
    if (mark === last) return;
    last = mark;
    clearTimeout(keeping);
    kept();
    kept = idle.begin();
    keeping = window.setTimeout(() => {
      remember();
      kept();
    }, STILL);
  };
}
