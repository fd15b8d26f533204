// What a page asks for first is fetched by a thread of its own, while the page is busy with its modules,
// which wait for nobody: this is no module, goes first, and only then names the modules to the browser.

{
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { path = '', modules = '' } = own.dataset;
  const thread = new Worker(new URL('./fetcher.js', own.src));
  /** @type {Promise<ArrayBuffer | null>} */
  const bytes = new Promise((done) => {
    thread.onmessage = (e) => done(e.data);
    thread.onerror = () => done(null);
  });
  thread.postMessage(path);
  /** @type {any} */ (globalThis).early = { path, bytes: bytes.finally(() => thread.terminate()) };
  for (const href of modules.split(' ')) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = href;
    document.head.append(link);
  }
}
