import { fmtCount } from '../../say/format.js';
import { t } from '../../say/words.js';
import { nothing, svg } from '../../vendor/lit.js';
import { halo } from '../drawplace.js';
import { n } from '../geometry.js';
import { widthOf } from '../measure.js';
import { shortest } from '../shortest.js';
import { withTid } from './drawmeans.js';

/**
 * @typedef {import('./draw.js').DrawnModel} ModelScene
 * @typedef {import('./queues.js').QueueRow} QueueRow
 */

/** drawQueues draws the sockets. @param {ModelScene} m @param {typeof t} [word] */
export function drawQueues(m, word = t) {
  const { queues: box, font, name } = m.layout;
  const size = name === 'mini' ? font.small : font.text;
  return svg`<g class="queues">
    <text class="strong" x=${box.x} y=${box.y + (name === 'mini' ? 8 : 10)} font-size=${size}>${shortest(m.disk ? ['model.queues.file', 'model.queues.short'] : ['model.queues', 'model.queues.short'], {}, size, box.w, word, true)}</text>
    ${m.rows.map((x) => drawRow(x, m, word))}
  </g>`;
}

/** @param {QueueRow} x @param {ModelScene} m @param {typeof t} word */
function drawRow(x, m, word) {
  const { rect: r, state: s } = x;
  const { small, text } = m.layout.font;
  const two = r.h >= 35;
  const open =
    x.kind === 'file' ||
    x.kind === 'listen' ||
    x.kind === 'idle' ||
    x.kind === 'more' ||
    s.open > 0;
  const look = ['queue', `queue-${x.kind}`, s.ready ? 'ready' : '', open ? '' : 'shut'].filter(
    Boolean,
  );
  const y = two ? r.y + 16 : r.y + r.h / 2 + 4;
  const size = Math.min(text, r.h - 6);
  const name = nameOf(x, word);
  const wide = widthOf(name, size, { bold: true });
  // Windows has handles, no descriptors.
  const handle = x.kind === 'file' ? 'model.handle' : 'model.socket';
  const key = m.demo === 'iocp' ? handle : 'model.fd';
  const fd = s.fd > 0 && r.w > 200 ? word(key, { fd: { u: 'plain', v: s.fd } }) : '';
  const left = r.x + 10 + wide + (fd ? 8 + widthOf(fd, small, { mono: true }) : 0) + 10;
  const room = r.x + r.w - 10 - left;
  const phases = !two && x.phases && r.w > 120 ? 34 : 0;
  const past = x.kind === 'file' && m.direct;
  const state = stateText(x, small, room - phases, word, past);
  return svg`<g class=${look.join(' ')}>
    ${x.changed ? halo(r, 11) : nothing}
    <rect class="box" x=${r.x} y=${n(r.y)} width=${r.w} height=${n(r.h)} rx="8" />
    <text class="strong" x=${r.x + 10} y=${n(y)} font-size=${size}>${name}</text>
    ${fd ? svg`<text class="mono soft" x=${n(r.x + 18 + wide)} y=${n(y)} font-size=${small}>${fd}</text>` : nothing}
    <text class=${x.queue > 0 || s.pending > 0 ? 'strong' : 'soft'} x=${r.x + r.w - 10 - phases} y=${n(y)} text-anchor="end" font-size=${small}>${state}</text>
    ${two ? drawBar(x, m, word) : x.full > 0 ? svg`<rect class="bytes" x=${r.x + 10} y=${n(r.y + r.h - 4)} width=${n((r.w - 20) * x.full)} height="3" />` : nothing}
    ${phases && x.phases ? drawPhases(x.phases, r.x + r.w - 38, r.y + r.h / 2 - 5, 30, 10) : nothing}
  </g>`;
}

/** @param {QueueRow} x @param {typeof t} word */
function nameOf(x, word) {
  if (x.kind === 'listen' || x.kind === 'file') return word(`model.sock.${x.kind}`);
  if (x.kind === 'idle') return word('model.sock.idle', { n: fmtCount(x.count) });
  return x.kind === 'more' ? word('model.sock.more', { n: x.count }) : x.name;
}

/** What is to be said of a socket, in as many words as there is room for. @param {QueueRow} x @param {number} size @param {number} room @param {typeof t} word @param {boolean} past it is read past the page cache */
function stateText(x, size, room, word, past) {
  const { state: s } = x;
  const bytes = { u: /** @type {const} */ ('bytes'), v: Math.max(0, x.queue) };
  /** @type {string[]} */
  let texts = [];
  if (x.kind === 'listen') {
    const pending = s.pending < 0 ? '?' : fmtCount(s.pending);
    texts = [
      word('model.accept', { n: pending }),
      word('model.accept.short', { n: pending }),
      pending,
    ];
  } else if (x.kind === 'file') {
    const key = past ? 'model.file.past' : `model.file.${x.queue > 0 ? 'cached' : 'cold'}`;
    texts = [word(key, { bytes }), word(`${key}.short`, { bytes })];
  } else if (x.kind === 'idle') {
    texts =
      s.watched > 0
        ? [word('model.idle.watched', { n: s.watched }), word('model.idle')]
        : [word('model.idle')];
  } else if (x.kind === 'more') {
    const args = { open: s.open, bytes };
    texts = ['model.more', 'model.queue.bytes', 'model.queue.bytes.short'].map((k) =>
      word(k, args),
    );
  } else if (x.queue < 0) texts = [word('model.queue.unknown'), '?'];
  else if (x.queue > 0)
    texts = [word('model.queue.bytes', { bytes }), word('model.queue.bytes.short', { bytes })];
  else if (s.open === 0)
    texts = [word(s.came > 0 || s.ended ? 'model.queue.closed' : 'model.queue.none'), ''];
  else if (s.ended) texts = [word('model.queue.ended'), word('model.queue.ended.short')];
  else texts = [word('model.queue.empty')];
  return texts.find((text) => widthOf(text, size) <= room) ?? '';
}

/** The queue's filling, and where the last message is. @param {QueueRow} x @param {ModelScene} m @param {typeof t} word */
function drawBar(x, m, word) {
  const { rect: r } = x;
  const y = r.y + r.h - 17;
  const half = Math.round(r.w * 0.42);
  if (x.kind === 'listen') return drawAccept(x, y);
  const bar = svg`<rect class="bar" x=${r.x + 10} y=${n(y)} width=${half - 10} height="10" rx="3" />
    ${x.full > 0 ? svg`<rect class="bytes" x=${r.x + 10} y=${n(y)} width=${n((half - 10) * Math.min(1, x.full))} height="10" rx="3" />` : nothing}`;
  if (!x.phases) return bar;
  const at = r.x + half + 12;
  const wide = Math.min(52, r.w * 0.2);
  const by = m.names[x.phases.by];
  const { small } = m.layout.font;
  const room = r.x + r.w - 10 - at - wide - 6;
  const full = by ? withTid(word(by.name.key), by.tid) : '';
  const who = by
    ? ([full, String(by.tid || full)].find((s) => widthOf(s, small) <= room) ?? '')
    : '';
  return svg`${bar}${drawPhases(x.phases, at, y, wide, 10)}
    ${who ? svg`<text class="by" x=${n(at + wide + 6)} y=${n(y + 9.5)} font-size=${small}>${who}</text>` : nothing}`;
}

/** Two halves: the waiting for data, and the copy to the program.
 * @param {import('./queues.js').Phases} p @param {number} x @param {number} y @param {number} w @param {number} h */
function drawPhases(p, x, y, w, h) {
  const half = w / 2 - 1;
  return svg`<g class="phases"><rect class=${`phase phase-one ${p.one}`} x=${n(x)} y=${n(y)} width=${n(half)} height=${h} rx="3" />
    <rect class=${`phase phase-two ${p.two}`} x=${n(x + half + 2)} y=${n(y)} width=${n(half)} height=${h} rx="3" /></g>`;
}

/** Connections that wait to be accepted. @param {QueueRow} x @param {number} y */
function drawAccept(x, y) {
  const { rect: r } = x;
  const count = Math.max(0, x.state.pending);
  const most = Math.floor((r.w - 20) / 14);
  return Array.from(
    { length: Math.min(Math.max(count, 6), most) },
    (_, k) =>
      svg`<rect class=${k < count ? 'bytes' : 'bar'} x=${r.x + 10 + k * 14} y=${n(y)} width="10" height="10" rx="3" />`,
  );
}
