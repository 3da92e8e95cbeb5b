/** The words of lineage: kinds in the singular and the plural, and how one thing stands to another. */
import type { LineageLink } from '#api';

const kinds: Readonly<Record<string, readonly [string, string]>> = {
  artifact: ['file', 'files'],
  'dataset-version': ['version of a dataset', 'versions of datasets'],
  'model-version': ['model version', 'model versions'],
  'code-revision': ['commit', 'commits'],
};

export function countKind(kind: string, size: number): string {
  const [one, many] = kinds[kind] ?? [kind, `${kind}s`];
  return `${size.toLocaleString('en')} ${size === 1 ? one : many}`;
}
export function nameKind(kind: string): string {
  return kinds[kind]?.[0] ?? kind;
}

/** As a sentence, `from` first: “train.py uses data.csv”. What depends stands on the left. */
const relations: Readonly<Record<string, string>> = {
  used: 'uses',
  wasGeneratedBy: 'was made by',
  wasDerivedFrom: 'was derived from',
  wasInformedBy: 'follows',
  hadPlan: 'ran as',
  trainedOn: 'was trained on',
  testedOn: 'was tested on',
  registeredAs: 'is registered as',
  deployedAs: 'is deployed as',
  serves: 'serves',
  imports: 'imports',
  calls: 'calls',
  sameAs: 'is the same as',
};

export function relationWords(link: LineageLink): string {
  return relations[link.relation] ?? link.relation;
}

const methods: Readonly<Record<LineageLink['method'], string>> = {
  verified: 'by a signature',
  hashed: 'by equal content',
  recorded: 'as a tool recorded it',
  parsed: 'as code or settings say',
  inferred: 'concluded, not said',
};
export function methodWords(link: LineageLink): string {
  return methods[link.method];
}

export const NO_STAGE = 'no stage';
