/** Base 64 (RFC 4648 §4), strict: padding required, nothing else in the text, one spelling of each value. */

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** `undefined` for anything that is not exactly what `toBase64` would have written. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
