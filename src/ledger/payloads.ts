/** Payloads to leaves and back: what does not fit into a leaf lies in `large/<sha256>`, durable before its leaf is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ThroughlineError } from '#core';
import { isErrno, makeDirectory, replaceFile } from './durable.ts';
import { damaged } from './segments.ts';
import {
  formatStub,
  isPayloadOf,
  LARGE_DIRECTORY,
  MAX_PAYLOAD_BYTES,
  needsStub,
  parseStub,
  toStub,
} from './verify/large.ts';

/** The leaf of a payload. Throws LEDGER_ENTRY_TOO_LARGE. */
export function toLeaf(directory: string, payload: Uint8Array): Uint8Array {
  if (!needsStub(payload)) return payload;
  if (payload.byteLength > MAX_PAYLOAD_BYTES) {
    throw new ThroughlineError(
      'LEDGER_ENTRY_TOO_LARGE',
      `An entry of ${payload.byteLength} bytes is too large for the log.`,
      {
        hint: `The most is ${MAX_PAYLOAD_BYTES} bytes; this is a fault of the connector that made it, please report it.`,
      },
    );
  }
  const stub = toStub(payload);
  const file = join(makeDirectory(join(directory, LARGE_DIRECTORY)), stub.sha256);
  if (!existsSync(file) || !isPayloadOf(stub, readFileSync(file))) replaceFile(file, payload);
  return formatStub(stub);
}

/** The payload of a leaf. Throws LEDGER_DAMAGED when a large one is missing or is not the one that was written. */
export function toPayload(directory: string, leaf: Uint8Array): Uint8Array {
  const stub = parseStub(leaf);
  if (stub === undefined) return leaf;
  const file = join(directory, LARGE_DIRECTORY, stub.sha256);
  try {
    const payload = readFileSync(file);
    if (isPayloadOf(stub, payload)) return payload;
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    throw damaged(file, 0, 'a large payload is missing');
  }
  throw damaged(file, 0, 'a large payload does not match its digest');
}
