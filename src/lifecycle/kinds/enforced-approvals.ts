/**
 * What a forge that was read says about an environment that workflows name: held where somebody must approve; contradicted
 * where a document demands approval there and the forge asks nobody. Without an answer it is `approvals.ts` that speaks.
 * An approval may be given elsewhere (a ticket, a review, another program): then nothing is contradicted.
 */
import type { ClaimObservation, EnvironmentAttributes } from '#core';
import { nameOf, parseRef } from '#core';
import { approvalsOf, type Approval } from '../forge-approvals.ts';
import { findEnvironments, forgesOf, type ForgeSide, type ForgeThing } from '../forges.ts';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { listOf, quote, sentenceAbout } from '../words.ts';
import type { CheckView } from './kind.ts';

export interface NamedEnvironment {
  readonly source: string;
  readonly environment: string;
  /** What is said in `approval-not-observable` where nothing is known; what is known stands in its place. */
  readonly finding: Finding;
  readonly words: readonly ClaimObservation[];
  /** Files that name the environment. */
  readonly files: readonly string[];
}

interface Protected {
  readonly side: ForgeSide;
  readonly here: readonly ForgeThing<EnvironmentAttributes>[];
}

/** `undefined` where no forge that was read says who must approve. */
export function judgeEnvironment(view: CheckView, named: NamedEnvironment): Finding | undefined {
  for (const side of forgesOf(view.workspace.forges, named.source)) {
    const here = findEnvironments(side, named.environment);
    const reviewers = here.flatMap((one) => one.attributes.reviewers ?? []);
    if (reviewers.length > 0) return held(view, named, { side, here });
    if (here.some((one) => one.attributes.reviewers !== undefined)) return open(view, named, { side, here });
  }
  return undefined;
}

function evidenceIn({ here }: Protected): readonly SidedEvidence[] {
  return here.flatMap((one) => one.evidence);
}

function namesIt({ files, environment }: NamedEnvironment): string {
  return `${listOf(files)} ${files.length === 1 ? 'names' : 'name'} the environment '${environment}'`;
}

function held(view: CheckView, named: NamedEnvironment, given: Protected): Finding {
  const { side, here } = given;
  const reviewers = [...new Set(here.flatMap((one) => one.attributes.reviewers ?? []))];
  const who =
    side.attributes.forge === 'gitlab'
      ? `${side.called} demands approval of each deployment there: ${listOf(reviewers)}`
      : `${side.called} holds each deployment there until ${reviewers.length === 1 ? (reviewers[0] ?? '') : `one of ${listOf(reviewers, 6)}`} approves it`;
  const approvals = approvalsOf(view.workspace.graph, side).filter(
    (one) => one.how === 'environment' && one.environment.toLowerCase() === named.environment.toLowerCase(),
  );
  return {
    ...settled(named.finding),
    outcome: 'consistent',
    certainty: 1,
    statement: `${namesIt(named)}. ${who}.${sayApprovals(approvals)}`,
    evidence: [
      ...evidenceIn(given),
      ...named.finding.evidence,
      ...approvals.slice(0, 2).flatMap((one) => one.evidence),
    ],
  };
}

function sayApprovals([first, ...rest]: readonly Approval[]): string {
  if (!first) return '';
  const others = [...new Set(rest.filter((one) => one.ref === first.ref).map((one) => one.by))].filter(
    (by) => by !== first.by,
  );
  return ` On record: ${first.of} was approved by ${listOf([first.by, ...others])}.`;
}

/** Nobody is asked by the environment itself. */
function open(view: CheckView, named: NamedEnvironment, given: Protected): Finding {
  const { side, here } = given;
  const { environment, words, finding } = named;
  const rules = [...new Set(here.flatMap((one) => one.attributes.otherRules ?? []))];
  const nobody = `${side.called} asks nobody to approve a deployment there`;
  const evidence = [...evidenceIn(given), ...finding.evidence];
  const unknown = (why: string): Finding => ({
    ...finding,
    certainty: 0.6,
    statement: `${namesIt(named)}. ${nobody}; ${why}.`,
    evidence,
  });
  if (rules.length > 0)
    return unknown(`a rule of another program (${listOf(rules)}) guards it, and what that asks for was not read`);
  const [said] = words;
  if (!said) {
    const statement = `${namesIt(named)}. ${nobody}, and nothing that was read says that somebody must.`;
    return { ...settled(finding), outcome: 'consistent', certainty: 0.9, statement, evidence };
  }
  const demand = words.find((claim) => demandsHere(claim, environment));
  const spoken = demand ?? said;
  const quoted = `${nameOf(spoken.document)} says ${quote(sentenceAbout(spoken.quote ?? '', aboutApproval))}`;
  if (!demand) return unknown(`${quoted}, and whether that is given elsewhere is not known`);
  if (isElsewhere(spoken) || approvesItself(view, named))
    return unknown(`${quoted}, and that approval may be given elsewhere, which was not read`);
  const reviewed = (side.attributes.protectedBranches ?? []).find((branch) => (branch.approvals ?? 0) > 0);
  if (reviewed)
    return unknown(
      `${quoted}. Merging into ${reviewed.name} needs ${reviewed.approvals === 1 ? 'one approving review' : `${reviewed.approvals} approving reviews`}, which may be what is meant`,
    );
  return contradicted(view, named, { ...given, demand });
}

/** Approvals that a forge records or asks for, where words do not say which one they mean; `undefined` where there are none. */
export function sayRecorded({ workspace }: CheckView, source: string): string | undefined {
  for (const side of forgesOf(workspace.forges, source)) {
    const [recorded] = approvalsOf(workspace.graph, side);
    if (recorded) {
      const what = `${recorded.of} (environment '${recorded.environment}')`;
      return `${side.called} records approvals, such as that of ${what} by ${recorded.by}; whether these are meant is not known.`;
    }
    const asking = side.environments.filter((one) => (one.attributes.reviewers ?? []).length > 0);
    if (asking.length > 0) {
      const names = [...new Set(asking.map((one) => `'${one.attributes.name}'`))];
      return `${side.called} asks for approval in the ${names.length === 1 ? 'environment' : 'environments'} ${listOf(names)}; whether that is meant is not known.`;
    }
  }
  return undefined;
}

const aboutApproval = /approv|sign.?off|review|authoris|authoriz/iu;
const demands =
  /\b(?:requir\w*|must|needs?|needed|mandatory|await\w*|waits? for|gated|subject to|only after|manual(?:ly)? approv\w*)\b/iu;
const elsewhere =
  /\b(?:jira|servicenow|tickets?|issues?|pull requests?|merge requests?|PRs?|MRs?|CAB|change (?:requests?|board)|slack|e-?mail|form|committee|board|minutes)\b/iu;

/** It names the environment, or is said of the one that a job beside it names. */
function demandsHere(claim: ClaimObservation, environment: string): boolean {
  const { text, environment: named } = claim.attributes;
  const words = `${typeof text === 'string' ? text : ''} ${claim.quote ?? ''}`;
  const mentions = words
    .toLowerCase()
    .split(/[^\w.-]+/u)
    .includes(environment.toLowerCase());
  return demands.test(words) && (named === environment || mentions);
}

function isElsewhere(claim: ClaimObservation): boolean {
  return elsewhere.test(sentenceAbout(claim.quote ?? '', aboutApproval));
}

/** A step that waits for an approval itself: an action made for it. */
function approvesItself({ workspace }: CheckView, { source, files }: NamedEnvironment): boolean {
  return workspace.steps.some(
    ({ source: own, attributes: { file, commands = [] } }) =>
      own === source && files.includes(file) && commands.some((command) => /approv/iu.test(command)),
  );
}

function contradicted(
  view: CheckView,
  named: NamedEnvironment,
  given: Protected & { readonly demand: ClaimObservation },
): Finding {
  const { demand, side } = given;
  const document = nameOf(demand.document);
  const { namespace } = parseRef(demand.document);
  const said: readonly SidedEvidence[] = demand.evidence.map((item) => ({
    ...item,
    layer: demand.layer,
    method: demand.method,
  }));
  return {
    kind: 'claim-contradicted',
    stage: 'approve',
    subject: demand.document,
    about: `approval\0${named.environment}`,
    title: `${document}: approval in '${named.environment}'`,
    outcome: 'divergent',
    certainty: 0.8,
    statement: `${document} says ${quote(sentenceAbout(demand.quote ?? '', aboutApproval))}. ${side.called} asks nobody: the environment '${named.environment}' has no required reviewers, so nothing that deploys there waits for anybody.`,
    evidence: [...said, ...evidenceIn(given)],
    ask: view.history.ask(`artifact:${namespace}/${document}`),
    repair: {
      kind: 'advice',
      text: `Add required reviewers in the repository's Settings → Environments → ${named.environment}, or correct ${document}.`,
      explanation: 'As the settings are, the approval depends on everybody remembering it.',
    },
  };
}

/** Nothing is left to be looked up. */
function settled({ repair: _repair, ask: _ask, ...rest }: Finding): Omit<Finding, 'repair' | 'ask'> {
  return rest;
}
