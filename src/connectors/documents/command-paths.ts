/**
 * Files that shell commands in a document run or read: `python src/train.py`, `Rscript x.R`, `docker build -f …`.
 * Only forms in which the argument is certainly a file of the working directory; `cd` is followed.
 */
import { baseOf } from '../paths.ts';
import { parseCodePath, type PathText } from './path-text.ts';

export interface CommandPath {
  readonly path: PathText;
  /** Line within the block, from 0. */
  readonly line: number;
  /** Directories entered before, joined; `undefined` when nothing was entered. */
  readonly inside: string | undefined;
  /** The block itself fetches or makes a file of this name, or enters a place that is not known. */
  readonly hedged: boolean;
}

const MAX_LINES = 400;
const shells = new Set([
  '',
  'sh',
  'bash',
  'shell',
  'console',
  'zsh',
  'shell-session',
  'terminal',
  'cmd',
  'powershell',
  'ps1',
  'text',
]);

export function readCommandPaths(language: string, text: string): readonly CommandPath[] {
  if (!shells.has(language)) return [];
  const walk: Walk = { lines: text.split('\n').slice(0, MAX_LINES), found: [], inside: [], lost: false };
  for (const [line, raw] of walk.lines.entries()) {
    if (raw.length <= 1000) for (const words of commandsOf(raw)) follow(walk, words, line);
  }
  return walk.found;
}

interface Walk {
  readonly lines: readonly string[];
  readonly found: CommandPath[];
  readonly inside: string[];
  /** It is no longer known where the commands stand. */
  lost: boolean;
}

function follow(walk: Walk, words: readonly string[], line: number): void {
  if (words[0] === 'cd') {
    const target = words[1] ?? '';
    if (/^[\w./-]+$/u.test(target) && !target.startsWith('/')) walk.inside.push(target.replace(/\/$/u, ''));
    else walk.lost = true;
    return;
  }
  const inside = walk.inside.length === 0 ? undefined : walk.inside.join('/');
  for (const path of filesOf(words)) {
    walk.found.push({ path, line, inside, hedged: walk.lost || isMadeHere(walk.lines, line, path.path) });
  }
}

/** One line of inline code, when it is a command. */
export function readInlineCommand(text: string): readonly PathText[] {
  return text.includes(' ') && text.length <= 300 ? commandsOf(text).flatMap((words) => filesOf(words)) : [];
}

/** Comments, prompts and variable assignments taken away; `&&`, `;` and `|` part commands. */
function commandsOf(raw: string): readonly (readonly string[])[] {
  const line = raw.replace(/^\s*(?:\(\w+\)\s*)?(?:[$%>❯]\s+|PS [^>]{0,60}>\s*|!)?/u, '').replace(/(?:^|\s)#.*$/u, '');
  return line.split(/&&|\|\|?|;/u).map((part) =>
    part
      .trim()
      .split(/\s+/u)
      .filter((word) => word !== ''),
  );
}

const wrappers = new Set(['sudo', 'time', 'nohup', 'exec', 'env']);
const runners: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:python(?:\d(?:\.\d+)?)?|ipython|pypy3?)$/u, /\.py$/u],
  [/^Rscript$/u, /\.[rR]$/u],
  [/^(?:bash|sh|zsh|source|\.)$/u, /\.(?:sh|bash|zsh)$/u],
  [
    /^(?:streamlit|torchrun|chainlit|locust|gunicorn|node|spark-submit|papermill|quarto|julia|pytest)$/u,
    /\.(?:py|js|mjs|ipynb|qmd|jl)$/u,
  ],
  [/^(?:jupyter)$/u, /\.ipynb$/u],
];

function filesOf(given: readonly string[]): readonly PathText[] {
  const words = strip(given);
  const [command = '', ...rest] = words;
  if (/^\.\/[\w./-]+\.(?:sh|py|bash)$/u.test(command)) return keep([command]);
  const runner = runners.find(([pattern]) => pattern.test(command));
  if (runner) {
    // A module or a program text instead of a file.
    if (rest.some((word) => word === '-m' || word === '-c' || word === '-e')) return [];
    const file = rest.find((word) => !word.startsWith('-'));
    const direct = runner[1].test(file ?? '')
      ? file
      : /^(?:streamlit|quarto|jupyter|spark-submit|torchrun|papermill|locust)$/u.test(command)
        ? rest.find((word) => runner[1].test(word))
        : undefined;
    return keep(direct === undefined ? [] : [direct]);
  }
  if (/^(?:pip3?|uv)$/u.test(command)) return keep(afterFlag(rest, ['-r', '--requirement']));
  if (/^(?:conda|mamba|micromamba)$/u.test(command) && rest.includes('env'))
    return keep(afterFlag(rest, ['-f', '--file']));
  if (/^(?:docker|podman|docker-compose|buildah)$/u.test(command)) return keep(afterFlag(rest, ['-f', '--file']));
  return command === 'kubectl' || command === 'oc' ? keep(afterFlag(rest, ['-f'])) : [];
}

function strip(given: readonly string[]): readonly string[] {
  let words = given;
  while (words.length > 0 && (/^\w+=\S*$/u.test(words[0] ?? '') || wrappers.has(words[0] ?? '')))
    words = words.slice(1);
  if (/^(?:poetry|uv|pipenv|pdm|hatch|rye|conda|pixi)$/u.test(words[0] ?? '') && words[1] === 'run') {
    words = words.slice(2);
    while ((words[0] ?? '').startsWith('-')) words = words.slice(1);
  }
  return words;
}

function afterFlag(words: readonly string[], flags: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => (flags.includes(word) ? (words[at + 1] ?? []) : []));
}

function keep(words: readonly string[]): readonly PathText[] {
  return words.flatMap((word) => parseCodePath(word) ?? []);
}

/** `wget …/train.py`, `cp a train.py`, `> train.py`: an earlier line of the block names the file as well. */
function isMadeHere(lines: readonly string[], before: number, path: string): boolean {
  const name = baseOf(path);
  return lines
    .slice(0, before)
    .some((line) => line.includes(name) && /\b(?:wget|curl|cp|mv|touch|unzip|tar|aws|gsutil|git)\b|>/u.test(line));
}
