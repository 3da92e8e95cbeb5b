/** Task runners: what a team calls by name (make, just, npm, mise, poe, tox, Taskfile, pre-commit, MLproject). Nothing is run. */
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { baseOf, directoryOf, joinPath } from '../paths.ts';
import { describeSteps, withOwnIds, type DeclaredStep } from '../pipeline-steps.ts';
import { openReading } from '../reading.ts';
import { findScripts } from '../scripts.ts';
import { parseYaml, type YamlNode } from '../yaml-text.ts';
import { readJustfile, readMakefile } from './makefile.ts';
import { readMise, readMlproject, readNpmScripts, readPoe, readPreCommit, readTaskfile, readTox } from './settings.ts';
import type { Task } from './task.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'tasks',
  title: 'task runners',
  emits: ['entity', 'relation'],
  options,
  applies: (context) => context.files.list().some(isOurs),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

type Reader = (text: string, depth: number) => readonly Task[];
const yaml =
  (read: (node: YamlNode) => readonly Task[]): Reader =>
  (text, depth) => {
    const node = parseYaml(text, depth);
    if (node.kind === 'refused') throw new Error(node.reason);
    return read(node);
  };

function readerOf(base: string): Reader | undefined {
  if (/^(?:GNUm|M|m)akefile$|\.mk$/u.test(base)) return readMakefile;
  if (/^\.?justfile$/iu.test(base)) return readJustfile;
  if (/^\.?mise(?:\.[\w-]+)?\.toml$/u.test(base)) return readMise;
  if (base === 'pyproject.toml') return readPoe;
  if (base === 'package.json') return readNpmScripts;
  if (base === 'tox.ini') return readTox;
  if (/^[Tt]askfile(?:\.dist)?\.ya?ml$/u.test(base)) return yaml(readTaskfile);
  if (/^\.pre-commit-config\.ya?ml$/u.test(base)) return yaml(readPreCommit);
  return base === 'MLproject' ? yaml(readMlproject) : undefined;
}

function isOurs({ kind, path }: FileEntry): boolean {
  return (
    kind === 'file' &&
    readerOf(baseOf(path)) !== undefined &&
    !/(?:^|\/)(?:node_modules|site-packages|\.?venv|vendor|third_party)\//u.test(path)
  );
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const { entries, left } = upToLimit(context, context.files.list().filter(isOurs), {
    locator: 'Makefile',
    plural: 'files of tasks',
  });
  yield left;
  const steps: DeclaredStep[] = [];
  for (const { path } of entries) {
    if (context.signal.aborted) return;
    const text = await reading.text(path);
    const read = readerOf(baseOf(path));
    if (text === undefined || !read) continue;
    try {
      steps.push(...read(text, context.limits.depth).map((task) => toStep(context, path, task)));
    } catch (error) {
      const [said = ''] = error instanceof Error ? error.message.split('\n') : [];
      reading.skip(path, `${path} was not read: ${said.slice(0, 160).replace(/[.:]$/u, '')}.`);
    }
  }
  yield describeSteps(context, withOwnIds(steps));
  yield [...reading.skipped.values()];
}

function toStep({ files }: ConnectorContext, file: string, task: Task): DeclaredStep {
  const directory = directoryOf(file);
  const text = task.commands.join('\n');
  const scripts = findScripts(text, { directory, has: (path) => files.get(path) !== undefined });
  const needed = (task.files ?? []).flatMap((written) => {
    const path = joinPath(directory, written);
    return path !== undefined && files.get(path)?.kind === 'file'
      ? [{ path, role: 'data' as const, line: task.line }]
      : [];
  });
  return {
    file,
    id: task.name,
    name: task.name,
    tool: task.tool,
    line: task.line,
    lastLine: Math.max(task.line, task.lastLine),
    commands: task.commands,
    scripts: scripts.filter(({ exists }) => exists).map(({ path }) => ({ path, line: task.line })),
    uses: needed,
    after: task.after.map((id) => ({ id, line: task.line })),
    ...(task.parameters === undefined ? {} : { parameters: task.parameters }),
    ...(task.unresolved === undefined ? {} : { unresolved: task.unresolved }),
  };
}
