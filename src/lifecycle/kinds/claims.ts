/**
 * claim-contradicted, claim-unsupported, rule-not-followed, decision-not-adopted: what documents state, by what became of
 * it. A promise of which nothing was found is never called false, and a claim that was merely not judged is no finding.
 */
import { nameOf, parseRef, type Stage } from '#core';
import type { ClaimResult } from '../claims/result.ts';
import type { DivergenceKind, Finding } from '../lifecycle.ts';
import { listOf, quote } from '../words.ts';
import type { Check, CheckView } from './kind.ts';
import { withoutRendered } from './rendered.ts';

export const checkClaims: Check = (view) => withoutRendered(view.claims.flatMap((result) => report(view, result)));

function report(view: CheckView, result: ClaimResult): readonly Finding[] {
  const { outcome, document, scope, claim, because, open } = result;
  // Which version serves is told of the model, by `version-differs`, with all places that choose one.
  if ((outcome === 'unknown' && open !== true) || (claim === 'version' && outcome === 'contradicted')) return [];
  const doc = nameOf(document);
  const kind = kindOf(result);
  const common = {
    kind,
    stage: stageOf(result),
    subject: document,
    about: `${claim}\0${scope}\0${result.quote}`,
    title: `${doc}: ${scope}`,
    evidence: result.evidence,
  } as const;
  const said = `${doc} says ${quote(result.quote.replace(/\.$/u, ''), 240)}`;
  if (outcome === 'holds')
    return [{ ...common, outcome: 'consistent', certainty: 1, statement: `${said}. ${because}` }];
  if (outcome === 'unknown') {
    const statement = `${said}. ${because}`;
    return [{ ...common, outcome: 'unknown', certainty: 0.5, statement }];
  }
  const ask = view.history.ask(`artifact:${parseRef(document).namespace}/${doc}`);
  return [
    {
      ...common,
      outcome: 'divergent',
      certainty: certainties[kind] ?? 0.6,
      statement: `${said}. ${because}${outcome === 'declared-only' ? reserve(result) : ''}`,
      evidence: [...result.evidence, ...result.counterExamples.flatMap(({ evidence }) => evidence ?? [])],
      ask,
      repair: adviceOn(kind, result),
    },
  ];
}

const certainties: Readonly<Partial<Record<DivergenceKind, number>>> = {
  'claim-contradicted': 0.85,
  'rule-not-followed': 0.8,
  'claim-unsupported': 0.6,
  'decision-not-adopted': 0.7,
};

function kindOf({ claim, outcome }: ClaimResult): DivergenceKind {
  if (claim === 'rule') return 'rule-not-followed';
  if (claim === 'decision') return 'decision-not-adopted';
  return outcome === 'contradicted' || claim !== 'promise' ? 'claim-contradicted' : 'claim-unsupported';
}

/** What the words leave open. */
function reserve({ claim, scope }: ClaimResult): string {
  if (claim === 'decision') return '';
  return scope === 'impact assessment'
    ? ' It may be kept elsewhere.'
    : ' It may be done under another name, or outside of what was read.';
}

function adviceOn(
  kind: DivergenceKind,
  { document, scope, counterExamples }: ClaimResult,
): NonNullable<Finding['repair']> {
  const doc = nameOf(document);
  if (kind === 'rule-not-followed') {
    return {
      kind: 'advice',
      text: `Bring ${listOf(counterExamples.map(({ what }) => what))} in line with the rule, or name the exceptions in ${doc}.`,
      explanation: 'Whoever relies on the rule relies on every script.',
    };
  }
  if (kind === 'claim-contradicted') {
    return {
      kind: 'advice',
      text: `Correct the sentence in ${doc}, or what stands against it.`,
      explanation: 'Whoever reads the document takes it for what is there.',
    };
  }
  return {
    kind: 'advice',
    text:
      kind === 'decision-not-adopted'
        ? `Ask whether the decision still stands; if not, mark ${doc} as superseded.`
        : `In ${doc}, say where “${scope}” is done, or that it is planned.`,
    explanation: 'Then a reader can find it.',
  };
}

const stages: ReadonlyMap<string, Stage> = new Map([
  ['drift monitoring', 'monitor'],
  ['alerts', 'monitor'],
  ['regular retraining', 'train'],
  ['training scripts', 'train'],
  ['training script', 'train'],
  ['hyperparameter search', 'train'],
  ['model registry', 'register'],
  ['experiment tracking', 'experiment'],
  ['explanations of predictions', 'evaluate'],
  ['fairness checks', 'evaluate'],
  ['human review', 'approve'],
  ['canary release', 'deploy'],
  ['rollback', 'deploy'],
  ['data versioning', 'data'],
  ['data files', 'data'],
]);

function stageOf({ claim, scope }: ClaimResult): Stage {
  if (claim === 'number') return 'evaluate';
  return claim === 'version' ? 'deploy' : (stages.get(scope) ?? 'intent');
}
