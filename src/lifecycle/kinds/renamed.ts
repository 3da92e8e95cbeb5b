/** What follows when a file that is named stands elsewhere now: since when, and the lines to change. */
import type { EntityRef } from '#core';
import type { Move } from '../history.ts';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { linesOf } from '../repair/proposal.ts';
import { directoryOf, rewritePath } from '../repair/written-path.ts';
import type { CheckView } from './kind.ts';

export function toldOfMove(move: Move): string {
  const when = move.at === undefined ? '' : ` of ${move.at.slice(0, 10)}`;
  return `commit ${move.commit.slice(0, 8)}${when} moved it to ${move.to}`;
}

/** Broken at the latest since the later of two changes: when the file went, when what names it was last changed. */
export function brokenSince(view: CheckView, missing: EntityRef, namedIn: EntityRef): Pick<Finding, 'since'> {
  const gone = view.history.touches(missing)?.at(-1);
  const named = view.history.lastChange(namedIn);
  const [latest] = [gone, named].filter((change) => change !== undefined).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return latest ? { since: { at: latest.at, commit: latest.commit } } : {};
}

interface Named {
  readonly source: string;
  readonly file: string;
  /** Where the file names the path. */
  readonly ranges: readonly SidedEvidence[];
  readonly written: string;
  readonly meant: string;
}

/** `to` is the path in its true letter case, or the move that commits show; anything less is no ground for a patch. */
export function proposeRename(named: Named, to: string | Move | undefined): Pick<Finding, 'proposal'> {
  if (to === undefined) return {};
  const { source, file, ranges, written, meant } = named;
  const path = typeof to === 'string' ? to : to.to;
  const inFile = meant.startsWith(`${directoryOf(file)}/`) ? meant.slice(directoryOf(file).length + 1) : written;
  const words = [...new Set([written, inFile])].flatMap((from) => {
    const corrected = rewritePath(from, { meant, to: path, directory: directoryOf(file) });
    return corrected === undefined || corrected === from ? [] : [{ from, to: corrected }];
  });
  const lines = ranges.flatMap((range) => linesOf(range, file) ?? []);
  if (words.length === 0 || lines.length === 0) return {};
  const explanation =
    typeof to === 'string'
      ? `${path} is the only file whose path differs in nothing but letter case.`
      : to.how === 'same content'
        ? `Commit ${to.commit.slice(0, 8)} removed ${meant} and added ${path} with the very same content.`
        : `Commit ${to.commit.slice(0, 8)} removed ${meant} and added ${path}, the only file of that name in it.`;
  return { proposal: { source, path: file, changes: [{ change: 'replace', ranges: lines, words }], explanation } };
}
