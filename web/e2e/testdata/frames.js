// What the benchmark of long traces does inside the page: it moves the pointer once a frame and notes
// how long each frame took. The browser's own frame is 16.7 ms.
(() => {
  const frames = (count, act) =>
    new Promise((done) => {
      const took = [];
      let last = -1;
      let i = 0;
      const frame = (now) => {
        if (last >= 0) took.push(now - last);
        last = now;
        if (i === count) {
          took.splice(0, 3); // the first frames are those of getting started
          took.sort((a, b) => a - b);
          const at = (p) => took[Math.min(took.length - 1, Math.floor(took.length * p))];
          done({ p50: at(0.5), p99: at(0.99), max: took.at(-1), frames: took.length });
          return;
        }
        act(i++ / count);
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });

  // Pointers made by hand can't be captured.
  Element.prototype.setPointerCapture = () => {};

  const mouse = (target, type, x, y, more = {}) => {
    const Kind = type.startsWith('pointer') ? PointerEvent : type === 'wheel' ? WheelEvent : MouseEvent;
    target.dispatchEvent(
      new Kind(type, { bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, button: 0, ...more }),
    );
  };

  globalThis.ioviz = {
    empty: (count) => frames(count, () => {}),
    /** drags the playhead over the canvas and back */
    async scrub(canvas, left, count, at) {
      const box = canvas.getBoundingClientRect();
      const y = box.top + box.height / 2;
      const x = (f) => box.left + left + at(f) * (box.width - left - 20);
      mouse(canvas, 'pointerdown', x(0), y);
      const got = await frames(count, (f) => mouse(canvas, 'pointermove', x(f), y));
      mouse(canvas, 'pointerup', x(1), y);
      return got;
    },
    /** zooms in and out a little around the middle, by the wheel */
    breathe(canvas, count) {
      const box = canvas.getBoundingClientRect();
      let i = 0;
      return frames(count, () => {
        const deltaY = i++ % 8 < 4 ? -12 : 12;
        mouse(canvas, 'wheel', box.left + box.width / 2, box.top + 30, { deltaY, ctrlKey: true });
      });
    },
    /** moves the window to and fro by the wheel */
    wheel(canvas, count) {
      const box = canvas.getBoundingClientRect();
      let i = 0;
      return frames(count, () => {
        const deltaX = i++ % 16 < 8 ? 12 : -12;
        mouse(canvas, 'wheel', box.left + box.width / 2, box.top + 30, { deltaX });
      });
    },
    /** drags the window of the canvas to and fro */
    async pan(canvas, count) {
      const box = canvas.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      mouse(canvas, 'mousedown', x, y, { shiftKey: true });
      const got = await frames(count, (f) =>
        mouse(window, 'mousemove', x + 300 * Math.sin(f * 12), y, { shiftKey: true }),
      );
      mouse(window, 'mouseup', x, y, { shiftKey: true });
      return got;
    },
    /** how long the page takes to paint the answer to what is typed into its search, ms */
    answer(text) {
      const count = document.getElementById('find-count');
      const before = count.textContent;
      return new Promise((done) => {
        const field = document.getElementById('find');
        field.value = text;
        const t0 = performance.now();
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        const look = () => {
          if (count.textContent === before) return requestAnimationFrame(look);
          const painted = new MessageChannel();
          painted.port1.onmessage = () => done({ ms: performance.now() - t0, says: count.textContent });
          painted.port2.postMessage(0);
        };
        requestAnimationFrame(look);
      });
    },
  };
})();
