/**
 * Notices that something under the sources changed, by the file system's own notices and, where those are not to be
 * had, by nothing: the reader can always survey again. Bursts are gathered; what changed is left to the survey.
 */
import { existsSync, statSync, watch, type FSWatcher } from 'node:fs';

const QUIET_MS = 250;
/** Something that never rests is looked at all the same. */
const LONGEST_MS = 2000;
/** Written by our own git reading or by editors; never a reason to survey again. */
const noise =
  /(^|[/\\])(\.git[/\\](objects|logs|index\.lock|.*\.lock)|node_modules|\.venv|__pycache__|\.DS_Store)|\.sw[px]$|~$/u;

/** Calls `onChange` once after each burst, and every two seconds of one that does not end; gives a function that stops. Paths that cannot be watched are left out. */
export function watchSources(locations: readonly string[], onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let deadline: NodeJS.Timeout | undefined;
  const fire = (): void => {
    clearTimeout(timer);
    clearTimeout(deadline);
    deadline = undefined;
    onChange();
  };
  const notice = (_event: string, name: string | Buffer | null): void => {
    if (name !== null && noise.test(String(name))) return;
    clearTimeout(timer);
    timer = setTimeout(fire, QUIET_MS);
    deadline ??= setTimeout(fire, LONGEST_MS);
  };
  const watchers = locations.flatMap((location): FSWatcher[] => {
    if (!existsSync(location)) return [];
    try {
      const watcher = watch(location, { recursive: statSync(location).isDirectory(), persistent: true }, notice);
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      return []; // Too many files for the system's notices: the screen still shows the last survey.
    }
  });
  return () => {
    clearTimeout(timer);
    clearTimeout(deadline);
    for (const watcher of watchers) watcher.close();
  };
}
