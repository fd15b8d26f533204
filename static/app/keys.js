// The one table of keys. The help dialog and the titles of buttons are drawn from it.

/**
 * @typedef {object} Key
 * @property {string} id  what it does; handlers are registered by it
 * @property {string[]} keys  KeyboardEvent.key, with "Shift+" before those that need it
 * @property {'player' | 'panel' | 'page'} group
 */

/** @type {Key[]} */
export const keyTable = [
  { id: 'play', keys: [' '], group: 'player' },
  { id: 'forward', keys: ['ArrowRight', '.'], group: 'player' },
  { id: 'back', keys: ['ArrowLeft', ','], group: 'player' },
  { id: 'next-kind', keys: ['Shift+ArrowRight'], group: 'player' },
  { id: 'previous-kind', keys: ['Shift+ArrowLeft'], group: 'player' },
  { id: 'next-new', keys: ['i'], group: 'player' },
  { id: 'previous-new', keys: ['u'], group: 'player' },
  { id: 'find', keys: ['/'], group: 'player' },
  { id: 'next-hit', keys: ['g', 'F3'], group: 'player' },
  { id: 'previous-hit', keys: ['h', 'Shift+F3'], group: 'player' },
  { id: 'page-forward', keys: ['PageDown'], group: 'player' },
  { id: 'page-back', keys: ['PageUp'], group: 'player' },
  { id: 'first', keys: ['Home'], group: 'player' },
  { id: 'last', keys: ['End'], group: 'player' },
  { id: 'faster', keys: ['+', '='], group: 'player' },
  { id: 'slower', keys: ['-'], group: 'player' },
  { id: 'normal', keys: ['0'], group: 'player' },
  { id: 'axis', keys: ['a'], group: 'player' },
  { id: 'kind', keys: ['k'], group: 'player' },
  { id: 'zoom-in', keys: [']'], group: 'player' },
  { id: 'zoom-out', keys: ['['], group: 'player' },
  { id: 'zoom-all', keys: ['\\'], group: 'player' },
  { id: 'evidence', keys: ['e'], group: 'panel' },
  { id: 'code', keys: ['c'], group: 'panel' },
  { id: 'steps', keys: ['s'], group: 'panel' },
  { id: 'compare', keys: ['v'], group: 'panel' },
  { id: 'view', keys: ['m'], group: 'panel' },
  { id: 'copy', keys: ['y'], group: 'panel' },
  { id: 'new', keys: ['n'], group: 'panel' },
  { id: 'again', keys: ['r'], group: 'panel' },
  { id: 'answer', keys: ['1', '2', '3', '4'], group: 'panel' },
  { id: 'language', keys: ['l'], group: 'page' },
  { id: 'theme', keys: ['t'], group: 'page' },
  { id: 'help', keys: ['?'], group: 'page' },
  { id: 'close', keys: ['Escape'], group: 'page' },
];

const KEEPS = {
  ' ': 'button, a[href], summary, [role="tab"], [role="option"], label, input[type="checkbox"]',
  Arrow: '[role="tab"], [role="radio"], [role="listbox"], input[type="radio"], input[type="range"]',
};

/** @param {string} key */
function shownAs(key) {
  /** @type {Record<string, string>} */
  const names = {
    ' ': 'Space',
    ArrowRight: '→',
    ArrowLeft: '←',
    PageDown: 'PgDn',
    PageUp: 'PgUp',
    Escape: 'Esc',
  };
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/**
 * caps are the key caps of a row, each a list of keys pressed together.
 * @param {Key} row
 */
export function caps(row) {
  return row.keys.map((k) =>
    k.startsWith('Shift+') ? ['Shift', shownAs(k.slice(6))] : [shownAs(k)],
  );
}

/**
 * isTyping says whether the event belongs to a text field or to an input method at work.
 * @param {{isComposing?: boolean, keyCode?: number, target: any}} event
 */
export function isTyping(event) {
  if (event.isComposing || event.keyCode === 229) return true;
  const el = event.target;
  if (!el?.matches) return false;
  if (el.isContentEditable) return true;
  return el.matches(
    'textarea, select, input:not([type="checkbox"]):not([type="radio"]):not([type="range"]):not([type="button"])',
  );
}

/**
 * findKey is the row that an event asks for, or null where the control under the focus keeps the key.
 * @param {{key: string, shiftKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean,
 *   isComposing?: boolean, keyCode?: number, target: any}} event
 */
export function findKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (isTyping(event) && event.key !== 'Escape') return null;
  if (event.isComposing) return null;
  const el = event.target;
  if (el?.matches) {
    if (event.key === ' ' && el.matches(KEEPS[' '])) return null;
    if (event.key.startsWith('Arrow') && el.matches(KEEPS.Arrow)) return null;
  }
  const plain = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const named = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : plain;
  return keyTable.find((row) => row.keys.includes(named)) ?? null;
}

/**
 * byArrows moves the focus among controls that stand below each other.
 * @param {KeyboardEvent} e @param {Iterable<Element>} controls
 */
export function byArrows(e, controls) {
  if (e.shiftKey || e.ctrlKey || e.metaKey || e.altKey) return;
  const all = /** @type {HTMLElement[]} */ ([...controls]);
  const at = all.indexOf(/** @type {HTMLElement} */ (e.target));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  all[to]?.focus();
}

/**
 * createKeys calls the handler registered for a key; a handler that answers false did not want it.
 * A key that was taken types nothing until it is released, even when the focus has moved to a
 * field meanwhile.
 */
export function createKeys() {
  /** @type {Map<string, (event: KeyboardEvent) => boolean | void>} */
  const handlers = new Map();
  let taken = '';
  return {
    /** @param {Record<string, (event: KeyboardEvent) => boolean | void>} map */
    on(map) {
      for (const [id, fn] of Object.entries(map)) {
        if (!keyTable.some((row) => row.id === id)) throw new Error(`no key row ${id}`);
        handlers.set(id, fn);
      }
    },
    /** @param {KeyboardEvent} event */
    handle(event) {
      taken = '';
      const row = event.defaultPrevented ? null : findKey(event);
      const fn = row && handlers.get(row.id);
      if (!fn || fn(event) === false) return;
      taken = event.key;
      event.preventDefault();
    },
    /** keeps the character of a taken key from being typed @param {KeyboardEvent} event a keypress */
    typed(event) {
      if (taken && event.key === taken) event.preventDefault();
    },
    released() {
      taken = '';
    },
    /** rows that do something on this page */
    active: () => keyTable.filter((row) => handlers.has(row.id)),
  };
}

/** @typedef {ReturnType<typeof createKeys>} Keys */
