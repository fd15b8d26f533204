import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeNotes } from './notes.js';

test('texts of crossings that are close, or the same, have rows of their own', () => {
  const placed = placeNotes(
    [
      { at: 120, wide: 130 },
      { at: 118, wide: 140 },
      { at: 120, wide: 90 },
    ],
    80,
    500,
    5,
  );
  assert.deepEqual(placed.map((p) => p.row).sort(), [0, 1, 2]);
  assert.deepEqual(placed, [
    { x: 125, row: 1 },
    { x: 123, row: 0 },
    { x: 125, row: 2 },
  ]);
});

test('no line to a text passes through another', () => {
  const notes = [90, 100, 300, 310].reverse().map((at) => ({ at, wide: 120 }));
  const placed = placeNotes(notes, 80, 500, 5);
  for (const [k, { at }] of notes.entries()) {
    for (const [other, { x, row }] of placed.entries()) {
      // A line goes down from its row.
      if (row >= placed[k].row) assert.ok(at < x || at > x + notes[other].wide, `${k} ${other}`);
    }
  }
});

test('a text stays on the chart', () => {
  const wide = 170;
  assert.deepEqual(placeNotes([{ at: 190, wide }], 84, 310, 5), [{ x: 140, row: 0 }]);
  assert.deepEqual(placeNotes([{ at: 190, wide: 400 }], 84, 310, 5), [{ x: 84, row: 0 }]);
});
