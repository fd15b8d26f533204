// The picture of a run in the skin that is chosen. The canteen and what I/O models look like are loaded
// when they are first needed: a page that shows none does without them.

import { drawStage } from '../stage/draw.js';
import { stageModel } from '../stage/model.js';
import { isModel } from '../trace/roles.js';
import { nothing } from '../vendor/lit.js';

/** @type {typeof import('../stage/models/index.js') | null} */
let models = null;

/** @type {typeof import('../stage/canteen/index.js') | null} */
let canteen = null;

/** needCanteen loads the canteen. */
export async function needCanteen() {
  if (!canteen) canteen = await import('../stage/canteen/index.js');
}

/** needPictures loads what a run's picture needs. @param {import('../trace/columns.js').Header} header */
export async function needPictures(header) {
  if (isModel(header) && !models) models = await import('../stage/models/index.js');
}

/** comparing gives what compares the orders of two runs of models. */
export async function comparing() {
  const { compareOrders } = await import('../stage/models/index.js');
  return compareOrders;
}

/**
 * pictureAt draws a position; while its picture is being loaded nothing, or that of the machine.
 * @param {import('../trace/reader.js').Reader} reader @param {number} pos
 * @param {{layout?: string, hide?: string[], picked?: number, until?: number}} opts
 * @param {{caption?: string, onPick?: (event: number) => void}} how
 * @param {'machine' | 'canteen'} view
 */
export function pictureAt(reader, pos, opts, how, view) {
  if (isModel(reader.trace.header)) {
    if (!models) return nothing;
    return view === 'canteen'
      ? models.drawModelCanteen(models.modelCanteen(reader, pos, opts), how)
      : models.drawModel(models.modelScene(reader, pos, opts), how);
  }
  return view === 'canteen' && canteen
    ? canteen.drawCanteen(canteen.canteenModel(reader, pos, opts), how)
    : drawStage(stageModel(reader, pos, opts), how);
}
