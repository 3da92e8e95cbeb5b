/**
 * documented-path-missing: a document of the repository names a file of it that is not there.
 * approval-not-observable: a document or workflow speaks of an approval whose enforcement lives outside what was read.
 */
import type { ClaimObservation, EntityRef } from '#core';
import { nameOf, parseRef } from '#core';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { sided } from '../pipeline.ts';
import { isPagesEnvironment } from '../stage-of.ts';
import { listOf, quote, sentenceAbout, textOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

export const checkDocumentedPaths: Check = (view) => {
  const mentions = view.workspace.graph.claims('path').filter((claim) => !isOutOfScope(view, claim));
  const byDocument = Map.groupBy(mentions, (claim) => claim.document);
  return [...byDocument].flatMap(([document, claims]) => {
    const missing = Map.groupBy(
      claims.filter((claim) => claim.attributes['exists'] === false),
      (claim) => textOf(claim.attributes['path']),
    );
    const present = claims.filter((claim) => claim.attributes['exists'] === true);
    const absent = [...missing].map(([path, list]) => reportMissing(view, { document, path, claims: list }));
    return present.length > 0 ? [...absent, reportPresent(document, present)] : absent;
  });
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
  const [first] = claims;
  const cased = first?.attributes['caseMatch'];
  return {
    kind: 'documented-path-missing',
    stage: 'intent',
    subject: document,
    about: path,
    title: `${doc}: ${path}`,
    outcome: 'divergent',
    certainty: typeof cased === 'string' ? 0.9 : 0.6,
    statement:
      typeof cased === 'string'
        ? `${doc} names ${path}; the repository has ${cased}, which differs in letter case.`
        : `${doc} names ${path}, which is not in the repository.`,
    evidence: claims.flatMap((claim) => sided(claim.evidence, claim.layer, claim.method)).slice(0, 6),
    ask: view.history.ask(`artifact:${parseRef(document).namespace}/${doc}`),
    repair: {
      kind: 'advice',
      text: typeof cased === 'string' ? `In ${doc}, write ${cased}.` : `In ${doc}, correct or drop ${path}.`,
      explanation: 'A reader who follows the document arrives at a file that exists.',
    },
  };
}

function reportPresent(document: EntityRef, claims: readonly ClaimObservation[]): Finding {
  return {
    kind: 'documented-path-missing',
    stage: 'intent',
    subject: document,
    about: 'present',
    title: nameOf(document),
    outcome: 'consistent',
    certainty: 1,
    statement: `${nameOf(document)} names ${claims.length === 1 ? 'a file' : `${claims.length} files`} of the repository that exist${claims.length === 1 ? 's' : ''}.`,
    evidence: claims.slice(0, 3).flatMap((claim) => sided(claim.evidence, claim.layer, claim.method)),
  };
}

const aboutApproval = /approv|sign.?off|review|authoris|authoriz/iu;

export const checkApprovals: Check = (view) => {
  const { graph } = view.workspace;
  const environments = Map.groupBy(
    graph.claims('environment').filter((claim) => !isPagesEnvironment(textOf(claim.attributes['environment']))),
    (claim) => `${parseRef(claim.document).namespace}\0${textOf(claim.attributes['environment'])}`,
  );
  const spoken = Map.groupBy(graph.claims('approval'), (claim) => parseRef(claim.document).namespace);
  const named = [...environments].map(([key, claims]) => reportEnvironment(view, key, claims));
  const covered = new Set([...environments.keys()].map((key) => key.split('\0')[0]));
  const words = [...spoken].flatMap(([source, claims]) => (covered.has(source) ? [] : [reportWords(view, claims)]));
  return [...named, ...words];
};

function reportEnvironment(view: CheckView, key: string, claims: readonly ClaimObservation[]): Finding {
  const [source = '', environment = ''] = key.split('\0');
  const words = view.workspace.graph
    .claims('approval')
    .filter((claim) => parseRef(claim.document).namespace === source);
  const [said] = words;
  const files = [...new Set(claims.map((claim) => nameOf(claim.document)))];
  const subject = claims[0]?.document ?? (`environment:${source}/${environment}` as const);
  return {
    kind: 'approval-not-observable',
    stage: 'approve',
    subject,
    about: environment,
    title: `environment '${environment}'`,
    outcome: 'unknown',
    certainty: 0.9,
    statement: `${listOf(files)} ${files.length === 1 ? 'names' : 'name'} the environment '${environment}'${said?.quote ? `, and ${nameOf(said.document)} says ${quote(sentenceAbout(said.quote, aboutApproval))}` : ''}. Whether anybody must approve there is a setting kept outside git, so no approval can be shown from here.`,
    evidence: evidenceOf([...claims, ...words.slice(0, 3)]),
    ask: claims.flatMap((claim) => view.history.ask(`artifact:${source}/${nameOf(claim.document)}`)).slice(0, 1),
    repair: {
      kind: 'advice',
      text: `Look at the repository's Settings → Environments → ${environment} (or GET /repos/OWNER/REPO/environments/${environment}): “Required reviewers”.`,
      explanation: 'The protection rules say whether the approval is enforced and by whom.',
    },
  };
}

function reportWords(view: CheckView, claims: readonly ClaimObservation[]): Finding {
  const [first] = claims;
  const document = first?.document ?? 'document:unknown/unknown';
  return {
    kind: 'approval-not-observable',
    stage: 'approve',
    subject: document,
    about: 'words',
    title: nameOf(document),
    outcome: 'unknown',
    certainty: 0.7,
    statement: `${nameOf(document)} says ${quote(sentenceAbout(first?.quote ?? '', aboutApproval))}; nothing that was read records an approval, and no workflow names an environment that could require one.`,
    evidence: evidenceOf(claims).slice(0, 6),
    ask: view.history.ask(`artifact:${parseRef(document).namespace}/${nameOf(document)}`),
    repair: {
      kind: 'advice',
      text: 'Ask where approvals are kept (review records, tickets, environment protection) and name that place in the document.',
      explanation: 'Then the approval can be shown for each release.',
    },
  };
}

function evidenceOf(claims: readonly ClaimObservation[]): readonly SidedEvidence[] {
  return claims.flatMap((claim) => sided(claim.evidence, claim.layer, claim.method));
}
