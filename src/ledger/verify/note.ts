/**
 * Signed notes (C2SP signed-note) with Ed25519 keys: text, a blank line, signature lines. A note counts only when a
 * known key signed it; signatures of unknown keys are ignored, and a bad signature of a known key spoils the note.
 */
import { ThroughlineError } from '#core';
import { createPublicKey, hash, sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import { fromBase64, toBase64 } from './base64.ts';

const ED25519 = 1;
const RAW_KEY_BYTES = 32;
/** DER of SubjectPublicKeyInfo for Ed25519 (RFC 8410 §4) up to the 32 bytes of the key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const MAX_NOTE_CHARACTERS = 1_000_000;
const MAX_SIGNATURES = 100;

export interface VerifierKey {
  readonly name: string;
  /** First four bytes, big endian, of SHA-256(name || 0x0A || 0x01 || key). */
  readonly id: number;
  readonly publicKey: KeyObject;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: number;
  readonly signature: Buffer;
}

export interface SignedNote {
  /** With its final newline: exactly what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** The 32 bytes of an Ed25519 public key (RFC 8032 §5.1.5). */
export function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.byteLength);
}

export function toVerifierKey(name: string, publicKey: KeyObject): VerifierKey {
  return { name, id: keyId(name, rawPublicKey(publicKey)), publicKey };
}

/** `<name>+<id as 8 hex>+<base64 of 0x01 || key>`, the usual text of a note's verifier key. */
export function formatVerifierKey({ name, id, publicKey }: VerifierKey): string {
  return `${name}+${toHex(id)}+${toBase64(Buffer.concat([Buffer.from([ED25519]), rawPublicKey(publicKey)]))}`;
}

/** Throws LEDGER_BAD_CHECKPOINT when the text is no Ed25519 verifier key or its id does not fit its name and key. */
export function parseVerifierKey(text: string): VerifierKey {
  // Base 64 may hold plus signs itself, so everything after the second one belongs to it.
  const [, name, id, encoded] = /^([^+]{1,1000})\+([0-9a-f]{8})\+([^\s]{1,200})$/u.exec(text.trim()) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (name === undefined || !isKeyName(name) || bytes?.byteLength !== 1 + RAW_KEY_BYTES || bytes[0] !== ED25519)
    throw badKey();
  const raw = bytes.subarray(1);
  if (toHex(keyId(name, raw)) !== id) throw badKey();
  return toVerifierKey(name, createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' }));
}

/** Throws LEDGER_BAD_CHECKPOINT for text that is not a well-formed signed note. Says nothing about the signatures. */
export function parseNote(note: string): SignedNote {
  if (note.length > MAX_NOTE_CHARACTERS || !note.isWellFormed() || hasControl(note)) {
    throw badNote('it is too long or holds characters no note may hold');
  }
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw badNote('it has no signature');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw badNote('it has too many signatures');
  return { text: note.slice(0, split + 1), signatures: lines.map((line) => parseSignature(line)) };
}

/** The key out of `keys` that signed the note; undefined when none did, or when a signature of one of them is bad. */
export function verifyNote(note: SignedNote, keys: readonly VerifierKey[]): VerifierKey | undefined {
  let signedBy: VerifierKey | undefined;
  for (const { name, id, signature } of note.signatures) {
    const key = keys.find((each) => each.name === name && each.id === id);
    if (key === undefined) continue;
    if (!verifyBytes(null, Buffer.from(note.text), key.publicKey, signature)) return undefined;
    signedBy ??= key;
  }
  return signedBy;
}

/** The text, which must end in a newline, with one signature. */
export function signNote(text: string, key: VerifierKey, privateKey: KeyObject): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(key.id);
  return `${text}\n— ${key.name} ${toBase64(Buffer.concat([id, signBytes(null, Buffer.from(text), privateKey)]))}\n`;
}

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = fromBase64(encoded ?? '');
  if (name === undefined || !isKeyName(name) || bytes === undefined || bytes.byteLength < 5) {
    throw badNote('a signature line is malformed');
  }
  return { name, id: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

function keyId(name: string, raw: Uint8Array): number {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ED25519]), raw]);
  return hash('sha256', named, 'buffer').readUInt32BE(0);
}

function toHex(id: number): string {
  return id.toString(16).padStart(8, '0');
}

function isKeyName(name: string): boolean {
  return !/[\s+]/u.test(name);
}

/** ASCII control characters other than newline are forbidden in notes. */
function hasControl(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what must be found
  return /[\u0000-\u0009\u000b-\u001f]/u.test(text);
}

function badNote(why: string): ThroughlineError {
  return new ThroughlineError('LEDGER_BAD_CHECKPOINT', `Not a signed note: ${why}.`, {
    hint: 'Compare with another copy of this checkpoint; this one was changed or cut.',
  });
}

function badKey(): ThroughlineError {
  return new ThroughlineError('LEDGER_BAD_CHECKPOINT', 'Not an Ed25519 verifier key.', {
    hint: "Give the line of the log's key.pub: NAME+ID+KEY.",
  });
}
