// Places of a chart that are marked: a ring, a line down to x and up to a text. The texts stand in rows over the
// lines of the chart, where nothing strikes them out.

/** @typedef {{x: number, y: number, text: string}} Note */

export const ROW = 19; // px
const GAP = 5; // px between a line and its text
const RING = 8;

/**
 * placeNotes gives each text a row to itself. The leftmost has the top row: the lines of those to its right end below.
 * @param {{at: number, wide: number}[]} notes  where its line is, and how wide its text
 * @param {number} left  where texts may begin @param {number} right  and where they end @param {number} gap
 * @returns {{x: number, row: number}[]} in the order given
 */
export function placeNotes(notes, left, right, gap) {
  const order = notes.map((_, k) => k).sort((a, b) => notes[a].at - notes[b].at);
  return notes.map(({ at, wide }, k) => ({
    x: Math.max(left, Math.min(at + gap, right - wide)),
    row: order.indexOf(k),
  }));
}

/** drawNotes draws them on a chart whose font is set.
 * @param {any} u @param {Note[]} notes @param {{ink: string, paper: string, px: number}} look */
export function drawNotes(u, notes, { ink, paper, px }) {
  /** @type {CanvasRenderingContext2D} */
  const c = u.ctx;
  const foot = u.bbox.top + u.bbox.height;
  const head = u.bbox.top - notes.length * ROW * px;
  const sized = notes.map(({ x, y, text }) => ({
    at: u.valToPos(x, 'x', true),
    down: u.valToPos(y, 'y', true),
    wide: c.measureText(text).width,
  }));
  const placed = placeNotes(sized, u.bbox.left, c.canvas.width - GAP * px, GAP * px);
  c.strokeStyle = ink;
  c.lineWidth = 1.5 * px;
  sized.forEach(({ at, down }, k) => {
    c.beginPath();
    c.arc(at, down, RING * px, 0, 2 * Math.PI);
    c.stroke();
    c.setLineDash([3 * px, 3 * px]);
    c.beginPath();
    c.moveTo(at, head + placed[k].row * ROW * px);
    c.lineTo(at, down - RING * px);
    c.moveTo(at, down + RING * px);
    c.lineTo(at, foot);
    c.stroke();
    c.setLineDash([]);
  });
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  placed.forEach(({ x, row }, k) => {
    const top = head + row * ROW * px;
    c.fillStyle = paper;
    c.fillRect(x - 2 * px, top, sized[k].wide + 4 * px, ROW * px);
    c.fillStyle = ink;
    c.fillText(notes[k].text, x, top + (ROW / 2) * px);
  });
}
