/** Continuous integration beside GitHub Actions: GitLab CI, Azure Pipelines, Jenkins, Taskcluster. Nothing is run or asked. */
import { toRef, type EntityRef } from '#core';
import { z } from 'zod';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { baseOf } from '../paths.ts';
import { describeSteps, withOwnIds, type DeclaredStep } from '../pipeline-steps.ts';
import { openReading, type Reading } from '../reading.ts';
import { findScripts } from '../scripts.ts';
import { isAzurePipeline, readAzurePipeline } from './azure.ts';
import { includesOf, readGitlab, type GitlabFile } from './gitlab.ts';
import { readJenkinsfile } from './jenkins.ts';
import type { Job } from './job.ts';
import { readTaskcluster } from './taskcluster.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'ci',
  title: 'GitLab CI, Azure Pipelines, Jenkins, Taskcluster',
  emits: ['entity', 'relation', 'claim'],
  options,
  applies: (context) => context.files.list().some(isOurs),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

function isOurs({ kind, path }: FileEntry): boolean {
  return kind === 'file' && toolOf(path) !== undefined;
}

function toolOf(path: string): Job['tool'] | undefined {
  const base = baseOf(path);
  if (path === '.gitlab-ci.yml' || /(?:^|\/)\.gitlab-ci\.ya?ml$/u.test(path)) return 'gitlab-ci';
  if (/^azure-pipelines?[\w.-]*\.ya?ml$/u.test(base) || /(?:^|\/)\.azure(?:-pipelines|devops)?\/.*\.ya?ml$/u.test(path))
    return 'azure-pipelines';
  if (/^Jenkinsfile(?:\.[\w-]+)?$/u.test(base)) return 'jenkins';
  return base === '.taskcluster.yml' || /(?:^|\/)taskcluster\/(?:.*\/)?kinds?(?:\/.*)?\/kind\.ya?ml$/u.test(path)
    ? 'taskcluster'
    : undefined;
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const jobs: Job[] = [];
  for (const entry of context.files.list().filter(isOurs)) {
    if (context.signal.aborted) return;
    jobs.push(...(await readOne(reading, entry.path)));
  }
  yield describeSteps(context, withOwnIds(jobs.map((job) => toStep(context, job))));
  yield jobs.flatMap((job) => environmentOf(context, job));
  yield [...reading.skipped.values()];
}

async function readOne(reading: Reading, path: string): Promise<readonly Job[]> {
  const tool = toolOf(path);
  if (tool === 'jenkins') {
    const text = await reading.text(path);
    return text === undefined ? [] : readJenkinsfile(path, text);
  }
  const node = await reading.yaml(path);
  if (!node) return [];
  if (tool === 'gitlab-ci') return readGitlab(await withIncludes(reading, { path, node }));
  if (tool === 'taskcluster') return readTaskcluster(path, node);
  return isAzurePipeline(node) ? readAzurePipeline(path, node) : [];
}

const MOST_INCLUDES = 100;

async function withIncludes(reading: Reading, main: GitlabFile): Promise<readonly GitlabFile[]> {
  const files: GitlabFile[] = [main];
  for (let at = 0; at < files.length && files.length < MOST_INCLUDES; at += 1) {
    const file = files[at];
    if (!file) break;
    const { local, remote } = includesOf(file.node);
    const [first] = remote;
    if (first !== undefined)
      reading.skip(
        file.path,
        `${file.path} includes ${first}${remote.length > 1 ? ` and ${remote.length - 1} more` : ''} from elsewhere; the jobs in there are not known.`,
        'part',
      );
    for (const path of local) {
      const node = files.some((known) => known.path === path) ? undefined : await reading.yaml(path);
      if (node) files.push({ path, node });
    }
  }
  return files;
}

function toStep({ files }: ConnectorContext, job: Job): DeclaredStep {
  const {
    file,
    name,
    tool,
    line,
    lastLine,
    commands,
    after,
    hidden,
    unresolved,
    condition,
    image,
    triggers,
    schedules,
  } = job;
  const scripts = findScripts(commands.join('\n'), { directory: '', has: (path) => files.get(path) !== undefined });
  return {
    file,
    id: name,
    name,
    tool,
    line,
    lastLine,
    commands,
    scripts: scripts.filter(({ exists }) => exists).map(({ path }) => ({ path, line })),
    after: after.map((one) => ({ ...one, line })),
    ...(condition === undefined ? {} : { condition }),
    ...(image === undefined ? {} : { image }),
    ...(triggers === undefined ? {} : { triggers }),
    ...(schedules === undefined ? {} : { schedules }),
    ...(unresolved === undefined || unresolved.length === 0 ? {} : { unresolved }),
    ...(hidden === undefined ? {} : { hidden }),
  };
}

/** Who may deploy there is a setting of the forge and stands in no file. */
function environmentOf(context: ConnectorContext, job: Job): readonly Seen[] {
  if (job.environment === undefined || job.environment.includes('$')) return [];
  const ref: EntityRef = toRef('environment', context.source, job.environment);
  const evidence = [{ source: context.source, locator: context.locate(job.file, job.line, job.lastLine) }];
  const common = { layer: 'declared', method: 'parsed', evidence } as const;
  return [
    { kind: 'entity', ref, attributes: { name: job.environment }, ...common },
    {
      kind: 'claim',
      document: toRef('document', context.source, job.file),
      claim: 'environment',
      subject: ref,
      attributes: { environment: job.environment, job: job.name },
      ...common,
    },
  ];
}
