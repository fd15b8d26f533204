import { createTrace, indexArgs, reserve } from './columns.js';
import { kinds } from './kinds.js';
import { places, states } from './spec.js';

const magic = 'ioviz trace 1';

/**
 * parseText reads the text form of a trace; see sim/text.go.
 * @param {string} text
 * @returns {import('./columns.js').Trace}
 */
export function parseText(text) {
  const lines = text.split('\n');
  if (lines[0] !== magic) throw new Error(`line 1 is not ${magic}`);
  const t = createTrace(JSON.parse(lines[1]));
  lines.slice(2).forEach((line, k) => {
    if (line === '' || line.startsWith('#')) return;
    try {
      addLine(t, line);
    } catch (err) {
      throw new Error(`line ${k + 3}: ${/** @type {Error} */ (err).message}`);
    }
  });
  indexArgs(t, 0);
  return t;
}

/** @param {import('./columns.js').Trace} t @param {string} line */
function addLine(t, line) {
  const at = line.lastIndexOf(' ; ');
  if (at < 0) throw new Error('no evidence after " ; "');
  const source = t.header.sources.findIndex((s) => s.id === line.slice(at + 3));
  if (source < 0) throw new Error(`source ${line.slice(at + 3)} is not in the header`);
  /** @type {string[]} */
  const f = line.slice(0, at).match(/[^\s="]+="(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  const kind = kinds.findIndex((k, i) => i > 0 && k.name === f[3]);
  if (f.length < 4 || kind < 0) throw new Error(`no kind named ${f[3]}`);
  const spec = kinds[kind];
  const values = spec.args.map(() => 0);
  for (const part of f.slice(4)) {
    const cut = part.indexOf('=');
    const k = spec.index[part.slice(0, cut)];
    if (cut < 0 || k === undefined) throw new Error(`${spec.name} has no argument ${part}`);
    values[k] = value(t, spec.args[k], part.slice(cut + 1));
  }
  const i = t.n;
  reserve(t, i + 1, t.narrowLen + spec.narrow, t.wideLen + spec.wide);
  t.time[i] = number(f[0]);
  t.task[i] = f[1] === '-' ? 0 : number(f[1]);
  t.cpu[i] = f[2] === '-' ? -1 : number(f[2]);
  t.kind[i] = kind;
  t.source[i] = source;
  spec.args.forEach((a, k) => {
    if (a.wide) t.wide[t.wideLen++] = values[k];
    else t.narrow[t.narrowLen++] = values[k];
  });
  t.n++;
}

/** @param {string} s */
function number(s) {
  if (!/^-?\d+$/.test(s)) throw new Error(`${s} is not a number`);
  return Number(s);
}

/**
 * @param {import('./columns.js').Trace} t
 * @param {import('./kinds.js').Arg} a
 * @param {string} s
 */
function value(t, a, s) {
  if (a.unit === 'str') {
    const text = JSON.parse(s);
    const k = t.header.strings.indexOf(text);
    return k >= 0 ? k : t.header.strings.push(text) - 1;
  }
  const names = { place: places, state: states, enum: a.values ?? [] }[a.unit] ?? [];
  const k = names.indexOf(s);
  return k >= 0 ? k : number(s);
}
