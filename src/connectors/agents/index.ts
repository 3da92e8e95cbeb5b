/** Agents, the servers and tools that they are given, and the files that steer them: who they are and what they may reach. */
import { nameProviderModel, type EntityRef, type JsonObject, type ServiceAttributes, toRef } from '#core';
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { openReading, type Reading } from '../reading.ts';
import type { FoundService } from './found.ts';
import { formOf, readInstructions } from './instructions.ts';
import { readServers, readSettings } from './servers.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'agents',
  title: 'agents, their tools and instructions',
  emits: ['entity', 'relation'],
  options,
  applies: (context) => context.files.list().some(isOurs),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

const clients: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)\.?mcp\.json$/u, 'mcp'],
  [/(?:^|\/)\.cursor\/mcp\.json$/u, 'cursor'],
  [/(?:^|\/)\.vscode\/mcp\.json$/u, 'vscode'],
  [/(?:^|\/)claude_desktop_config\.json$/u, 'claude'],
  [/(?:^|\/)\.gemini\/settings\.json$/u, 'gemini'],
  [/(?:^|\/)opencode\.jsonc?$/u, 'opencode'],
  [/(?:^|\/)\.?(?:roo|kilocode|amazonq)\/mcp\.json$/u, 'editor'],
];
const settings = /(?:^|\/)\.claude\/settings(?:\.local)?\.json$/u;

function clientOf(path: string): string | undefined {
  return clients.findLast(([pattern]) => pattern.test(path))?.[1];
}

function isOurs({ kind, path }: FileEntry): boolean {
  if (kind !== 'file' || /(?:^|\/)(?:node_modules|site-packages|\.?venv|vendor)\//u.test(path)) return false;
  return clientOf(path) !== undefined || settings.test(path) || formOf(path) !== undefined;
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const { entries, left } = upToLimit(context, context.files.list().filter(isOurs), {
    locator: 'AGENTS.md',
    plural: 'files of agents',
  });
  yield left;
  for (const { path } of entries) {
    if (context.signal.aborted) return;
    yield (await readOne(reading, path)).flatMap((service) => observe(context, path, service));
  }
  yield [...reading.skipped.values()];
}

async function readOne(reading: Reading, path: string): Promise<readonly FoundService[]> {
  const client = clientOf(path);
  if (client !== undefined || settings.test(path)) {
    const node = await reading.yaml(path);
    return node === undefined ? [] : client === undefined ? readSettings(node) : readServers(node, client);
  }
  const text = await reading.text(path);
  const found = text === undefined ? undefined : readInstructions(path, text, reading.context.limits.depth);
  return found ? [found] : [];
}

function observe(context: ConnectorContext, file: string, found: FoundService): readonly Seen[] {
  const { line, lastLine, models = [], ...rest } = found;
  const ref: EntityRef = toRef('service', context.source, `${file}:${found.name}`);
  const attributes: ServiceAttributes = { ...rest, file, line };
  const common = {
    layer: 'encoded',
    method: 'parsed',
    evidence: [{ source: context.source, locator: context.locate(file, line, lastLine) }],
  } as const;
  return [
    { kind: 'entity', ref, attributes: attributes as unknown as JsonObject, ...common },
    ...models.map((model): Seen => {
      const { ref: to, ...named } = nameProviderModel(authorityOf(model), model);
      const use = { role: 'model', through: 'model', line, ...named };
      return {
        kind: 'relation',
        from: ref,
        relation: 'used',
        to,
        attributes: use,
        ...common,
      };
    }),
  ];
}

/** Short names of clients mean their maker's models. */
function authorityOf(model: string): string {
  if (/^(?:claude|opus|sonnet|haiku)/iu.test(model)) return 'anthropic';
  if (/^(?:gpt|o\d|chatgpt|codex)/iu.test(model)) return 'openai';
  return /^gemini/iu.test(model) ? 'google' : 'unnamed';
}
