/**
 * Argo Workflows, and Kubeflow pipelines compiled for it (SDK 1): templates of containers and scripts, put in order by
 * `dag` and `steps` (Argo Workflows, "Field Reference").
 */
import type { ScriptFinder } from '../named-scripts.ts';
import type { DeclaredFile, DeclaredStep } from '../pipeline-steps.ts';
import { itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import { containerLeaf } from './container.ts';
import { writeOut, type Leaf, type Task } from './nested.ts';

const kinds: ReadonlySet<string> = new Set(['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'CronWorkflow']);

interface Templates {
  readonly byName: ReadonlyMap<string, YamlNode>;
  readonly scripts: ScriptFinder;
}

export function isWorkflow(node: YamlNode): boolean {
  const version = textAt(node, 'apiVersion') ?? '';
  return version.startsWith('argoproj.io/') && kinds.has(textAt(node, 'kind') ?? '');
}

export function readWorkflow(node: YamlNode, file: string, scripts: ScriptFinder): readonly DeclaredStep[] {
  const cron = textAt(node, 'kind') === 'CronWorkflow';
  const spec = cron ? nodeAt(node, 'spec', 'workflowSpec') : nodeAt(node, 'spec');
  const list = itemsAt(spec, 'templates');
  const byName = new Map(
    list.flatMap((item) => {
      const name = textAt(item, 'name');
      return name === undefined ? [] : [[name, item] as const];
    }),
  );
  const templates: Templates = { byName, scripts };
  const compiled = textAt(node, 'metadata', 'annotations', 'pipelines.kubeflow.org/kfp_sdk_version') !== undefined;
  const schedules = cron ? [...textsAt(node, 'spec', 'schedule'), ...textsAt(node, 'spec', 'schedules')] : [];
  const pipeline = {
    file,
    tool: compiled ? 'kubeflow' : 'argo',
    name: textAt(node, 'metadata', 'name') ?? textAt(node, 'metadata', 'generateName')?.replace(/-$/u, '') ?? '',
    parameters: itemsAt(spec, 'arguments', 'parameters').flatMap((item) => textAt(item, 'name') ?? []),
    ...(cron ? { triggers: ['schedule'], schedules } : {}),
  };
  return rootsOf(spec, templates).flatMap((root) => writeOut(pipeline, root));
}

/** From the entrypoint; a template that nothing calls is there to be called from other workflows. */
function rootsOf(spec: YamlNode | undefined, templates: Templates): readonly (readonly Task[])[] {
  const entry = textAt(spec, 'entrypoint');
  const exit = textAt(spec, 'onExit');
  const called = new Set([...templates.byName.values()].flatMap((template) => tasksOf(template).map(({ of }) => of)));
  const roots = [...templates.byName.keys()].filter(
    (name) => name === entry || name === exit || (entry === undefined && !called.has(name)),
  );
  return roots.map((name) => {
    const template = templates.byName.get(name);
    const tasks = template ? insideOf(templates, template) : [];
    if (!template || tasks.length > 0) return tasks;
    return [
      {
        name,
        of: name,
        after: [],
        line: template.line,
        lastLine: template.lastLine,
        leaf: leafOf(templates, template),
      },
    ];
  });
}

function insideOf(templates: Templates, template: YamlNode): readonly Task[] {
  return tasksOf(template).map((call): Task => {
    const { node, of, ...task } = call;
    const inline = nodeAt(node, 'inline');
    const own = inline ?? templates.byName.get(of);
    if (own && tasksOf(own).length > 0) return { ...task, of, inside: () => insideOf(templates, own) };
    return { ...task, of, leaf: own ? leafOf(templates, own) : elsewhere(node) };
  });
}

interface Call extends Omit<Task, 'leaf' | 'inside'> {
  readonly node: YamlNode;
}

/** Tasks of a `dag` in the order they name; `steps` one group after another. */
function tasksOf(template: YamlNode): readonly Call[] {
  const dag = itemsAt(template, 'dag', 'tasks');
  const names = new Set(dag.flatMap((item) => textAt(item, 'name') ?? []));
  const inDag = dag.flatMap((item) => callOf(item, [...textsAt(item, 'dependencies'), ...dependedOn(item, names)]));
  let before: readonly string[] = [];
  const inSteps = itemsAt(template, 'steps').flatMap((group) => {
    const calls = (group.kind === 'list' ? group.items : [group]).flatMap((item) => callOf(item, before));
    if (calls.length > 0) before = calls.map((call) => call.name);
    return calls;
  });
  return [...inDag, ...inSteps];
}

/** `depends: "a.Succeeded && (b || c)"` */
function dependedOn(item: YamlNode, names: ReadonlySet<string>): readonly string[] {
  const words = (textAt(item, 'depends') ?? '').slice(0, 2000).match(/[\w-]+(?:\.\w+)?/gu) ?? [];
  return words.map((word) => word.replace(/\.\w+$/u, '')).filter((word) => names.has(word));
}

function callOf(node: YamlNode, after: readonly string[]): readonly Call[] {
  const name = textAt(node, 'name');
  if (name === undefined) return [];
  const of = textAt(node, 'template') ?? textAt(node, 'templateRef', 'template') ?? name;
  const condition = textAt(node, 'when');
  const repeated = ['withItems', 'withParam', 'withSequence'].some((key) => nodeAt(node, key) !== undefined);
  return [
    {
      node,
      name,
      of,
      after: [...new Set(after)],
      line: node.line,
      lastLine: node.lastLine,
      ...(condition === undefined ? {} : { condition }),
      ...(repeated ? { repeated } : {}),
    },
  ];
}

/** A template of another workflow, or one that is not there. */
function elsewhere(node: YamlNode): Leaf {
  const other = textAt(node, 'templateRef', 'name');
  const named = textAt(node, 'templateRef', 'template') ?? textAt(node, 'template') ?? '';
  const where = other === undefined ? 'is not in this file' : `is in the workflow template ${other}`;
  return { hidden: `The template ${named} ${where}, so what it runs was not followed.` };
}

function leafOf({ scripts }: Templates, template: YamlNode): Leaf {
  const container = nodeAt(template, 'container') ?? nodeAt(template, 'script');
  const leaf = container ? containerLeaf(container, scripts) : {};
  const resource = textAt(template, 'resource', 'action');
  const suspended = nodeAt(template, 'suspend') !== undefined;
  return {
    ...leaf,
    ...(resource === undefined ? {} : { commands: [`resource: ${resource}`] }),
    ...(suspended ? { condition: 'It waits until somebody, or a time, lets it go on.' } : {}),
    uses: artifacts(template, 'inputs', 'data'),
    makes: artifacts(template, 'outputs', 'output'),
  };
}

/** Only what lies at a plain address; places for parameters are filled when it runs. */
function artifacts(template: YamlNode, side: string, role: DeclaredFile['role']): readonly DeclaredFile[] {
  return itemsAt(template, side, 'artifacts').flatMap((item): readonly DeclaredFile[] => {
    const [bucket, key, url] = [textAt(item, 's3', 'bucket'), textAt(item, 's3', 'key'), textAt(item, 'http', 'url')];
    const repository = textAt(item, 'git', 'repo');
    const address =
      url ?? (bucket !== undefined && key !== undefined ? `s3://${bucket}/${key}` : undefined) ?? repository;
    if (address === undefined || address.includes('{{') || !address.includes('://')) return [];
    return [{ path: address, role: repository === address ? 'code' : role, line: item.line }];
  });
}
