/**
 * Makefiles and justfiles: targets with what they wait for and what they run (GNU make manual, "Rules"; just manual,
 * "Recipes"). Simple variables are filled in; functions and conditions are not evaluated.
 */
import type { Task } from './task.ts';

const MOST_LINES = 20_000;
const MOST_TARGETS = 1000;
/** A line is looked into by patterns that cost more than its length. */
const LONGEST_LINE = 4000;

interface Draft {
  readonly name: string;
  readonly line: number;
  readonly after: readonly string[];
  readonly commands: string[];
  lastLine: number;
}

export function readMakefile(text: string): readonly Task[] {
  const lines = joinLines(text);
  const variables = new Map<string, string>();
  const drafts: Draft[] = [];
  let open: readonly Draft[] = [];
  for (const { text: line, at } of lines) {
    const [, name, value] = /^\s*(?:export\s+)?([\w.-]+)\s*[:?+]?=\s*(.*)$/u.exec(line) ?? [];
    if (name !== undefined && value !== undefined && !line.startsWith('\t')) {
      variables.set(name, value.trim());
      open = [];
      continue;
    }
    if (line.startsWith('\t')) {
      for (const draft of open) addCommand(draft, line, at);
      continue;
    }
    const [, targets, rest] = /^([^\s#:=][^:=#]*):(?!=)\s*([^#]*)/u.exec(line) ?? [];
    if (targets === undefined) {
      if (line.trim() !== '' && !line.trimStart().startsWith('#')) open = [];
      continue;
    }
    const [needs = '', inline] = (rest ?? '').split(/;(.*)/su);
    open = targets
      .trim()
      .split(/\s+/u)
      .filter((target) => /^[\w./-]+$/u.test(target) && !target.startsWith('.'))
      .map((target) => ({
        name: target,
        line: at,
        lastLine: at,
        after: needs
          .replace(/\|/gu, ' ')
          .split(/\s+/u)
          .filter((one) => /^[\w./-]+$/u.test(one)),
        commands: inline === undefined ? [] : [inline.trim()],
      }));
    drafts.push(...open);
  }
  return toTasks(drafts.slice(0, MOST_TARGETS), (command) => fill(command, variables), 'make');
}

export function readJustfile(text: string): readonly Task[] {
  const variables = new Map<string, string>();
  const drafts: Draft[] = [];
  let open: Draft | undefined;
  for (const [index, whole] of text.split('\n').slice(0, MOST_LINES).entries()) {
    const line = whole.slice(0, LONGEST_LINE).trimEnd();
    const [, name, value] = /^(?:export\s+)?([\w-]+)\s*:=\s*["']?(.*?)["']?$/u.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      variables.set(name, value);
      continue;
    }
    if (/^[ \t]+\S/u.test(line)) {
      if (open) addCommand(open, line, index + 1);
      continue;
    }
    const [, recipe, needs] = /^@?([A-Za-z_][\w-]*)(?:\s+[^:]*)?:(?!=)\s*(.*)$/u.exec(line) ?? [];
    if (recipe === undefined) continue;
    open = {
      name: recipe,
      line: index + 1,
      lastLine: index + 1,
      after: (needs ?? '')
        .replace(/#.*$/u, '')
        .split(/\s+/u)
        .filter((one) => /^[\w-]+$/u.test(one)),
      commands: [],
    };
    drafts.push(open);
  }
  return toTasks(
    drafts.slice(0, MOST_TARGETS),
    (command) => command.replace(/\{\{\s*([\w-]+)\s*\}\}/gu, (all, name: string) => variables.get(name) ?? all),
    'just',
  );
}

function addCommand(draft: Draft, line: string, at: number): void {
  const command = line
    .trim()
    .replace(/^[@+-]+/u, '')
    .trim();
  draft.lastLine = at;
  if (command !== '' && !command.startsWith('#')) draft.commands.push(command);
}

function toTasks(drafts: readonly Draft[], filled: (command: string) => string, tool: Task['tool']): readonly Task[] {
  const names = new Set(drafts.map(({ name }) => name));
  return drafts
    .filter(({ commands, after }) => commands.length > 0 || after.some((one) => names.has(one)))
    .map(({ name, line, lastLine, after, commands }) => ({
      name,
      tool,
      line,
      lastLine,
      commands: commands.map(filled),
      after: after.filter((one) => names.has(one) && one !== name),
      files: tool === 'make' ? after.filter((one) => !names.has(one) && one.includes('.')) : [],
    }));
}

const MOST_FILLS = 5;

function fill(command: string, variables: ReadonlyMap<string, string>): string {
  let filled = command;
  for (let round = 0; round < MOST_FILLS && /\$[({]\w/u.test(filled) && filled.length < 4000; round += 1)
    filled = filled.replace(/\$[({]([\w.-]+)[)}]/gu, (all, name: string) => variables.get(name) ?? all);
  return filled.replaceAll('$$', '$');
}

/** Lines that end in a backslash go on; their number is that of the first. */
function joinLines(text: string): readonly { readonly text: string; readonly at: number }[] {
  const joined: { text: string; at: number }[] = [];
  let open = false;
  for (const [index, raw] of text.split(/\r?\n/u).slice(0, MOST_LINES).entries()) {
    const line = raw.slice(0, LONGEST_LINE).replace(/\\$/u, '');
    const last = joined.at(-1);
    if (open && last) last.text = `${last.text} ${line.trim()}`.slice(0, LONGEST_LINE);
    else joined.push({ text: line, at: index + 1 });
    open = raw.endsWith('\\');
  }
  return joined;
}
