/**
 * Tells cheaply whether `dist/` was made from the sources as they stand: a digest over path, size and time of every file
 * that goes into it. Costs a few milliseconds, so it may run before every command in a clone.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const inputs = ['src', 'web', 'package.json', 'package-lock.json', 'scripts/build.mjs'];

export function currentStamp(root) {
  const hash = createHash('sha256');
  for (const input of inputs) addTo(hash, join(root, input));
  return hash.digest('hex');
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

function addTo(hash, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) {
    hash.update(`${path}\0${stat.size}\0${Math.trunc(stat.mtimeMs)}\n`);
    return;
  }
  for (const name of readdirSync(path).sort())
    if (name !== 'fixtures' && !name.endsWith('.test.ts')) addTo(hash, join(path, name));
}
