// What is told of a model's events, for tests of it.

import assert from 'node:assert/strict';
import { sayStep } from '../static/say/say.js';
import { createWords } from '../static/say/words.js';
import { createReader } from '../static/trace/reader.js';
import { parseText } from '../static/trace/text.js';
import { words as wordsIn } from './drawn.js';

export const words = { en: createWords(wordsIn('en')), zh: createWords(wordsIn('zh')) };

export const header = {
  version: 1,
  tasks: [
    { tid: 1, name: 'server', role: 'server' },
    { tid: 2, name: 'clients', role: 'clients', proc: 1 },
  ],
  socks: [
    { name: 'listen', role: 'listen' },
    { name: 'A', role: 'client' },
    { name: 'B', role: 'client' },
  ],
  sources: [
    { id: 'model:io', class: 'modelled' },
    { id: 'rule:ctl-pushes', class: 'derived' },
  ],
};

/**
 * told is what is said of the events' steps: keys, those of the beginning,
 * where one connection is opened, left out, and the texts in English.
 * @param {string} name of the model @param {string} events @param {Record<string, any>} [more] of the header
 */
export function told(name, events, more = {}) {
  const lines = `
    0 1 0 task_start state=user
    0 1 0 open fd=3 sock=1 what=listen
    0 2 0 arrival sock=1 what=connection bytes=0
    0 1 0 open fd=5 sock=2 what=connection
    ${events}`
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => (line.includes(';') ? line : `${line} ; model:io`));
  const h = JSON.stringify({ ...header, name, ...more });
  const r = createReader(parseText(`ioviz trace 1\n${h}\n${lines.join('\n')}\n`));
  const all = Array.from({ length: r.steps.count }, (_, k) => sayStep(r, k + 1)).slice(4);
  for (const s of all) {
    assert.ok(words.en.has(s.key) && words.zh.has(s.key), s.key);
    for (const lang of /** @type {const} */ (['en', 'zh']))
      assert.doesNotMatch(words[lang].t(s.key, s.args), /[{}]/, s.key);
  }
  return {
    keys: all.map((s) => s.key.slice(4)),
    texts: all.map((s) => words.en.t(s.key, s.args)),
  };
}
