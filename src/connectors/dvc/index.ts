/**
 * DVC: declared pipelines (dvc.yaml), what the locks recorded of their last runs (dvc.lock), and data that is kept
 * outside git (*.dvc). Everything is read from the files themselves: no DVC, no cache and no remote is needed.
 */
import { toRef, type EntityRef, type JsonObject } from '#core';
import { z } from 'zod';
import type { Connector, ConnectorContext, Seen } from '../connector.ts';
import { describeFiles } from './files.ts';
import { readLock, type Lock, type RecordedStage } from './lock.ts';
import { createNames, evidenceAt, type Names } from './names.ts';
import { baseOf, joinPath } from '../paths.ts';
import { parameterFiles } from './parameter-files.ts';
import { describeSettings } from './parameter-claims.ts';
import { readPipeline, type Pipeline } from './pipeline.ts';
import { openReading, type Reading } from '../reading.ts';
import { describeRun, type Recorded } from './runs.ts';
import { describeRegistered, describeRemotes, nameSections } from './sections.ts';
import { readSettingsFile } from './settings-file.ts';
import { describeStep } from './steps.ts';
import { readTracking, type Tracking } from './tracking.ts';
import { asStage, describeTracked } from './tracked-data.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector: Connector<Options> = {
  name: 'dvc',
  title: 'DVC pipelines, locks and tracked data',
  emits: ['entity', 'relation', 'claim'],
  options,
  applies: (context) => context.files.list().some((entry) => isOurs(entry.path)),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

function isOurs(path: string): boolean {
  const base = baseOf(path);
  return (
    base === 'dvc.yaml' ||
    base === 'dvc.lock' ||
    base === 'Dvcfile' ||
    (base.endsWith('.dvc') && base !== '.dvc') ||
    isConfig(path)
  );
}

function isConfig(path: string): boolean {
  return path === '.dvc/config' || path.endsWith('/.dvc/config');
}

interface Found {
  readonly reading: Reading;
  readonly names: Names;
  readonly pipelines: readonly Pipeline[];
  readonly locks: readonly Lock[];
  readonly trackings: readonly Tracking[];
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen> {
  const reading = openReading(context);
  const found = await readAll(reading);
  yield* describeTrackings(found);
  yield* describePipelines(found);
  yield* describeLocks(found);
  yield* describeParameters(found);
  for (const entry of context.files.list()) if (isConfig(entry.path)) yield* await describeRemotes(reading, entry.path);
  yield* describeFiles(reading, found.names);
  yield* reading.skipped.values();
}

async function readAll(reading: Reading): Promise<Found> {
  const { context } = reading;
  const ours = context.files
    .list()
    .map((entry) => entry.path)
    .filter((path) => isOurs(path) && !isConfig(path));
  const paths = ours.slice(0, context.limits.files);
  if (ours.length > paths.length)
    reading.skip(
      '*.dvc',
      `${ours.length - paths.length} DVC files beyond the first ${paths.length} were not read.`,
      'part',
    );
  const pipelines: Pipeline[] = [];
  const locks: Lock[] = [];
  const trackings: Tracking[] = [];
  for (const path of paths) {
    if (context.signal.aborted) break;
    const base = baseOf(path);
    if (base === 'dvc.yaml') pipelines.push(...present(await readPipeline(reading, path)));
    else if (base === 'dvc.lock') locks.push(...present(await readLock(reading, path)));
    else trackings.push(...present(await readTracking(reading, path)));
  }
  return { reading, names: createNames(context.source), pipelines, locks, trackings };
}

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}

async function* describeTrackings({ reading, names, trackings }: Found): AsyncGenerator<Seen> {
  for (const tracking of trackings) {
    const stage = asStage(reading.context.source, tracking);
    if (!stage) yield* describeTracked(reading, names, tracking);
    else {
      yield* await describeStep({ reading, names, recorded: new Map() }, stage.planned);
      yield* describeRun({ reading, names }, stage.recorded);
    }
  }
}

async function* describePipelines(found: Found): AsyncGenerator<Seen> {
  const { reading, names } = found;
  const recorded = recordedParams(found);
  for (const pipeline of found.pipelines) {
    nameSections(reading, names, pipeline);
    for (const planned of pipeline.stages) yield* await describeStep({ reading, names, recorded }, planned);
    yield* describeRegistered(reading, names, pipeline);
  }
}

/** What the lock beside a pipeline recorded for each of its steps, by parameter file. */
function recordedParams({ reading, pipelines, locks }: Found): ReadonlyMap<EntityRef, ReadonlyMap<string, JsonObject>> {
  const byStep = new Map<EntityRef, ReadonlyMap<string, JsonObject>>();
  for (const pipeline of pipelines) {
    const lock = locks.find((other) => other.directory === pipeline.directory);
    for (const planned of pipeline.stages) {
      const stage = lock?.stages.find((other) => other.name === planned.name);
      const files = Object.entries(stage?.params ?? {}).map(
        ([file, values]) => [joinPath(planned.directory ?? '', file) ?? file, values] as const,
      );
      byStep.set(toRef('step', reading.context.source, `${pipeline.file}:${planned.name}`), new Map(files));
    }
  }
  return byStep;
}

async function* describeLocks(found: Found): AsyncGenerator<Seen> {
  const { reading, names } = found;
  for (const lock of found.locks) {
    const evidence = evidenceAt(reading.context, lock.file);
    const ref = toRef('artifact', reading.context.source, lock.file);
    yield { kind: 'entity', layer: 'encoded', method: 'parsed', evidence, ref, attributes: { role: 'lock' } };
    for (const stage of lock.stages) yield* describeRun({ reading, names }, asRecorded(found, lock, stage));
  }
}

function asRecorded({ reading, pipelines }: Found, lock: Lock, recorded: RecordedStage): Recorded {
  const file = joinPath(lock.directory, 'dvc.yaml') ?? 'dvc.yaml';
  const pipeline = pipelines.find((other) => other.file === file);
  const planned = pipeline?.stages.find((other) => other.name === recorded.name);
  const [family = ''] = recorded.name.split('@');
  const unread = pipeline ? pipeline.open.includes(family) : reading.isSkipped(file);
  const { stage, params, name, line, lastLine, lineOf } = recorded;
  return {
    file: lock.file,
    name,
    line,
    lastLine,
    lineOf,
    params,
    commands: stage.cmd ?? [],
    directory: planned ? planned.directory : lock.directory,
    deps: stage.deps,
    outs: stage.outs,
    plan: planned ? toRef('step', reading.context.source, `${file}:${name}`) : unread ? 'unknown' : undefined,
  };
}

async function* describeParameters(found: Found): AsyncGenerator<Seen> {
  for (const path of parameterFiles(found.reading, found.names, found.pipelines)) {
    const settings = await readSettingsFile(found.reading, path);
    if (settings) yield* describeSettings(found.reading, settings);
  }
}
