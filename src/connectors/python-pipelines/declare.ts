/** Followed flows to declared steps: files are looked for where the tool looks, commands are followed to scripts. */
import { readComponent, type Component } from '../component-file.ts';
import { artifactRole } from '../file-roles.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { directoryOf, joinPath } from '../paths.ts';
import type { DeclaredFile, DeclaredStep } from '../pipeline-steps.ts';
import { commandLines } from '../pipeline-steps.ts';
import type { Reading } from '../reading.ts';
import type { NamedFile, StartFact } from './facts.ts';
import type { FollowedFlow, FoundTask } from './flow-steps.ts';

export interface Declaring {
  readonly reading: Reading;
  readonly scripts: ScriptFinder;
}
/** What a step's own data lead to: files it uses and makes, steps it waits for. */
export type More = Pick<DeclaredStep, 'uses' | 'makes' | 'after' | 'unresolved'>;

export interface StepParts {
  readonly file: string;
  readonly id: string;
  readonly name: string;
  readonly flow: Pick<FollowedFlow['flow'], 'tool' | 'name'> & { readonly start: Start };
  readonly found: Pick<FoundTask, 'task' | 'call' | 'home' | 'body' | 'unresolved' | 'hidden'>;
  readonly after: DeclaredStep['after'];
  readonly more: More;
}
export type Start = Pick<StartFact, 'triggers' | 'schedules'>;

export async function declareStep(declaring: Declaring, parts: StepParts): Promise<DeclaredStep> {
  const { file, id, name, flow, found, more } = parts;
  const { task, call, body, home } = found;
  const component = task.component && (await readNamed(declaring, home, task.component));
  const files = await filesOf(declaring, home, { task, line: call.line });
  const run = runBy(declaring, home, { task, line: call.line, component: component?.read });
  const image = task.image ?? component?.read?.image;
  const unresolved = [...found.unresolved, ...files.unresolved, ...(more.unresolved ?? [])];
  const unread = task.component && !component?.read ? `What ${task.component.path} runs could not be read.` : undefined;
  const hidden = found.hidden ?? files.hidden ?? unread;
  return {
    file,
    id,
    name,
    tool: flow.tool,
    line: call.line,
    lastLine: call.lastLine,
    ...(flow.name === '' ? {} : { pipeline: flow.name }),
    commands: run.commands,
    scripts: [
      ...(body ? [{ path: body.path, line: call.line }] : []),
      ...files.scripts.map((one) => ({ ...one, line: placed(home, file, one.line, call.line) })),
      ...run.scripts,
    ],
    ...(body ? { body: { path: body.path, firstLine: body.line, lastLine: body.lastLine } } : {}),
    uses: [
      ...files.uses.map((one) => ({ ...one, line: placed(home, file, one.line, call.line) })),
      ...(component?.file ? [{ ...component.file, line: placed(home, file, component.file.line, call.line) }] : []),
      ...(more.uses ?? []),
    ],
    makes: [
      ...files.makes.map((one) => ({ ...one, line: placed(home, file, one.line, call.line) })),
      ...(more.makes ?? []),
    ],
    after: [...(parts.after ?? []), ...(more.after ?? [])],
    ...(task.parameters ? { parameters: task.parameters } : {}),
    triggers: flow.start.triggers,
    schedules: flow.start.schedules,
    ...(call.condition === undefined ? {} : { condition: call.condition }),
    ...(image === undefined ? {} : { image }),
    unresolved,
    ...(hidden === undefined ? {} : { hidden }),
  };
}

/** Evidence lies in the file of the pipeline: a line of the task's own file is not one of it. */
function placed(home: string, file: string, line: number, callLine: number): number {
  return home === file ? line : callLine;
}

interface Work {
  readonly task: FoundTask['task'];
  readonly line: number;
  readonly component?: Component | undefined;
}

function runBy(
  { scripts }: Declaring,
  home: string,
  { task, line, component }: Work,
): { readonly commands: readonly string[]; readonly scripts: readonly Omit<DeclaredFile, 'role'>[] } {
  const texts = [...(task.commands ?? []), ...(component?.commands ?? [])];
  const start = task.commandFrom && joinPath(directoryOf(home), task.commandFrom.path);
  const directory = component?.directory ?? start;
  const found = texts.flatMap((text) => scripts(text, directory));
  return {
    commands: texts.flatMap(commandLines),
    scripts: found.map(({ path }) => ({ path, line, inferred: true })),
  };
}

interface Files {
  readonly scripts: readonly Omit<DeclaredFile, 'role'>[];
  readonly uses: readonly DeclaredFile[];
  readonly makes: readonly DeclaredFile[];
  readonly unresolved: readonly string[];
  readonly hidden?: string;
}

async function filesOf(declaring: Declaring, home: string, { task }: Work): Promise<Files> {
  const scripts: Omit<DeclaredFile, 'role'>[] = [];
  const uses: DeclaredFile[] = [];
  const unresolved: string[] = [];
  let hidden: string | undefined;
  for (const file of task.files ?? []) {
    const declared = locate(declaring, home, file);
    const lost = `Where ${file.path} lies is known only when it runs.`;
    if (!declared && file.role === 'code') hidden = lost;
    else if (!declared) unresolved.push(lost);
    else if (file.role === 'code') scripts.push(declared);
    else uses.push(declared);
  }
  const makes = (task.makes ?? []).flatMap((file): readonly DeclaredFile[] => {
    const declared = locate(declaring, home, file);
    return declared ? [{ ...declared, role: artifactRole(file.path) === 'model' ? 'model' : 'output' }] : [];
  });
  return { scripts, uses, makes, unresolved, ...(hidden === undefined ? {} : { hidden }) };
}

/** Beside the file for certain, or in the nearest directory above it that has it. */
function locate({ reading }: Declaring, home: string, file: NamedFile): DeclaredFile | undefined {
  const { files } = reading.context;
  const { line, role } = file;
  if (file.path.includes('://')) return { path: file.path, role, line };
  const directory = directoryOf(home);
  if (file.from === 'here') {
    const path = joinPath(directory, file.path);
    return path === undefined || path === '' ? undefined : { path, role, line, inSource: true };
  }
  for (let at = directory; ; at = directoryOf(at)) {
    const path = joinPath(at, file.path);
    if (path !== undefined && path !== '' && files.get(path) !== undefined) return { path, role, line, inferred: true };
    if (at === '') return undefined;
  }
}

async function readNamed(
  declaring: Declaring,
  home: string,
  file: NamedFile,
): Promise<{ readonly file: DeclaredFile | undefined; readonly read: Component | undefined }> {
  const located = locate(declaring, home, file);
  const node = located && (await declaring.reading.yaml(located.path));
  return { file: located, read: node && readComponent(node, located.path) };
}
