import assert from 'node:assert/strict';
import test from 'node:test';
import { fmtOffset } from './text.js';

test('steps that follow each other closely have times of their own', () => {
  const of = [0, 412, 1500, 412_000, 20_041_200, 20_041_900, 1_300_001_000, -1900].map(fmtOffset);
  assert.deepEqual(of, [
    '+0 ns',
    '+412 ns',
    '+1.5 µs',
    '+412 µs',
    '+20.041 ms',
    '+20.042 ms',
    '+1.300001 s',
    '−1.9 µs',
  ]);
});
