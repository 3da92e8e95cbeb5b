/** documented-path-missing: a document of the repository names a file of it that is not there. */
import type { ClaimObservation, EntityRef } from '#core';
import { nameOf, parseRef } from '#core';
import type { Finding } from '../lifecycle.ts';
import { sided } from '../pipeline.ts';
import { count, textOf } from '../words.ts';
import { repairDocument } from './document-repair.ts';
import type { Check, CheckView } from './kind.ts';
import { withoutRendered } from './rendered.ts';

export const checkDocumentedPaths: Check = (view) => {
  const mentions = view.workspace.graph.claims('path').filter((claim) => !isOutOfScope(view, claim));
  const byDocument = Map.groupBy(mentions, (claim) => claim.document);
  const findings = [...byDocument].flatMap(([document, claims]) => {
    const missing = Map.groupBy(
      claims.filter((claim) => claim.attributes['exists'] === false),
      (claim) => textOf(claim.attributes['path']),
    );
    const present = claims.filter((claim) => claim.attributes['exists'] === true);
    const absent = [...missing].map(([path, list]) => reportMissing(view, { document, path, claims: list }));
    return present.length > 0 ? [...absent, reportPresent(document, present)] : absent;
  });
  return withoutRendered(findings);
};

/** Ignored files, products of the pipeline and files kept outside are absent on purpose. */
function isOutOfScope(view: CheckView, claim: ClaimObservation): boolean {
  const { exists, ignored, glob, resolved, path } = claim.attributes;
  if (exists !== false) return false;
  if (ignored === true || glob === true) return true;
  const source = parseRef(claim.document).namespace;
  return [resolved, path].some((candidate) => {
    if (typeof candidate !== 'string') return false;
    const ref: EntityRef = `artifact:${source}/${candidate.replace(/^\.?\//u, '')}`;
    const under = ref.replace(/\/$/u, '') as EntityRef;
    return (
      [ref, under].some((each) => {
        const file = view.workspace.file(each);
        return file?.external === true || view.workspace.graph.from(each, 'wasGeneratedBy').length > 0;
      }) || insideOutput(view, under)
    );
  });
}

function insideOutput(view: CheckView, ref: EntityRef): boolean {
  const parts = ref.split('/');
  for (let length = parts.length - 1; length > 1; length -= 1) {
    const parent = parts.slice(0, length).join('/') as EntityRef;
    if (
      view.workspace.graph.from(parent, 'wasGeneratedBy').length > 0 ||
      view.workspace.file(parent)?.external === true
    )
      return true;
  }
  return false;
}

function reportMissing(
  view: CheckView,
  given: { document: EntityRef; path: string; claims: readonly ClaimObservation[] },
): Finding {
  const { document, path, claims } = given;
  const doc = nameOf(document);
  const attributes = claims[0]?.attributes ?? {};
  const cased = textOf(attributes['caseMatch']);
  const elsewhere = textOf(attributes['elsewhere']);
  return {
    kind: 'documented-path-missing',
    stage: 'intent',
    subject: document,
    about: path,
    title: `${doc}: ${path}`,
    outcome: 'divergent',
    certainty: cased === '' ? 0.6 : 0.9,
    statement:
      cased === ''
        ? `${doc} ${absence(path, attributes)}`
        : `${doc} names ${path}; the repository has ${cased}, which differs in letter case.`,
    evidence: claims.flatMap((claim) => sided(claim.evidence, claim.layer, claim.method)).slice(0, 6),
    ask: view.history.ask(`artifact:${parseRef(document).namespace}/${doc}`),
    repair: {
      kind: 'advice',
      text: cased === '' ? correction(doc, path, elsewhere) : `In ${doc}, write ${cased}.`,
      explanation: 'A reader who follows the document arrives at a file that exists.',
    },
    ...repairDocument(view, { document, path, claims }),
  };
}

const verbs: ReadonlyMap<string, string> = new Map([
  ['link', 'links to'],
  ['image', 'shows'],
  ['tree', 'draws'],
]);

/** A link and a branch of a drawn tree mean one place, and only that place was looked at; a name may mean any. */
function absence(path: string, attributes: ClaimObservation['attributes']): string {
  const how = textOf(attributes['how']);
  const place = textOf(attributes['resolved']);
  const elsewhere = textOf(attributes['elsewhere']);
  const verb = verbs.get(how) ?? 'names';
  const alike = elsewhere === '' ? '' : ` ${elsewhere} has the same name.`;
  return verbs.has(how) && place !== '' && place !== path.replace(/\/$/u, '')
    ? `${verb} ${path}, which would be ${place}; the repository has no such path.${alike}`
    : `${verb} ${path}, which is not in the repository.${alike}`;
}

function correction(doc: string, path: string, elsewhere: string): string {
  return elsewhere === ''
    ? `In ${doc}, correct or drop ${path}.`
    : `In ${doc}, correct ${path} (perhaps ${elsewhere} is meant) or drop it.`;
}

/** Files and directories are counted once, however often they are named. */
function reportPresent(document: EntityRef, claims: readonly ClaimObservation[]): Finding {
  const places = new Set(
    claims.map(({ attributes }) => textOf(attributes['resolved']) || textOf(attributes['path']).replace(/\/$/u, '')),
  );
  return {
    kind: 'documented-path-missing',
    stage: 'intent',
    subject: document,
    about: 'present',
    title: nameOf(document),
    outcome: 'consistent',
    certainty: 1,
    statement: `${nameOf(document)} names ${count(places.size, 'path')} of the repository that ${places.size === 1 ? 'exists' : 'exist'}.`,
    evidence: claims.slice(0, 3).flatMap((claim) => sided(claim.evidence, claim.layer, claim.method)),
  };
}
