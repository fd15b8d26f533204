// What a page asks its server for, answered out of the document. It is loaded before everything that
// asks.

/**
 * What the document holds, by the path that a page asks for.
 * @typedef {object} Held
 * @property {Record<string, unknown>} json
 * @property {Record<string, string>} gzip  compressed, in base64
 */

const text = document.getElementById('held')?.textContent ?? '{"json":{},"gzip":{}}';
/** @type {Held} */
const held = JSON.parse(text);

/** @param {string} base64 */
function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
}

/** @param {RequestInfo | URL} input @param {RequestInit} [init] */
globalThis.fetch = async (input, init) => {
  const path = String(input instanceof Request ? input.url : input).replace(/\?.*$/, '');
  if ((init?.method ?? 'GET') === 'GET') {
    if (Object.hasOwn(held.json, path)) return Response.json(held.json[path]);
    if (Object.hasOwn(held.gzip, path)) return new Response(unpack(held.gzip[path]));
  }
  return Response.json({ error: { code: 'notfound', message: '' } }, { status: 404 });
};
