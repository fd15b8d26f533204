// Which demos belong together: those of a family have the same parameters and can be set side by side.

import { isElsewhere } from '../trace/roles.js';

/** One read of one message, in the four quadrants of waiting. */
const once = ['read-blocking', 'read-nonblocking', 'read-ring-wait', 'read-ring-peek'];

/** The families in the order they are offered. */
export const FAMILIES = ['transfer', 'copy', 'reading', 'memory', 'once', 'model', 'elsewhere'];

/** @param {{name: string, family?: string}} demo */
export const familyOf = (demo) =>
  isElsewhere(demo.name)
    ? 'elsewhere'
    : once.includes(demo.name)
      ? 'once'
      : (demo.family ?? 'transfer');

/** What a demo can be set beside: servers beside servers, one read beside another, ways of bytes beside ways of bytes.
 * @param {{name: string, family?: string}} demo */
export function kindOf(demo) {
  const family = familyOf(demo);
  if (family === 'once') return family;
  return ['model', 'elsewhere'].includes(family) ? 'model' : 'bytes';
}

/** The families that there are demos of. @param {any[]} list */
export const familiesIn = (list) =>
  FAMILIES.filter((family) => list.some((d) => familyOf(d) === family));

/** leadOf is the key of what the form promises of a demo: other systems' are not run here. @param {{name: string, family?: string} | undefined} demo */
export const leadOf = (demo) => {
  const family = demo && familyOf(demo);
  if (family === 'elsewhere') return 'form.lead.elsewhere';
  return demo?.family === 'model' ? 'form.lead.model' : 'form.lead';
};
