import { createFolder } from './folder.js';
import { createRoutes } from './routes.js';
import { createSteps } from './steps.js';

/**
 * Everything a view needs of a trace, made once and kept with it.
 * @typedef {object} Reader
 * @property {import('./columns.js').Trace} trace
 * @property {import('./folder.js').Folder} folder
 * @property {import('./steps.js').Steps} steps
 * @property {import('./routes.js').Routes} routes
 * @property {() => void} update call it after the trace has grown
 */

/** @param {import('./columns.js').Trace} trace @returns {Reader} */
export function createReader(trace) {
  const steps = createSteps(trace);
  const routes = createRoutes(trace);
  return {
    trace,
    folder: createFolder(trace),
    steps,
    routes,
    update() {
      steps.update();
      routes.update();
    },
  };
}
