/** Digests name bytes: `algorithm:hex`, lower case (OCI image-spec, descriptor digests). */
import { createHash, hash } from 'node:crypto';

export type Digest = `${string}:${string}`;

/** SHA-256 of text (as UTF-8) or bytes, written `sha256:…`. */
export function sha256(content: string | Uint8Array): Digest {
  return `sha256:${hash('sha256', content, 'hex')}`;
}

/** MD5 as DVC records it; never used where an attacker matters. */
export function md5(content: string | Uint8Array): Digest {
  return `md5:${hash('md5', content, 'hex')}`;
}

/** The id git gives these bytes as a blob (gitformat-pack: "blob <size>\0" then the content). */
export function gitBlobId(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}
