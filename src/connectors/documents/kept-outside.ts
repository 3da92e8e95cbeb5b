/**
 * Paths whose absence is intended: git ignores them, a dvc.yaml makes them, or a .dvc file stands for them.
 * Read once per source; pure lookups afterwards.
 */
import { decodeText, type ConnectorContext } from '../connector.ts';
import { directoryOf } from '../paths.ts';
import { parseIgnoreRule, ruleMatches, type IgnoreRule } from './glob.ts';
import { DvcFile } from './schema.ts';
import { parseYamlText } from './yaml-text.ts';

const MAX_FILES = 300;
const MAX_RULES = 5000;
const MAX_BYTES = 200_000;

export interface KeptOutside {
  /** A file or directory that is not in the tree, by intention. */
  has(path: string, isDirectory: boolean): boolean;
}

export async function readKeptOutside(context: ConnectorContext): Promise<KeptOutside> {
  const named = (name: string): readonly string[] =>
    context.files
      .list()
      .filter(({ path, kind }) => kind === 'file' && (path === name || path.endsWith(`/${name}`)))
      .map((entry) => entry.path)
      .slice(0, MAX_FILES);
  const ignoring: { readonly base: string; readonly rules: readonly IgnoreRule[] }[] = [];
  for (const path of named('.gitignore').toSorted((a, b) => a.split('/').length - b.split('/').length)) {
    const rules = (await readText(context, path))
      .split(/\r?\n/u)
      .slice(0, MAX_RULES)
      .flatMap((line) => parseIgnoreRule(line) ?? []);
    ignoring.push({ base: path.slice(0, -'.gitignore'.length), rules });
  }
  const made = new Set<string>();
  const around = new Set<string>();
  for (const path of named('dvc.yaml')) {
    for (const output of outputsOf(await readText(context, path), directoryOf(path))) {
      made.add(output);
      for (const directory of above(output)) around.add(directory);
    }
  }
  const isMade = (path: string): boolean =>
    around.has(path) || above(path).some((each) => made.has(each) || context.files.get(`${each}.dvc`) !== undefined);
  return { has: (path, isDirectory) => isIgnored(ignoring, path, isDirectory) || isMade(path) };
}

async function readText(context: ConnectorContext, path: string): Promise<string> {
  const content = await context.files.read(path, MAX_BYTES);
  return content.kind === 'content' ? (decodeText(content.bytes) ?? '') : '';
}

/** The last rule that matches decides, deeper files after those above them. */
function isIgnored(
  ignoring: readonly { readonly base: string; readonly rules: readonly IgnoreRule[] }[],
  path: string,
  isDirectory: boolean,
): boolean {
  let ignored = false;
  for (const { base, rules } of ignoring) {
    if (!path.startsWith(base) || path === base) continue;
    const inside = path.slice(base.length);
    for (const rule of rules) if (ruleMatches(rule, inside, isDirectory)) ignored = !rule.negated;
  }
  return ignored;
}

function outputsOf(text: string, directory: string): readonly string[] {
  const file = DvcFile.safeParse(parseYamlText(text));
  if (!file.success) return [];
  return Object.values(file.data.stages ?? {}).flatMap((stage) => {
    const base = joinPath(directory, stage.wdir ?? '.');
    const outputs = [...(stage.outs ?? []), ...(stage.metrics ?? []), ...(stage.plots ?? [])].flat();
    return outputs.flatMap((output) =>
      base === undefined || output.includes('${') ? [] : (joinPath(base, output) ?? []),
    );
  });
}

/** The path and every directory above it. */
function above(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** `undefined` when the path leads out of the tree. */
export function joinPath(directory: string, path: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${directory}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
