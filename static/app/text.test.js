import assert from 'node:assert/strict';
import test from 'node:test';
import { ApiError } from './api.js';
import { besideText, errorText, fmtOffset } from './text.js';

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

test('why a run failed is said in the words of the server', () => {
  const message = 'a C program cannot tell of its calls';
  assert.equal(errorText({ code: 'evidence.library', message }), message);
  assert.equal(errorText(new ApiError('evidence.library', message, 400)), message);
  const unknown = errorText(new TypeError('x is not a function'));
  assert.equal(errorText(Object.assign(new Error('cut short'), { code: 'none' })), unknown);
  assert.equal(errorText({ code: 'evidence.library', message: 'evidence.library' }), unknown);
  assert.equal(errorText(null), unknown);
});

test('what fails beside another run is named once', () => {
  const of = (/** @type {string} */ why) =>
    besideText({ code: 'param.range', message: why }, 'poll');
  assert.equal(of('poll can only be simulated'), 'poll can only be simulated');
  assert.notEqual(of('1 to 256'), '1 to 256');
});
