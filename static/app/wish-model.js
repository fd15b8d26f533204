// What somebody wishes of an I/O model, as typed, and the parameters it makes. Pure.

/** @typedef {{name: string, unit: string, min: number, max: number, default: number, values?: string[], only?: string}} Spec */

/**
 * The parameters that a demo offers to a producer; which shuffle it is means nothing in another order.
 * @param {{params?: Spec[]}} demo @param {{producer: string, values: Record<string, string>}} wish @returns {Spec[]}
 */
export const fieldsOf = (demo, { producer, values }) =>
  (demo.params ?? []).filter(
    (p) =>
      (producer === 'sim' || p.only !== 'sim') && (p.name !== 'shuffle' || values.order === '2'),
  );

/** What is typed for a parameter, or what it is if nobody types anything. @param {{values: Record<string, string>}} wish @param {Spec} spec */
export const typedOf = (wish, spec) => wish.values[spec.name] ?? String(spec.default);

/** A run has at most so many calls, and of it so many reads. */
const MAX_CALLS = 1 << 17;
const MAX_READS = MAX_CALLS / 8;
/** select knows descriptors below 1024 only, of which a program has some others (maxSelect in sim/models.go). */
const MAX_SELECT = 1000;

/** @typedef {{min: number, max: number, why: string}} Bounds  why is the key of what a bound depends on, or "" */

/**
 * boundsOf are the bounds of a parameter for a run by the wished producer, with all else as it is typed; select beside
 * it gets the same, so its bound is one here.
 * @param {{values: Record<string, string>, producer: string, beside?: string, also?: string[]}} wish
 * @param {{name?: string, params?: Spec[], most?: Record<string, Record<string, number>>}} demo @param {Spec} spec
 * @returns {Bounds}
 */
export function boundsOf(wish, demo, spec) {
  const most = demo.most?.[wish.producer] ?? {};
  /** @param {string} name */
  const now = (name) => {
    const of = demo.params?.find((p) => p.name === name);
    return of ? Number(typedOf(wish, of)) || 0 : 0;
  };
  /** @type {Bounds} */
  const bounds = { min: spec.min, max: spec.max, why: '' };
  /** @param {number} max @param {string} why */
  const upTo = (max, why) => {
    if (max < bounds.max) Object.assign(bounds, { max: Math.max(max, spec.min), why });
  };
  const clients = Math.max(now('clients'), 1);
  if (spec.name === 'read' && now('message')) {
    const reads = Math.floor(MAX_READS / clients);
    const min = Math.ceil(now('message') / reads);
    if (min > spec.min) Object.assign(bounds, { min, why: 'form.model.why.read' });
  }
  if ([demo.name, wish.beside, ...((wish.beside && wish.also) || [])].includes('select')) {
    if (spec.name === 'clients') upTo(MAX_SELECT, 'form.model.why.fdset');
    if (spec.name === 'idle')
      upTo(MAX_SELECT - Math.min(clients, MAX_SELECT), 'form.model.why.fdset');
  }
  // What asks all the time asks too often if it goes on for too long.
  const pause = now('pause');
  const lasts = pause
    ? Math.floor(MAX_CALLS / (clients + 1)) * pause
    : (most.first ?? Number.POSITIVE_INFINITY);
  if (spec.name === 'first') upTo(lasts, 'form.model.why.first');
  if (spec.name === 'gap' && clients > 1 && now('first') <= lasts)
    upTo(Math.floor((lasts - now('first')) / (clients - 1)), 'form.model.why.gap');
  return bounds;
}

/**
 * readModel turns what is typed into parameters, or says which are wrong.
 * @param {Parameters<typeof boundsOf>[0]} wish
 * @param {Parameters<typeof boundsOf>[1]} demo
 */
export function readModel(wish, demo) {
  /** @type {Record<string, number>} */
  const params = {};
  /** @type {Record<string, string>} */
  const wrong = {};
  for (const spec of fieldsOf(demo, wish)) {
    const text = typedOf(wish, spec).trim();
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const { min, max } = boundsOf(wish, demo, spec);
    if (!(value >= min && value <= max)) wrong[spec.name] = 'form.model.wrong';
    params[spec.name] = value;
  }
  return { params, wrong };
}
