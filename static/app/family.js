// Which demos belong together: those of a family have the same parameters and can be set side by side.

/** Systems that ioviz does not run on: their models are simulated only. */
const elsewhere = ['kqueue', 'dev-poll', 'event-ports', 'iocp'];

/** The families in the order they are offered. */
export const FAMILIES = ['transfer', 'copy', 'reading', 'memory', 'model', 'elsewhere'];

/** @param {{name: string, family?: string}} demo */
export const familyOf = (demo) =>
  elsewhere.includes(demo.name) ? 'elsewhere' : (demo.family ?? 'transfer');

/** What a demo can be set beside: models beside models, ways of bytes beside ways of bytes. @param {{name: string, family?: string}} demo */
export const kindOf = (demo) =>
  ['model', 'elsewhere'].includes(familyOf(demo)) ? 'model' : 'bytes';

/** The families that there are demos of. @param {any[]} list */
export const familiesIn = (list) =>
  FAMILIES.filter((family) => list.some((d) => familyOf(d) === family));
