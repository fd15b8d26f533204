/**
 * rawRecord reads the kernel's record that event i came from, or null when
 * none was kept. A field that does not fit the record is left out.
 * @param {import('./columns.js').Trace} t
 * @param {number} i
 * @returns {{name: string, fields: {name: string, value: number | bigint | string}[]} | null}
 */
export function rawRecord(t, i) {
  const b = t.rawblob;
  const at = t.raw[i] - 1;
  if (!b || t.raw[i] === 0 || at + 4 > b.length) return null;
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const length = view.getUint16(at, true);
  const format = t.header.formats?.[view.getUint16(at + 2, true)];
  if (length < 2 || at + 2 + length > b.length || !format) return null;
  const record = new DataView(b.buffer, b.byteOffset + at + 4, length - 2);
  /** @type {{name: string, value: number | bigint | string}[]} */
  const fields = [];
  for (const f of format.fields ?? []) {
    const value = readField(record, f);
    if (value !== undefined) fields.push({ name: f.name, value });
  }
  return { name: format.name, fields };
}

/**
 * @param {DataView} v
 * @param {{name: string, offset: number, size: number, signed?: boolean, kind?: string}} f
 */
function readField(v, f) {
  if (!(f.offset >= 0 && f.size > 0 && f.offset + f.size <= v.byteLength)) return undefined;
  if (f.kind === 'str') return text(v, f.offset, f.size);
  if (f.kind === 'dataloc') {
    const loc = v.getUint32(f.offset, true);
    const [at, size] = [loc & 0xffff, loc >>> 16];
    return at + size <= v.byteLength ? text(v, at, size) : undefined;
  }
  switch (f.size) {
    case 1:
      return f.signed ? v.getInt8(f.offset) : v.getUint8(f.offset);
    case 2:
      return f.signed ? v.getInt16(f.offset, true) : v.getUint16(f.offset, true);
    case 4:
      return f.signed ? v.getInt32(f.offset, true) : v.getUint32(f.offset, true);
    case 8:
      return f.signed ? v.getBigInt64(f.offset, true) : v.getBigUint64(f.offset, true);
  }
  const b = new Uint8Array(v.buffer, v.byteOffset + f.offset, f.size);
  return [...b].map((n) => n.toString(16).padStart(2, '0')).join(' ');
}

/** @param {DataView} v @param {number} at @param {number} size */
function text(v, at, size) {
  const b = new Uint8Array(v.buffer, v.byteOffset + at, size);
  const end = b.indexOf(0);
  return new TextDecoder().decode(end < 0 ? b : b.subarray(0, end));
}
