/** One file to its facts: read, decoded, scanned or parsed. What cannot be read is a `Skipped`. Remembered by content. */
import type { Skipped } from '#core';
import { readFacts, type Fault } from '../code-facts.ts';
import { decodeText, type ConnectorContext, type FileEntry } from '../connector.ts';
import { extractFacts } from './extract.ts';
import { emptyFacts, type FileFacts } from './facts.ts';
import { scanImports, withoutStrings } from '../python-imports.ts';
import { readNotebook, type ExecutionOrder } from './notebook.ts';
import { parsePython } from '../python-syntax.ts';
import { worthParsing } from './worth-parsing.ts';

/** Raise when the facts change shape or meaning: remembered ones are then made anew. */
export const FACTS_VERSION = 9;

export interface ReadFile {
  readonly facts: FileFacts;
  readonly notebook?: { readonly lines: readonly (readonly [number, number])[]; readonly order: ExecutionOrder };
  /** Language of a notebook that is not Python. */
  readonly other?: string;
}
type Stored = ReadFile | Fault;

export async function readCode(
  context: ConnectorContext,
  entry: FileEntry,
  whole: boolean,
): Promise<ReadFile | Skipped> {
  return readFacts(context, entry, {
    key: `python${whole ? '' : '-scan'}/${FACTS_VERSION}`,
    called: entry.path.endsWith('.ipynb') ? 'The notebook' : 'The file',
    read: (bytes) => readBytes(entry.path, bytes, whole),
  });
}

async function readBytes(path: string, bytes: Uint8Array, whole: boolean): Promise<Stored> {
  const text = decodeText(bytes) ?? decodeLatin(bytes);
  if (text === undefined) return { fault: 'The file is not text in UTF-8, so what its code does is not known.' };
  if (path.endsWith('.ipynb')) return readCells(text);
  if (!whole && !worthParsing.test(text)) return { facts: scanned(text) };
  const facts = await parsed(text);
  return facts ? { facts } : { fault: 'Parsing the file was given up: it is too large or too deeply nested.' };
}

/** Python 2 files and some Windows editors declare another encoding in a comment of the first two lines (PEP 263). */
function decodeLatin(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^(?:[^\n]*\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/u.exec(head)?.[1];
  if (declared === undefined || !/^(latin|iso-?8859|cp125|windows-125)/iu.test(declared) || bytes.includes(0))
    return undefined;
  return new TextDecoder('windows-1252').decode(bytes);
}

async function readCells(text: string): Promise<Stored> {
  const read = readNotebook(text);
  if ('fault' in read) return { fault: `The notebook cannot be read: ${read.fault}` };
  if ('other' in read) return { facts: emptyFacts, other: read.other };
  const facts = await parsed(read.text);
  if (!facts) return { fault: 'Parsing the notebook was given up: it is too large or too deeply nested.' };
  return { facts: { ...facts, commands: read.commands }, notebook: { lines: read.lines, order: read.order } };
}

async function parsed(text: string): Promise<FileFacts | undefined> {
  const tree = await parsePython(text);
  return tree && extractFacts(tree);
}

function scanned(text: string): FileFacts {
  // Quotes are blanked with what they hold, so that a guard inside a text is none.
  const mainGuard = /^if[ \t(]+(?:__name__[ \t]*==|[ \t]*==[ \t]*__name__)/mu.test(withoutStrings(text));
  return {
    ...emptyFacts,
    imports: scanImports(text),
    scopes: [{ kind: 'module', name: '', parent: -1, parameters: [], decorators: [], line: 1 }],
    blocks: [{ parent: -1, group: -1 }],
    mainGuard,
    importsOnly: true,
  };
}
