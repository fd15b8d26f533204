import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAxis, mergeTracks } from './axis.js';
import { createClock } from './clock.js';

/** @param {number[]} times @param {'step' | 'fold' | 'true'} [kind] */
function clockOver(times, kind = 'step') {
  const track = { count: times.length - 1, times: Float64Array.from(times), waits: () => [] };
  const clock = createClock({ dwell: () => 1000 });
  clock.setScale(createAxis(mergeTracks([track]), kind));
  return clock;
}

test('playing by steps rests on each step and moves at its end', () => {
  const clock = clockOver([0, 1, 2, 3]);
  clock.play();
  clock.tick(0);
  clock.tick(200);
  assert.equal(clock.shown(), 0);
  clock.tick(400);
  clock.tick(600);
  assert.ok(clock.shown() < 1e-9);
  clock.tick(800);
  assert.ok(clock.shown() > 0.4 && clock.shown() < 0.6, `${clock.shown()}`);
  clock.tick(1000);
  assert.equal(clock.shown(), 1);
});

test('the end stops the clock, and play begins again', () => {
  const clock = clockOver([0, 1]);
  clock.play();
  for (let t = 0; t <= 1200; t += 200) clock.tick(t);
  assert.equal(clock.u(), 1);
  assert.equal(clock.playing(), false);
  clock.play();
  assert.equal(clock.u(), 0);
});

test('a tab that slept does not jump', () => {
  const clock = clockOver([0, 1, 2, 3, 4, 5]);
  clock.play();
  clock.tick(0);
  clock.tick(60_000);
  assert.ok(clock.u() < 0.5, `${clock.u()}`);
});

test('one step glides, a second one at once does not wait for it', () => {
  const clock = clockOver([0, 1, 2, 3]);
  clock.step(1);
  assert.equal(clock.tick(0), true);
  clock.tick(200);
  assert.ok(clock.shown() > 0 && clock.shown() < 1);
  clock.step(1);
  assert.equal(clock.shown(), 2);
  clock.step(-1);
  assert.equal(clock.shown(), 1);
  assert.equal(clock.tick(300), false);
});

test('stepping out of a half step goes to whole ones', () => {
  const clock = clockOver([0, 1, 2, 3]);
  clock.seek(1.4);
  clock.step(-1);
  assert.equal(clock.u(), 1);
  clock.seek(1.4);
  clock.step(2);
  assert.equal(clock.u(), 3);
});

test('without motion the picture shows whole steps only', () => {
  const clock = clockOver([0, 1, 2, 3]);
  clock.setStill(true);
  clock.seek(1.7);
  assert.equal(clock.shown(), 1);
  clock.seek(1);
  clock.step(1);
  clock.tick(0);
  assert.equal(clock.shown(), 2);
});

test('a time axis moves in proportion to real time', () => {
  const clock = clockOver([0, 100, 200, 1000], 'true');
  clock.play();
  clock.tick(0);
  clock.tick(200);
  const before = clock.u();
  clock.setSpeed(2);
  clock.tick(400);
  assert.ok(clock.u() - before > 1.9 * before, `${before} ${clock.u()}`);
});

test('stretch is shown time over real time', () => {
  const clock = clockOver([0, 100, 200], 'step');
  assert.equal(clock.stretch(2_400_000, 2), 1000);
  clock.setSpeed(2);
  assert.equal(clock.stretch(2_400_000, 2), 500);
});

test('pausing keeps the picture that is seen', () => {
  const clock = clockOver([0, 1, 2]);
  clock.play();
  for (const t of [0, 200, 400, 600, 800]) clock.tick(t);
  const seen = clock.shown();
  clock.pause();
  assert.equal(clock.shown(), seen);
});
