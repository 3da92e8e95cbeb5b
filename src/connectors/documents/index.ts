/**
 * Documents: what READMEs, model cards, decision records and other texts declare about the lifecycle: drawn and listed
 * stages, files they name, approvals, service. Their words are claims, never facts about what is.
 */
import { sha256, type Skipped } from '#core';
import { decodeText, type Connector, type ConnectorContext, type Seen } from '../connector.ts';
import { baseOf } from '../paths.ts';
import type { Facts } from './facts.ts';
import { readKeptOutside } from './kept-outside.ts';
import { observeDocument } from './observe.ts';
import type { Refused } from './prose.ts';
import { readDocument } from './read-document.ts';
import { indexTree } from './resolve.ts';
import { Options } from './schema.ts';
import { selectDocument, type Selected } from './select.ts';

/** Raise it when the same text gives other facts. */
const VERSION = 3;
/** Prose beyond this is generated; parsing it would cost seconds. */
const MAX_BYTES = 500_000;
const MAX_DOCUMENTS = 5000;
const MAX_DEPTH = 48;

export const connector: Connector<Options> = {
  name: 'documents',
  title: 'Documents',
  emits: ['entity', 'relation', 'claim'],
  options: Options,
  applies: (context) => context.files.list().some((entry) => selectDocument(entry) !== undefined),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

async function* collect(context: ConnectorContext): AsyncGenerator<Seen> {
  const selected = context.files.list().flatMap((entry) => selectDocument(entry) ?? []);
  const most = Math.min(MAX_DOCUMENTS, context.limits.files);
  const index = indexTree(context.source, context.files, await readKeptOutside(context));
  for (const one of selected.slice(0, most)) {
    if (context.signal.aborted) return;
    const facts = await readFacts(context, one);
    if ('title' in facts) yield* observeDocument(context, one.entry.path, { facts, index });
    else yield facts;
  }
  if (selected.length > most) {
    const reason = `There are ${selected.length} documents; the first ${most} were read.`;
    yield { kind: 'skipped', source: context.source, locator: '.', reason, scope: 'part' };
  }
}

async function readFacts(context: ConnectorContext, selected: Selected): Promise<Facts | Skipped> {
  const { entry, docKind, format, quiet, dated, numbered, aside } = selected;
  const { path } = entry;
  const skip = (reason: string): Skipped => ({
    kind: 'skipped',
    source: context.source,
    locator: path,
    reason,
    scope: 'file',
  });
  const content = await context.files.read(path, Math.min(MAX_BYTES, context.limits.fileBytes));
  if (content.kind === 'skipped') return content;
  const text = decodeText(content.bytes);
  if (text === undefined) return skip('The document is not UTF-8 text.');
  const reading = {
    docKind,
    format,
    quiet,
    dated,
    numbered,
    aside,
    name: baseOf(path),
    maxDepth: Math.min(MAX_DEPTH, context.limits.depth),
  };
  const fingerprint = `${VERSION}/${JSON.stringify(reading)}/${sha256(content.bytes)}`;
  const facts = await context.remember<Facts | Refused>(`documents/${path}`, fingerprint, async () =>
    readDocument(text, reading),
  );
  return 'title' in facts ? facts : skip(`The document was not read: ${facts.reason}.`);
}
