// The timeline on the page: a canvas that is also a slider. The lanes are drawn once into a bitmap;
// a frame only shows it, fades what is to come and puts the playhead.

import { select, zoom, zoomIdentity } from '../vendor/d3.js';
import { paintHits, paintNames, paintTicks, paintTitles } from './frame.js';
import { layoutLanes } from './layout.js';
import { readLook } from './look.js';
import { GUTTER, heightOf, PAD, paintLanes, TOP } from './paint.js';
import { S } from './segments.js';

/**
 * @typedef {object} Options
 * @property {(u: number) => void} onSeek
 * @property {() => void} onChange  the window moved: draw again
 * @property {(key: string, args?: any) => string} t
 * @property {(bytes: number) => string} bytes
 * @property {(ns: number) => string} time
 * @property {(wait: string) => string} waitName  what a thread waits for
 * @property {() => string[]} titles  names of the runs, when there are several
 */

/**
 * createTimeline draws into the element, which it makes a slider.
 * @param {HTMLElement} box
 * @param {Options} options
 */
export function createTimeline(box, options) {
  const { t } = options;
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  box.append(canvas);
  box.setAttribute('role', 'slider');
  box.setAttribute('aria-label', t('tl.label'));
  box.tabIndex = 0;
  const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const bitmap = document.createElement('canvas');
  const b = /** @type {CanvasRenderingContext2D} */ (bitmap.getContext('2d'));

  /** @type {import('./layout.js').Run[]} */
  let runs = [];
  /** @type {import('./layout.js').Lane[]} */
  let lanes = [];
  /** @type {import('../app/axis.js').Axis | null} */
  let axis = null;
  let transform = zoomIdentity;
  let width = 0;
  let height = 0;
  let stale = true;
  /** @type {string[]} */
  let titles = [];
  /** @type {Int32Array} */
  let hits = new Int32Array(0);
  /** @type {import('./paint.js').Look | null} */
  let look = null;

  const plot = () => Math.max(1, width - GUTTER - PAD);
  const windowOf = () => {
    const { from, to } = axis ?? { from: 0, to: 1 };
    const span = (to - from || 1) / transform.k;
    const left = from - (transform.x / transform.k / plot()) * (to - from || 1);
    return { from: left, to: left + span, width, axis: { from, to } };
  };

  const zooming = zoom()
    .scaleExtent([1, 1])
    .filter((/** @type {any} */ e) => {
      if (e.type === 'wheel') return e.ctrlKey || e.metaKey || e.shiftKey;
      if (e.type.startsWith('touch')) return e.touches.length > 1;
      return e.shiftKey && !e.button;
    })
    .on('zoom', (/** @type {any} */ e) => {
      transform = e.transform;
      stale = true;
      options.onChange();
    });
  const surface = select(/** @type {Element} */ (canvas));
  surface.call(zooming).on('dblclick.zoom', null);

  let scrubbing = false;
  /** @param {PointerEvent} e */
  const scrub = (e) => {
    if (!axis) return;
    const x = e.clientX - canvas.getBoundingClientRect().left - GUTTER;
    const view = windowOf();
    const u = axis.invert(view.from + (x / plot()) * (view.to - view.from));
    options.onSeek(Math.round(u * 20) / 20);
  };
  canvas.addEventListener('pointerdown', (e) => {
    if (e.button !== 0 || e.shiftKey) return;
    scrubbing = true;
    canvas.setPointerCapture(e.pointerId);
    scrub(e);
  });
  canvas.addEventListener('pointermove', (e) => scrubbing && scrub(e));
  for (const end of /** @type {const} */ (['pointerup', 'pointercancel'])) {
    canvas.addEventListener(end, () => {
      scrubbing = false;
    });
  }

  /** fits the canvases and the zoom to the place and the lanes; asking a growing page for its width each time is dear */
  const fit = () => {
    height = heightOf(lanes);
    const ratio = devicePixelRatio || 1;
    const w = Math.max(1, Math.round(width * ratio));
    const h = Math.max(1, Math.round(height * ratio));
    for (const c of [canvas, bitmap]) {
      if (c.width !== w) c.width = w;
      if (c.height !== h) c.height = h;
    }
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    zooming
      .extent([
        [0, 0],
        [plot(), 1],
      ])
      .translateExtent([
        [0, 0],
        [plot(), 1],
      ])
      .scaleExtent([1, Math.max(1, (axis?.count ?? 1) / 3, axis?.kind === 'step' ? 1 : 2000)]);
    stale = true;
  };
  new ResizeObserver(() => {
    if (box.clientWidth === width) return;
    width = box.clientWidth;
    fit();
    options.onChange();
  }).observe(box);

  /** @param {import('./layout.js').Lane} lane @param {number} segment */
  const labelOf = (lane, segment) => {
    const state = lane.state[segment];
    const name = runs[lane.run].set.trace.str(lane.labels[segment]);
    if (state === S.kernel) return name || t('tl.kernel');
    if (state === S.user) return t('tl.user');
    if (state === S.blocked) return options.waitName(name);
    return state === S.runnable ? t('tl.runnable') : '';
  };

  const repaint = () => {
    look ??= readLook(box, options);
    const ratio = devicePixelRatio || 1;
    b.setTransform(ratio, 0, 0, ratio, 0, 0);
    b.clearRect(0, 0, width, height);
    const view = windowOf();
    paintTicks(b, { axis, view, height, time: options.time }, look);
    paintLanes(b, lanes, view, look, labelOf);
    paintNames(b, lanes, look);
    paintHits(b, hits, axis, view, look);
    titles = options.titles();
    stale = false;
  };

  return {
    scrubbing: () => scrubbing,
    /**
     * show takes the runs in; call it again when they grew or the axis changed.
     * @param {import('./layout.js').Run[]} next
     * @param {import('../app/axis.js').Merged} merged
     * @param {import('../app/axis.js').Axis} nextAxis
     */
    show(next, merged, nextAxis) {
      const fresh = axis?.kind !== nextAxis.kind || next.length !== runs.length;
      runs = next;
      axis = nextAxis;
      lanes = layoutLanes(runs, merged, axis);
      width ||= box.clientWidth;
      fit();
      if (fresh) surface.call(zooming.transform, zoomIdentity);
      box.setAttribute('aria-valuemin', '0');
      box.setAttribute('aria-valuemax', String(axis.count));
    },
    /** marks steps over the lanes @param {Int32Array} next in order */
    mark(next) {
      if (next === hits) return;
      hits = next;
      stale = true;
    },
    /** colours or language changed */
    restyle() {
      box.setAttribute('aria-label', t('tl.label'));
      look = null;
      stale = true;
    },
    /** @param {number} factor */
    zoom(factor) {
      if (factor === 0) surface.call(zooming.transform, zoomIdentity);
      else surface.call(zooming.scaleBy, factor);
    },
    /** @param {number} u @param {string} text  what the slider says its value is */
    draw(u, text) {
      if (!axis || !width) return;
      if (stale) repaint();
      const ratio = devicePixelRatio || 1;
      const view = windowOf();
      const x = GUTTER + ((axis.x(u) - view.from) / (view.to - view.from)) * plot();
      g.setTransform(1, 0, 0, 1, 0, 0);
      g.clearRect(0, 0, canvas.width, canvas.height);
      g.drawImage(bitmap, 0, 0);
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      const l = /** @type {import('./paint.js').Look} */ (look);
      const from = Math.max(GUTTER, x);
      g.globalAlpha = 0.64;
      g.fillStyle = l.color.paper;
      g.fillRect(from, TOP - 2, Math.max(0, width - PAD - from + 6), height - TOP - 22);
      g.globalAlpha = 1;
      paintTitles(g, lanes, titles, width, l);
      if (x >= GUTTER - 1 && x <= width - PAD + 1) {
        g.fillStyle = l.color.ink;
        g.fillRect(x - 1, 10, 2, height - 34);
        g.beginPath();
        g.arc(x, 8, 6, 0, Math.PI * 2);
        g.fill();
      }
      if (box.getAttribute('aria-valuetext') !== text) {
        box.setAttribute('aria-valuenow', String(Math.ceil(u - 1e-9)));
        box.setAttribute('aria-valuetext', text);
      }
    },
  };
}
