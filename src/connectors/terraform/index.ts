/**
 * Terraform: what its files declare to run and to serve. Text is read, nothing is planned or applied, no state is opened and
 * no provider is asked; what only a plan knows is said to be open.
 */
import { toRef } from '#core';
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { describeDeployment } from '../deployments.ts';
import { createScriptFinder } from '../named-scripts.ts';
import { openReading, type Reading } from '../reading.ts';
import { observeBuckets } from './buckets.ts';
import type { Where } from './evaluate.ts';
import { readHclJson } from './hcl-json.ts';
import type { HclBody } from './hcl-tree.ts';
import { readHcl } from './hcl.ts';
import { endpointsOf } from './models.ts';
import { createProject, type TerraformFile } from './modules.ts';
import { readRemoteCalls, readResource } from './resources.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'terraform',
  title: 'Terraform',
  emits: ['entity', 'relation', 'claim'],
  options,
  applies: (context) => context.files.list().some(isConfiguration),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

function isConfiguration({ kind, path }: FileEntry): boolean {
  return kind === 'file' && /\.tf(?:\.json)?$/u.test(path) && !isInstalled(path);
}

function isValues({ kind, path }: FileEntry): boolean {
  return kind === 'file' && path.endsWith('.tfvars') && !isInstalled(path);
}

/** What `terraform init` brings lies in .terraform. */
function isInstalled(path: string): boolean {
  return /(?:^|\/)(?:\.terraform|node_modules|vendor)\//u.test(path);
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const all = context.files.list();
  const { entries, left } = upToLimit(context, all.filter(isConfiguration), {
    locator: '*.tf',
    plural: 'Terraform files',
  });
  const values = upToLimit(context, all.filter(isValues), { locator: '*.tfvars', plural: 'files of values' });
  yield [...left, ...values.left];
  const project = createProject(await readAll(reading, entries), await readAll(reading, values.entries));
  const scripts = createScriptFinder(context.files);
  for (const module of project.modules.values()) {
    if (context.signal.aborted) return;
    const where: Where = { project, module };
    for (const resource of module.resources.values()) {
      const one = readResource(where, resource, scripts);
      if (one) yield describeDeployment(context, one);
    }
    yield readRemoteCalls(where).flatMap((one) => describeDeployment(context, one));
    yield endpointModels(context, where);
    yield observeBuckets(context, where);
  }
  yield [...reading.skipped.values()];
}

async function readAll(reading: Reading, entries: readonly FileEntry[]): Promise<readonly TerraformFile[]> {
  const found: TerraformFile[] = [];
  for (const { path } of entries) {
    if (reading.context.signal.aborted) return found;
    const text = await reading.text(path);
    const body = text === undefined ? undefined : readOne(reading, path, text);
    if (body) found.push({ path, body });
  }
  return found;
}

function readOne(reading: Reading, path: string, text: string): HclBody | undefined {
  try {
    return path.endsWith('.json') ? readHclJson(text, reading.context.limits.depth) : readHcl(text);
  } catch (error) {
    const [said = ''] = error instanceof Error ? error.message.split('\n') : [];
    reading.skip(path, `${path} was not read: ${said.slice(0, 160).replace(/[.:]$/u, '')}.`);
    return undefined;
  }
}

/** An endpoint of SageMaker is made of the models that its configuration names. */
function endpointModels(context: ConnectorContext, where: Where): readonly Seen[] {
  return endpointsOf(where).flatMap(({ endpoint, models }) =>
    models.map(({ file, type, name }): Seen => ({
      kind: 'relation',
      from: toRef('deployment', context.source, `${endpoint.file}:${endpoint.type}.${endpoint.name}`),
      relation: 'wasDerivedFrom',
      to: toRef('deployment', context.source, `${file}:${type}.${name}`),
      layer: 'encoded',
      method: 'parsed',
      evidence: [{ source: context.source, locator: context.locate(endpoint.file, endpoint.block.line) }],
    })),
  );
}
