/**
 * `.gitlab-ci.yml` (GitLab Docs: CI/CD YAML syntax reference): jobs with their scripts, order, environment, rules and what
 * they extend. Files of the same project that are included are read with it; what lies elsewhere is said to be open.
 */
import { entriesAt, itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { Job } from './job.ts';

const keywords: ReadonlySet<string> = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'spec',
  'pages:deploy',
]);
const MAX_DEPTH = 10;

export interface GitlabFile {
  readonly path: string;
  readonly node: YamlNode;
}

/** All files that are one pipeline, the main one first. */
export function readGitlab(files: readonly GitlabFile[]): readonly Job[] {
  const all = new Map<string, { readonly node: YamlNode; readonly path: string; readonly line: number }>();
  for (const { path, node } of files)
    for (const [name, entry] of entriesAt(node))
      if (!keywords.has(name) && entry.node.kind === 'map')
        all.set(name, { node: entry.node, path, line: entry.keyLine });
  const stages = files.flatMap(({ node }) => textsAt(node, 'stages'));
  const order = stages.length > 0 ? stages : ['build', 'test', 'deploy'];
  const before = files.flatMap(({ node }) => [
    ...textsAt(node, 'before_script'),
    ...textsAt(node, 'default', 'before_script'),
  ]);
  const stageOf = new Map<string, string>();
  for (const name of all.keys()) stageOf.set(name, firstOf(name, all, (node) => textAt(node, 'stage')) ?? 'test');
  const jobs = [...all].filter(([name]) => !name.startsWith('.'));
  return jobs.map(([name, { path, line, node }]): Job => {
    const scripts = ['before_script', 'script', 'after_script'].flatMap((key) =>
      linesOf(firstOf(name, all, (own) => nodeAt(own, key))),
    );
    const environment = firstOf(name, all, (own) => textAt(own, 'environment') ?? textAt(own, 'environment', 'name'));
    const image = firstOf(name, all, (own) => textAt(own, 'image') ?? textAt(own, 'image', 'name'));
    const needs = firstOf(name, all, (own) =>
      nodeAt(own, 'needs')
        ? itemsAt(own, 'needs').flatMap((item) => textAt(item) ?? textAt(item, 'job') ?? [])
        : undefined,
    );
    const at = order.indexOf(stageOf.get(name) ?? '');
    const earlier = order
      .slice(0, Math.max(0, at))
      .toReversed()
      .map((stage) => jobs.filter(([other]) => stageOf.get(other) === stage).map(([other]) => other));
    const after = needs ?? earlier.find((list) => list.length > 0) ?? [];
    const trigger = nodeAt(node, 'trigger') !== undefined;
    return {
      file: path,
      name,
      tool: 'gitlab-ci',
      line,
      lastLine: node.lastLine,
      commands: [...(nodeAt(node, 'before_script') ? [] : before), ...scripts],
      after: after
        .filter((one) => one !== name && all.has(one))
        .map((one) => ({ file: all.get(one)?.path ?? path, id: one })),
      ...(environment === undefined ? {} : { environment }),
      ...(image === undefined ? {} : { image }),
      ...conditionOf(node),
      ...(trigger ? { hidden: 'It starts another pipeline, which was not followed.' } : {}),
    };
  });
}

type Jobs = ReadonlyMap<string, { readonly node: YamlNode }>;

/** The job's own, else that of what it extends, the last first. */
function firstOf<T>(name: string, jobs: Jobs, read: (node: YamlNode) => T | undefined, depth = 0): T | undefined {
  const job = jobs.get(name);
  if (!job || depth > MAX_DEPTH) return undefined;
  const own = read(job.node);
  if (own !== undefined) return own;
  for (const parent of textsAt(job.node, 'extends').toReversed()) {
    const found = firstOf(parent, jobs, read, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Lists may hold lists (anchors, `!reference`). */
function linesOf(node: YamlNode | undefined, depth = 0): readonly string[] {
  if (!node || depth > MAX_DEPTH) return [];
  if (node.kind === 'scalar')
    return String(node.value ?? '')
      .split('\n')
      .filter((line) => line.trim() !== '');
  return node.kind === 'list' ? node.items.flatMap((item) => linesOf(item, depth + 1)) : [];
}

function conditionOf(node: YamlNode): { readonly condition?: string } {
  const rules = itemsAt(node, 'rules').flatMap((rule) => textAt(rule, 'if') ?? []);
  const only = textsAt(node, 'only');
  const manual = textAt(node, 'when') === 'manual' ? ['by hand'] : [];
  const said = [...rules, ...only.map((one) => `only ${one}`), ...manual].join('; ');
  return said === '' ? {} : { condition: said.slice(0, 300) };
}

/** Paths of this project that it includes, and what it takes from elsewhere. */
export function includesOf(node: YamlNode): { readonly local: readonly string[]; readonly remote: readonly string[] } {
  const include = nodeAt(node, 'include');
  const items = include?.kind === 'list' ? include.items : include ? [include] : [];
  const local = items.flatMap(
    (item) => textAt(item, 'local') ?? (textAt(item)?.startsWith('http') === false ? (textAt(item) ?? []) : []),
  );
  const remote = items.flatMap(
    (item) =>
      textAt(item, 'remote') ??
      textAt(item, 'template') ??
      textAt(item, 'project') ??
      textAt(item, 'component') ??
      (textAt(item)?.startsWith('http') === true ? (textAt(item) ?? []) : []),
  );
  return { local: local.map((path) => path.replace(/^\.?\//u, '')), remote };
}
