/**
 * Which files of the source a command runs: scripts given to an interpreter, modules given to `python -m`, notebooks
 * that are executed, files started by their own path. Wrappers (`poetry run`, `uv run`, `sudo`, variables before the
 * command …) are looked through. A path that is only known when the command runs is left out, never guessed.
 */
import { baseOf, extensionOf, joinPath } from './paths.ts';
import { readCommands, type ShellCommand } from './shell-words.ts';

export interface RunFile {
  readonly path: string;
  readonly exists: boolean;
  /** Lines below the first line of the text. */
  readonly line: number;
}

export interface Place {
  /** Directory in which the text is run, relative to the source; '' is its root. */
  readonly directory: string;
  has(path: string): boolean;
}

const scriptExtensions = new Set([
  'py',
  'r',
  'rmd',
  'qmd',
  'sh',
  'bash',
  'ipynb',
  'jl',
  'js',
  'mjs',
  'ts',
  'pl',
  'rb',
  'ps1',
  'm',
  'bat',
]);
const sourceRoots = ['', 'src', 'python', 'lib'];

/** Files in the order they are run, each once. */
export function findScripts(text: string, place: Place): readonly RunFile[] {
  const found = new Map<string, RunFile>();
  walk(text, place, (file) => {
    if (!found.has(file.path)) found.set(file.path, file);
  });
  return [...found.values()];
}

/** Every simple command with wrappers taken off and the directory it is run in (`undefined`: not known). */
export function plainCommands(
  text: string,
  directory: string,
): readonly { readonly words: readonly string[]; readonly directory: string | undefined; readonly line: number }[] {
  const directories: (string | undefined)[] = [directory];
  return readCommands(text).map((command) => {
    const { words } = unwrap(command.words);
    const here = enter(directories, command);
    if (words[0] === 'cd' || words[0] === 'pushd') directories[directories.length - 1] = changeTo(here, words);
    if (words[0] === 'popd') directories[directories.length - 1] = undefined;
    return { words, directory: here, line: command.line };
  });
}

function walk(text: string, place: Place, give: (file: RunFile) => void, depth = 0): void {
  const directories: (string | undefined)[] = [place.directory];
  for (const command of readCommands(text)) {
    const directory = enter(directories, command);
    const { words, pythonPath } = unwrap(command.words);
    const [name = ''] = words;
    if (name === 'cd' || name === 'pushd') directories[directories.length - 1] = changeTo(directory, words);
    else if (name === 'popd') directories[directories.length - 1] = undefined;
    else if (directory !== undefined) {
      const inner = innerText(words);
      if (inner !== undefined && depth < 3)
        walk(inner, { ...place, directory }, (file) => give({ ...file, line: command.line }), depth + 1);
      for (const path of resolve(words, { ...place, directory }, pythonPath)) {
        give({ path, exists: place.has(path), line: command.line });
      }
    }
  }
}

function enter(directories: (string | undefined)[], command: ShellCommand): string | undefined {
  while (directories.length - 1 > command.level) directories.pop();
  while (directories.length - 1 < command.level) directories.push(directories.at(-1));
  return directories.at(-1);
}

function changeTo(directory: string | undefined, words: readonly string[]): string | undefined {
  const target = words.slice(1).find((word) => !word.startsWith('-'));
  if (directory === undefined || target === undefined || isDynamic(target)) return undefined;
  return joinPath(directory, target);
}

const keywords = new Set([
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  '!',
  '{',
  'time',
  'exec',
  'nohup',
  'command',
  'builtin',
  'call',
  'sudo',
  'env',
  'nice',
  'xvfb-run',
  'stdbuf',
  'ionice',
  'catchsegv',
  '@',
]);
const runners = new Set(['poetry', 'pipenv', 'pdm', 'hatch', 'rye', 'uv', 'pixi', 'conda', 'mamba', 'micromamba']);
const valueOptions = new Set([
  '-n',
  '--name',
  '-p',
  '--prefix',
  '--python',
  '--with',
  '--extra',
  '--group',
  '--project',
  '--directory',
  '-e',
  '--env',
  '--environment',
  '--package',
  '--env-file',
  '-u',
  '--cwd',
  '--with-requirements',
  '--manifest-path',
  '-C',
  '--index-url',
]);

/** Takes off variables, keywords and wrappers. A wrapper that changes the directory leaves nothing: it is not known. */
function unwrap(given: readonly string[]): {
  readonly words: readonly string[];
  readonly pythonPath: readonly string[];
} {
  const pythonPath: string[] = [];
  let words = given;
  for (let round = 0; round < 12; round += 1) {
    const [first = ''] = words;
    const assigned = /^([A-Za-z_]\w*)\+?=(.*)$/su.exec(first);
    const name = baseOf(first);
    if (assigned) {
      if (assigned[1] === 'PYTHONPATH')
        pythonPath.push(...(assigned[2] ?? '').split(':').filter((part) => part !== '' && !isDynamic(part)));
      words = words.slice(1);
    } else if (keywords.has(name)) words = skipOptions(words.slice(1));
    else if (name === 'timeout') words = skipOptions(words.slice(1)).slice(1);
    else if (runners.has(name) && runPosition(words) > 0) {
      const options = words.slice(1, runPosition(words));
      if (options.includes('--directory') || options.includes('-C') || words.includes('--directory'))
        return { words: [], pythonPath };
      words = skipOptions(words.slice(runPosition(words) + 1));
    } else break;
  }
  return { words, pythonPath };
}

function runPosition(words: readonly string[]): number {
  const position = words.indexOf('run');
  return position > 0 &&
    words.slice(1, position).every((word, at, before) => word.startsWith('-') || valueOptions.has(before[at - 1] ?? ''))
    ? position
    : -1;
}

function skipOptions(words: readonly string[]): readonly string[] {
  let at = 0;
  while (at < words.length && words[at]?.startsWith('-') === true) at += valueOptions.has(words[at] ?? '') ? 2 : 1;
  return words.slice(at);
}

function programOf(words: readonly string[]): string {
  return baseOf((words[0] ?? '').replaceAll('\\', '/')).replace(/\.exe$/iu, '');
}

function innerText(words: readonly string[]): string | undefined {
  if (!/^(bash|sh|zsh|dash|ksh)$/u.test(programOf(words))) return undefined;
  const at = words.findIndex((word) => /^-[a-z]*c$/u.test(word));
  return at > 0 ? words[at + 1] : undefined;
}

/** The files that one simple command runs. */
function resolve(words: readonly string[], place: Place, pythonPath: readonly string[]): readonly string[] {
  const program = programOf(words);
  const rest = words.slice(1);
  const one = (word: string | undefined): readonly string[] => toPath(word, place);
  if (/^(python|pypy)[\d.]*w?$|^py$|^ipython3?$/u.test(program)) return pythonFiles(rest, place, pythonPath);
  if (
    /^(accelerate|torchrun|deepspeed|mpirun|mpiexec|horovodrun|coverage|kernprof|scalene|pyinstrument|spark-submit)$/u.test(
      program,
    )
  ) {
    return launched(rest, place, pythonPath);
  }
  if (program === 'Rscript' || program === 'R') return rFiles(program, rest, place);
  if (/^(bash|sh|zsh|dash|ksh|pwsh|powershell)$/u.test(program))
    return innerText(words) === undefined ? one(firstPlain(rest, ['-o', '-O', '+o'])) : [];
  if (program === 'source' || program === '.') return one(rest[0]);
  if (/^(node|julia|perl|ruby|deno)$/u.test(program))
    return rest.some((word) => word === '-e' || word === '--eval')
      ? []
      : one(firstPlain(rest, ['-r', '--require', '-J', '-t', '-p']));
  if (program === 'papermill') return one(rest.find((word) => word.endsWith('.ipynb')));
  if (program === 'jupyter' || program === 'jupyter-nbconvert' || program === 'jupyter-execute')
    return notebooks(program, rest, place);
  if (program === 'quarto')
    return rest[0] === 'render' ? one(firstPlain(rest.slice(1), ['--to', '-t', '--output', '-o', '-P'])) : [];
  if (/^(streamlit|chainlit|fastapi)$/u.test(program))
    return /^(run|dev)$/u.test(rest[0] ?? '') ? one(rest.find((word) => word.endsWith('.py'))) : [];
  if (/^(uvicorn|gunicorn|hypercorn|daphne)$/u.test(program)) return application(rest, place, pythonPath);
  return ownPath(words[0], place);
}

function pythonFiles(rest: readonly string[], place: Place, pythonPath: readonly string[]): readonly string[] {
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (word === '-c' || word === '-') return [];
    if (word === '-m') {
      const module = rest[at + 1] ?? '';
      return /^(coverage|torch\.distributed\.(launch|run)|accelerate\.commands\.launch|cProfile|scalene|kernprof|papermill|ipykernel|jupyter|nbconvert)$/u.test(
        module,
      )
        ? launched(rest.slice(at + 2), place, pythonPath)
        : moduleFile(module, place, pythonPath);
    }
    if (word === '-W' || word === '-X') at += 1;
    else if (!word.startsWith('-')) return toPath(word, place);
  }
  return [];
}

/** Launchers take options of their own first: the first Python file or module named is what they start. */
function launched(rest: readonly string[], place: Place, pythonPath: readonly string[]): readonly string[] {
  const at = rest.findIndex((word) => word === '-m' || /\.(py|ipynb)$/u.test(word));
  if (at < 0) return [];
  return rest[at] === '-m' || rest[at] === '--module'
    ? moduleFile(rest[at + 1] ?? '', place, pythonPath)
    : toPath(rest[at], place);
}

/** Only modules that exist here: any other may be an installed package. */
function moduleFile(module: string, place: Place, pythonPath: readonly string[]): readonly string[] {
  if (!/^\w+(\.\w+)*$/u.test(module)) return [];
  const inner = module.replaceAll('.', '/');
  for (const root of [...pythonPath, ...sourceRoots]) {
    for (const file of [`${inner}.py`, `${inner}/__main__.py`]) {
      const path = joinPath(place.directory, root === '' ? file : `${root}/${file}`);
      if (path !== undefined && place.has(path)) return [path];
    }
  }
  return [];
}

function rFiles(program: string, rest: readonly string[], place: Place): readonly string[] {
  const expression = rest.findIndex((word) => word === '-e');
  if (expression >= 0) return rSources(rest[expression + 1] ?? '', place);
  if (program === 'Rscript') return toPath(firstPlain(rest, []), place);
  const batch = rest.indexOf('BATCH');
  if (batch >= 0) return toPath(firstPlain(rest.slice(batch + 1), []), place);
  const file = rest.find((word) => word.startsWith('--file='))?.slice('--file='.length);
  const short = rest.indexOf('-f');
  return toPath(file ?? (short >= 0 ? rest[short + 1] : undefined), place);
}

function rSources(expression: string, place: Place): readonly string[] {
  const calls = expression
    .slice(0, 2000)
    .matchAll(/\b(?:source|render|quarto_render|sys\.source)\(\s{0,9}["']([^"'\n]{1,300})["']/gu);
  return [...calls].flatMap((match) => toPath(match[1], place));
}

function notebooks(program: string, rest: readonly string[], place: Place): readonly string[] {
  const verb = program === 'jupyter' ? rest[0] : program.slice('jupyter-'.length);
  const runs = verb === 'execute' || verb === 'run' || (verb === 'nbconvert' && rest.includes('--execute'));
  return runs ? rest.filter((word) => word.endsWith('.ipynb')).flatMap((word) => toPath(word, place)) : [];
}

function application(rest: readonly string[], place: Place, pythonPath: readonly string[]): readonly string[] {
  const named = rest.find((word) => /^\w+(\.\w+)*:\w+/u.test(word));
  return named === undefined ? [] : moduleFile(named.slice(0, named.indexOf(':')), place, pythonPath);
}

/** A program started by its path: `./run.sh`, `scripts/train`. A bare name is looked up on the machine, not here. */
function ownPath(word: string | undefined, place: Place): readonly string[] {
  if (word === undefined || !/[/\\]/u.test(word)) return [];
  const [path] = toPath(word, place);
  return path !== undefined && (place.has(path) || word.startsWith('./')) ? [path] : [];
}

function firstPlain(words: readonly string[], withValue: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (withValue.includes(word)) at += 1;
    else if (!word.startsWith('-') && !word.startsWith('+')) return word;
  }
  return undefined;
}

/** A file that exists, or one that is clearly meant as a script of this source. */
function toPath(word: string | undefined, place: Place): readonly string[] {
  if (word === undefined || isDynamic(word)) return [];
  const path = joinPath(place.directory, word);
  if (path === undefined || path === '') return [];
  if (place.has(path)) return [path];
  if (place.has(`${path}/__main__.py`)) return [`${path}/__main__.py`];
  return scriptExtensions.has(extensionOf(path)) ? [path] : [];
}

function isDynamic(word: string): boolean {
  return /[$*?{}<>`%]|\[.*\]/u.test(word);
}
