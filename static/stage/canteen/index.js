// What a page needs to show the canteen.

export { drawCanteen } from './draw.js';
export { canteenModel } from './model.js';
