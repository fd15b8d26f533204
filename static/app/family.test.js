import assert from 'node:assert/strict';
import test from 'node:test';
import { demos } from '../trace/spec.js';
import { leadOf } from './family.js';

test('what can only be simulated is not promised to be run', () => {
  const only = demos.filter((d) => d.simulated);
  assert.ok(only.length > 3);
  for (const d of demos)
    assert.equal(leadOf(d) === 'form.lead.elsewhere', only.includes(d), d.name);
  assert.equal(leadOf(undefined), 'form.lead');
});
