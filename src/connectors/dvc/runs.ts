/** Recorded stages as observations: the run, its plan, what it used and made with digests. Layer executed. */
import {
  toRef,
  type EntityRef,
  type Evidence,
  type JsonObject,
  type JsonValue,
  type RelationName,
  type RunAttributes,
  type UseAttributes,
} from '#core';
import { conceal, stripCredentials } from '../conceal.ts';
import { evidenceAt, noteDigest, type Names } from './names.ts';
import type { Reading } from '../reading.ts';
import { useRole } from '../file-roles.ts';
import { digestOf, lockedFiles } from './schema.ts';
import { findScripts } from '../scripts.ts';
import { flattenValues } from './values.ts';
import type { Seen } from '../connector.ts';

/** A stage as a lock holds it: dvc.lock, or a stage file of DVC 0.x. */
export interface Recorded {
  readonly file: string;
  readonly name: string;
  readonly commands: readonly string[];
  readonly directory: string | undefined;
  readonly deps: readonly unknown[] | undefined;
  readonly outs: readonly unknown[] | undefined;
  /** By file, as the lock writes it. */
  readonly params: Readonly<Record<string, JsonObject>>;
  readonly line: number;
  readonly lastLine: number;
  readonly lineOf: (...path: readonly (string | number)[]) => number;
  /** The step it carried out; `undefined`: none of this name is declared; 'unknown': the declaration was not read. */
  readonly plan: EntityRef | 'unknown' | undefined;
}

export interface RunContext {
  readonly reading: Reading;
  readonly names: Names;
}

export function describeRun(given: RunContext, recorded: Recorded): readonly Seen[] {
  const { context } = given.reading;
  const ref = toRef('run', context.source, `${recorded.file}:${recorded.name}`);
  const evidence = evidenceAt(context, recorded.file, recorded.line, recorded.lastLine);
  const planned = recorded.plan !== undefined && recorded.plan !== 'unknown' ? recorded.plan : undefined;
  const attributes: RunAttributes & JsonObject = {
    name: recorded.name,
    tool: 'dvc',
    status: 'finished',
    commands: recorded.commands.map((command) => conceal(command.trim())),
    ...(recorded.plan === 'unknown' ? { planUnknown: true } : {}),
  };
  return [
    { kind: 'entity', layer: 'executed', method: 'recorded', evidence, ref, attributes },
    ...(planned ? [say(ref, 'hadPlan', planned, evidence)] : []),
    ...describeInputs(given, recorded, ref),
    ...describeOutputs(given, recorded, ref),
    ...describeParams(given, recorded, ref),
  ];
}

function describeInputs(given: RunContext, recorded: Recorded, ref: EntityRef): readonly Seen[] {
  const { files } = given.reading.context;
  const place = { directory: recorded.directory ?? '', has: (path: string) => files.get(path) !== undefined };
  const scripts = new Set(
    recorded.directory === undefined
      ? []
      : recorded.commands.flatMap((command) => findScripts(command, place).map((file) => file.path)),
  );
  return lockedFiles(recorded.deps).flatMap(({ file, position }) => {
    const target = given.names.resolve(recorded.directory, file.path);
    if (!target) return [];
    noteDigest(target.naming, file);
    const line = recorded.lineOf('deps', position);
    const attributes = { role: useRole(target.naming.name, scripts), line, ...contentOf(file) };
    return [say(ref, 'used', target.ref, evidenceAt(given.reading.context, recorded.file, line), attributes)];
  });
}

function describeOutputs(given: RunContext, recorded: Recorded, ref: EntityRef): readonly Seen[] {
  return lockedFiles(recorded.outs).flatMap(({ file, position }) => {
    const target = given.names.resolve(recorded.directory, file.path);
    if (!target) return [];
    noteDigest(target.naming, file);
    const line = recorded.lineOf('outs', position);
    const evidence = evidenceAt(given.reading.context, recorded.file, line);
    target.naming.outputs.push(...evidence);
    const role = target.naming.role === 'metrics' || target.naming.role === 'plot' ? target.naming.role : 'output';
    return [say(target.ref, 'wasGeneratedBy', ref, evidence, { role, line, ...contentOf(file) })];
  });
}

function describeParams(given: RunContext, recorded: Recorded, ref: EntityRef): readonly Seen[] {
  return Object.entries(recorded.params).flatMap(([file, members]) => {
    const target = given.names.resolve(recorded.directory, file);
    if (!target) return [];
    target.naming.role = 'parameters';
    const values = flattenValues(Object.entries(members).map(([key, value]) => [key, value ?? null] as const));
    const line = recorded.lineOf('params', file);
    const attributes = { role: 'parameters' as const, line, ...(values ? { values } : {}) };
    return [say(ref, 'used', target.ref, evidenceAt(given.reading.context, recorded.file, line), attributes)];
  });
}

function contentOf(file: Parameters<typeof digestOf>[0]): JsonObject {
  const digest = digestOf(file);
  return {
    ...(digest === undefined ? {} : { digest }),
    ...(file.size === undefined ? {} : { sizeBytes: file.size }),
    ...(file.nfiles === undefined ? {} : { files: file.nfiles }),
    ...(file.repo === undefined ? {} : { repository: stripCredentials(file.repo.url) }),
  };
}

// oxlint-disable-next-line max-params -- the five parts of a relation, in its reading order
function say(
  from: EntityRef,
  name: RelationName,
  to: EntityRef,
  evidence: readonly Evidence[],
  attributes?: UseAttributes & JsonObject,
): Seen {
  const common = {
    kind: 'relation',
    layer: 'executed',
    method: 'recorded',
    evidence,
    from,
    relation: name,
    to,
  } as const;
  return attributes ? { ...common, attributes } : common;
}

/** Parameters as lists of deps in DVC 0.94: `{path, params: {key: value}}`. */
export function paramsInDeps(deps: readonly unknown[] | undefined): Readonly<Record<string, JsonObject>> {
  const found = (deps ?? []).flatMap((dep) => {
    const { path, params } = (dep ?? {}) as { readonly path?: JsonValue; readonly params?: JsonValue };
    return typeof path === 'string' && typeof params === 'object' && params !== null && !Array.isArray(params)
      ? [[path, params as JsonObject] as const]
      : [];
  });
  return Object.fromEntries(found);
}
