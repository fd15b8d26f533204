// The address of a document that was opened from disk names a file and can't be changed: the trace is
// the one in it, the step may follow the name (#step=12; else it is where the document was made), and
// nothing is written back.

import { readAddress as read } from './address.js';
import { alone } from './alone.js';

export * from './address.js';

/** @param {string} _path @param {string} _query */
export function readAddress(_path, _query) {
  const { step } = document.documentElement.dataset;
  return read(`/lab/t/${alone}`, location.hash.slice(1) || `step=${step}`);
}

/** writeAddress gives the address there is, so that nobody changes it. */
export const writeAddress = () => location.pathname + location.search;
