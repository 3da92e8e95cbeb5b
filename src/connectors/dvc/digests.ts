/**
 * MD5 of a file in the forms DVC may have recorded. DVC 3 hashes bytes as they lie on disk; before, text was hashed
 * after CRLF→LF. A file that git keeps with LF lies on disk with CRLF on Windows (core.autocrlf), so a lock made
 * there holds the MD5 of that form.
 */
import { md5, type Digest } from '#core';

export interface ContentDigests {
  readonly md5: Digest;
  /** After CRLF→LF, when the bytes hold CRLF. */
  readonly md5Text?: Digest;
  /** After LF→CRLF, when the bytes hold LF only. */
  readonly md5Crlf?: Digest;
}

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

export function digestContent(bytes: Uint8Array): ContentDigests {
  const raw = md5(bytes);
  if (!isText(bytes)) return { md5: raw };
  const feeds = countLineFeeds(bytes);
  if (feeds.returned > 0) return { md5: raw, md5Text: md5(toLf(bytes, feeds.returned)) };
  return feeds.plain > 0 ? { md5: raw, md5Crlf: md5(toCrlf(bytes, feeds.plain)) } : { md5: raw };
}

/** DVC's rule: no NUL in the first 512 bytes, and at most 30 % of them outside printable ASCII and blanks. */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 512);
  if (head.includes(0)) return false;
  let odd = 0;
  for (const byte of head)
    if (!((byte >= 32 && byte < 127) || byte === 8 || byte === 9 || byte === 10 || byte === 12 || byte === 13))
      odd += 1;
  return odd <= head.length * 0.3;
}

function countLineFeeds(bytes: Uint8Array): { readonly plain: number; readonly returned: number } {
  let plain = 0;
  let returned = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    if (bytes[at - 1] === carriageReturn) returned += 1;
    else plain += 1;
  }
  return { plain, returned };
}

function toLf(bytes: Uint8Array, pairs: number): Uint8Array {
  const out = new Uint8Array(bytes.length - pairs);
  let to = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed) continue;
    out[to] = bytes[at] ?? 0;
    to += 1;
  }
  return out;
}

function toCrlf(bytes: Uint8Array, feeds: number): Uint8Array {
  const out = new Uint8Array(bytes.length + feeds);
  let to = 0;
  for (const byte of bytes) {
    if (byte === lineFeed) {
      out[to] = carriageReturn;
      to += 1;
    }
    out[to] = byte;
    to += 1;
  }
  return out;
}
