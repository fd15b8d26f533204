// What a page needs to show runs of I/O models.

export { drawModel } from './draw.js';
export { modelScene } from './scene.js';
