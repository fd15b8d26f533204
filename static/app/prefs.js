// What a person prefers, kept in cookies so that the server renders it at once.

export const themes = ['light', 'dark', 'projector'];

const YEAR = 365 * 24 * 3600;

/**
 * @param {string} name
 * @param {string} cookies
 */
export function readPref(name, cookies = document.cookie) {
  for (const pair of cookies.split(/;\s*/)) {
    const eq = pair.indexOf('=');
    if (eq > 0 && pair.slice(0, eq) === name) return decodeURIComponent(pair.slice(eq + 1));
  }
  return '';
}

/**
 * @param {string} name
 * @param {string} value
 */
export function writePref(name, value) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure context.
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=strict`;
}

/** @param {string} theme */
export function nextTheme(theme) {
  return themes[(themes.indexOf(theme) + 1) % themes.length];
}
