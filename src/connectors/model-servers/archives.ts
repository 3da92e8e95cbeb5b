/**
 * Commands that say what a model server is given: `torch-model-archiver` (which file becomes which archive, in which
 * version) and `serve run`, `serve deploy` of Ray Serve. Commands stand in shell scripts, Dockerfiles, Makefiles and
 * workflows; each line is read as shell text by itself. A value with a variable in it is not known.
 */
import { directoryOf, joinPath } from '../paths.ts';
import { plainCommands } from '../scripts.ts';

export interface Archive {
  /** The archive's file name: `fraud.mar`. */
  readonly archive: string;
  /** Where it is written, where that is known. */
  readonly path?: string;
  readonly version?: string;
  /** Paths in the source, as the command's directory has it. */
  readonly model?: string;
  readonly code: readonly string[];
  readonly file: string;
  readonly line: number;
}
export interface RayCommand {
  readonly verb: string;
  /** `module:application`, or a file of settings. */
  readonly target: string;
  readonly written: string;
  readonly file: string;
  readonly line: number;
}
export interface Commands {
  readonly archives: readonly Archive[];
  readonly ray: readonly RayCommand[];
}

export const tellingCommand: RegExp = /torch-model-archiver|\bserve (?:run|deploy)\b/u;
const MAX_LINES = 20_000;

export function readServerCommands(file: string, text: string): Commands {
  const archives: Archive[] = [];
  const ray: RayCommand[] = [];
  for (const { words, directory, line } of commandsIn(file, text)) {
    const archive = toArchive(words, { directory, file, line });
    if (archive) archives.push(archive);
    const started = toRay(words, { file, line });
    if (started) ray.push(started);
  }
  return { archives, ray };
}

interface Command {
  readonly words: readonly string[];
  readonly directory: string | undefined;
  readonly line: number;
}

/** A script is shell text as a whole; of other files each line is, and what a line before it changed is not followed. */
function commandsIn(file: string, text: string): readonly Command[] {
  if (/\.(?:sh|bash)$/u.test(file))
    return plainCommands(text, directoryOf(file)).map((one) => ({ ...one, line: one.line + 1 }));
  const moves = /^\s*(?:WORKDIR\b|working-directory\s*:)|\b(?:cd|pushd)\s/mu.test(text);
  // A workflow runs in the root; a Dockerfile's and a Makefile's commands where they lie, if anything is said of it.
  const place = file.startsWith('.github/') ? '' : directoryOf(file);
  return logicalLines(text).flatMap(({ text: line, at }) => {
    if (!tellingCommand.test(line)) return [];
    const shell = line.replace(/^\s*(?:RUN\s|CMD\s|ENTRYPOINT\s|(?:-\s+)?run:\s*[|>]?|-\s|@)\s*/u, '');
    return plainCommands(shell, place).map(({ words, directory }) => ({
      words,
      directory: moves ? undefined : directory,
      line: at,
    }));
  });
}

interface Where {
  readonly directory: string | undefined;
  readonly file: string;
  readonly line: number;
}

function toArchive(words: readonly string[], { directory, file, line }: Where): Archive | undefined {
  if (words[0] !== 'torch-model-archiver') return undefined;
  const valueOf = (...flags: readonly string[]): string | undefined => {
    const at = words.findIndex((word) => flags.includes(word.split('=')[0] ?? ''));
    const word = words[at] ?? '';
    const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
    return at < 0 || value === undefined || /[$`{}*]/u.test(value) ? undefined : value;
  };
  const name = valueOf('--model-name', '-n');
  if (name === undefined) return undefined;
  const placed = (written: string | undefined): string | undefined =>
    written === undefined || directory === undefined ? undefined : joinPath(directory, written);
  const path = placed(`${words.includes('--export-path') ? (valueOf('--export-path') ?? '$') : '.'}/${name}.mar`);
  const version = valueOf('--version', '-v');
  const model = placed(valueOf('--serialized-file', '-s'));
  const code = [valueOf('--model-file'), valueOf('--handler')].flatMap((one) =>
    one !== undefined && /\.py(?::\w+)?$/u.test(one) ? (placed(one.replace(/:\w+$/u, '')) ?? []) : [],
  );
  return {
    archive: `${name}.mar`,
    ...(path === undefined || path.includes('$') ? {} : { path }),
    ...(version === undefined ? {} : { version }),
    ...(model === undefined ? {} : { model }),
    code,
    file,
    line,
  };
}

function toRay(words: readonly string[], { file, line }: Omit<Where, 'directory'>): RayCommand | undefined {
  const [program, verb = ''] = words;
  if (program !== 'serve' || !/^(?:run|deploy)$/u.test(verb)) return undefined;
  const target = words.slice(2).find((word) => /^[\w.]+:\w+$/u.test(word) || /\.ya?ml$/u.test(word));
  return target === undefined || target.includes('$')
    ? undefined
    : { verb, target, written: words.join(' ').slice(0, 300), file, line };
}

function logicalLines(text: string): readonly { readonly text: string; readonly at: number }[] {
  const joined: { text: string; at: number }[] = [];
  let open = false;
  for (const [index, raw] of text.split(/\r?\n/u).slice(0, MAX_LINES).entries()) {
    const last = joined.at(-1);
    if (open && last && last.text.length < 10_000) last.text = `${last.text.slice(0, -1)} ${raw.trim()}`;
    else joined.push({ text: raw.trimEnd(), at: index + 1 });
    open = joined.at(-1)?.text.endsWith('\\') === true;
  }
  return joined.filter((line) => !line.text.trimStart().startsWith('#'));
}
