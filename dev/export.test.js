// Opens exported files with the importers of the viewers they are for, where those can be had as a
// package. The files are the golden ones of sim/export, whose Go tests hold them to the same rules.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const golden = join(dirname(fileURLToPath(import.meta.url)), '..', 'sim', 'export', 'testdata');
const filesOf = (suffix) => readdirSync(golden).filter((name) => name.endsWith(suffix));
const read = (name) => readFileSync(join(golden, name), 'utf8');

// The package of speedscope is the whole page in one script. It is run up to where it would draw, and
// handed out is the function that opens a file given to it as base64.
function speedscopeImporter() {
  const home = dirname(createRequire(import.meta.url).resolve('speedscope/package.json'));
  const release = join(home, 'dist', 'release');
  const [script] = readdirSync(release).filter((name) => /^speedscope-\w+\.js$/.test(name));
  const code = readFileSync(join(release, script), 'utf8');
  const opens =
    /loadFileFromBase64:\((\w+),(\w+)\)=>\{this\.loadProfile\(\(\)=>(\w+)\(\1,\2\)\)/.exec(code);
  const draws = code.lastIndexOf('console.log(`speedscope v');
  assert.ok(opens && draws > 0, 'speedscope is built otherwise than it was');
  const said = [];
  const note = (...words) => said.push(words.join(' '));
  const nothing = () => {};
  const element = () => ({
    style: {},
    setAttribute: nothing,
    appendChild: nothing,
    addEventListener: nothing,
    getContext: () => null,
  });
  const matchMedia = () => ({ matches: false, addEventListener: nothing, addListener: nothing });
  const location = { hash: '', href: 'file:///page', protocol: 'file:' };
  const context = vm.createContext({
    console: { log: nothing, time: nothing, timeEnd: nothing, warn: note, error: note },
    window: { addEventListener: nothing, location, matchMedia },
    self: {},
    document: { createElement: element, addEventListener: nothing, body: element() },
    navigator: { userAgent: '', platform: '' },
    location,
    matchMedia,
    performance,
    setTimeout,
    TextDecoder,
    TextEncoder,
    URL,
    atob,
    btoa,
  });
  try {
    vm.runInContext(`${code.slice(0, draws)}globalThis.open=${opens[3]}})();`, context);
  } catch (err) {
    // Without the script itself, which is one line of half a million characters.
    throw new Error(`speedscope does not start here: ${err.message}`);
  }
  return {
    said,
    open: (name, text) => context.open(name, Buffer.from(text).toString('base64')),
  };
}

const speedscope = speedscopeImporter();

function frameNames(profile) {
  const names = new Set();
  profile.forEachFrame((frame) => names.add(frame.name));
  return names;
}

for (const name of filesOf('.speedscope.json')) {
  test(`speedscope opens ${name}`, async () => {
    const file = JSON.parse(read(name));
    speedscope.said.length = 0;
    const group = await speedscope.open(name, read(name));
    assert.deepEqual(speedscope.said, []);
    assert.deepEqual(
      Array.from(group.profiles, (p) => p.getName()),
      file.profiles.map((p) => p.name),
    );
    group.profiles.forEach((profile, i) => {
      const { endValue, events } = file.profiles[i];
      assert.equal(profile.getTotalWeight(), endValue);
      const used = new Set(events.map((e) => file.shared.frames[e.frame].name));
      for (const frame of used) assert.ok(frameNames(profile).has(frame), frame);
    });
    const [all] = group.profiles.slice(-1);
    const whole = {};
    all.forEachFrame((frame) => {
      whole[frame.name] = frame.getTotalWeight();
    });
    const parts = (whole['on CPU'] ?? 0) + (whole.blocked ?? 0) + (whole.runnable ?? 0);
    assert.equal(parts, all.getTotalWeight());
  });
}

for (const name of filesOf('.chrome.json')) {
  test(`speedscope opens ${name}, a profile for each thread`, async () => {
    const { traceEvents } = JSON.parse(read(name));
    speedscope.said.length = 0;
    const group = await speedscope.open(name.replace('.chrome', ''), read(name));
    assert.deepEqual(speedscope.said, []);
    const threads = new Set(
      traceEvents.filter((e) => e.ph === 'X').map((e) => `${e.pid} ${e.tid}`),
    );
    assert.equal(group.profiles.length, threads.size);
  });
}

test('the Firefox Profiler opens the profiles', {
  skip: 'its importer is in no package; sim/export checks the processed format against its types',
});

test('Perfetto opens the trace events', {
  skip: 'its importer is in no package; sim/export checks every rule that it has',
});
