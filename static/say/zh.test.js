import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

// One thing has one word: what the field says most, and never the other.
const never = /** @type {[RegExp, string][]} */ ([
  [/边沿/, '边缘触发'],
  [/兴趣列表|监视/, '关注列表, 关注'],
  [/待接受队列/, '全连接队列'],
  [/完成环|提交环/, '完成队列, 提交队列'],
  [/预言/, '预测'],
  [/重新布置/, '重新登记'],
  [/(?<![A-Za-z0-9_/.\-{[])sockets?(?![A-Za-z0-9_(}\]/.\-=])/, '套接字'],
  [/等的是 /, '等的是, without a space'],
  [/它的第二次模式切换/, '这次调用的'],
]);

const dir = new URL('../../content/words/zh/', import.meta.url);

test('Chinese words are the same everywhere', () => {
  for (const file of readdirSync(dir)) {
    const words = JSON.parse(readFileSync(new URL(file, dir), 'utf8'));
    for (const [key, text] of Object.entries(words))
      for (const [found, want] of never)
        assert.doesNotMatch(String(text), found, `${file} ${key}: say ${want}`);
  }
});

test('in the canteen a word is for one thing only', () => {
  const words = Object.assign(
    {},
    ...['canteen.json', 'canteenmodels.json'].map((f) =>
      JSON.parse(readFileSync(new URL(f, dir), 'utf8')),
    ),
  );
  for (const [key, text] of Object.entries(words)) {
    // The call board is for wakeups, the ready board for the ready list, the box for what is done.
    if (/means|list\.(port\.)?cq|complete/.test(key))
      assert.doesNotMatch(text, /叫号屏|出餐牌/, key);
    assert.doesNotMatch(text, /出菜口|一户|这一家/, `${key}: say 送餐口, 帮手`);
  }
});

test('the canteen has a word of its own for everybody, the same as their role', () => {
  const read = (/** @type {string} */ f) => JSON.parse(readFileSync(new URL(f, dir), 'utf8'));
  const words = { ...read('canteen.json'), ...read('canteenmodels.json') };
  for (const key of Object.keys(read('stagemodels.json'))) {
    const role = /^model\.(?:who|role)\.(\w+)$/.exec(key)?.[1];
    if (!role) continue;
    const word = words[`canteen.${key}`];
    assert.ok(word, `canteen.${key}`);
    const name = words[`canteen.role.${role}`];
    if (name) assert.ok(name.includes(word.replace(' {tid}', '')), `${key}: ${word}, ${name}`);
  }
});

test('helpers are called what they are outside the canteen', () => {
  for (const file of ['say.json', 'saymodels.json'])
    assert.doesNotMatch(readFileSync(new URL(file, dir), 'utf8'), /帮手/, file);
  const stage = JSON.parse(readFileSync(new URL('stagemodels.json', dir), 'utf8'));
  for (const [key, text] of Object.entries(stage))
    if (/^(say|stage|model\.role|tl\.(role|wait))\./.test(key))
      assert.doesNotMatch(String(text), /帮手/, key);
});
