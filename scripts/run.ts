/** Runs tools one after the other with their output shown; the first that fails ends it. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Exit code of a tool of node_modules/.bin, or of node itself. */
export function runTool(name: string, args: readonly string[]): number {
  const program = name === 'node' ? process.execPath : join(root, 'node_modules', '.bin', name);
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 3;
}
