import { has } from '../../say/words.js';
import { fit, widthOf } from '../measure.js';

/** The first of some texts that there is room for, the last one cut.
 * @param {string[]} keys @param {import('../../say/words.js').Args} args @param {number} size @param {number} room
 * @param {typeof import('../../say/words.js').t} word @param {boolean} bold */
export function shortest(keys, args, size, room, word, bold) {
  const texts = keys.filter(has).map((key) => word(key, args));
  return (
    texts.find((text) => widthOf(text, size, { bold }) <= room) ??
    fit(texts.at(-1) ?? '', size, room, { bold })
  );
}
