// The address of the lab says what is on it: a recording by its hash or a run by its id, up to three more
// beside it, the step, the axis and the skin. Reading and writing are pure.

const HASH = /^[0-9a-f]{64}$/;
const RUN = /^[a-z2-7]{12}$/;

/** @param {string} s */
export const isHash = (s) => HASH.test(s);

/** @param {string} s */
export const isRun = (s) => RUN.test(s);

/** named is what can name a run or a recording, or nothing. @param {string | null} s */
const named = (s) => (s !== null && (isHash(s) || isRun(s)) ? s : '');

/** Most runs on one clock. */
export const MOST = 4;

/**
 * @param {string} path
 * @param {string} query
 */
export function readAddress(path, query) {
  const q = new URLSearchParams(query);
  const hash = /^\/lab\/t\/([0-9a-f]{64})$/.exec(path)?.[1] ?? '';
  const step = Number.parseInt(q.get('step') ?? '', 10);
  const axis = q.get('axis') ?? 'step';
  return {
    first: hash || named(q.get('run')),
    beside: (q.get('vs') ?? '')
      .split(',')
      .filter(named)
      .slice(0, MOST - 1),
    step: Number.isFinite(step) && step >= 0 ? step : null,
    axis: /** @type {'step' | 'fold' | 'true'} */ (['fold', 'true'].includes(axis) ? axis : 'step'),
    view: /** @type {'machine' | 'canteen'} */ (
      q.get('view') === 'canteen' ? 'canteen' : 'machine'
    ),
  };
}

/** @param {{first: string, beside: string[], step: number | null, axis: string, view?: string}} place */
export function writeAddress({ first, beside, step, axis, view }) {
  const q = new URLSearchParams();
  if (first && !isHash(first)) q.set('run', first);
  if (step !== null && isHash(first)) q.set('step', String(step));
  if (axis !== 'step') q.set('axis', axis);
  if (view === 'canteen') q.set('view', view);
  const path = isHash(first) ? `/lab/t/${first}` : '/lab';
  // The commas stay as they are, so that people can read and cut the list.
  const vs = beside.length ? `vs=${beside.join(',')}` : '';
  const query = [q.toString(), vs].filter(Boolean).join('&');
  return query ? `${path}?${query}` : path;
}
