/**
 * From the entry point as a run records it (`src/train.py`, `C:\Users\x\proj\src\train.py`, `file:///home/x/proj`) to
 * the file of this source that it most likely names. A hint: the run may have been made in another checkout.
 */
import type { FileTree } from '../connector.ts';

/** Launchers stand in for a notebook or a test whose name was not recorded. */
const launchers = new Set(['ipykernel_launcher.py', 'colab_kernel_launcher.py', '__main__.py', 'pytest', 'ipython']);
const code = /\.(?:py|ipynb|r|rmd|qmd|jl|scala|java|sh|sql)$/iu;
const installed = /(?:^|\/)(?:site-packages|dist-packages|node_modules)\//u;

/** Asked once per distinct name. */
export function sourceFileFinder(files: FileTree): (sourceName: string) => string | undefined {
  const found = new Map<string, string | undefined>();
  return (sourceName) => {
    if (!found.has(sourceName)) found.set(sourceName, toSourceFile(sourceName, files));
    return found.get(sourceName);
  };
}

function toSourceFile(sourceName: string, files: Pick<FileTree, 'get'>): string | undefined {
  const path = decode(sourceName).replaceAll('\\', '/');
  if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(path) || path.length > 1000) return undefined;
  const absolute = /^(?:[a-z]:)?\//iu.test(path) || /^[a-z]:/iu.test(path) || path.startsWith('~');
  const parts = path
    .replace(/^[a-z]:/iu, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const base = parts.at(-1) ?? '';
  if (!code.test(base) || launchers.has(base) || installed.test(path)) return undefined;
  const climbs = parts.lastIndexOf('..') + 1;
  if (!absolute && climbs === 0) return parts.join('/');
  for (let from = Math.max(climbs, parts.length - 12); from < parts.length; from += 1) {
    const candidate = parts.slice(from).join('/');
    if (files.get(candidate)) return candidate;
  }
  return base;
}

function decode(name: string): string {
  const path = name
    .replace(/^file:\/{2,3}(?=[a-z]:)/iu, '')
    .replace(/^file:\/\/(?=\/)/iu, '')
    .replace(/^file:/iu, '');
  if (path === name || !path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
