/**
 * Azure ML's YAML: pipeline jobs with the jobs inside them, command and sweep jobs, schedules (Azure Machine Learning,
 * "CLI (v2) YAML schemas"). Code and components are named from the directory of the file.
 */
import type { FileTree } from '../connector.ts';
import { readComponent, type Component } from '../component-file.ts';
import { useRole } from '../file-roles.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { baseOf, directoryOf, joinPath } from '../paths.ts';
import { commandLines, type DeclaredFile, type DeclaredStep } from '../pipeline-steps.ts';
import type { Reading } from '../reading.ts';
import { findScripts } from '../scripts.ts';
import { entriesAt, nodeAt, textAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';

export interface AzureFile {
  readonly path: string;
  readonly node: YamlNode;
}
export interface Around {
  readonly reading: Reading;
  readonly scripts: ScriptFinder;
  /** When a file is started, by its path. */
  readonly schedules: ReadonlyMap<string, readonly string[]>;
}

export function isAzure(node: YamlNode): boolean {
  return (textAt(node, '$schema') ?? '').includes('azuremlschemas');
}

/** `schedule.schema.json`: which job, when. */
export function schedulesIn(files: readonly AzureFile[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { path, node } of files) {
    const job = textAt(node, 'create_job') ?? textAt(node, 'create_job', 'job');
    const target = job === undefined ? undefined : joinPath(directoryOf(path), job.replace(/^file:/u, ''));
    const trigger = nodeAt(node, 'trigger');
    const [cron, frequency, interval] = ['expression', 'frequency', 'interval'].map((key) => textAt(trigger, key));
    const when = cron ?? (frequency === undefined ? undefined : `every ${interval ?? '1'} ${frequency}`);
    if (target !== undefined && when !== undefined) found.set(target, [...(found.get(target) ?? []), when]);
  }
  return found;
}

/** A component is a step only where a job uses it; what is no job gives nothing. */
export async function readAzure(around: Around, file: AzureFile): Promise<readonly DeclaredStep[]> {
  const { path, node } = file;
  const name = textAt(node, 'name') ?? textAt(node, 'display_name') ?? baseOf(path).replace(/\.ya?ml$/u, '');
  const jobs = entriesAt(node, 'jobs');
  const schema = textAt(node, '$schema') ?? '';
  if (jobs.length === 0) {
    const single = textAt(node, 'command') !== undefined || nodeAt(node, 'trial') !== undefined;
    if (!single || !/(?:command|sweep|spark|parallel)Job/iu.test(schema)) return [];
    return [await stepOf(around, file, { id: name, name, node, line: 1 })];
  }
  const names = new Set(jobs.map(([job]) => job));
  const steps: DeclaredStep[] = [];
  for (const [job, { node: body, keyLine }] of jobs.slice(0, 500)) {
    const step = await stepOf(around, file, { id: `${name}.${job}`, name: job, node: body, line: keyLine });
    const before = takenFrom(body).filter((one) => names.has(one) && one !== job);
    const after = before.map((one) => ({ id: `${name}.${one}`, line: keyLine }));
    steps.push({ ...step, pipeline: name, after });
  }
  return steps;
}

/** `${{parent.jobs.prepare.outputs.data}}` */
function takenFrom(job: YamlNode): readonly string[] {
  const found = entriesAt(job, 'inputs').flatMap(([, { node }]) => {
    const text = textAt(node) ?? textAt(node, 'path') ?? '';
    return [...text.slice(0, 2000).matchAll(/\$\{\{\s*parent\.jobs\.([\w-]+)\./gu)].map((match) => match[1] ?? '');
  });
  return [...new Set(found)];
}

interface Job {
  readonly id: string;
  readonly name: string;
  readonly node: YamlNode;
  readonly line: number;
}

async function stepOf(around: Around, { path }: AzureFile, job: Job): Promise<DeclaredStep> {
  const { files } = around.reading.context;
  const work = await workOf(around, path, job.node);
  const text = work?.component.commands.join('\n') ?? '';
  const schedules = around.schedules.get(path);
  return {
    file: path,
    id: job.id,
    name: job.name,
    tool: 'azure-ml',
    line: job.line,
    lastLine: Math.max(job.line, job.node.lastLine),
    commands: commandLines(text),
    scripts: work ? scriptsOf(around, work.component, { text, line: job.line }) : [],
    uses: [...(work?.file === undefined ? [] : [{ ...work.file, line: job.line }]), ...inputsOf(files, path, job.node)],
    parameters: entriesAt(job.node, 'inputs').map(([name]) => name),
    ...(work?.component.image === undefined ? {} : { image: work.component.image }),
    ...(schedules ? { triggers: ['schedule'], schedules } : {}),
    ...(work ? {} : { hidden: hiddenBy(job.node) }),
  };
}

interface Work {
  readonly component: Component;
  readonly file?: Omit<DeclaredFile, 'line'>;
}

/** What a job runs: written in it, in its `trial`, or in the file of a component. */
async function workOf(around: Around, path: string, node: YamlNode): Promise<Work | undefined> {
  const own = readComponent(node, path);
  if (own) return { component: own };
  const inner = ['component', 'trial', 'task'].flatMap((key) => nodeAt(node, key) ?? []);
  for (const one of inner) {
    const written = textAt(one);
    const inline = written === undefined ? readComponent(one, path) : undefined;
    if (inline) return { component: inline };
    const file = written === undefined ? undefined : joinPath(directoryOf(path), written.replace(/^file:/u, ''));
    if (file === undefined || (written ?? '').startsWith('azureml:')) continue;
    const read = await around.reading.yaml(file);
    const component = read && readComponent(read, file);
    if (component) return { component, file: { path: file, role: 'code', inSource: true } };
  }
  return undefined;
}

function hiddenBy(node: YamlNode): string {
  const named = textAt(node, 'component') ?? textAt(node, 'trial');
  if (named === undefined) return 'What it runs is not written as a command.';
  return named.startsWith('azureml:')
    ? `The component ${named} lies in a workspace and was not read.`
    : `What the component ${named} runs could not be read.`;
}

/** The directory of the code is where the command runs; one that lies elsewhere leaves it open. */
function scriptsOf(
  { reading, scripts }: Around,
  component: Component,
  { text, line }: { readonly text: string; readonly line: number },
): NonNullable<DeclaredStep['scripts']> {
  const { files } = reading.context;
  const { directory } = component;
  const known = directory !== undefined && (directory === '' || files.hasDirectory(directory));
  if (!known) return scripts(text).map(({ path }) => ({ path, line, inferred: true }));
  const place = { directory, has: (path: string) => files.get(path) !== undefined };
  return findScripts(text, place).map(({ path }) => ({ path, line, inSource: true }));
}

/** Data by a path of the source or an address; what a workspace keeps has a name of its own there. */
function inputsOf(files: FileTree, path: string, node: YamlNode): readonly DeclaredFile[] {
  return entriesAt(node, 'inputs').flatMap(([, { node: input, keyLine }]): readonly DeclaredFile[] => {
    const written = textAt(input, 'path');
    if (written === undefined || written.includes('${{')) return [];
    if (written.includes('://')) return [{ path: written, role: 'data', line: keyLine }];
    const local = joinPath(directoryOf(path), written);
    if (local === undefined || local === '' || (files.get(local) === undefined && !files.hasDirectory(local)))
      return [];
    return [{ path: local, role: useRole(local, new Set()), line: keyLine }];
  });
}
