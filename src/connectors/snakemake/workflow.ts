/**
 * A Snakemake workflow: a Snakefile and the files it includes. Paths of data are counted from the directory that holds
 * `workflow/`, or the Snakefile; scripts and includes from the file they are named in (Snakemake documentation,
 * "Distribution and Reproducibility", "External scripts").
 */
import { baseOf, directoryOf, joinPath } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { readArguments } from './arguments.ts';
import { readBlocks, type Blocks, type RuleBlock } from './blocks.ts';

export interface RuleFile {
  readonly path: string;
  readonly blocks: Blocks;
}
export interface Workflow {
  readonly root: string;
  /** Where paths of data begin; `undefined` when that is known only when it runs. */
  readonly directory: string | undefined;
  readonly files: readonly RuleFile[];
  readonly settings: readonly { readonly path: string; readonly file: string; readonly line: number }[];
}
export interface Rule {
  readonly file: string;
  readonly block: RuleBlock;
}

export function isSnakefile(path: string): boolean {
  return /^(?:Snakefile|snakefile)$/u.test(baseOf(path)) || /\.(?:smk|snakefile)$/u.test(path);
}

function isMain(path: string): boolean {
  return !path.endsWith('.smk');
}

const MAX_FILES = 500;

export async function readWorkflows(reading: Reading): Promise<readonly Workflow[]> {
  const { files, signal } = reading.context;
  const paths = files.list().flatMap(({ kind, path }) => (kind === 'file' && isSnakefile(path) ? [path] : []));
  if (paths.length > MAX_FILES)
    reading.skip(
      '*.smk',
      `${paths.length - MAX_FILES} Snakemake files beyond the first ${MAX_FILES} were not read.`,
      'part',
    );
  const blocks = new Map<string, Blocks>();
  for (const path of paths.slice(0, MAX_FILES)) {
    if (signal.aborted) break;
    const text = await reading.text(path);
    if (text !== undefined) blocks.set(path, readBlocks(text));
  }
  const taken = new Set<string>();
  const mains = [...blocks.keys()].filter(isMain);
  for (const [path, own] of blocks) for (const left of leftOut(path, own, blocks)) reading.skip(path, left, 'part');
  const workflows = mains.map((main) => workflowOf(main, blocks, taken));
  const rest = [...blocks].filter(([path]) => !taken.has(path));
  return [...workflows, ...rest.map(([path, own]) => alone(path, own))];
}

/** Includes that were not followed: their rules are not known. */
function leftOut(path: string, own: Blocks, blocks: ReadonlyMap<string, Blocks>): readonly string[] {
  return own.directives.flatMap(({ name, text, line }) => {
    if (name !== 'include') return [];
    const [given] = readArguments(text);
    const next = given?.text === undefined || given.open === true ? undefined : joinPath(directoryOf(path), given.text);
    if (next !== undefined && blocks.has(next)) return [];
    const why = next === undefined ? 'which is known only when it runs' : 'which is not there to be read';
    return [`Line ${line} of ${path} includes ${text.trim().slice(0, 80)}, ${why}; the rules in it are not known.`];
  });
}

/** The file and all that it includes, each once. */
function workflowOf(main: string, blocks: ReadonlyMap<string, Blocks>, taken: Set<string>): Workflow {
  const files: RuleFile[] = [];
  const queue = [main];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const own = blocks.get(path);
    if (!own || taken.has(path)) continue;
    taken.add(path);
    files.push({ path, blocks: own });
    for (const { name, text } of own.directives) {
      const [given] = readArguments(text);
      const next =
        name === 'include' && given?.text !== undefined ? joinPath(directoryOf(path), given.text) : undefined;
      if (next !== undefined) queue.push(next);
    }
  }
  const directory = homeOf(main, files);
  return { root: main, directory, files, settings: settingsOf(files, directory) };
}

/** Rules that are included from elsewhere, or by a name that is built when it runs. */
function alone(path: string, blocks: Blocks): Workflow {
  const [, home] = /^(.*?)(?:^|\/)workflow\/(?:rules\/)?[^/]+$/u.exec(path) ?? [];
  const files = [{ path, blocks }];
  return { root: path, directory: home, files, settings: settingsOf(files, home) };
}

function homeOf(main: string, files: readonly RuleFile[]): string | undefined {
  const own = directoryOf(main);
  const home = baseOf(own) === 'workflow' ? directoryOf(own) : own;
  const moved = files.flatMap(({ blocks }) => blocks.directives.filter(({ name }) => name === 'workdir'));
  const [first] = moved;
  if (!first) return home;
  const [given] = readArguments(first.text);
  return given?.text === undefined || given.open === true ? undefined : joinPath(home, given.text);
}

function settingsOf(files: readonly RuleFile[], directory: string | undefined): Workflow['settings'] {
  return files.flatMap(({ path, blocks }) =>
    blocks.directives.flatMap(({ name, text, line }) => {
      const [given] = name === 'configfile' ? readArguments(text) : [];
      const found = given?.text === undefined || directory === undefined ? undefined : joinPath(directory, given.text);
      return found === undefined ? [] : [{ path: found, file: path, line }];
    }),
  );
}
