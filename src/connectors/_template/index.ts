/** The template connector: reads `*.template.yaml`. Replace what it reads and what it emits; keep its shape. */
import { toRef, type EntityObservation } from '#core';
import { z } from 'zod';
import { decodeText, type Connector, type ConnectorContext, type FileEntry, type Seen } from '../connector.ts';
import { parseTemplateFile } from './schema.ts';

const TemplateOptions = z.strictObject({});
type TemplateOptions = z.infer<typeof TemplateOptions>;

export const connector = {
  name: 'template',
  title: 'template files',
  emits: ['entity'],
  options: TemplateOptions,
  applies: (context) => context.files.list().some(isOurs),
  async *collect(_options, context) {
    for (const entry of context.files.list().filter(isOurs)) {
      if (context.signal.aborted) return;
      yield await readOne(entry, context);
    }
  },
} satisfies Connector<TemplateOptions>;

function isOurs(entry: FileEntry): boolean {
  return entry.kind === 'file' && entry.path.endsWith('.template.yaml');
}

async function readOne(entry: FileEntry, context: ConnectorContext): Promise<Seen> {
  const skip = (reason: string): Seen => ({
    kind: 'skipped',
    source: context.source,
    locator: entry.path,
    reason,
    scope: 'file',
  });
  const content = await context.files.read(entry.path, context.limits.fileBytes);
  if (content.kind === 'skipped') return content;
  const text = decodeText(content.bytes);
  if (text === undefined) return skip('It is not UTF-8 text.');
  const parsed = parseTemplateFile(text);
  if (parsed === undefined) return skip('It is not a template file.');
  return {
    kind: 'entity',
    ref: toRef('artifact', context.source, entry.path),
    attributes: { title: parsed.title },
    layer: 'encoded',
    method: 'parsed',
    evidence: [{ source: context.source, locator: context.locate(entry.path) }],
  } satisfies EntityObservation;
}
