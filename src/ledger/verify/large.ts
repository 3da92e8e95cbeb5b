/**
 * Payloads above 65,535 bytes do not fit into an entry bundle (C2SP tlog-tiles). Their leaf is a stub that names the
 * payload by digest, and the payload lies in `large/<sha256>`. A small payload that reads like a stub is put there
 * too, so that no leaf means two things.
 */
import { sha256 } from '#core';
import { MAX_LEAF_BYTES } from './segment.ts';

export interface LargeStub {
  /** 64 hex digits. */
  readonly sha256: string;
  readonly bytes: number;
}

export const LARGE_DIRECTORY = 'large';
/** Larger payloads are refused. */
export const MAX_PAYLOAD_BYTES = 256 * 1024 * 1024;

const shape = /^\{"bytes":(0|[1-9]\d{0,9}),"sha256":"([0-9a-f]{64})","type":"large"\}$/u;
const FIRST = Buffer.from('{"bytes":');
const LONGEST_STUB = 120;

export function needsStub(payload: Uint8Array): boolean {
  return payload.byteLength > MAX_LEAF_BYTES || parseStub(payload) !== undefined;
}

/** Canonical JSON (RFC 8785), so that one payload has one leaf. */
export function formatStub({ bytes, sha256: digest }: LargeStub): Buffer {
  return Buffer.from(`{"bytes":${bytes},"sha256":"${digest}","type":"large"}`);
}

export function toStub(payload: Uint8Array): LargeStub {
  return { bytes: payload.byteLength, sha256: sha256(payload).slice('sha256:'.length) };
}

export function parseStub(leaf: Uint8Array): LargeStub | undefined {
  if (leaf.byteLength > LONGEST_STUB || Buffer.compare(leaf.subarray(0, FIRST.byteLength), FIRST) !== 0)
    return undefined;
  const [, bytes, digest] = shape.exec(Buffer.from(leaf).toString('latin1')) ?? [];
  return bytes === undefined || digest === undefined ? undefined : { bytes: Number(bytes), sha256: digest };
}

export function isPayloadOf(stub: LargeStub, payload: Uint8Array): boolean {
  return payload.byteLength === stub.bytes && sha256(payload) === `sha256:${stub.sha256}`;
}
