/** What a source is called: the namespace of everything that is said about it. */
import { basename, dirname } from 'node:path';

/**
 * The name given; else the last part of the origin's URL; else the location's own name. Letters, digits and
 * `. _ -` only. Nothing else of the URL is used: it may hold a password.
 */
export function nameSource(given: string | undefined, originUrl: string | undefined, location: string): string {
  for (const candidate of [
    given,
    originUrl === undefined ? undefined : lastPart(originUrl),
    nameOfLocation(location),
  ]) {
    const name = sanitise(candidate ?? '');
    if (name !== '') return name;
  }
  return 'source';
}

/** `models`, `models`, `models` → `models`, `models-2`, `models-3`, leaving names alone that are taken already. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; used.has(unique) || (unique !== name && taken.has(unique)); count += 1)
      unique = `${name}-${count}`;
    used.add(unique);
    return unique;
  });
}

function lastPart(url: string): string {
  return nameOfParts(
    url
      .replace(/[?#].*$/su, '')
      .split(/[/\\:]/u)
      .filter((part) => part !== ''),
  );
}

function nameOfLocation(location: string): string {
  return nameOfParts([basename(dirname(location)), basename(location)]);
}

/** A repository kept as `…/x/.git` or `…/x/repo` is called x. */
function nameOfParts(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  const name = last === '.git' || last === 'repo' ? (parts.at(-2) ?? last) : last;
  return name.replace(/\.(?:git|bundle)$/u, '');
}

function sanitise(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/gu, '')
    .slice(0, 100);
}
