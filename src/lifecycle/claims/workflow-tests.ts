/** "CI runs the tests", in a sentence or as a badge: held against the commands of workflow jobs. */
import type { ClaimObservation } from '#core';
import type { Step } from '../pipeline.ts';
import { listOf } from '../words.ts';
import { isIntegration } from '../tools.ts';
import { sourceOf, type ClaimView, type Judged } from './result.ts';

const scope = 'tests in CI';
const runsTests = /\b(?:tests?|pytest|unittest|tox|nox|testthat|rcmdcheck|R CMD check|devtools::check)\b/iu;

export function workflowSteps({ workspace }: ClaimView, source: string, file?: string): readonly Step[] {
  return workspace.steps.filter(
    (step) => step.source === source && isIntegration(step) && (file === undefined || step.attributes.file === file),
  );
}

export function checkTestsInCi(view: ClaimView, claim: ClaimObservation): Judged | undefined {
  return judgeTests(view, claim, undefined);
}

/** A job that runs something unknown, a script say or another workflow, may run tests. */
export function judgeTests(view: ClaimView, claim: ClaimObservation, file: string | undefined): Judged | undefined {
  const jobs = workflowSteps(view, sourceOf(claim), file);
  const testing = jobs.filter(speaksOfTests);
  if (testing.length > 0) {
    return {
      scope,
      outcome: 'holds',
      because: `${listOf(testing.map((step) => `${step.attributes.name} (${step.attributes.file})`))} ${testing.length === 1 ? 'speaks' : 'speak'} of tests in what ${testing.length === 1 ? 'it runs' : 'they run'}.`,
      evidence: testing.slice(0, 3).flatMap((step) => step.evidence.slice(0, 1)),
    };
  }
  return {
    scope,
    outcome: 'unknown',
    because:
      jobs.length === 0
        ? 'No workflow of GitHub Actions was found; tests may run elsewhere.'
        : `No job of ${listOf([...new Set(jobs.map((step) => step.attributes.file))])} names tests in a command; what its actions run was not read.`,
    evidence: jobs.slice(0, 3).flatMap((step) => step.evidence.slice(0, 1)),
  };
}

function speaksOfTests({ attributes }: Step): boolean {
  return (attributes.commands ?? []).some((command) => runsTests.test(command));
}
