/**
 * Steps of a pipeline as observations: the step, what it runs, uses and makes, what it waits for. Layer encoded. A
 * connector says what a declaration holds; here it gets its references and its evidence, the same way for every tool.
 */
import {
  toRef,
  type ArtifactAttributes,
  type EntityRef,
  type Evidence,
  type JsonObject,
  type RelationName,
  type StepAttributes,
  type StepBody,
  type UseAttributes,
} from '#core';
import { conceal, stripCredentials } from './conceal.ts';
import type { ConnectorContext, Seen } from './connector.ts';
import { artifactRole } from './file-roles.ts';

/** A file that a declaration names: a path inside the source, or an address (`s3://…`). */
export interface DeclaredFile {
  readonly path: string;
  readonly role: NonNullable<UseAttributes['role']>;
  readonly line: number;
  /** Where the file lies follows from more than the text says. */
  readonly inferred?: boolean;
  /** The tool looks for it in the source itself, so that it is missing when it is not there. */
  readonly inSource?: boolean;
}

export interface DeclaredStep {
  readonly file: string;
  /** Names the step in its file; `name` is what people call it. */
  readonly id: string;
  readonly name: string;
  readonly tool: string;
  readonly pipeline?: string;
  readonly line: number;
  readonly lastLine: number;
  readonly commands?: readonly string[];
  readonly scripts?: readonly Omit<DeclaredFile, 'role'>[];
  readonly body?: StepBody;
  readonly uses?: readonly DeclaredFile[];
  readonly makes?: readonly DeclaredFile[];
  /** Steps that it waits for: their file (its own when left out) and id. */
  readonly after?: readonly { readonly file?: string; readonly id: string; readonly line: number }[];
  readonly parameters?: readonly string[];
  readonly secrets?: readonly string[];
  readonly triggers?: readonly string[];
  readonly schedules?: readonly string[];
  readonly condition?: string;
  readonly image?: string;
  readonly unresolved?: readonly string[];
  /** Why what it runs is not known, where that is so. */
  readonly hidden?: string;
}

const MAX_COMMANDS = 200;
const MAX_CHARACTERS = 1000;

export function describeSteps(context: ConnectorContext, steps: readonly DeclaredStep[]): readonly Seen[] {
  const made = new Set(steps.flatMap((step) => (step.makes ?? []).map((file) => nameOf(file.path))));
  return steps.flatMap((step) => [...describeStep(context, step), ...describeNamed(context, step, made)]);
}

/** Steps that bear one id in one file: the first keeps it, the others get a number, and only edges to the first hold. */
export function withOwnIds(steps: readonly DeclaredStep[]): readonly DeclaredStep[] {
  const times = new Map<string, number>();
  return steps.map((step) => {
    const key = `${step.file}\0${step.id}`;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return time === 1 ? step : { ...step, id: `${step.id}#${time}` };
  });
}

export function commandLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function describeStep(context: ConnectorContext, step: DeclaredStep): readonly Seen[] {
  const ref = stepRef(context, step.file, step.id);
  const evidence = evidenceAt(context, step.file, step.line, step.lastLine);
  const relation = relationsOf(context, step);
  const { scripts = [], uses = [], makes = [], after = [] } = step;
  const waits = [...new Map(after.map((one) => [stepRef(context, one.file ?? step.file, one.id), one.line]))];
  return [
    { kind: 'entity', layer: 'encoded', method: 'parsed', evidence, ref, attributes: attributesOf(step) },
    ...each(scripts).map((file) => relation([ref, 'calls', refOf(context, file.path)], { ...file, role: 'code' })),
    ...each(uses).map((file) => relation([ref, 'used', refOf(context, file.path)], file)),
    ...each(makes).map((file) => relation([refOf(context, file.path), 'wasGeneratedBy', ref], file)),
    ...waits
      .filter(([to]) => to !== ref)
      .map(([to, line]): Seen => ({
        kind: 'relation',
        layer: 'encoded',
        method: 'parsed',
        evidence: evidenceAt(context, step.file, line),
        from: ref,
        relation: 'wasInformedBy',
        to,
        attributes: { line },
      })),
  ];
}

function attributesOf(step: DeclaredStep): StepAttributes & JsonObject {
  const lists: Readonly<Record<string, readonly string[] | undefined>> = {
    parameters: step.parameters,
    secrets: step.secrets,
    triggers: step.triggers,
    schedules: step.schedules,
    unresolved: [...(step.hidden === undefined ? [] : [step.hidden]), ...(step.unresolved ?? [])],
  };
  const hidden = step.hidden !== undefined || runsUnnamed(step);
  return {
    name: step.name,
    tool: step.tool,
    file: step.file,
    line: step.line,
    commands: (step.commands ?? []).slice(0, MAX_COMMANDS).map((line) => conceal(line).slice(0, MAX_CHARACTERS)),
    scripts: [...new Set((step.scripts ?? []).map((file) => file.path))],
    ...(step.pipeline === undefined ? {} : { pipeline: step.pipeline }),
    ...(step.body === undefined ? {} : { body: step.body }),
    ...(hidden ? { hidden } : {}),
    ...(step.condition === undefined ? {} : { condition: conceal(step.condition).slice(0, MAX_CHARACTERS) }),
    ...(step.image === undefined ? {} : { image: stripCredentials(step.image).slice(0, MAX_CHARACTERS) }),
    ...Object.fromEntries(
      Object.entries(lists).flatMap(([name, list = []]) => {
        const told = [...new Set(list)].map((one) => conceal(one).slice(0, MAX_CHARACTERS));
        return told.length > 0 ? [[name, told]] : [];
      }),
    ),
  };
}

/** `python {script}`: a program that is named when it runs. */
function runsUnnamed({ commands = [], scripts = [] }: DeclaredStep): boolean {
  const named = /(?:^|[\s;&|/])(?:python[\d.]*|Rscript|bash|sh|papermill)[ \t]+(?:-\w+[ \t]+)?["']?[$]?\{/u;
  return scripts.length === 0 && commands.some((line) => named.test(line.slice(0, MAX_CHARACTERS)));
}

type Ends = readonly [from: EntityRef, relation: RelationName, to: EntityRef];

function relationsOf(context: ConnectorContext, step: DeclaredStep): (ends: Ends, file: DeclaredFile) => Seen {
  return ([from, name, to], file) => {
    const attributes: UseAttributes & JsonObject = { role: file.role, line: file.line };
    return {
      kind: 'relation',
      layer: 'encoded',
      method: file.inferred === true ? 'inferred' : 'parsed',
      evidence: evidenceAt(context, step.file, file.line),
      from,
      relation: name,
      to,
      attributes,
    };
  };
}

/** What the declaration says of the files themselves; one that is made or lies elsewhere is not expected in the tree. */
function describeNamed(context: ConnectorContext, step: DeclaredStep, made: ReadonlySet<string>): readonly Seen[] {
  const scripts = (step.scripts ?? []).map((file): DeclaredFile => ({ ...file, role: 'code' }));
  const makes = new Set(step.makes);
  return each([...scripts, ...(step.uses ?? []), ...(step.makes ?? [])]).flatMap((file): readonly Seen[] => {
    const attributes = {
      ...roleOf(file, makes.has(file)),
      ...absence(context, file, made.has(nameOf(file.path))),
    };
    if (Object.keys(attributes).length === 0) return [];
    const evidence = evidenceAt(context, step.file, file.line);
    const method = file.inferred === true ? 'inferred' : 'parsed';
    return [{ kind: 'entity', layer: 'encoded', method, evidence, ref: refOf(context, file.path), attributes }];
  });
}

function roleOf(file: DeclaredFile, made: boolean): ArtifactAttributes & JsonObject {
  if (file.role === 'metrics' || file.role === 'parameters' || file.role === 'plot') return { role: file.role };
  // R keeps data as often as models in such files.
  const role = made && !file.path.toLowerCase().endsWith('.rds') ? artifactRole(file.path) : undefined;
  return role === undefined ? {} : { role };
}

function absence(context: ConnectorContext, file: DeclaredFile, made: boolean): ArtifactAttributes & JsonObject {
  const { files } = context;
  if (isAddress(file.path)) return { external: true };
  if (files.get(file.path) !== undefined || files.hasDirectory(file.path)) return {};
  if (made) return { external: true };
  if (file.inSource !== true) return {};
  const caseMatch = files.matchCase(file.path);
  return { missing: true, ...(caseMatch === undefined ? {} : { caseMatch }) };
}

function each<File extends { readonly path: string }>(files: readonly File[]): readonly File[] {
  return [...new Map(files.toReversed().map((file) => [nameOf(file.path), file])).values()].toReversed();
}

function isAddress(path: string): boolean {
  return path.includes('://');
}

function nameOf(path: string): string {
  return isAddress(path) ? stripCredentials(path) : path;
}

export function refOf(context: ConnectorContext, path: string): EntityRef {
  return toRef('artifact', context.source, nameOf(path));
}

function stepRef(context: ConnectorContext, file: string, id: string): EntityRef {
  return toRef('step', context.source, `${file}:${id}`);
}

export function evidenceAt(
  context: ConnectorContext,
  path: string,
  first?: number,
  last?: number,
): readonly Evidence[] {
  return [{ source: context.source, locator: context.locate(path, first, last) }];
}
