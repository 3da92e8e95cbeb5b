/**
 * The key that signs checkpoints: Ed25519, made on first use, readable by its owner only. The public half lies in
 * `key.pub` as a note's verifier key, so that the log can be handed on without the private one.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { sha256, ThroughlineError } from '#core';
import { makeDirectory, replaceFile } from './durable.ts';
import { formatVerifierKey, parseVerifierKey, rawPublicKey, toVerifierKey, type VerifierKey } from './verify/note.ts';

export interface SigningKey {
  readonly verifier: VerifierKey;
  readonly privateKey: KeyObject;
}

const PUBLIC_KEY_FILE = 'key.pub';
const PRIVATE_KEY_FILE = join('key', 'private.pem');

export function generateKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/**
 * The signing key; undefined before first use. Throws LEDGER_UNSAFE_KEY when others may read it, it is no such key, or
 * only its public half is there: a log goes on under the key it began with, never silently under another.
 */
export function readSigningKey(directory: string): SigningKey | undefined {
  const file = join(directory, PRIVATE_KEY_FILE);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) {
    if (!existsSync(join(directory, PUBLIC_KEY_FILE))) return undefined;
    throw unsafeKey(
      file,
      'its private half is missing',
      'Put it back from a copy, or move the directory away to begin a new log.',
    );
  }
  // Windows reports no such modes; there the user's profile protects the file.
  if (platform() !== 'win32' && stat.mode % 0o100 !== 0) {
    throw unsafeKey(
      file,
      'others than its owner may use it',
      `Run chmod 600 ${file}; if others may have read it, begin a new log.`,
    );
  }
  const key = parsePrivateKey(file);
  if (!existsSync(join(directory, PUBLIC_KEY_FILE))) writeVerifierKey(directory, key);
  return key;
}

function parsePrivateKey(file: string): SigningKey {
  const text = readFileSync(file);
  try {
    const privateKey = createPrivateKey(text);
    if (privateKey.asymmetricKeyType === 'ed25519') return toSigningKey(privateKey);
  } catch (cause) {
    throw notEd25519(file, cause);
  }
  throw notEd25519(file);
}

/** Makes the key durable before anything is signed with it. */
export function createSigningKey(directory: string, newKey: () => KeyObject): SigningKey {
  const key = toSigningKey(newKey());
  makeDirectory(join(directory, 'key'), 0o700);
  replaceFile(join(directory, PRIVATE_KEY_FILE), key.privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
  writeVerifierKey(directory, key);
  return key;
}

function writeVerifierKey(directory: string, { verifier }: SigningKey): void {
  replaceFile(join(directory, PUBLIC_KEY_FILE), `${formatVerifierKey(verifier)}\n`);
}

/** What checkpoints of this log must be signed with; undefined before first use. */
export function readVerifierKey(directory: string): VerifierKey | undefined {
  const file = join(directory, PUBLIC_KEY_FILE);
  return existsSync(file) ? parseVerifierKey(readFileSync(file, 'utf8')) : undefined;
}

/** The key's name is made from the key, so that two logs never share one. */
function toSigningKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const name = `throughline.local/${sha256(rawPublicKey(publicKey)).slice('sha256:'.length, 'sha256:'.length + 8)}`;
  return { verifier: toVerifierKey(name, publicKey), privateKey };
}

function notEd25519(file: string, cause?: unknown): ThroughlineError {
  return unsafeKey(file, 'it is not an Ed25519 private key in PEM', 'Put the right key back from a copy.', cause);
}

function unsafeKey(file: string, why: string, hint: string, cause?: unknown): ThroughlineError {
  return new ThroughlineError('LEDGER_UNSAFE_KEY', `The log's key is not used: ${why}.`, {
    hint,
    location: file,
    cause,
  });
}
