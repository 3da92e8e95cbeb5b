/**
 * The files that a rule takes and makes: plain paths, patterns with wildcards, and references to other rules. A pattern
 * is compared by what stands between its wildcards (Snakemake documentation, "Rules").
 */
import { callIn, readArguments, type Argument } from './arguments.ts';
import type { Directive } from './blocks.ts';

export interface NamedFile {
  /** With `{}` for each wildcard when it is a pattern. */
  readonly path: string;
  readonly pattern: boolean;
  readonly name?: string;
  readonly position: number;
  readonly line: number;
}
export interface RuleFiles {
  readonly files: readonly NamedFile[];
  /** Rules whose outputs it takes by name. */
  readonly rules: readonly string[];
  /** What could not be followed, as written. */
  readonly open: readonly string[];
}

/** Functions that say something of a path and leave it as it is. */
const wrapping =
  /^(?:temp|temporary|protected|directory|touch|ancient|report|pipe|service|local|ensure|update|before_update|nonempty|flag|dynamic)$/u;

export function filesIn(directives: readonly Directive[], name: string): RuleFiles {
  const found = { files: [] as NamedFile[], rules: [] as string[], open: [] as string[] };
  for (const directive of directives) {
    if (directive.name !== name) continue;
    for (const [position, argument] of readArguments(directive.text).entries()) {
      const place = { position, line: directive.line, ...(argument.name === undefined ? {} : { name: argument.name }) };
      const paths = pathsOf(argument, 0);
      const rules = [...argument.written.slice(0, 4000).matchAll(/\b(?:rules|checkpoints)\.(\w+)\b/gu)].map(
        (match) => match[1] ?? '',
      );
      found.rules.push(...rules);
      if (paths) found.files.push(...paths.map((path) => toFile(path, place)));
      else if (rules.length === 0) found.open.push(argument.written.replace(/\s+/gu, ' ').slice(0, 120));
    }
  }
  return found;
}

function toFile(path: string, place: Omit<NamedFile, 'path' | 'pattern'>): NamedFile {
  const pattern = path.includes('{');
  return { ...place, path: pattern ? path.replace(/\{[^{}]*\}/gu, '{}') : path, pattern };
}

/** `undefined` where the argument is no path that is written down. */
function pathsOf(argument: Argument, depth: number): readonly string[] | undefined {
  if (argument.text !== undefined) return argument.open === true ? undefined : [argument.text];
  const [, listed] = /^\[([\s\S]*)\]$/u.exec(argument.written.slice(0, 8000)) ?? [];
  if (listed !== undefined && depth <= 4) {
    const inner = readArguments(listed).map((one) => pathsOf(one, depth + 1));
    return inner.every((one) => one !== undefined) ? inner.flat() : undefined;
  }
  const call = callIn(argument.written);
  if (!call || depth > 4) return undefined;
  const [first, ...more] = call.given;
  if (!first) return undefined;
  if (wrapping.test(call.of)) return pathsOf(first, depth + 1);
  if (call.of === 'expand' || call.of === 'collect') {
    const inner = pathsOf(first, depth + 1);
    return inner?.map((path) => path.replaceAll('{{', '{').replaceAll('}}', '}'));
  }
  if (call.of === 'multiext' && first.text !== undefined) {
    const prefix = first.text;
    return more.flatMap((one) => (one.text === undefined ? [] : [`${prefix}${one.text}`]));
  }
  return undefined;
}

/** Whether a path, or the same pattern, is what a pattern stands for. Linear: parts are looked for from left to right. */
export function fits(pattern: string, path: string): boolean {
  if (pattern === path) return true;
  if (path.includes('{}')) return false;
  const parts = pattern.split('{}');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  // A pattern with next to nothing between its wildcards fits everything.
  if (last === undefined || parts.join('').length < 4) return false;
  if (!path.startsWith(first) || !path.endsWith(last) || path.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const next = path.indexOf(part, at + 1);
    if (next < 0) return false;
    at = next + part.length;
  }
  return at < path.length - last.length + 1;
}
