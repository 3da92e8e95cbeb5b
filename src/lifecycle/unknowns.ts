/** What is not known and the cheapest way to find out. Each unknown names a source that, once read, would answer it. */
import type { Divergence, Unknown } from './lifecycle.ts';
import { workflowState } from './forges.ts';
import type { History } from './history.ts';
import { isLineage, type Run, type Workspace } from './pipeline.ts';
import { isIntegration, runsElsewhere } from './tools.ts';
import { count, listOf } from './words.ts';

const SHOWN = 6;

export function listUnknowns(
  workspace: Workspace,
  history: History,
  divergences: readonly Divergence[],
): readonly Unknown[] {
  return [
    ...fromHistory(workspace, history),
    ...fromRecords(workspace),
    ...fromForges(workspace),
    ...fromLineage(workspace, history),
    ...fromDivergences(divergences),
    ...fromSkipped(workspace),
  ];
}

/** Asked, whether or not it answered: it was never meant to have a history. */
function isForge(kind: string | undefined, location: string): boolean {
  return kind === 'server' && /^git(?:hub|lab):/u.test(location);
}

function fromHistory(workspace: Workspace, history: History): readonly Unknown[] {
  const forges = new Set(workspace.forges.map((side) => side.source));
  return workspace.sources.flatMap((source): readonly Unknown[] => {
    const known = workspace.graph.entity(`source:${source}/${source}`)?.attributes['history'];
    const { kind, location = '' } = workspace.graph.sources.find((each) => each.ref === source) ?? {};
    if (known === undefined || kind === 'file' || forges.has(source) || isForge(kind, location)) return [];
    const extent = history.extent(source);
    if (extent === 'whole') return [];
    const reasons = {
      none: 'No git repository could be read here, so who changed what, and when, is not known.',
      empty: 'The repository has no commits.',
      shallow: 'The clone is shallow: older commits are missing, so first dates and authors are not known.',
      partial: 'The clone is partial or damaged: some commits or files are missing.',
    } as const;
    const ways = {
      none: 'Survey a git clone of it.',
      empty: 'Survey again after the first commit.',
      shallow: 'git fetch --unshallow, then survey again.',
      partial: 'Survey a full clone (git clone without --filter).',
    } as const;
    return [{ subject: `history of ${source}`, reason: reasons[extent], howToFindOut: ways[extent] }];
  });
}

/** The forge that keeps its workflow's runs was not read, or does not know the workflow. */
function isUnrecorded({ forges }: Workspace, { source, attributes }: Workspace['steps'][number]): boolean {
  return workflowState(forges, source, attributes.file) === undefined;
}

function fromOtherIntegration(workspace: Workspace): readonly Unknown[] {
  const jobs = workspace.steps.filter(
    (step) => isIntegration(step) && step.attributes.tool !== 'github-actions' && isUnrecorded(workspace, step),
  );
  if (jobs.length === 0) return [];
  const tools = [...new Set(jobs.map((step) => step.attributes.tool))].toSorted();
  return [
    {
      subject: `runs of ${count(jobs.length, 'job')} of ${listOf(tools)}`,
      reason: 'The files say what should run; whether and when it ran is kept by the server, not in git.',
      howToFindOut: 'Look at the pipelines of the server that runs them.',
    },
  ];
}

function fromRecords(workspace: Workspace): readonly Unknown[] {
  const { steps, runs } = workspace;
  const unknowns: Unknown[] = [...fromOtherIntegration(workspace)];
  const jobs = steps.filter((step) => step.attributes.tool === 'github-actions' && isUnrecorded(workspace, step));
  if (jobs.length > 0) {
    unknowns.push({
      subject: `runs of ${count(jobs.length, 'workflow job')}`,
      reason: 'Workflow files say what should run; whether and when it ran is kept by GitHub, not in git.',
      howToFindOut: 'Look at the Actions tab, or: gh run list --workflow FILE.',
    });
  }
  const orchestrated = steps.filter((step) => runsElsewhere(step) && step.attributes.tool !== 'snakemake');
  if (orchestrated.length > 0) {
    const tools = [...new Set(orchestrated.map((step) => step.attributes.tool))].sort();
    unknowns.push({
      subject: `runs of ${count(orchestrated.length, 'pipeline step')} (${listOf(tools)})`,
      reason: 'The code of a pipeline says what should run; whether and when it ran is kept by its orchestrator.',
      howToFindOut: 'Look at the runs that the orchestrator keeps.',
    });
  }
  const tracked = runs.some((run) => run.attributes.tool === 'mlflow');
  const tracks = workspace.code.some((file) => file.signals.some((signal) => signal.what === 'track'));
  const running = runs.filter((run) => run.attributes.status === 'running' && run.attributes.deleted !== true);
  unknowns.push(
    ...endsOf(
      running.filter((run) => !isLineage(run)),
      'Ask whoever started it; if it has ended, set its status in the tracking store.',
    ),
    ...endsOf(
      running.filter(isLineage),
      'Look into the orchestrator; if it has ended, the event of its end never came.',
    ),
  );
  if (!tracked && tracks) {
    unknowns.push({
      subject: 'tracked runs',
      reason: 'The code logs runs to a tracking store that is not among the sources.',
      howToFindOut: 'Add the store as a source: throughline map REPOSITORY path/to/mlflow.db.',
    });
  }
  if (
    !tracked &&
    !tracks &&
    !runs.some((run) => run.attributes.tool === 'dvc' || isLineage(run)) &&
    workspace.code.length > 0
  ) {
    unknowns.push({
      subject: 'executions',
      reason: 'No lock file, tracking store or registry was found, so nothing says which code made which model.',
      howToFindOut: 'Add the tracking store the team uses as a source, or commit dvc.lock.',
    });
  }
  unknowns.push({
    subject: 'what is deployed',
    reason: 'No serving platform is among the sources, so which version decides now is not known.',
    howToFindOut: 'Ask whoever runs the deployment which version and digest is serving.',
  });
  return unknowns;
}

/** What a forge keeps says nothing of a repository that it cannot be tied to. */
function fromForges({ forges }: Workspace): readonly Unknown[] {
  return forges
    .filter((side) => side.homes.length === 0)
    .map((side) => ({
      subject: `repository of ${side.source}`,
      reason: `What ${side.called} keeps of ${side.attributes.repository ?? 'a repository that its answers do not name'} is tied to no repository that was read: neither the address nor a commit is the same.`,
      howToFindOut: 'Survey a clone of that repository together with it.',
    }));
}

function endsOf(running: readonly Run[], howToFindOut: string): readonly Unknown[] {
  if (running.length === 0) return [];
  const since = running.flatMap((run) => run.attributes.startedAt ?? []).toSorted()[0];
  return [
    {
      subject: `end of ${count(running.length, 'run')}`,
      reason: `${listOf(running.map((run) => run.attributes.name))} ${running.length === 1 ? 'is' : 'are'} recorded as running${since ? ` since ${since.slice(0, 10)}` : ''}; a run that was interrupted stays so, and what it made may be incomplete.`,
      howToFindOut,
    },
  ];
}

/** Runs that events tell of belong to a model only where they name a commit that is known. */
function fromLineage(workspace: Workspace, history: History): readonly Unknown[] {
  const runs = workspace.runs.filter(isLineage);
  const repositories = new Set([
    ...workspace.code.map((file) => file.source),
    ...workspace.steps.filter((step) => !isLineage(step)).map((step) => step.source),
  ]);
  const loose = runs.filter(
    ({ source, attributes: { commit } }) => !repositories.has(source) && !(commit && history.commit(commit)),
  );
  if (loose.length === 0) return [];
  return [
    {
      subject: `code of ${loose.length} of ${count(runs.length, 'run')} in lineage events`,
      reason: `${listOf([...new Set(loose.map((run) => run.attributes.name))].toSorted(), SHOWN)}: the events name no commit of a repository that was read, so these runs stand in no model’s line.`,
      howToFindOut:
        'Add the repository as a source, or have the producer send the sourceCodeLocation facet with the full commit.',
    },
  ];
}

function fromDivergences(divergences: readonly Divergence[]): readonly Unknown[] {
  return divergences
    .filter((divergence) => divergence.outcome === 'unknown')
    .map((divergence) => ({
      subject: `${divergence.kind}: ${divergence.title}`,
      reason: divergence.statement,
      howToFindOut: divergence.repair?.text ?? 'Survey again with the missing files or store present.',
    }));
}

function fromSkipped(workspace: Workspace): readonly Unknown[] {
  const { skipped } = workspace.graph;
  if (skipped.length === 0) return [];
  return [
    {
      subject: count(skipped.length, 'place that was skipped', 'places that were skipped'),
      reason: 'What they hold could not be read; see “skipped”.',
      howToFindOut: 'Each line under “skipped” says what stood in the way.',
    },
  ];
}
