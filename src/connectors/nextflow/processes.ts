/** Processes: the script each runs, its container, the parameters it asks for (Nextflow documentation, "Processes"). */
import type { FileTree } from '../connector.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { joinPath } from '../paths.ts';
import { commandLines, type DeclaredFile } from '../pipeline-steps.ts';
import { plainCommands } from '../scripts.ts';
import { sections, stringsIn, type Block, type Scanned } from './scan.ts';

export interface Process {
  readonly commands: readonly string[];
  readonly scripts: readonly Omit<DeclaredFile, 'role'>[];
  readonly image?: string;
  readonly parameters: readonly string[];
  readonly condition?: string;
  readonly hidden?: string;
}
export interface Home {
  /** The directory of the pipeline: `bin/` in it is on the path of every script. */
  readonly project: string;
  /** The directory of the file, for `templates/`. */
  readonly directory: string;
  readonly files: FileTree;
  readonly scripts: ScriptFinder;
}

export function readProcess(scanned: Scanned, block: Block, home: Home): Process {
  const parts = sections(scanned.code, block);
  const work = parts.find(({ label }) => label === 'script' || label === 'shell');
  const line = lineOf(scanned.text, (work ?? block).start);
  // Without a label the script is the last text of the block.
  const texts = work
    ? stringsIn(scanned, work.start, work.end)
    : stringsIn(scanned, block.bodyStart, block.end).slice(-1);
  const template = work && templateIn(scanned.text.slice(work.start, work.end));
  const runs = parts.some(({ label }) => label === 'exec');
  const bodies = template === undefined ? texts.filter(({ text }) => text.includes('\n') || texts.length === 1) : [];
  const image = imageOf(scanned, parts[0]);
  const when = parts.find(({ label }) => label === 'when');
  const condition = when && scanned.text.slice(when.start, when.end).replace(/\s+/gu, ' ').trim().slice(0, 200);
  const own = scanned.text.slice(block.start, block.end);
  const scripts = [
    ...(template === undefined ? [] : templateFile(home, template, line)),
    ...bodies.flatMap(({ text }) => scriptsIn(home, text, line)),
  ];
  const nothing = bodies.length === 0 && template === undefined && !runs;
  return {
    commands: [
      ...bodies.flatMap(({ text }) => commandLines(text)),
      ...(template === undefined ? [] : [`template ${template}`]),
    ],
    scripts: [...new Map(scripts.map((one) => [one.path, one])).values()],
    ...(image === undefined ? {} : { image }),
    parameters: [
      ...new Set([...own.slice(0, 100_000).matchAll(/\bparams\.(\w+)/gu)].map((match) => match[1] ?? '')),
    ].sort(),
    ...(condition === undefined || condition === '' ? {} : { condition }),
    ...(nothing ? { hidden: 'Its script is built when it runs.' } : {}),
  };
}

function templateIn(text: string): string | undefined {
  return /^\s*template\s*\(?\s*["']([\w./-]+)["']/mu.exec(text.slice(0, 20_000))?.[1];
}

function templateFile(home: Home, name: string, line: number): Process['scripts'] {
  const found = [home.directory, home.project]
    .map((directory) => joinPath(directory, `templates/${name}`))
    .find((path) => path !== undefined && home.files.get(path) !== undefined);
  return found === undefined ? [] : [{ path: found, line }];
}

/** What lies in `bin/` is called by its name alone; `projectDir` is where the pipeline lies. */
function scriptsIn(home: Home, text: string, line: number): Process['scripts'] {
  const filled = text.replace(
    /\\?\$\{?(?:projectDir|baseDir|workflow\.projectDir)\}?\/?/gu,
    home.project === '' ? './' : `${home.project}/`,
  );
  const called = plainCommands(filled, '').flatMap(({ words }): Process['scripts'] => {
    const [program = ''] = words;
    const path = /^[\w.-]+$/u.test(program) ? joinPath(home.project, `bin/${program}`) : undefined;
    return path !== undefined && home.files.get(path) !== undefined ? [{ path, line }] : [];
  });
  return [...called, ...home.scripts(filled).map(({ path }) => ({ path, line, inferred: true }))];
}

/** `container "x"`; of two that a condition chooses between, the one that is no address of a file is meant. */
function imageOf(
  scanned: Scanned,
  head: { readonly start: number; readonly end: number } | undefined,
): string | undefined {
  if (!head) return undefined;
  const at = /(?:^|\n)[ \t]*container\b/u.exec(scanned.code.slice(head.start, head.end));
  if (!at) return undefined;
  const from = head.start + at.index + at[0].length;
  const line = scanned.code.slice(from, head.end).search(/\n[ \t]*\w/u);
  const [first] = stringsIn(scanned, from, line < 0 ? head.end : from + line).slice(-1);
  const named = first?.text.replace(/^[\s\S]*['"]([^'"]+)['"]\s*\}?$/u, '$1').trim();
  return named === undefined || named === '' || /[${}?]/u.test(named) ? undefined : named;
}

export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
