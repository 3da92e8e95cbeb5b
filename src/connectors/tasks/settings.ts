/**
 * Tasks that stand in files of settings: mise.toml (`tasks`, `tools`), pyproject.toml (`tool.poe.tasks`), package.json
 * (`scripts`), tox.ini (environments), Taskfile.yml, .pre-commit-config.yaml (hooks), MLproject (entry points).
 */
import { parse } from 'smol-toml';
import { z } from 'zod';
import { entriesAt, itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { Task } from './task.ts';

const commands = z.union([
  z.string().transform((one) => [one]),
  z.array(z.unknown()).transform((list) => list.filter((one) => typeof one === 'string')),
]);
const MiseTask = z.union([
  z.string().transform((run) => ({ run: [run], depends: [] as string[] })),
  z
    .looseObject({ run: commands.optional(), depends: commands.optional(), file: z.string().optional() })
    .transform(({ run = [], depends = [], file }) => ({ run: file === undefined ? run : [...run, file], depends })),
]);
const Mise = z.looseObject({
  tasks: z.record(z.string(), MiseTask).optional(),
  tools: z.record(z.string(), z.unknown()).optional(),
});

/** Throws where the text is no TOML. A tool that mise installs is a task of its own name: it is there to be run. */
export function readMise(text: string): readonly Task[] {
  const read = Mise.safeParse(parse(text)).data;
  const tasks = Object.entries(read?.tasks ?? {}).map(([name, { run, depends }]): Task => ({
    name,
    tool: 'mise',
    ...linesOf(
      text,
      new RegExp(`^[ \\t]*(?:\\[tasks\\.["']?${escape(name)}["']?\\]|["']?${escape(name)}["']?\\s*=)`, 'mu'),
    ),
    commands: run.flatMap((one) => one.split('\n')).filter((one) => one.trim() !== ''),
    after: depends,
  }));
  const tools = Object.keys(read?.tools ?? {}).map((name): Task => ({
    name: `tool ${name}`,
    tool: 'mise',
    ...linesOf(text, new RegExp(`^[ \\t]*["']?${escape(name)}["']?\\s*=`, 'mu')),
    commands: [],
    after: [],
  }));
  return [...tasks, ...tools];
}

const Poe = z.looseObject({
  tool: z
    .looseObject({ poe: z.looseObject({ tasks: z.record(z.string(), z.unknown()).optional() }).optional() })
    .optional(),
});

/** A text, `{cmd = …}`, `{shell = …}`, `{script = "module:function"}`, `{sequence = [names]}`, or a list of names. */
export function readPoe(text: string): readonly Task[] {
  if (!text.includes('tool.poe')) return [];
  const tasks = Poe.safeParse(parse(text)).data?.tool?.poe?.tasks ?? {};
  return Object.entries(tasks).map(([name, value]): Task => {
    const own = z
      .looseObject({
        cmd: z.string().optional(),
        shell: z.string().optional(),
        script: z.string().optional(),
        sequence: commands.optional(),
      })
      .safeParse(value).data;
    const plain = typeof value === 'string' ? value : (own?.cmd ?? own?.shell);
    const script = own?.script?.replace(/:.*$/u, '');
    const after = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : (own?.sequence ?? []);
    return {
      name,
      tool: 'poe',
      ...linesOf(
        text,
        new RegExp(
          `^[ \\t]*["']?${escape(name)}["']?\\s*=|^\\[tool\\.poe\\.tasks\\.["']?${escape(name)}["']?\\]`,
          'mu',
        ),
      ),
      commands: plain !== undefined ? plain.split('\n') : script === undefined ? [] : [`python -m ${script}`],
      after,
    };
  });
}

const Scripts = z.looseObject({ scripts: z.record(z.string(), z.string()).optional() });

export function readNpmScripts(text: string): readonly Task[] {
  const scripts = Scripts.safeParse(JSON.parse(text)).data?.scripts ?? {};
  return Object.entries(scripts).map(([name, command]): Task => {
    return {
      name,
      tool: 'npm',
      ...linesOf(text, new RegExp(`"${escape(name)}"\\s*:`, 'u')),
      commands: [command],
      after: [],
    };
  });
}

/** `[testenv:NAME]` with `commands`, whose values go on in indented lines. */
export function readTox(text: string): readonly Task[] {
  const found: { name: string; line: number; commands: string[] }[] = [];
  let inCommands = false;
  for (const [index, line] of text.split('\n').slice(0, 5000).entries()) {
    const [, section] = /^\[([^\]]+)\]/u.exec(line) ?? [];
    if (section !== undefined) {
      inCommands = false;
      if (section === 'testenv' || section.startsWith('testenv:'))
        found.push({ name: section.replace('testenv:', ''), line: index + 1, commands: [] });
      else found.push({ name: '', line: index + 1, commands: [] });
      continue;
    }
    const [, key, value = ''] = /^([\w-]+)\s*=\s*(.*)$/u.exec(line) ?? [];
    if (key !== undefined) inCommands = key === 'commands';
    const command = (key === undefined ? line : value).trim();
    if (inCommands && command !== '' && !command.startsWith('#'))
      found.at(-1)?.commands.push(command.replace(/^-\s*/u, ''));
  }
  return found
    .filter(({ name, commands: list }) => name !== '' && list.length > 0)
    .map(({ name, line, commands: list }): Task => ({
      name,
      tool: 'tox',
      line,
      lastLine: line,
      commands: list,
      after: [],
    }));
}

export function readTaskfile(node: YamlNode): readonly Task[] {
  const names = new Set(entriesAt(node, 'tasks').map(([name]) => name));
  return entriesAt(node, 'tasks').map(([name, { node: task, keyLine }]): Task => {
    const steps = [...itemsAt(task, 'cmds'), ...(nodeAt(task, 'cmd') ? [task] : [])];
    const called = [...textsAt(task, 'deps'), ...steps.flatMap((step) => textAt(step, 'task') ?? [])];
    const own = steps.flatMap((step) => textAt(step) ?? textAt(step, 'cmd') ?? []);
    const plain = textAt(task);
    return {
      name,
      tool: 'taskfile',
      line: keyLine,
      lastLine: task.lastLine,
      commands: plain === undefined ? own : [plain],
      after: called.filter((one) => names.has(one)),
    };
  });
}

/** Each hook by its id; what a remote hook runs is known by its name only. */
export function readPreCommit(node: YamlNode): readonly Task[] {
  return itemsAt(node, 'repos').flatMap((repository) => {
    const from = textAt(repository, 'repo') ?? '';
    return itemsAt(repository, 'hooks').flatMap((hook): readonly Task[] => {
      const id = textAt(hook, 'id');
      if (id === undefined) return [];
      const entry = textAt(hook, 'entry');
      const commandsOf = entry === undefined ? [`pre-commit hook ${id} of ${from}`] : [entry];
      return [
        { name: id, tool: 'pre-commit', line: hook.line, lastLine: hook.lastLine, commands: commandsOf, after: [] },
      ];
    });
  });
}

/** MLflow documentation, "MLflow Projects": `{parameter}` in a command is filled when it runs. */
export function readMlproject(node: YamlNode): readonly Task[] {
  return entriesAt(node, 'entry_points').flatMap(([name, { node: point, keyLine }]): readonly Task[] => {
    const command = textAt(point, 'command');
    const parameters = entriesAt(point, 'parameters').map(([parameter]) => parameter);
    return command === undefined
      ? []
      : [
          {
            name,
            tool: 'mlproject',
            line: keyLine,
            lastLine: point.lastLine,
            commands: command.split('\n'),
            after: [],
            parameters,
          },
        ];
  });
}

function linesOf(text: string, pattern: RegExp): { readonly line: number; readonly lastLine: number } {
  const at = text.search(pattern);
  const start = at < 0 ? 0 : at + (/^\s*/u.exec(text.slice(at))?.[0].length ?? 0);
  const line = at < 0 ? 1 : text.slice(0, start).split('\n').length;
  return { line, lastLine: line };
}

function escape(text: string): string {
  return text.slice(0, 200).replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
}
