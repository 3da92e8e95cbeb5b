/** For tests: what the connector tells about small sources held in memory, one short line of text for each fact. */
import type { CodeSignal, JsonObject } from '#core';
import { collectAll, memoryContext, type MemorySource } from '../../../test/support/memory-context.ts';
import type { Seen } from '../connector.ts';
import { connector } from './index.ts';

export interface Told {
  readonly seen: readonly Seen[];
  /** `what target`, or `what ? reason`, or `what` alone; in order of lines. */
  signals(path: string): readonly string[];
  /** The same with `line call: ` before it. */
  places(path: string): readonly string[];
  /** `reads PATH role method` and `writes PATH role method`, sorted. */
  uses(path: string): readonly string[];
  imports(path: string): readonly string[];
  calls(path: string): readonly string[];
  attributes(path: string): JsonObject;
  /** `what reference (pin): why` of each unpinned claim, sorted. */
  loose(path: string): readonly string[];
  skipped(): readonly string[];
}

export async function tell(files: MemorySource['files'], more: Partial<MemorySource> = {}): Promise<Told> {
  const context = memoryContext({ files, ...more });
  const seen = connector.applies(context) ? await collectAll(connector.collect({}, context)) : [];
  const attributes = (path: string): JsonObject =>
    seen.flatMap((one) => (one.kind === 'entity' && one.ref === `artifact:ws/${path}` ? [one.attributes] : []))[0] ??
    {};
  const signals = (path: string): readonly CodeSignal[] =>
    (attributes(path)['signals'] ?? []) as unknown as readonly CodeSignal[];
  const short = (one: CodeSignal): string =>
    [one.what, one.target ?? (one.unresolved === undefined ? undefined : `? ${one.unresolved}`)]
      .filter((part) => part !== undefined)
      .join(' ');
  return {
    seen,
    attributes,
    signals: (path) => signals(path).map((one) => short(one)),
    places: (path) => signals(path).map((one) => `${one.line} ${one.call}: ${short(one)}`),
    uses: (path) => usesOf(seen, `artifact:ws/${path}`),
    imports: (path) => relatedTo(seen, 'imports', `artifact:ws/${path}`),
    calls: (path) => relatedTo(seen, 'calls', `artifact:ws/${path}`),
    loose: (path) =>
      seen
        .flatMap((one) => {
          if (one.kind !== 'claim' || one.document !== `artifact:ws/${path}`) return [];
          const { what, reference, pin, why } = one.attributes as Record<string, string>;
          return [`${what} ${reference}${pin === undefined ? '' : ` (${pin})`}: ${why}`];
        })
        .toSorted(),
    skipped: () => seen.flatMap((one) => (one.kind === 'skipped' ? [`${one.locator}: ${one.reason}`] : [])),
  };
}

function relatedTo(seen: readonly Seen[], relation: string, file: string): readonly string[] {
  return seen
    .flatMap((one) =>
      one.kind === 'relation' && one.relation === relation && one.from === file
        ? [one.to.slice('artifact:ws/'.length)]
        : [],
    )
    .toSorted();
}

function usesOf(seen: readonly Seen[], file: string): readonly string[] {
  return seen
    .flatMap((one) => {
      if (one.kind !== 'relation' || !/^(used|wasGeneratedBy)$/u.test(one.relation)) return [];
      const [verb, other] = one.relation === 'used' ? ['reads', one.to] : ['writes', one.from];
      if ((one.relation === 'used' ? one.from : one.to) !== file) return [];
      const role = one.attributes?.['role'] as string | undefined;
      return [[verb, other.slice('artifact:ws/'.length), ...(role === undefined ? [] : [role]), one.method].join(' ')];
    })
    .toSorted();
}

/** Signals of one script on its own. */
export async function signalsOf(source: string): Promise<readonly string[]> {
  return (await tell({ 'a.py': source })).signals('a.py');
}
