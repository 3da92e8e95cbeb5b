/**
 * Modules that only import: nothing in them reads, writes or works, so all that is said of one follows from its own facts
 * and the names of the files. In a large repository they are most, and what is said of them is kept in parts.
 */
import { sha256, type Observation } from '#core';
import type { ConnectorContext, FileEntry } from '../connector.ts';
import { toParts } from '../parts.ts';
import type { Module } from './project.ts';
import { FACTS_VERSION, type ReadFile } from './read-file.ts';

/** With fewer the parts would hold too little to gain anything. */
const MIN_MODULES = 256;

export function isPlain({ facts, notebook }: Module, read: ReadFile): boolean {
  return (
    facts.importsOnly === true &&
    facts.calls.length === 0 &&
    !facts.cut &&
    !notebook &&
    (facts.commands ?? []).length === 0 &&
    read.other === undefined
  );
}

export interface PlainModules {
  readonly modules: ReadonlyMap<string, Module>;
  /** Every path that an import could mean, in order. */
  readonly names: readonly string[];
  /** Files that packaging makes commands of. */
  readonly commands: ReadonlySet<string>;
  /** What is said of one. */
  tell(module: Module): Iterable<Observation>;
}

export async function* tellPlainModules(
  context: ConnectorContext,
  plain: PlainModules,
): AsyncGenerator<readonly Observation[]> {
  const { modules } = plain;
  if (modules.size < MIN_MODULES) {
    yield [...modules.values()].flatMap((module) => [...plain.tell(module)]);
    return;
  }
  const names = sha256(plain.names.join('\n'));
  const entries = [...modules.keys()].flatMap((path) => context.files.get(path) ?? []);
  for (const [part, own] of toParts(entries)) {
    const fingerprint = fingerprintOf(context, plain, own);
    const told = await context.keep(`python-plain/${part}`, sha256(`${names}\n${fingerprint}`), async () =>
      own.flatMap(({ path }) => {
        const module = modules.get(path);
        return module ? [...plain.tell(module)] : [];
      }),
    );
    yield told ?? [];
  }
}

function fingerprintOf(
  context: ConnectorContext,
  { modules, commands }: PlainModules,
  entries: readonly FileEntry[],
): string {
  const parts = entries.map((entry) => {
    const searched = modules.get(entry.path)?.searched ?? [];
    const place = context.locate(entry.path);
    return [place, entry.blob ?? entry.fingerprint, commands.has(entry.path) ? 'x' : '', ...searched].join('\0');
  });
  return `${FACTS_VERSION}\n${parts.join('\n')}`;
}
