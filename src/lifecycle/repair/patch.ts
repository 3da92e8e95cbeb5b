/**
 * A proposal and the recorded lines of its file become a unified diff that `git apply` takes: three lines of context,
 * line endings as they are, names quoted as git quotes them. Only what the log holds is used, so the same log gives
 * the same patch, whether or not the source is still there.
 */
import { formatPatch, structuredPatch, type StructuredPatchHunk } from 'diff';
import type { Lifecycle, Repair } from '../lifecycle.ts';
import { changeLines, type Changed } from './change-lines.ts';
import type { Excerpt, Proposal } from './proposal.ts';

const CONTEXT = 3;

/** Where the lines that a repair needs are on record, its advice becomes a patch. */
export function withPatches(lifecycle: Lifecycle, excerpts: readonly Excerpt[]): Lifecycle {
  const byFile = Map.groupBy(excerpts, (excerpt) => keyOf(excerpt));
  const divergences = lifecycle.divergences.map(({ proposal, ...divergence }) => {
    const diff = proposal && toPatch(proposal, byFile.get(keyOf(proposal)) ?? []);
    if (diff === undefined) return divergence;
    const repair: Repair = { kind: 'diff', text: diff, explanation: proposal?.explanation ?? '' };
    return { ...divergence, repair };
  });
  return { ...lifecycle, divergences };
}

function keyOf({ source, path }: Pick<Excerpt, 'source' | 'path'>): string {
  return `${source}\0${path}`;
}

function toPatch(proposal: Proposal, excerpts: readonly Excerpt[]): string | undefined {
  const sorted = excerpts.toSorted((a, b) => a.firstLine - b.firstLine);
  const numbered = new Map(sorted.flatMap((excerpt) => splitLines(excerpt.text, excerpt.firstLine)));
  const changed = changeLines(numbered, proposal.changes);
  if (!changed) return undefined;
  const hunks: StructuredPatchHunk[] = [];
  let shift = 0;
  for (const excerpt of sorted) {
    for (const hunk of hunksOf(excerpt, changed)) {
      const down = excerpt.firstLine - 1;
      hunks.push({ ...hunk, oldStart: hunk.oldStart + down, newStart: hunk.newStart + down + shift });
    }
    shift += hunksOf(excerpt, changed).reduce((sum, hunk) => sum + hunk.newLines - hunk.oldLines, 0);
  }
  if (hunks.length === 0) return undefined;
  const header = { oldHeader: undefined, newHeader: undefined };
  return formatPatch(
    { oldFileName: `a/${proposal.path}`, newFileName: `b/${proposal.path}`, ...header, hunks },
    { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  );
}

function hunksOf(excerpt: Excerpt, changed: Changed): readonly StructuredPatchHunk[] {
  const after = splitLines(excerpt.text, excerpt.firstLine)
    .map(([number, text]) => changed.get(number) ?? text)
    .join('');
  if (after === excerpt.text) return [];
  return structuredPatch('', '', excerpt.text, after, undefined, undefined, { context: CONTEXT }).hunks;
}

/** Lines as git counts them: ended by a line feed, nothing else. */
export function splitLines(text: string, firstLine = 1): readonly (readonly [number, string])[] {
  const parts = text.split('\n');
  const lines = parts.map((part, index) => (index < parts.length - 1 ? `${part}\n` : part));
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => [firstLine + index, line] as const);
}
