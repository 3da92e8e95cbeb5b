/** Files and directories that DVC keeps outside git: their recorded digest, and where an import came from. */
import { toRef, type ArtifactAttributes, type EntityRef, type JsonObject } from '#core';
import { conceal, stripCredentials } from '../conceal.ts';
import { evidenceAt, noteDigest, type Names } from './names.ts';
import { baseOf } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { artifactRole } from '../file-roles.ts';
import { paramsInDeps, type Recorded } from './runs.ts';
import { digestOf, lockedFiles, Stage, type LockedFile } from './schema.ts';
import type { PlannedStage } from './pipeline.ts';
import type { Tracking } from './tracking.ts';
import type { Seen } from '../connector.ts';

export function describeTracked(reading: Reading, names: Names, tracking: Tracking): readonly Seen[] {
  const { context } = reading;
  const [origin] = lockedFiles(tracking.content.deps);
  return lockedFiles(tracking.content.outs).flatMap(({ file, position }): readonly Seen[] => {
    const target = names.resolve(tracking.directory, file.path);
    if (!target) return [];
    const { ref, naming } = target;
    const evidence = evidenceAt(context, tracking.file, tracking.lineOf('outs', position));
    const present =
      naming.inside && (context.files.get(naming.name) !== undefined || context.files.hasDirectory(naming.name));
    naming.tracked = true;
    noteDigest(naming, file);
    const digest = digestOf(file);
    const role = naming.role ?? artifactRole(naming.name);
    const here: ArtifactAttributes & JsonObject = {
      ...(present ? {} : { external: true, ...(digest?.startsWith('md5:') === true ? { md5: digest } : {}) }),
      ...(role === undefined ? {} : { role }),
    };
    const recorded: Seen = {
      kind: 'entity',
      layer: 'executed',
      method: 'recorded',
      evidence,
      ref,
      attributes: recordOf(tracking, file, origin?.file),
    };
    const described: Seen = { kind: 'entity', layer: 'encoded', method: 'recorded', evidence, ref, attributes: here };
    return Object.keys(here).length > 0 ? [recorded, described] : [recorded];
  });
}

function recordOf(tracking: Tracking, file: LockedFile, origin: LockedFile | undefined): JsonObject {
  const digest = digestOf(file);
  return {
    tracked: tracking.file,
    ...(digest === undefined ? {} : { recordedDigest: digest }),
    ...(file.size === undefined ? {} : { recordedSizeBytes: file.size }),
    ...(file.nfiles === undefined ? {} : { recordedFiles: file.nfiles }),
    ...(tracking.content.frozen === true ? { frozen: true } : {}),
    ...(tracking.content.desc === undefined ? {} : { description: conceal(tracking.content.desc).slice(0, 1000) }),
    ...(origin === undefined ? {} : { importedFrom: originOf(origin) }),
  };
}

function originOf(origin: LockedFile): JsonObject {
  const digest = digestOf(origin);
  return {
    path: stripCredentials(origin.path),
    ...(origin.repo === undefined ? {} : { repository: stripCredentials(origin.repo.url) }),
    ...(origin.repo?.rev === undefined ? {} : { revision: origin.repo.rev }),
    ...(origin.repo?.rev_lock === undefined ? {} : { lockedAt: origin.repo.rev_lock }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** A stage file of DVC 0.x is plan and lock in one. */
export function asStage(
  source: string,
  tracking: Tracking,
): { readonly planned: PlannedStage; readonly recorded: Recorded } | undefined {
  const { content, file } = tracking;
  if (content.cmd === undefined) return undefined;
  const name = baseOf(file).replace(/\.dvc$/u, '');
  const params = paramsInDeps(content.deps);
  const deps = (content.deps ?? []).filter((dep) => !Object.hasOwn((dep ?? {}) as object, 'params'));
  const lineOf = (...path: readonly (string | number)[]): number => tracking.lineOf(...path);
  const planned: PlannedStage = {
    file,
    name,
    directory: tracking.directory,
    unresolved: [],
    line: 1,
    lastLine: tracking.lastLine,
    lineOf,
    stage: Stage.parse({
      cmd: content.cmd,
      deps: lockedFiles(deps).map(({ file: dep }) => dep.path),
      outs: lockedFiles(content.outs).map(({ file: out }) => out.path),
      params: Object.entries(params).map(([path, values]) => ({ [path]: Object.keys(values) })),
      frozen: content.frozen,
      desc: content.desc,
    }),
  };
  const plan: EntityRef = toRef('step', source, `${file}:${name}`);
  const recorded: Recorded = {
    file,
    name,
    commands: content.cmd,
    directory: tracking.directory,
    deps,
    outs: content.outs,
    params,
    line: 1,
    lastLine: tracking.lastLine,
    lineOf,
    plan,
  };
  return { planned, recorded };
}
