// What a page needs to show runs of I/O models.

export { drawModelCanteen } from './canteen/draw.js';
export { modelCanteen } from './canteen/model.js';
export { drawModel } from './draw.js';
export { compareOrders } from './order.js';
export { modelScene } from './scene.js';
