/**
 * unjoined-run: tracked runs that say nothing of the code they ran. orphaned-run: runs that name a commit which no
 * history that was read holds. Both are grouped by experiment: what matters is the habit, and the runs are the evidence.
 */
import type { EntityRef } from '#core';
import { toRef } from '#core';
import type { Finding, Outcome } from '../lifecycle.ts';
import type { Run } from '../pipeline.ts';
import { count, listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

const SHOWN = 8;

export const checkUnjoinedRuns: Check = (view) =>
  experiments(view).map(({ subject, title, runs }) => {
    const without = runs.filter((run) => run.attributes.commit === undefined);
    const outcome: Outcome = without.length === 0 ? 'consistent' : 'divergent';
    const shown = without.length > 0 ? without : runs;
    return {
      kind: 'unjoined-run',
      stage: 'experiment',
      subject,
      title,
      outcome,
      about: title,
      certainty: 0.9,
      statement:
        without.length === 0
          ? `Every run of experiment '${title}' (${runs.length}) names the commit it ran at.`
          : `${without.length} of ${count(runs.length, 'run')} of experiment '${title}' ${without.length === 1 ? 'names' : 'name'} no commit, so ${without.length === 1 ? 'it' : 'they'} cannot be tied to code: ${listOf(without.map(runName), SHOWN)}.`,
      evidence: shown.slice(0, SHOWN).flatMap((run) => run.evidence.slice(0, 1)),
      ...(without.length > 0
        ? {
            ...sinceOf(without),
            repair: {
              kind: 'advice' as const,
              text: 'Start runs from inside the git working tree (MLflow then sets mlflow.source.git.commit), or set that tag.',
              explanation: 'The commit is the one field that ties a run to its code.',
            },
          }
        : {}),
    };
  });

export const checkOrphanedRuns: Check = (view) =>
  experiments(view).flatMap(({ subject, title, runs }): readonly Finding[] => {
    const joined = runs.filter((run) => run.attributes.commit !== undefined);
    if (joined.length === 0) return [];
    const missing = joined.filter((run) => view.history.commit(run.attributes.commit ?? '') === undefined);
    const common = { kind: 'orphaned-run', stage: 'experiment', subject, title, about: title } as const;
    if (missing.length === 0) {
      return [
        {
          ...common,
          outcome: 'consistent' as const,
          certainty: 1,
          statement: `Each commit that the runs of experiment '${title}' name is in the history (${count(joined.length, 'run')}).`,
          evidence: joined.slice(0, SHOWN).flatMap((run) => run.evidence.slice(0, 1)),
        },
      ];
    }
    const evidence = missing.slice(0, SHOWN).flatMap((run) => run.evidence.slice(0, 1));
    const because = whyNotKnown(view, missing, joined);
    const names = listOf(
      missing.map((run) => `${runName(run)} (commit ${run.attributes.commit?.slice(0, 8) ?? ''})`),
      SHOWN,
    );
    return [
      {
        ...common,
        ...(because === undefined ? sinceOf(missing) : {}),
        outcome: because === undefined ? ('divergent' as const) : ('unknown' as const),
        certainty: because === undefined ? 0.9 : 0.4,
        statement:
          because === undefined
            ? `${missing.length} of ${count(joined.length, 'run')} of experiment '${title}' ${missing.length === 1 ? 'names' : 'name'} a commit that is in no branch or tag that was read: ${names}. The code ${missing.length === 1 ? 'it' : 'they'} ran cannot be shown.`
            : `Whether the commits that ${count(missing.length, 'run')} of experiment '${title}' ${missing.length === 1 ? 'names' : 'name'} still exist is not known: ${because}.`,
        evidence,
      },
    ];
  });

/** A missing commit only means something when the repository it belongs to was read with its whole history. */
function whyNotKnown(view: CheckView, missing: readonly Run[], joined: readonly Run[]): string | undefined {
  const extents = view.workspace.sources.map((source) => ({ source, extent: view.history.extent(source) }));
  const whole = extents.filter(({ extent }) => extent === 'whole');
  if (whole.length === 0) return 'no git history was read whole';
  const cut = extents.find(({ extent }) => extent === 'shallow' || extent === 'partial');
  if (cut) return `the history of ${cut.source} is ${cut.extent}`;
  const elsewhere = whole.find(({ source }) => hasUnreadHistory(view, source));
  if (elsewhere) return `${elsewhere.source} has branches or tags whose commits were not read`;
  const anyJoins = joined.length > missing.length;
  const inRepository = missing.every((run) => view.history.extent(run.source) === 'whole');
  return anyJoins || inRepository ? undefined : 'none of its runs belongs to a repository that was read';
}

/** Commits beside HEAD's are read as a list; where that was too long to read whole, a commit may be among them. */
function hasUnreadHistory(view: CheckView, source: string): boolean {
  return view.workspace.graph.entity(toRef('source', source, source))?.attributes['elsewhere'] === undefined;
}

interface Experiment {
  readonly subject: EntityRef;
  readonly title: string;
  readonly runs: readonly Run[];
}

function experiments(view: CheckView): readonly Experiment[] {
  const tracked = view.workspace.runs.filter(
    (run) => run.attributes.tool === 'mlflow' && run.attributes.deleted !== true,
  );
  const groups = Map.groupBy(tracked, (run) => `${run.source}\0${run.attributes.experiment ?? 'Default'}`);
  return [...groups].map(([key, runs]) => {
    const [source = '', title = ''] = key.split('\0');
    return { subject: toRef('source', source, source), title, runs };
  });
}

function runName(run: Run): string {
  const id = run.ref.slice(run.ref.lastIndexOf('/') + 1);
  return run.attributes.name && run.attributes.name !== id
    ? `${run.attributes.name} ${id.slice(0, 8)}`
    : id.slice(0, 8);
}

function sinceOf(runs: readonly Run[]): Pick<Finding, 'since'> {
  const [first] = runs.flatMap((run) => run.attributes.startedAt ?? []).sort();
  return first === undefined ? {} : { since: { at: first } };
}
