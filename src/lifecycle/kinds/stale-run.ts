/**
 * stale-run: the recorded run of a pipeline step was not made by what stands at HEAD. A lock records the digest of
 * each dependency at the time of the run; the digest of the same file now tells. It says nothing about the model.
 */
import type { FileAttributes, Stage } from '#core';
import { shortDigest, type Finding, type SidedEvidence } from '../lifecycle.ts';
import { entityEvidence, type Run, type Step, type Use } from '../pipeline.ts';
import type { Touch } from '../history.ts';
import { count, listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

interface Compared {
  readonly use: Use;
  readonly state: 'same' | 'different' | 'unknown';
  readonly now: string | undefined;
  readonly later: readonly Touch[] | undefined;
  readonly settings: readonly string[];
  /** For a file kept outside: whose record says what it is now. */
  readonly maker: string | undefined;
  /** For a file kept outside: where that record is. */
  readonly record?: readonly SidedEvidence[];
}

export const checkStaleRuns: Check = (view) =>
  view.workspace.steps.flatMap((step) =>
    step.runs.filter((run) => run.attributes.tool === 'dvc').map((run) => judge(view, step, run)),
  );

function judge(view: CheckView, step: Step, run: Run): Finding {
  const compared = run.uses.map((use) => compare(view, step, run, use));
  const different = compared.filter((one) => one.state === 'different');
  const unknown = compared.filter((one) => one.state === 'unknown');
  const stage: Stage = view.stageOf(step) ?? 'train';
  const { name, frozen } = step.attributes;
  const common = { kind: 'stale-run', stage, subject: step.ref, title: name } as const;
  const recorded = run.evidence.slice(0, 1);
  if (different.length > 0) {
    const first = different.toSorted((a, b) => rank(a) - rank(b))[0];
    return {
      ...common,
      outcome: 'divergent',
      certainty: 1,
      statement:
        sentence(name, different, unknown.length) +
        (frozen ? ' The step is marked frozen, so DVC does not run it again by itself.' : ''),
      evidence: [...recorded, ...different.flatMap((one) => [...one.use.evidence, ...nowEvidence(view, one)])],
      ...sinceOf(view, different),
      ask: first ? view.history.ask(first.use.artifact) : [],
      repair: {
        kind: 'advice',
        text: `dvc repro ${frozen ? '--force ' : ''}${shortName(step)}`,
        explanation:
          'Running the step again records a run made by the code at HEAD; review the new outputs before committing the lock.',
      },
    };
  }
  if (unknown.length > 0 || compared.length === 0) {
    return {
      ...common,
      outcome: 'unknown',
      certainty: 0.5,
      statement:
        compared.length === 0
          ? `The recorded run of '${name}' names no dependencies, so it cannot be compared with the code at HEAD.`
          : `The recorded run of '${name}' agrees with HEAD in what could be compared; ${listOf(unknown.map((one) => one.use.path))} ${unknown.length === 1 ? 'is' : 'are'} not in the repository, so ${unknown.length === 1 ? 'it' : 'they'} could not be.`,
      evidence: [...recorded, ...unknown.flatMap((one) => one.use.evidence)],
    };
  }
  return {
    ...common,
    outcome: 'consistent',
    certainty: 1,
    statement: `The recorded run of '${name}' was made by the code at HEAD: all ${count(compared.length, 'recorded dependency', 'recorded dependencies')} agree.`,
    evidence: [...recorded, ...compared.flatMap((one) => nowEvidence(view, one))],
  };
}

function compare(view: CheckView, step: Step, run: Run, use: Use): Compared {
  const file = view.workspace.file(use.artifact);
  const forms = [file?.md5, file?.md5Text, file?.md5Crlf].filter((form) => form !== undefined);
  const plain = { use, now: undefined, later: undefined, settings: [], maker: undefined };
  if (use.role === 'parameters' && use.values !== undefined) return compareSettings(view, step, use);
  if (use.digest === undefined) return { ...plain, state: 'unknown' };
  if (forms.length === 0) return compareRecords(view, use, plain);
  if (forms.includes(use.digest)) return { ...plain, state: 'same', now: use.digest, later: [] };
  return { ...plain, state: 'different', now: forms[0], later: touchesAfter(view, run, use) };
}

/** A file kept outside the repository: what the run that makes it, or its .dvc file, recorded is what there is of it now. */
function compareRecords(view: CheckView, use: Use, plain: Omit<Compared, 'state'>): Compared {
  const made = view.workspace.runs.flatMap((run) =>
    run.attributes.tool === 'dvc'
      ? run.makes
          .filter((each) => each.artifact === use.artifact)
          .map((each) => ({ digest: each.digest, maker: run.attributes.name, record: each.evidence.slice(0, 1) }))
      : [],
  );
  const tracked = view.workspace.file(use.artifact)?.recordedDigest;
  const kept = entityEvidence(view.workspace.graph.entity(use.artifact)).filter((each) =>
    /\.dvc(?:[#@]|$)/u.test(each.locator),
  );
  const records = [
    ...made,
    ...(tracked === undefined ? [] : [{ digest: tracked, maker: undefined, record: kept.slice(0, 1) }]),
  ];
  const [first] = records;
  if (first?.digest === undefined) return { ...plain, state: 'unknown' };
  const same = records.find((each) => each.digest === use.digest);
  if (same) return { ...plain, state: 'same', now: use.digest, later: [], record: same.record };
  return {
    ...plain,
    state: 'different',
    now: first.digest,
    maker: first.maker ?? 'its .dvc file',
    record: first.record,
  };
}

function compareSettings(view: CheckView, step: Step, use: Use): Compared {
  const current = step.uses.find((other) => other.artifact === use.artifact && other.values !== undefined)?.values;
  if (current === undefined)
    return { use, state: 'unknown', now: undefined, later: undefined, settings: [], maker: undefined };
  const settings = Object.entries(use.values ?? {})
    .filter(([key, value]) => JSON.stringify(current[key] ?? null) !== JSON.stringify(value))
    .map(([key]) => key);
  return {
    use,
    state: settings.length === 0 ? 'same' : 'different',
    now: undefined,
    later: undefined,
    settings,
    maker: undefined,
  };
}

/** Commits that touched the dependency after the lock last changed. */
function touchesAfter(view: CheckView, run: Run, use: Use): readonly Touch[] | undefined {
  const locked = lockChange(view, run);
  const touches = view.history.touches(use.artifact);
  return locked === undefined || touches === undefined ? undefined : touches.filter((touch) => touch.at > locked);
}

function lockChange(view: CheckView, run: Run): string | undefined {
  const path = lockPath(run);
  const ref = path === undefined ? undefined : (`artifact:${run.source}/${path}` as const);
  const file =
    ref === undefined ? undefined : (view.workspace.graph.entity(ref)?.attributes as FileAttributes | undefined);
  return file?.lastChange?.at;
}

function lockPath(run: Run): string | undefined {
  return run.evidence[0]?.locator.split('#')[0]?.split('@')[0];
}

function sentence(name: string, different: readonly Compared[], unknown: number): string {
  const parts = different
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, 3)
    .map(describe);
  const more = different.length > 3 ? `; ${different.length - 3} more dependencies differ as well` : '';
  const rest = unknown > 0 ? ` ${count(unknown, 'dependency', 'dependencies')} could not be compared.` : '';
  const [first] = different.toSorted((a, b) => rank(a) - rank(b));
  const what =
    first?.use.role === 'code'
      ? 'by the code'
      : first?.use.role === 'parameters'
        ? 'with the parameters'
        : 'from the files';
  return `The recorded run of '${name}' was not made ${what} at HEAD: ${parts.join('; ')}${more}.${rest}`;
}

function describe(one: Compared): string {
  const { use, now, later, settings } = one;
  if (settings.length > 0) return `${use.path} now sets ${listOf(settings)} to another value`;
  const digests = `${shortDigest(use.digest ?? '')} in the record, ${shortDigest(now ?? '')} now`;
  if (one.maker !== undefined) return `it used another ${use.path} than ${one.maker} recorded since (${digests})`;
  if (later === undefined) return `${use.path} differs (${digests})`;
  if (later.length === 0) return `${use.path} differs (${digests}), and already did when the record was committed`;
  const commits = later.slice(-2).map((touch) => `${touch.commit.slice(0, 8)} of ${touch.at.slice(0, 10)}`);
  return `${use.path} differs (${digests}), changed since in ${count(later.length, 'commit')} (${later.length > 2 ? 'latest ' : ''}${listOf(commits)})`;
}

/** Code first: that is what readers ask. */
function rank(one: Compared): number {
  return one.use.role === 'code' ? 0 : one.use.role === 'parameters' ? 1 : 2;
}

function nowEvidence(view: CheckView, one: Compared): readonly SidedEvidence[] {
  if (one.record) return one.record;
  const [evidence] = view.workspace.fileEvidence(one.use.artifact);
  if (!evidence) return [];
  const digest = one.now as SidedEvidence['digest'];
  return [
    {
      source: evidence.source,
      locator: evidence.locator,
      layer: 'encoded',
      method: 'hashed',
      ...(digest ? { digest } : {}),
    },
  ];
}

function sinceOf(view: CheckView, different: readonly Compared[]): Pick<Finding, 'since'> {
  const touches = different.flatMap((one) => one.later ?? []).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const [first] = touches;
  return first ? { since: { at: first.at, commit: first.commit } } : {};
}

function shortName(step: Step): string {
  const { file, name } = step.attributes;
  return file === 'dvc.yaml' ? name : `${file}:${name}`;
}
