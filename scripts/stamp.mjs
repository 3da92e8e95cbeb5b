/**
 * Tells cheaply whether `dist/` was made from the sources as they stand: the list of path, size and time of every file
 * that goes into it. Costs a few milliseconds, so it may run before every command in a clone.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const inputs = ['src', 'web', 'package.json', 'package-lock.json', 'scripts/build.mjs'];

export function currentStamp(root) {
  return inputs.flatMap((input) => linesOf(root, input)).join('\n');
}

export function isBuilt(root) {
  const file = join(root, 'dist', '.stamp');
  return (
    existsSync(file) && existsSync(join(root, 'dist', 'cli.js')) && readFileSync(file, 'utf8') === currentStamp(root)
  );
}

/** Written into a finished build only: without it the build counts as missing. */
export function writeStamp(dist, stamp) {
  writeFileSync(join(dist, '.stamp'), stamp);
}

function linesOf(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isDirectory()) return linesIn(root, path);
  return [`${path} ${stat.size} ${Math.trunc(stat.mtimeMs)}`];
}

function linesIn(root, folder) {
  const names = readdirSync(join(root, folder)).filter(goesIn).sort();
  return names.flatMap((name) => linesOf(root, `${folder}/${name}`));
}

function goesIn(name) {
  return name !== 'fixtures' && !/\.test\.tsx?$/u.test(name);
}
