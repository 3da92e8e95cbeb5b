/** Planned stages as observations: the step, what it uses and makes, the files its commands run. Layer encoded. */
import { toRef, type EntityRef, type JsonObject, type StepAttributes } from '#core';
import { conceal } from '../conceal.ts';
import { evidenceAt } from './names.ts';
import { joinPath } from '../paths.ts';
import type { PlannedStage } from './pipeline.ts';
import { useRole } from '../file-roles.ts';
import { namedPaths, type NamedPath } from './schema.ts';
import { findScripts, type RunFile } from '../scripts.ts';
import { describeParameters } from './step-parameters.ts';
import { relation, type StepContext } from './step-words.ts';
import type { Seen } from '../connector.ts';

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

function unique(named: readonly NamedPath[]): readonly NamedPath[] {
  return [...new Map(named.toReversed().map((one) => [joinPath('', one.path) ?? one.path, one])).values()].toReversed();
}
