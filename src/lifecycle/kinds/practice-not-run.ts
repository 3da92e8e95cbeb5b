/**
 * practice-not-run: a tool of security is configured, installed or named as a task, and no job of continuous integration
 * that was read calls it on this code. Unknown where there is no such job to look at, or one hides what it runs.
 */
import { sayState, workflowState } from '../forges.ts';
import type { Finding } from '../lifecycle.ts';
import type { Step } from '../pipeline.ts';
import { findPractices, type Practice } from '../practices.ts';
import { isIntegration } from '../tools.ts';
import { listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

export const checkPractices: Check = (view) => {
  const found = findPractices(view.workspace).filter((one) => one.practice !== 'dependency updates');
  return [...Map.groupBy(found, (one) => `${one.source}\0${one.tool}`).values()].flatMap((places) =>
    judge(view, places),
  );
};

function judge(view: CheckView, places: readonly Practice[]): readonly Finding[] {
  const [first] = places;
  if (!first) return [];
  const { tool, practice, source } = first;
  const ran = places.find((one) => one.state === 'run');
  const shown = ran ?? first;
  const evidence = [shown, ...places.filter((one) => one !== shown)].flatMap((one) => one.evidence).slice(0, 6);
  const common = {
    kind: 'practice-not-run',
    stage: 'deploy',
    subject: shown.ref,
    about: tool,
    title: tool,
    evidence,
    besideLine: true,
  } as const;
  const where = listOf([...new Set(places.map((one) => one.where))]);
  if (ran) return [{ ...common, ...judgeRuns(view, places, ran) }];
  const jobs = view.workspace.steps.filter((step) => step.source === source && isIntegration(step));
  const open = whyOpen(view, jobs, source);
  if (open !== undefined) {
    const statement = `${tool} (${practice}) is set up in ${where}; whether anything runs it is not known: ${open}.`;
    return [{ ...common, outcome: 'unknown', certainty: 0.4, statement }];
  }
  return [
    {
      ...common,
      outcome: 'divergent',
      certainty: 0.7,
      statement: `${tool} (${practice}) is set up in ${where}, and none of the ${jobs.length} jobs of continuous integration that were read calls it.`,
      repair: {
        kind: 'advice',
        text: `Call it in a job: ${adviceFor(first)}.`,
        explanation: 'A scan that only somebody’s machine runs is run when somebody thinks of it.',
      },
    },
  ];
}

/** Where the forge was read, its runs of the workflow are held against what the workflow calls. */
function judgeRuns(
  { workspace }: CheckView,
  places: readonly Practice[],
  ran: Practice,
): Pick<Finding, 'outcome' | 'certainty' | 'statement'> {
  const { tool, practice, source } = ran;
  const called = `${tool} (${practice}) is run by continuous integration: ${ran.where}`;
  const files = places.map((one) => (one.state === 'run' ? workspace.step(one.ref) : undefined));
  const states = files.map(
    (step) => step && isIntegration(step) && workflowState(workspace.forges, source, step.attributes.file),
  );
  const [state] = states;
  if (!state) return { outcome: 'consistent', certainty: 0.9, statement: `${called}.` };
  // One that is called from several places is run when any of them runs; a job of a workflow that ran may have been left out.
  if (states.every((one) => one && one.never)) {
    const statement = `${tool} (${practice}) is called by ${ran.where}; that workflow ${sayState(state)}, so whether it ever ran is not known.`;
    return { outcome: 'unknown', certainty: 0.5, statement };
  }
  const live = states.find((one) => one && !one.never) || state;
  return { outcome: 'consistent', certainty: 0.9, statement: `${called}; the workflow ${sayState(live)}.` };
}

function whyOpen({ workspace }: CheckView, jobs: readonly Step[], source: string): string | undefined {
  const skipped = workspace.graph.skipped.find(
    (item) => item.source === source && /workflows?\/|\.gitlab-ci|azure-pipelines|Jenkinsfile/u.test(item.locator),
  );
  if (skipped) return `${skipped.locator} was not read`;
  if (jobs.length === 0) return 'there is no continuous integration in what was read';
  const hidden = jobs.find(
    ({ attributes: { hidden: isHidden, unresolved = [], commands = [] } }) =>
      isHidden === true || unresolved.length > 0 || callsElsewhere(commands),
  );
  return hidden && `${hidden.attributes.name} of ${hidden.attributes.file} runs something that was not followed`;
}

/** Another repository's workflow may do anything. */
function callsElsewhere(commands: readonly string[]): boolean {
  return commands.some((command) => /^uses: [^\s@]+\/\.github\/workflows\//u.test(command));
}

function adviceFor({ tool, where }: Practice): string {
  return where.includes(' of ') ? `the task ${where}` : tool;
}
