/**
 * Blob contents through one `git cat-file --batch` (gitformat: `<id> SP <type> SP <size> LF <bytes> LF`, or
 * `<id> missing LF`). Requests are answered in order. Git may die on a blob that a partial clone does not hold:
 * the request is then answered with undefined and the next one starts a new process.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { startGit, type GitPlace } from './git-process.ts';

export interface Blobs {
  /** Undefined when there is no such blob here, or it is larger than `maxBytes`. */
  read(id: string, maxBytes?: number): Promise<Uint8Array | undefined>;
  close(): void;
}

const DEFAULT_MAX_BYTES = 64_000_000;
const MAX_DEATHS = 200;

interface Request {
  readonly id: string;
  readonly maxBytes: number;
  readonly answer: (bytes: Uint8Array | undefined) => void;
}

/** What is being received for the first request in the queue. */
interface Receipt {
  header: Buffer;
  /** Bytes of content and its closing newline still to come; undefined while the header is read. */
  left: number | undefined;
  keep: boolean;
  readonly chunks: Buffer[];
}

export function openBlobs(place: GitPlace, signal: AbortSignal): Blobs {
  const queue: Request[] = [];
  let child: ChildProcessWithoutNullStreams | undefined;
  let receipt = newReceipt();
  let deaths = 0;
  let closed = false;

  const finish = (bytes: Uint8Array | undefined): void => {
    receipt = newReceipt();
    queue.shift()?.answer(bytes);
  };

  const start = (): ChildProcessWithoutNullStreams => {
    const started = startGit(place, ['cat-file', '--batch'], signal);
    started.stdin.on('error', () => undefined);
    started.stderr.resume();
    started.on('error', () => undefined);
    started.stdout.on('data', (chunk: Buffer) => {
      receive(
        chunk,
        () => queue[0],
        () => receipt,
        finish,
      );
    });
    started.once('close', () => {
      if (child !== started) return;
      child = undefined;
      deaths += 1;
      if (queue.length > 0) finish(undefined);
      if (queue.length > 0) resume();
    });
    return started;
  };

  const resume = (): void => {
    if (closed || signal.aborted || deaths > MAX_DEATHS) {
      while (queue.length > 0) finish(undefined);
      return;
    }
    child = start();
    child.stdin.write(queue.map((request) => `${request.id}\n`).join(''));
  };

  return {
    async read(id, maxBytes = DEFAULT_MAX_BYTES): Promise<Uint8Array | undefined> {
      if (closed || signal.aborted || deaths > MAX_DEATHS || /[\n\0]/u.test(id) || id === '') return undefined;
      return new Promise((answer) => {
        queue.push({ id, maxBytes, answer });
        if (child) child.stdin.write(`${id}\n`);
        else resume();
      });
    },
    close(): void {
      closed = true;
      child?.stdin.end();
      child?.kill('SIGKILL');
      child = undefined;
      while (queue.length > 0) finish(undefined);
    },
  };
}

function newReceipt(): Receipt {
  return { header: Buffer.alloc(0), left: undefined, keep: true, chunks: [] };
}

function receive(
  chunk: Buffer,
  first: () => Request | undefined,
  current: () => Receipt,
  finish: (bytes: Uint8Array | undefined) => void,
): void {
  let rest = chunk;
  while (rest.byteLength > 0) {
    const request = first();
    if (!request) return;
    const receipt = current();
    rest = receipt.left === undefined ? takeHeader(rest, request, receipt) : takeContent(rest, receipt);
    if (receipt.left === -1) finish(undefined);
    else if (receipt.left === 0) finish(receipt.keep ? toContent(receipt.chunks) : undefined);
  }
}

/** Sets `left` to -1 when the line says that there is no such object. Returns the bytes not used. */
function takeHeader(bytes: Buffer, request: Request, receipt: Receipt): Buffer {
  const end = bytes.indexOf(10);
  if (end === -1) {
    receipt.header = Buffer.concat([receipt.header, bytes]);
    return Buffer.alloc(0);
  }
  const line = Buffer.concat([receipt.header, bytes.subarray(0, end)]).toString('latin1');
  const match = /^[0-9a-f]{40,64} ([a-z]+) (\d+)$/u.exec(line);
  receipt.left = match ? Number(match[2]) + 1 : -1;
  receipt.keep = match?.[1] === 'blob' && Number(match[2]) <= request.maxBytes;
  return bytes.subarray(end + 1);
}

function takeContent(bytes: Buffer, receipt: Receipt): Buffer {
  const used = Math.min(receipt.left ?? 0, bytes.byteLength);
  if (receipt.keep) receipt.chunks.push(bytes.subarray(0, used));
  receipt.left = (receipt.left ?? 0) - used;
  return bytes.subarray(used);
}

/** Without git's closing newline. */
function toContent(chunks: readonly Buffer[]): Uint8Array {
  const whole = Buffer.concat(chunks);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength - 1);
}
