// A thread of its own that fetches what a page begins with. Bytes that the page itself fetches stop
// whenever it is busy with its modules; here they go on.

const worker = /** @type {any} */ (globalThis);

worker.onmessage = async (/** @type {MessageEvent<string>} */ { data: path }) => {
  try {
    const res = await fetch(path);
    const bytes = res.ok ? await res.arrayBuffer() : null;
    worker.postMessage(bytes, bytes ? [bytes] : []);
  } catch {
    worker.postMessage(null);
  }
};
