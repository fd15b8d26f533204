// What somebody wishes of an I/O model, as typed, and the parameters it makes. Pure.

/** @typedef {{name: string, unit: string, min: number, max: number, default: number, values?: string[], only?: string}} Spec */

/** The parameters that a demo offers to a producer. @param {{params?: Spec[]}} demo @param {string} producer @returns {Spec[]} */
export const fieldsOf = (demo, producer) =>
  (demo.params ?? []).filter((p) => producer === 'sim' || p.only !== 'sim');

/** What is typed for a parameter, or what it is if nobody types anything. @param {{values: Record<string, string>}} wish @param {Spec} spec */
export const typedOf = (wish, spec) => wish.values[spec.name] ?? String(spec.default);

/**
 * readModel turns what is typed into parameters, or says which are wrong.
 * @param {{values: Record<string, string>, producer: string}} wish @param {{params?: Spec[]}} demo
 */
export function readModel(wish, demo) {
  /** @type {Record<string, number>} */
  const params = {};
  /** @type {Record<string, string>} */
  const wrong = {};
  for (const spec of fieldsOf(demo, wish.producer)) {
    const text = typedOf(wish, spec).trim();
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= spec.min && value <= spec.max)) wrong[spec.name] = 'form.model.wrong';
    params[spec.name] = value;
  }
  return { params, wrong };
}
