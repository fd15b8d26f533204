import { html } from '../vendor/lit.js';
import { parts } from './words.js';

/**
 * markup renders words with their marks as spans of class m-cpu and the like.
 * @param {string} key
 * @param {import('./words.js').Args} [args]
 */
export function markup(key, args) {
  return parts(key, args).map(({ text, mark }) => {
    if (mark === '') return text;
    if (mark === 'code') return html`<code class="m-code">${text}</code>`;
    return html`<span class=${`m-${mark}`}>${text}</span>`;
  });
}
