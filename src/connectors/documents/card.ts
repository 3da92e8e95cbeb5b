/** What a model or dataset card states about its subject, from its head and its headings. */
import { fold, type Card, type DocKind } from './facts.ts';
import type { Block } from './prose.ts';
import type { CardHead } from './schema.ts';
import { labelled, wordsUnder } from './sections.ts';

const MAX_ITEMS = 20;

/** Whether a head makes a document a card, whatever its name: the keys are those of the Hugging Face Hub. */
export function cardKindOf(fields: Readonly<Record<string, unknown>>): DocKind | undefined {
  const has = (...names: readonly string[]): boolean => names.some((name) => name in fields);
  if (has('task_categories', 'size_categories', 'annotations_creators', 'dataset_info', 'source_datasets'))
    return 'dataset-card';
  if (has('model-index', 'base_model', 'pipeline_tag', 'library_name')) return 'model-card';
  return undefined;
}

export function readCard(
  blocks: readonly Block[],
  given: { title: string; line: number; head: CardHead | undefined },
): Card {
  const { head } = given;
  const use = wordsUnder(blocks, /^\W*\d*\W*(?:intended (?:use|purpose)s?|primary intended uses?|direct use)\b/iu);
  const version = head?.model_version ?? labelled(blocks, /^(?:\*\*)?(?:model )?version(?:\*\*)?$/iu) ?? head?.version;
  const license = head?.license?.join(', ') ?? labelled(blocks, /^(?:\*\*)?licen[cs]e(?:\*\*)?$/iu);
  return {
    title: given.title,
    line: given.line,
    ...list('datasets', head?.datasets),
    ...list('baseModel', head?.base_model),
    ...list('metrics', head?.metrics),
    ...(license === undefined || license === '' ? {} : { license: fold(license, 120) }),
    ...(use === undefined ? {} : { intendedUse: fold(use) }),
    ...(version !== undefined && /^v?\d/iu.test(version) ? { modelVersion: fold(version, 40) } : {}),
  };
}

function list<Name extends string>(
  name: Name,
  words: readonly string[] | undefined,
): Partial<Record<Name, readonly string[]>> {
  const kept = (words ?? [])
    .filter((word) => word.trim() !== '')
    .slice(0, MAX_ITEMS)
    .map((word) => fold(word, 200));
  const made: Partial<Record<string, readonly string[]>> = kept.length === 0 ? {} : { [name]: kept };
  return made as Partial<Record<Name, readonly string[]>>;
}
