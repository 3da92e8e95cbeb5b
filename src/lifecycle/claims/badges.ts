/** Badges: a workflow that a badge shows must be there where the badge is about this repository; what it runs is looked at. */
import type { ClaimObservation } from '#core';
import { nameOf, parseRef } from '#core';
import { listOf, textOf } from '../words.ts';
import { sourceOf, toResult, type Checker, type ClaimView, type Judged } from './result.ts';
import { sameName } from './served.ts';
import { judgeTests, workflowSteps } from './workflow-tests.ts';

export const checkBadge: Checker = (view, claim) => {
  const workflow = textOf(claim.attributes['workflow']);
  return workflow === '' ? undefined : toResult(claim, judgeWorkflow(view, claim, workflow));
};

function judgeWorkflow(view: ClaimView, claim: ClaimObservation, workflow: string): Judged {
  const source = sourceOf(claim);
  const scope = `workflow ${workflow}`;
  const target = textOf(claim.attributes['target']);
  const jobs = workflowSteps(view, source);
  const file = `.github/workflows/${workflow}`;
  const named = jobs.filter(
    (job) => job.attributes.file === file || sameName(textOf(job.attributes.pipeline), workflow),
  );
  const [job] = named;
  if (job) {
    const tests = claim.attributes['says'] === 'tests' ? judgeTests(view, claim, job.attributes.file) : undefined;
    const because = `${job.attributes.file} is there.`;
    return tests ?? { scope, outcome: 'holds', because, evidence: job.evidence.slice(0, 1) };
  }
  const exists = view.workspace.graph.entity(`artifact:${source}/${file}`);
  if (exists?.attributes['path'] !== undefined) return { scope, outcome: 'holds', because: `${file} is there.` };
  const files = [...new Set(jobs.map(({ attributes }) => attributes.file))];
  const isOwn = sameName(target.split('/')[1] ?? '', titleOf(view, source)) && /\.ya?ml$/u.test(workflow);
  const listed = view.workspace.graph
    .ofKind('artifact')
    .some(({ ref, attributes }) => parseRef(ref).namespace === source && attributes['path'] !== undefined);
  if (!isOwn || !listed) {
    const because = `It shows ${workflow} of ${target}, which is not plainly this repository.`;
    return { scope, outcome: 'unknown', because };
  }
  return {
    scope,
    outcome: 'contradicted',
    because: `The repository has no ${file}${files.length === 0 ? '' : `; its workflows are ${listOf(files.map((path) => nameOf(`artifact:x/${path}`)))}`}.`,
    counterExamples: [{ what: `no ${file}` }],
  };
}

function titleOf({ workspace }: ClaimView, source: string): string {
  return textOf(workspace.graph.entity(`source:${source}/${source}`)?.attributes['title']) || source;
}
