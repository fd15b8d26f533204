// The picture of now as a file of its own: an SVG that needs no style sheet, and the same drawn as PNG.
// Computed styles become presentation attributes, as a page's policy allows no style attributes.

import { widthOf } from '../stage/measure.js';

const NS = 'http://www.w3.org/2000/svg';

/** Properties that an element hands on to what is in it: written where they change. */
const HANDED_ON = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'letter-spacing',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
  'visibility',
  'color',
];

/** Properties that stay with the element, and what they are where nothing is said. */
const OWN = /** @type {const} */ ([
  ['opacity', '1'],
  ['clip-path', 'none'],
  ['mask', 'none'],
  ['filter', 'none'],
]);

/** What an element keeps of its attributes: what draws it. */
const DROPPED = /^(class|style|tabindex|role|data-.*|aria-.*|on.*)$/;

/**
 * flatten copies an element with its styles as attributes.
 * @param {Element} from
 * @param {CSSStyleDeclaration | null} around  the styles of what it is in
 * @returns {Element | null}  null where it is not shown
 */
function flatten(from, around) {
  const styles = getComputedStyle(from);
  if (styles.display === 'none') return null;
  const to = document.createElementNS(NS, from.localName);
  for (const { name, value } of from.attributes) {
    if (!DROPPED.test(name) && name !== 'xmlns') to.setAttribute(name, value);
  }
  for (const name of HANDED_ON) {
    const value = styles.getPropertyValue(name);
    if (value !== (around?.getPropertyValue(name) ?? '')) to.setAttribute(name, value);
    else to.removeAttribute(name);
  }
  for (const [name, plain] of OWN) {
    const value = styles.getPropertyValue(name);
    if (value && value !== plain) to.setAttribute(name, value);
  }
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      if (child.nodeValue?.trim()) to.append(child.nodeValue);
    } else if (child instanceof Element && !['title', 'desc'].includes(child.localName)) {
      const copy = flatten(child, styles);
      if (copy) to.append(copy);
    }
  }
  return to;
}

/** wrap breaks a text into lines, between words or after a Chinese character. @param {string} text @param {number} size @param {number} width */
export function wrap(text, size, width) {
  /** @type {string[]} */
  const lines = [];
  let line = '';
  for (const part of text.match(
    /[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+/g,
  ) ?? []) {
    if (line && widthOf(line + part, size) > width) {
      lines.push(line.trimEnd());
      line = part.trimStart();
    } else line += part;
  }
  if (line.trim()) lines.push(line.trimEnd());
  return lines;
}

/**
 * @typedef {object} Side
 * @property {SVGSVGElement} svg  as it is on the page
 * @property {string} from  where it comes from, in one line
 */

/** @param {string} text @param {Record<string, string | number>} attributes */
function textElement(text, attributes) {
  const el = document.createElementNS(NS, 'text');
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, String(value));
  el.append(text);
  return el;
}

/**
 * pictureOf puts one picture, or several side by side, on a sheet with caption and provenance.
 * @param {Side[]} sides
 * @returns {{svg: string, width: number, height: number}}
 */
export function pictureOf(sides) {
  const page = getComputedStyle(document.body);
  const gap = 24;
  const sheet = document.createElementNS(NS, 'svg');
  const said = document.createElementNS(NS, 'title');
  const told = document.createElementNS(NS, 'desc');
  const back = document.createElementNS(NS, 'rect');
  sheet.append(said, told, back);
  let x = gap;
  let bottom = 0;
  for (const { svg, from } of sides) {
    const { width, height } = svg.viewBox.baseVal;
    const title = svg.querySelector('title')?.textContent ?? '';
    const caption = svg.querySelector('desc')?.textContent ?? '';
    const copy = flatten(svg, null);
    if (!copy) continue;
    for (const [name, value] of Object.entries({ x, y: gap + 26, width, height }))
      copy.setAttribute(name, String(value));
    sheet.append(copy);
    const words = { x, fill: page.color, 'font-family': page.fontFamily };
    sheet.append(
      textElement(title, { ...words, y: gap + 14, 'font-size': 17, 'font-weight': 700 }),
    );
    let y = gap + 26 + height + 26;
    for (const line of wrap(caption, 16, width)) {
      sheet.append(textElement(line, { ...words, y, 'font-size': 16 }));
      y += 22;
    }
    sheet.append(textElement(from, { ...words, y: y + 4, 'font-size': 12, 'fill-opacity': 0.75 }));
    said.append(`${said.textContent ? ' | ' : ''}${title}`);
    told.append(`${told.textContent ? ' | ' : ''}${caption} ${from}`);
    x += width + gap;
    bottom = Math.max(bottom, y + 4);
  }
  const height = bottom + gap;
  for (const [name, value] of Object.entries({
    viewBox: `0 0 ${x} ${height}`,
    width: x,
    height,
    role: 'img',
    lang: document.documentElement.lang,
  }))
    sheet.setAttribute(name, String(value));
  for (const [name, value] of Object.entries({ width: x, height, fill: page.backgroundColor }))
    back.setAttribute(name, String(value));
  return { svg: new XMLSerializer().serializeToString(sheet), width: x, height };
}

/** png draws an SVG at twice its size. @param {{svg: string, width: number, height: number}} picture @returns {Promise<Blob>} */
export async function png({ svg, width, height }) {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * 2);
    canvas.height = Math.round(height * 2);
    const g = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    g.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) =>
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** save hands a file to the person. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
}
