/** All that a document states and that can be looked up, in the order of its lines. Pure. */
import { sentencesIn } from './assertions.ts';
import { readBadges } from './badges.ts';
import { readLists, readServedVersions } from './claim-lists.ts';
import { readNumbers } from './claim-numbers.ts';
import { readPromises } from './claim-promises.ts';
import { readRules } from './claim-rules.ts';
import { readUses } from './claim-uses.ts';
import type { DocKind, Stated } from './facts.ts';
import type { Block } from './prose.ts';

const MAX_STATED = 200;

/** Kinds of document that speak for the repository as a whole or for a part of it. */
const speaking: ReadonlySet<DocKind> = new Set([
  'readme',
  'model-card',
  'dataset-card',
  'agents',
  'contributing',
  'runbook',
  'document',
]);
/** A document that teaches or collects speaks of subjects, not of this project. */
const teaching =
  /\b(?:tutorial|course|workshop|zoomcamp|bootcamp|homework|lessons?|exercises?|awesome|cheat ?sheet|template|cookiecutter|book|learn(?:ing)? (?:path|how)|syllabus|curriculum|assignment|example|starter)\b/iu;

export function readStated(
  blocks: readonly Block[],
  given: { docKind: DocKind; title: string; name: string },
): readonly Stated[] {
  const { docKind, title, name } = given;
  if (!speaking.has(docKind)) return [];
  const badges = docKind === 'readme' ? readBadges(blocks) : [];
  if (teaching.test(title) || /\.(?:qmd|rmd|mdx|mdc)$/iu.test(name)) return badges;
  const sentences = sentencesIn(blocks);
  if (docKind === 'contributing' || docKind === 'agents') return readRules(sentences);
  const all = [
    ...badges,
    ...readLists(blocks, sentences),
    ...readServedVersions(sentences),
    ...readRules(sentences),
    ...readNumbers(sentences),
    ...readPromises(blocks, sentences),
    ...readUses(sentences),
  ];
  return all.toSorted((a, b) => a.line - b.line).slice(0, MAX_STATED);
}
