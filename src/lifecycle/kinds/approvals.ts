/**
 * approval-not-observable: a document or workflow speaks of an approval whose enforcement lives outside what was read.
 * Unknown, because what a forge enforces, and who approved what, is not kept in git; where that forge was read too, its
 * answer stands (`enforced-approvals.ts`).
 */
import type { ClaimObservation } from '#core';
import { nameOf, parseRef } from '#core';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { sided } from '../pipeline.ts';
import { isPagesEnvironment } from '../stage-of.ts';
import { listOf, quote, sentenceAbout, textOf } from '../words.ts';
import { judgeEnvironment, sayRecorded } from './enforced-approvals.ts';
import type { Check, CheckView } from './kind.ts';

const aboutApproval = /approv|sign.?off|review|authoris|authoriz/iu;

/** A comment that says how one would ask for approval says that none is asked for. */
const merelyPossible =
  /\b(?:uncomment|if you (?:need|want|wish|like|prefer)|if needed|optional(?:ly)?|e\.g\.|for example)\b/iu;

export const checkApprovals: Check = (view) => {
  const { graph } = view.workspace;
  const environments = Map.groupBy(
    graph.claims('environment').filter((claim) => !isPagesEnvironment(textOf(claim.attributes['environment']))),
    (claim) => `${parseRef(claim.document).namespace}\0${textOf(claim.attributes['environment'])}`,
  );
  const spoken = Map.groupBy(
    graph.claims('approval').filter((claim) => !merelyPossible.test(claim.quote ?? textOf(claim.attributes['text']))),
    (claim) => parseRef(claim.document).namespace,
  );
  const named = [...environments].map(([key, claims]) => {
    const source = key.split('\0')[0] ?? '';
    return reportEnvironment(view, { key, claims, spoken: spoken.get(source) ?? [] });
  });
  const covered = new Set([...environments.keys()].map((key) => key.split('\0')[0]));
  const words = [...spoken].flatMap(([source, claims]) => (covered.has(source) ? [] : [reportWords(view, claims)]));
  return [...named, ...words];
};

/** Words of the same workflow, of a document, or that name the environment; another workflow's comment is about that one. */
function isAbout(said: ClaimObservation, environment: string, files: readonly string[]): boolean {
  const file = nameOf(said.document);
  const names = textOf(said.attributes['environment']);
  if (names !== '') return names === environment;
  return files.includes(file) || !/\.ya?ml$/u.test(file) || textOf(said.attributes['text']).includes(environment);
}

function reportEnvironment(
  view: CheckView,
  given: { key: string; claims: readonly ClaimObservation[]; spoken: readonly ClaimObservation[] },
): Finding {
  const { key, claims } = given;
  const [source = '', environment = ''] = key.split('\0');
  const files = [...new Set(claims.map((claim) => nameOf(claim.document)))];
  const words = given.spoken.filter((each) => isAbout(each, environment, files));
  const [said] = words;
  const subject = claims[0]?.document ?? (`environment:${source}/${environment}` as const);
  const finding: Finding = {
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
  return judgeEnvironment(view, { source, environment, finding, words, files }) ?? finding;
}

function reportWords(view: CheckView, claims: readonly ClaimObservation[]): Finding {
  const [first] = claims;
  const document = first?.document ?? 'document:unknown/unknown';
  const { namespace: source } = parseRef(document);
  const finding: Finding = {
    kind: 'approval-not-observable',
    stage: 'approve',
    subject: document,
    about: 'words',
    title: nameOf(document),
    outcome: 'unknown',
    certainty: 0.7,
    statement: `${nameOf(document)} says ${quote(sentenceAbout(first?.quote ?? '', aboutApproval))}; nothing that was read records an approval or names an environment that could require one.`,
    evidence: evidenceOf(claims.filter((claim) => isSameMatter(claim, first))).slice(0, 6),
    ask: view.history.ask(`artifact:${parseRef(document).namespace}/${nameOf(document)}`),
    repair: {
      kind: 'advice',
      text: 'Ask where approvals are kept (review records, tickets, environment protection) and name that place in the document.',
      explanation: 'Then the approval can be shown for each release.',
    },
  };
  // A job of another repository's workflow may deploy there: only the words name the environment.
  for (const claim of claims) {
    const environment = textOf(claim.attributes['environment']);
    const words = claims.filter((each) => isSameMatter(each, claim));
    const named = { source, environment, finding, words, files: [nameOf(claim.document)] };
    const judged = environment === '' ? undefined : judgeEnvironment(view, named);
    if (judged) return judged;
  }
  const known = sayRecorded(view, source);
  const said = `${nameOf(document)} says ${quote(sentenceAbout(first?.quote ?? '', aboutApproval))}`;
  return known === undefined ? finding : { ...finding, statement: `${said}. ${known}` };
}

/** Where the first words name an environment, the others count that name it too. */
function isSameMatter(claim: ClaimObservation, first: ClaimObservation | undefined): boolean {
  const environment = textOf(first?.attributes['environment']);
  return claim === first || environment === '' || textOf(claim.attributes['text']).includes(environment);
}

function evidenceOf(claims: readonly ClaimObservation[]): readonly SidedEvidence[] {
  return claims.flatMap((claim) => sided(claim.evidence, claim.layer, claim.method));
}
