/**
 * One file of code to what is remembered of it, by its content. What cannot be read is a `Skipped`; a file that could
 * not be read this time is asked for again next time.
 */
import type { Skipped } from '#core';
import type { ConnectorContext, FileEntry } from './connector.ts';
import { rememberWhole, type Remembered } from './remember-whole.ts';

/** A call in one file, where it stands. */
export interface CodeCall<CallExpr> {
  readonly scope: number;
  readonly line: number;
  readonly call: CallExpr;
  readonly block: number;
  /** Text of what the result is assigned to. */
  readonly to?: string;
}

/** A conditional block: which `if` (or `try`, `match`) it is a branch of, and the block it lies in. Block 0 is always run. */
export interface BlockFact {
  readonly parent: number;
  readonly group: number;
}

/** Why a file's content says nothing, in one sentence. */
export interface Fault {
  readonly fault: string;
}

/** How a file is read, and the key under which what `read` gives is remembered. */
export interface FactsReader<Facts> {
  readonly key: string;
  /** `The file`, `The notebook`. */
  readonly called: string;
  readonly read: (bytes: Uint8Array) => Promise<Facts | Fault>;
}

export async function readFacts<Facts extends object>(
  context: ConnectorContext,
  entry: FileEntry,
  reader: FactsReader<Facts>,
): Promise<Facts | Skipped> {
  const skip = (reason: string): Skipped => ({
    kind: 'skipped',
    source: context.source,
    locator: entry.path,
    reason,
    scope: 'file',
  });
  const { fileBytes } = context.limits;
  if (entry.sizeBytes > fileBytes) {
    return skip(
      `${reader.called} has ${entry.sizeBytes} bytes; at most ${fileBytes} are read, so what its code does is not known.`,
    );
  }
  const make = async (): Promise<Remembered<Facts | Fault>> => {
    const content = await context.files.read(entry.path, fileBytes);
    if (content.kind === 'skipped') return { value: { fault: content.reason }, whole: false };
    return { value: await reader.read(content.bytes), whole: true };
  };
  const stored = await rememberWhole(context, `${reader.key}:${entry.path}`, entry.blob ?? entry.fingerprint, make);
  return 'fault' in stored ? skip(stored.fault) : stored;
}

/** As many files as are read in a source, and what is said where there are more. */
export function upToLimit(
  context: ConnectorContext,
  files: readonly FileEntry[],
  called: { readonly locator: string; readonly plural: string },
): { readonly entries: readonly FileEntry[]; readonly left: readonly Skipped[] } {
  const entries = files.slice(0, context.limits.files);
  if (entries.length === files.length) return { entries, left: [] };
  const reason = `There are ${files.length} ${called.plural}; only the first ${entries.length} were read.`;
  return {
    entries,
    left: [{ kind: 'skipped', source: context.source, locator: called.locator, reason, scope: 'part' }],
  };
}
