/** Commands that documents show: found in fenced shell blocks and in inline code, and said how each can be checked. */
import { globSync, readFileSync } from 'node:fs';

export interface Shown {
  readonly file: string;
  readonly line: number;
  /** Without a comment at its end. */
  readonly command: string;
  /** Lines of the ```text block that follows at once. */
  readonly output?: readonly string[];
}

export const documents: readonly string[] = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'examples/triage/README.md',
  ...globSync('docs/**/*.md'),
].toSorted();

/** Every command line of ```sh blocks. */
export function shownInBlocks(file: string): readonly Shown[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const found: Shown[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at] !== '```sh') continue;
    const end = lines.indexOf('```', at + 1);
    const block = lines.slice(at + 1, end).flatMap((line, index): Shown[] => {
      const command = line.replace(/\s+# .*$/u, '').trim();
      return command === '' || command.startsWith('#') ? [] : [{ file, line: at + 2 + index, command }];
    });
    const output = textAfter(lines, end);
    const last = block.pop();
    if (last) found.push(...block, output === undefined ? last : { ...last, output });
    at = end;
  }
  return found;
}

function textAfter(lines: readonly string[], fence: number): readonly string[] | undefined {
  const start = lines.findIndex((line, at) => at > fence && line.trim() !== '');
  if (lines[start] !== '```text') return undefined;
  return lines.slice(start + 1, lines.indexOf('```', start + 1));
}

/** `throughline …` and `npm …` in inline code. */
export function shownInline(file: string): readonly Shown[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/`((?:throughline|npm|node bin\/throughline\.js) [^`]+)`/gu)].map((match) => ({
        file,
        line: index + 1,
        command: (match[1] ?? '').replaceAll('\\|', '|'),
      })),
    );
}

/** How a shown command is held to its word. `elsewhere`: only outside a test (it fetches, or it is the test run itself). */
export type Check =
  | { readonly how: 'run'; readonly args: readonly string[] }
  | { readonly how: 'serve'; readonly paths: readonly string[] }
  | { readonly how: 'script'; readonly name: string }
  | { readonly how: 'elsewhere' }
  | { readonly how: 'unknown' };

export function checkOf(command: string): Check {
  if (/^git clone https:\/\/github\.com\/throughline\/throughline && cd throughline$/u.test(command))
    return { how: 'elsewhere' };
  if (/^git clone repository\.bundle$/u.test(command)) return { how: 'elsewhere' };
  const [program = '', ...rest] = command.split(/\s+/u);
  if (program === 'npm' && rest[0] === 'start') return { how: 'serve', paths: rest.slice(rest[1] === '--' ? 2 : 1) };
  if (program === 'npm' && rest[0] === 'test') return { how: 'script', name: 'test' };
  if (program === 'npm' && rest[0] === 'run') return { how: 'script', name: rest[1] ?? '' };
  const args = program === 'throughline' ? rest : command.startsWith('node bin/throughline.js ') ? rest.slice(1) : [];
  if (args.length === 0) return { how: 'unknown' };
  return args[0] === 'up' ? { how: 'serve', paths: args.slice(1) } : { how: 'run', args };
}
