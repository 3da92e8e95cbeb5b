/** What things and links of lineage are called on the screen. */
import type { LineageLink, LineageThing } from '#api';

const plurals: Readonly<Record<string, readonly [one: string, many: string]>> = {
  artifact: ['file', 'files'],
  'dataset-version': ['dataset version', 'dataset versions'],
  'model-version': ['model version', 'model versions'],
  'code-revision': ['commit', 'commits'],
  'feature-set': ['feature set', 'feature sets'],
  person: ['person', 'people'],
};

export function countOf(kind: string, count: number, isMore = false): string {
  const [one, many] = plurals[kind] ?? [kind, `${kind}s`];
  return `${count.toLocaleString('en')} ${isMore ? 'more ' : ''}${count === 1 ? one : many}`;
}

export function kindWord(kind: string): string {
  return plurals[kind]?.[0] ?? kind;
}

export interface Label {
  readonly name: string;
  readonly note: string;
}

/** In the room of a node: a file by its own name, other things without their kind, which stands below. */
export function labelOf(thing: LineageThing): Label {
  const { kind, title } = thing;
  if (kind === 'artifact') {
    const cut = title.lastIndexOf('/');
    return cut < 0
      ? { name: title, note: 'file' }
      : { name: title.slice(cut + 1), note: `file in ${title.slice(0, cut)}` };
  }
  const version = /^version (\S+) of (.+)$/u.exec(title);
  if (version) return { name: `${version[2]} ${version[1]}`, note: kindWord(kind) };
  const word = kind === 'code-revision' ? 'commit' : kind;
  const name = title.startsWith(`${word} `) ? title.slice(word.length + 1) : title;
  return { name, note: kindWord(kind) };
}

/** [what depends, to what it depends on; the other way round] */
const relations: Readonly<Record<string, readonly [string, string]>> = {
  used: ['uses', 'is used by'],
  wasGeneratedBy: ['was made by', 'made'],
  wasDerivedFrom: ['comes from', 'gave'],
  wasInformedBy: ['comes after', 'comes before'],
  hadPlan: ['was run by the plan', 'was run as'],
  trainedOn: ['was trained on', 'trained'],
  testedOn: ['was tested on', 'tested'],
  registeredAs: ['is the name of', 'is registered as'],
  deployedAs: ['is deployed from', 'is deployed as'],
  serves: ['serves', 'is served by'],
  imports: ['imports', 'is imported by'],
  calls: ['calls', 'is called by'],
  sameAs: ['is the same as', 'is the same as'],
};

/** As a sentence of `ref` about the other end. */
export function relationWords(link: LineageLink, ref: string): string {
  const [forward, back] = relations[link.relation] ?? [link.relation, link.relation];
  return link.from === ref ? forward : back;
}

/** How a link is known, in the words of the method. */
export const methodWords: Readonly<Record<LineageLink['method'], string>> = {
  verified: 'verified by a signature',
  hashed: 'hashed: the content is the same',
  recorded: 'recorded by a tool',
  parsed: 'parsed from code or configuration',
  inferred: 'inferred: nothing that was read says so itself',
};

/** The source that a reference belongs to. */
export function ownerOf(ref: string): string {
  const owner = ref.slice(ref.indexOf(':') + 1).split('/')[0] ?? '';
  return owner.replace(/%([0-9A-F]{2})/gu, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
