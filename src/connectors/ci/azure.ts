/**
 * Azure Pipelines (`azure-pipelines.yml`; Microsoft: YAML schema reference): stages, jobs, deployment jobs and their steps.
 * Templates are said to be open, and so are tasks of the marketplace, except for the scripts that they hold.
 */
import { itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { Job } from './job.ts';

export function isAzurePipeline(node: YamlNode): boolean {
  return ['stages', 'jobs', 'steps'].some((key) => nodeAt(node, key)?.kind === 'list');
}

export function readAzurePipeline(path: string, node: YamlNode): readonly Job[] {
  const triggers = nodeAt(node, 'trigger') === undefined ? [] : ['push'];
  const schedules = itemsAt(node, 'schedules').flatMap((one) => textAt(one, 'cron') ?? []);
  const stages = itemsAt(node, 'stages');
  const own =
    stages.length > 0
      ? stages.flatMap((stage) => jobsOf(path, stage, textAt(stage, 'stage')))
      : jobsOf(path, node, undefined);
  return own.map((job) => ({
    ...job,
    ...(triggers.length > 0 ? { triggers } : {}),
    ...(schedules.length > 0 ? { schedules } : {}),
  }));
}

function jobsOf(path: string, node: YamlNode, stage: string | undefined): readonly Job[] {
  const listed = itemsAt(node, 'jobs');
  const jobs = listed.length > 0 ? listed : nodeAt(node, 'steps') ? [node] : [];
  const template = textAt(node, 'template');
  if (jobs.length === 0 && template !== undefined)
    return [
      toJob(path, node, {
        name: stage ?? template,
        stage,
        hidden: `It is the template ${template}, which was not followed.`,
      }),
    ];
  return jobs.map((job, at) => {
    const name =
      textAt(job, 'job') ??
      textAt(job, 'deployment') ??
      textAt(job, 'template') ??
      (jobs.length === 1 ? (stage ?? 'job') : `job ${at + 1}`);
    const taken = textAt(job, 'template');
    return toJob(path, job, {
      name,
      stage,
      ...(taken === undefined ? {} : { hidden: `It is the template ${taken}, which was not followed.` }),
    });
  });
}

function toJob(
  path: string,
  job: YamlNode,
  given: { readonly name: string; readonly stage: string | undefined; readonly hidden?: string },
): Job {
  const { name, stage, hidden } = given;
  const id = stage === undefined || stage === name ? name : `${stage}.${name}`;
  const steps = stepsOf(job);
  const environment = textAt(job, 'environment') ?? textAt(job, 'environment', 'name');
  const condition = textAt(job, 'condition');
  const image = textAt(job, 'container') ?? textAt(job, 'container', 'image');
  const templates = steps.flatMap((step) => textAt(step, 'template') ?? []);
  return {
    file: path,
    name: id,
    tool: 'azure-pipelines',
    line: job.line,
    lastLine: job.lastLine,
    commands: steps.flatMap(commandsOf),
    after: textsAt(job, 'dependsOn').map((one) => ({ file: path, id: stage === undefined ? one : `${stage}.${one}` })),
    ...(environment === undefined ? {} : { environment }),
    ...(condition === undefined ? {} : { condition }),
    ...(image === undefined ? {} : { image }),
    ...(templates.length > 0 ? { unresolved: templates.map((one) => `Its steps go on in the template ${one}.`) } : {}),
    ...(hidden === undefined ? {} : { hidden }),
  };
}

/** Deployment jobs keep them below a strategy. */
function stepsOf(job: YamlNode): readonly YamlNode[] {
  const own = itemsAt(job, 'steps');
  if (own.length > 0) return own;
  return ['runOnce', 'rolling', 'canary'].flatMap((kind) =>
    ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'].flatMap((phase) =>
      itemsAt(job, 'strategy', kind, phase, 'steps'),
    ),
  );
}

function commandsOf(step: YamlNode): readonly string[] {
  const written = ['script', 'bash', 'pwsh', 'powershell'].flatMap((key) => textAt(step, key) ?? []);
  const task = textAt(step, 'task');
  const held =
    task === undefined ? [] : ['script', 'inlineScript', 'Inline'].flatMap((key) => textAt(step, 'inputs', key) ?? []);
  const file =
    task === undefined ? undefined : (textAt(step, 'inputs', 'scriptPath') ?? textAt(step, 'inputs', 'filePath'));
  const run = file === undefined ? [] : [file.endsWith('.py') ? `python ${file}` : file];
  const all = [...written, ...held, ...run].flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
  return task !== undefined && all.length === 0 ? [`uses: ${task}`] : all;
}
