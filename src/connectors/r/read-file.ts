/** One file to its facts: read, decoded, parsed. What cannot be read is a `Skipped`. Remembered by content. */
import type { Skipped } from '#core';
import { decodeText, type ConnectorContext, type FileEntry } from '../connector.ts';
import { readChunks } from './chunks.ts';
import { rememberWhole, type Remembered } from '../remember-whole.ts';
import { extractFacts } from './extract.ts';
import type { FileFacts } from './facts.ts';
import { loadGrammar } from './grammar.ts';
import { parseR } from './syntax.ts';

/** Raise when the facts change shape or meaning: remembered ones are then made anew. */
const FACTS_VERSION = 1;
/** Steps of the parser's progress call; a file that needs more is given up. Counted, not timed: the same every time. */
const MAX_PROGRESS = 200_000;

type Stored = { readonly facts: FileFacts } | { readonly fault: string };

export async function readCode(context: ConnectorContext, entry: FileEntry): Promise<FileFacts | Skipped> {
  const skip = (reason: string): Skipped => ({
    kind: 'skipped',
    source: context.source,
    locator: entry.path,
    reason,
    scope: 'file',
  });
  if (entry.sizeBytes > context.limits.fileBytes) {
    return skip(
      `The file has ${entry.sizeBytes} bytes; at most ${context.limits.fileBytes} are read, so what its code does is not known.`,
    );
  }
  const make = async (): Promise<Remembered<Stored>> => {
    const content = await context.files.read(entry.path, context.limits.fileBytes);
    if (content.kind === 'skipped') return { value: { fault: content.reason }, whole: false };
    return { value: await readBytes(entry.path, content.bytes), whole: true };
  };
  const key = `r/${FACTS_VERSION}:${entry.path}`;
  const stored = await rememberWhole<Stored>(context, key, entry.blob ?? entry.fingerprint, make);
  return 'fault' in stored ? skip(stored.fault) : stored.facts;
}

async function readBytes(path: string, bytes: Uint8Array): Promise<Stored> {
  const text = decodeText(bytes) ?? decodeLoosely(bytes);
  if (text === undefined) return { fault: 'The file is not text, so what its code does is not known.' };
  const isDocument = !/\.r$/iu.test(path);
  const chunks = isDocument ? readChunks(text) : { text, includes: [] };
  const tree = parseR(await loadGrammar(), chunks.text, { stop: progress() });
  if (!tree) return { fault: 'Parsing the file was given up: it is too large or too deeply nested.' };
  return { facts: { ...extractFacts(tree), includes: chunks.includes.slice(0, 200) } };
}

/** Older scripts are in one of many 8-bit encodings, which no R file declares: letters beyond ASCII stay unknown. */
function decodeLoosely(bytes: Uint8Array): string | undefined {
  return bytes.includes(0) ? undefined : new TextDecoder('utf-8').decode(bytes);
}

function progress(): () => boolean {
  let steps = 0;
  return () => (steps += 1) > MAX_PROGRESS;
}
