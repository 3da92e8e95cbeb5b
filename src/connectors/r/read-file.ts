/** One file to its facts: read, decoded, parsed. What cannot be read is a `Skipped`. Remembered by content. */
import type { Skipped } from '#core';
import { readFacts, type Fault } from '../code-facts.ts';
import { decodeText, type ConnectorContext, type FileEntry } from '../connector.ts';
import { readChunks } from './chunks.ts';
import { extractFacts } from './extract.ts';
import type { FileFacts } from './facts.ts';
import { parseR } from './syntax.ts';

/** Raise when the facts change shape or meaning: remembered ones are then made anew. */
const FACTS_VERSION = 2;

interface ReadFile {
  readonly facts: FileFacts;
}

export async function readCode(context: ConnectorContext, entry: FileEntry): Promise<FileFacts | Skipped> {
  const read = await readFacts<ReadFile>(context, entry, {
    key: `r/${FACTS_VERSION}`,
    called: 'The file',
    read: (bytes) => readBytes(entry.path, bytes),
  });
  return 'kind' in read ? read : read.facts;
}

async function readBytes(path: string, bytes: Uint8Array): Promise<ReadFile | Fault> {
  const text = decodeText(bytes) ?? decodeLoosely(bytes);
  if (text === undefined) return { fault: 'The file is not text, so what its code does is not known.' };
  const isDocument = !/\.r$/iu.test(path);
  const chunks = isDocument ? readChunks(text) : { text, includes: [] };
  const tree = await parseR(chunks.text);
  if (!tree) return { fault: 'Parsing the file was given up: it is too large or too deeply nested.' };
  return { facts: { ...extractFacts(tree), includes: chunks.includes.slice(0, 200) } };
}

/** Older scripts are in one of many 8-bit encodings, which no R file declares: letters beyond ASCII stay unknown. */
function decodeLoosely(bytes: Uint8Array): string | undefined {
  return bytes.includes(0) ? undefined : new TextDecoder('utf-8').decode(bytes);
}
