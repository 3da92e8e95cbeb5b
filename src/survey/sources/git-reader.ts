/**
 * The GitReader that connectors are given: short commands run to their end, long ones are streamed, blobs come
 * through one `cat-file --batch` that stays open. Nothing here throws because a repository is damaged.
 */
import type { GitEnd, GitOutput, GitReader } from '#connectors';
import { openBlobs, type Blobs } from './git-blobs.ts';
import { MAX_LOG_SILENCE_MS, MAX_SILENCE_MS, readComplaint, startGit, type GitPlace } from './git-process.ts';

const MAX_OUTPUT_BYTES = 512_000_000;

export interface OpenGit extends GitReader {
  readonly blobs: Blobs;
  close(): void;
}

/** `prefix` is the location's path inside the repository (`a/b/`, or empty). */
export function openGit(place: GitPlace, head: string | undefined, prefix: string, signal: AbortSignal): OpenGit {
  const blobs = openBlobs(place, signal);
  return {
    head,
    blobs,
    run: async (args, input) => runGit(place, args, { signal, input }),
    stream: (args) => streamGit(place, args, signal),
    blob: async (id, maxBytes) => blobs.read(withPrefix(id, prefix), maxBytes),
    close: () => {
      blobs.close();
    },
  };
}

/** `HEAD:path` names a path of the source; git wants it from the repository's root. */
function withPrefix(id: string, prefix: string): string {
  const colon = id.indexOf(':');
  return colon === -1 || prefix === '' ? id : `${id.slice(0, colon + 1)}${prefix}${id.slice(colon + 1)}`;
}

/** Runs to the end. Exit code -1: could not start, was killed, said too much or was silent too long. */
export async function runGit(
  place: GitPlace,
  args: readonly string[],
  options: { readonly signal: AbortSignal; readonly input?: string | undefined; readonly maxBytes?: number },
): Promise<GitOutput & { readonly tooMuch: boolean }> {
  const { maxBytes = MAX_OUTPUT_BYTES } = options;
  const chunks: Uint8Array[] = [];
  let total = 0;
  const stream = streamGit(place, args, options.signal, options.input);
  for await (const chunk of stream) {
    total += chunk.byteLength;
    if (total > maxBytes) break;
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const tooMuch = total > maxBytes;
  const end = tooMuch ? { exitCode: -1, complaint: 'git gave more output than is read' } : await stream.end;
  return {
    ...end,
    tooMuch,
    bytes,
    get text(): string {
      return bytes.toString('utf8');
    },
  };
}

function streamGit(
  place: GitPlace,
  args: readonly string[],
  signal: AbortSignal,
  input = '',
): AsyncIterable<Uint8Array> & { readonly end: Promise<GitEnd> } {
  const child = startGit(place, args, signal);
  const complaint = readComplaint(child);
  const patience = args[0] === 'log' ? MAX_LOG_SILENCE_MS : MAX_SILENCE_MS;
  const silence = setTimeout(() => child.kill('SIGKILL'), patience);
  silence.unref();
  const end = new Promise<GitEnd>((resolve) => {
    child.once('error', (error) => {
      resolve({ exitCode: -1, complaint: error.message.slice(0, 300) });
    });
    child.once('close', (code) => {
      clearTimeout(silence);
      resolve({ exitCode: code ?? -1, complaint: complaint() });
    });
  });
  // A reader that closes early (EPIPE) is told by the exit code, not by an exception.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return {
    end,
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) {
          silence.refresh();
          yield chunk;
        }
      } catch {
        // The child was killed while its output was read: `end` says so.
      } finally {
        clearTimeout(silence);
        if (child.exitCode === null) child.kill('SIGKILL');
      }
    },
  };
}
