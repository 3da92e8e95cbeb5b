/** Planned stages as observations: the step, what it uses and makes, the files its commands run. Layer encoded. */
import {
  isArray,
  isObject,
  toRef,
  type EntityRef,
  type Evidence,
  type JsonObject,
  type JsonValue,
  type RelationName,
  type StepAttributes,
  type UseAttributes,
} from '#core';
import { conceal } from './conceal.ts';
import { lookUp, toName } from './interpolation.ts';
import { evidenceAt, type Names } from './names.ts';
import { joinPath } from './paths.ts';
import type { PlannedStage } from './pipeline.ts';
import type { Reading } from './reading.ts';
import { useRole } from './roles.ts';
import { namedPaths, type NamedPath } from './schema.ts';
import { findScripts, type RunFile } from './scripts.ts';
import { readSettingsFile } from './settings-file.ts';
import { flattenValues } from './values.ts';
import type { Seen } from '../connector.ts';

export interface StepContext {
  readonly reading: Reading;
  readonly names: Names;
  /** Parameters the lock recorded for a step, by its reference and file. */
  readonly recorded: ReadonlyMap<EntityRef, ReadonlyMap<string, JsonObject>>;
}

interface Script extends RunFile {
  readonly at: number;
}

export async function describeStep(given: StepContext, planned: PlannedStage): Promise<readonly Seen[]> {
  const { context } = given.reading;
  const ref = toRef('step', context.source, `${planned.file}:${planned.name}`);
  const commands = planned.stage.cmd ?? [];
  const scripts = scriptsOf(given, planned);
  const paths = new Set(scripts.map((script) => script.path));
  const parameters = await describeParameters(given, planned, ref);
  const { frozen, always_changed: always, desc } = planned.stage;
  const attributes: StepAttributes & JsonObject = {
    name: planned.name,
    tool: 'dvc',
    file: planned.file,
    line: planned.line,
    commands: commands.map((command) => conceal(command.trim())),
    scripts: [...paths],
    ...(frozen === undefined ? {} : { frozen }),
    ...(always === undefined ? {} : { alwaysChanged: always }),
    ...(desc === undefined ? {} : { description: conceal(desc).slice(0, 1000) }),
    ...(planned.directory === undefined || planned.directory === '' ? {} : { workingDirectory: planned.directory }),
    ...(planned.unresolved.length === 0 ? {} : { unresolved: planned.unresolved }),
    ...(parameters.keys.length === 0 ? {} : { parameters: parameters.keys }),
  };
  const evidence = evidenceAt(context, planned.file, planned.line, planned.lastLine);
  return [
    { kind: 'entity', layer: 'encoded', method: 'parsed', evidence, ref, attributes },
    ...describeUses(given, planned, { ref, scripts: paths }),
    ...describeProducts(given, planned, ref),
    ...describeCalls(given, planned, { ref, scripts }),
    ...parameters.seen,
  ];
}

function scriptsOf(given: StepContext, planned: PlannedStage): readonly Script[] {
  const { files } = given.reading.context;
  if (planned.directory === undefined) return [];
  const place = { directory: planned.directory, has: (path: string) => files.get(path) !== undefined };
  const commands = planned.stage.cmd ?? [];
  return commands.flatMap((command, at) => findScripts(command, place).map((file) => ({ ...file, at })));
}

function describeUses(
  given: StepContext,
  planned: PlannedStage,
  step: { readonly ref: EntityRef; readonly scripts: ReadonlySet<string> },
): readonly Seen[] {
  return unique(namedPaths(planned.stage.deps)).flatMap(({ path, position }) => {
    const target = given.names.resolve(planned.directory, path);
    if (!target) return [];
    const line = planned.lineOf('deps', position);
    const evidence = evidenceAt(given.reading.context, planned.file, line);
    target.naming.inputs.push(...evidence);
    return [
      relation(step.ref, 'used', target.ref, evidence, { role: useRole(target.naming.name, step.scripts), line }),
    ];
  });
}

function describeProducts(given: StepContext, planned: PlannedStage, ref: EntityRef): readonly Seen[] {
  const kinds = [
    ['outs', 'output'],
    ['metrics', 'metrics'],
    ['plots', 'plot'],
  ] as const;
  return kinds.flatMap(([section, role]) =>
    unique(namedPaths(planned.stage[section])).flatMap(({ path, position }) => {
      const target = given.names.resolve(planned.directory, path);
      if (!target) return [];
      const line = planned.lineOf(section, position);
      const evidence = evidenceAt(given.reading.context, planned.file, line);
      target.naming.outputs.push(...evidence);
      if (role !== 'output') target.naming.role = role;
      return [relation(target.ref, 'wasGeneratedBy', ref, evidence, { role, line })];
    }),
  );
}

function describeCalls(
  given: StepContext,
  planned: PlannedStage,
  step: { readonly ref: EntityRef; readonly scripts: readonly Script[] },
): readonly Seen[] {
  const byPath = new Map(step.scripts.map((script) => [script.path, script]));
  return [...byPath.values()].flatMap((script) => {
    const target = given.names.resolve('', script.path);
    if (!target) return [];
    const line = planned.lineOf('cmd', script.at);
    const evidence = evidenceAt(given.reading.context, planned.file, line);
    target.naming.inputs.push(...evidence);
    return [relation(step.ref, 'calls', target.ref, evidence, { role: 'code', line })];
  });
}

interface Parameters {
  readonly keys: readonly string[];
  readonly seen: readonly Seen[];
}

/** Keys as declared; the values the files have now, for those keys and for the ones the lock recorded. */
async function describeParameters(given: StepContext, planned: PlannedStage, ref: EntityRef): Promise<Parameters> {
  const keys: string[] = [];
  const seen: Seen[] = [];
  for (const [file, tracked] of trackedKeys(planned)) {
    const target = given.names.resolve(planned.directory, file);
    const label = file === 'params.yaml' ? '' : `${file}:`;
    keys.push(...(tracked.whole ? [`${label}*`] : [...tracked.keys].map((key) => `${label}${key}`)));
    if (!target) continue;
    target.naming.role = 'parameters';
    const evidence = evidenceAt(given.reading.context, planned.file, tracked.line);
    target.naming.inputs.push(...evidence);
    const recorded = given.recorded.get(ref)?.get(target.naming.name) ?? {};
    const values = await currentValues(given.reading, target.naming.name, tracked, Object.keys(recorded));
    seen.push(
      relation(ref, 'used', target.ref, evidence, {
        role: 'parameters',
        line: tracked.line,
        ...(values ? { values } : {}),
      }),
    );
  }
  return { keys: [...new Set(keys)], seen };
}

interface Tracked {
  readonly keys: Set<string>;
  whole: boolean;
  readonly line: number;
}

/** `lr` · `file.yaml:lr,depth` · {file: [keys]} · {file: null} for the whole file. */
function trackedKeys(planned: PlannedStage): ReadonlyMap<string, Tracked> {
  const files = new Map<string, Tracked>();
  const at = (file: string, position: number): Tracked => {
    const tracked = files.get(file) ?? {
      keys: new Set<string>(),
      whole: false,
      line: planned.lineOf('params', position),
    };
    files.set(file, tracked);
    return tracked;
  };
  for (const [position, item] of (planned.stage.params ?? []).entries()) {
    if (typeof item === 'string') {
      const [, file, listed] = /^(.*?\.(?:ya?ml|json|toml|py)):(.*)$/u.exec(item) ?? [];
      for (const key of file === undefined ? [item] : (listed ?? '').split(','))
        at(file ?? 'params.yaml', position).keys.add(key.trim());
    } else if (isObject(item as JsonValue)) {
      for (const [file, listed] of Object.entries(item as JsonObject)) {
        const tracked = at(file, position);
        if (isArray(listed)) for (const key of listed) tracked.keys.add(toName(key));
        tracked.whole ||= !isArray(listed) || listed.length === 0;
      }
    }
  }
  return files;
}

async function currentValues(
  reading: Reading,
  path: string,
  tracked: Tracked,
  recorded: readonly string[],
): Promise<ReturnType<typeof flattenValues>> {
  const settings = await readSettingsFile(reading, path);
  if (!settings) return undefined;
  const wanted = new Set([...tracked.keys, ...recorded, ...(tracked.whole ? Object.keys(settings.value) : [])]);
  const found = [...wanted].map((key) => [key, lookUp(settings.value, key)] as const);
  if (!settings.whole && found.some(([, value]) => value === undefined)) return undefined;
  return flattenValues(found.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

function unique(named: readonly NamedPath[]): readonly NamedPath[] {
  return [...new Map(named.toReversed().map((one) => [joinPath('', one.path) ?? one.path, one])).values()].toReversed();
}

// oxlint-disable-next-line max-params -- the five parts of a relation, in its reading order
export function relation(
  from: EntityRef,
  name: RelationName,
  to: EntityRef,
  evidence: readonly Evidence[],
  attributes: UseAttributes & JsonObject,
): Seen {
  return { kind: 'relation', layer: 'encoded', method: 'parsed', evidence, from, relation: name, to, attributes };
}
