// The player in a document of its own, opened from disk: there is no server behind it.

/** alone is the hash of the trace that the document holds, or '' on a page of a server. */
export const alone = globalThis.document?.documentElement?.dataset.alone ?? '';
