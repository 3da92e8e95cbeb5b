/** Branches, tags and other references, in one `for-each-ref`. Peeled: `commit` is what an annotated tag points at. */
import type { GitEnd, GitReader } from '../connector.ts';

export interface Reference {
  readonly name: string;
  readonly annotated: boolean;
  readonly commit: string;
  readonly person: { readonly name: string; readonly email: string } | undefined;
  /** Of the tag when annotated, else of the commit. */
  readonly seconds: number;
  readonly subject: string;
  /** The branch HEAD names. */
  readonly current: boolean;
}

const fields = [
  '%(refname)',
  '%(objecttype)',
  '%(objectname)',
  '%(*objecttype)',
  '%(*objectname)',
  '%(taggername)',
  '%(taggeremail)',
  '%(taggerdate:unix)',
  '%(committerdate:unix)',
  '%(HEAD)',
  '%(contents:subject)',
];
const MAX_REFERENCES = 50_000;

/** References to commits only; anything else (a tagged blob) is left out. */
export async function readReferences(
  git: GitReader,
  patterns: readonly string[],
): Promise<{ readonly references: readonly Reference[]; readonly end: GitEnd }> {
  const output = await git.run([
    'for-each-ref',
    `--count=${MAX_REFERENCES}`,
    `--format=${fields.join('%00')}`,
    ...patterns,
  ]);
  const references = output.text
    .split('\n')
    .map(parseReference)
    .filter((reference) => reference !== undefined);
  return { references, end: { exitCode: output.exitCode, complaint: output.complaint } };
}

function parseReference(line: string): Reference | undefined {
  const [
    name = '',
    type,
    id = '',
    peeledType,
    peeledId = '',
    tagger = '',
    email = '',
    tagged,
    committed,
    current,
    subject = '',
  ] = line.split('\0');
  const annotated = type === 'tag';
  if ((annotated ? peeledType : type) !== 'commit') return undefined;
  return {
    name,
    annotated,
    commit: annotated ? peeledId : id,
    person: tagger === '' && email === '' ? undefined : { name: tagger, email: email.replace(/^<|>$/gu, '') },
    seconds: Number.parseInt((annotated ? tagged : committed) ?? '', 10),
    current: current === '*',
    subject: subject.slice(0, 200).toWellFormed(),
  };
}
