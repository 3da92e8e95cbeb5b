/**
 * Records the lines that repairs need, as claims in the log beside everything else that was seen: a patch is then a
 * function of the log. Lines that hold a secret's content, are no text, or lie behind a link are not recorded, and
 * then nothing of that file is: the repair stays advice.
 */
import { conceal } from '#connectors';
import { toRef, type ClaimObservation } from '#core';
import { excerptsOf, type Excerpt, type Lifecycle, type Proposal } from '#lifecycle';
import type { OpenedSource } from './sources/index.ts';

/** Most files from which lines are recorded in one survey, in the order of the divergences. */
const MOST_FILES = 200;

export async function recordExcerpts(
  lifecycle: Lifecycle,
  sources: readonly OpenedSource[],
): Promise<readonly ClaimObservation[]> {
  const proposals = lifecycle.divergences.flatMap(({ proposal }) => proposal ?? []);
  const byFile = Map.groupBy(proposals, ({ source, path }) => `${source}\0${path}`);
  const recorded: ClaimObservation[] = [];
  for (const list of [...byFile.values()].slice(0, MOST_FILES)) {
    const opened = sources.find((source) => source.name === list[0]?.source);
    const excerpts = opened ? await readExcerptsOf(opened, list) : [];
    if (opened) recorded.push(...excerpts.map((excerpt) => toClaim(opened, excerpt)));
  }
  return recorded;
}

async function readExcerptsOf({ context }: OpenedSource, proposals: readonly Proposal[]): Promise<readonly Excerpt[]> {
  const entry = context.files.get(proposals[0]?.path ?? '');
  if (entry?.kind !== 'file' || entry.sizeBytes > context.limits.fileBytes) return [];
  const content = await context.files.read(entry.path);
  const text = content.kind === 'content' ? decodeAsIs(content.bytes) : undefined;
  if (text === undefined) return [];
  const excerpts = excerptsOf(text, proposals);
  return excerpts.some((excerpt) => conceal(excerpt.text) !== excerpt.text) ? [] : excerpts;
}

/** A byte order mark is part of the first line: a patch must show it. */
function decodeAsIs(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function toClaim({ context }: OpenedSource, excerpt: Excerpt): ClaimObservation {
  const { source, path, firstLine, text } = excerpt;
  const lastLine = firstLine + text.replace(/\n$/u, '').split('\n').length - 1;
  return {
    kind: 'claim',
    layer: 'encoded',
    method: 'recorded',
    evidence: [{ source, locator: context.locate(path, firstLine, lastLine) }],
    document: toRef('artifact', source, path),
    claim: 'excerpt',
    attributes: { path, firstLine, text },
  };
}
