/** Parses what git lists: the tree of HEAD, and the index with the stat data it was last seen clean with. */

export interface TreeEntry {
  readonly mode: string;
  readonly blob: string;
  /** Undefined for submodules and for blobs that are not in this clone. */
  readonly sizeBytes: number | undefined;
}

/** `ls-tree -r -l -z`: `<mode> SP <type> SP <id> SP+ <size> TAB <path> NUL`. Paths that are not UTF-8 go to `unnamed`. */
export function parseTree(text: string): {
  readonly entries: Map<string, TreeEntry>;
  readonly unnamed: readonly string[];
} {
  const entries = new Map<string, TreeEntry>();
  const unnamed: string[] = [];
  for (const line of text.split('\0')) {
    const tab = line.indexOf('\t');
    if (tab === -1) continue;
    const path = line.slice(tab + 1);
    if (path.includes('\uFFFD')) {
      unnamed.push(path);
      continue;
    }
    const size = Number(line.slice(line.lastIndexOf(' ', tab) + 1, tab));
    const [mode = '', , blob = ''] = line.slice(0, tab).split(' ', 3);
    entries.set(path, { mode, blob, sizeBytes: mode === '160000' || !Number.isSafeInteger(size) ? undefined : size });
  }
  return { entries, unnamed };
}

export interface IndexEntry {
  readonly mode: string;
  readonly blob: string;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Of the file in the working tree, modulo 2^32, as git keeps it. */
  readonly sizeBytes: number;
  /** Stage 1–3: the path is in an unfinished merge. */
  readonly unmerged: boolean;
}

/**
 * `ls-files -s -z --debug`: `<mode> SP <id> SP <stage> TAB <path> NUL`, then five lines, which hold
 * `ctime: <s>:<ns>`, `mtime: <s>:<ns>` and, last, `size: <n>`. An entry whose stat lines cannot be read never counts as clean.
 */
export function parseIndex(text: string): Map<string, IndexEntry> {
  const entries = new Map<string, IndexEntry>();
  let at = 0;
  for (let nul = text.indexOf('\0'); nul !== -1; nul = text.indexOf('\0', at)) {
    const tab = text.indexOf('\t', at);
    if (tab === -1 || tab > nul) break;
    const [mode = '', blob = '', stage = ''] = text.slice(at, tab).split(' ', 3);
    const path = text.slice(tab + 1, nul);
    const ctime = text.indexOf('ctime: ', nul);
    const mtime = text.indexOf('mtime: ', nul);
    const size = text.indexOf('size: ', nul);
    const end = text.indexOf('\n', size);
    if (ctime === -1 || mtime === -1 || size === -1 || end === -1) break;
    entries.set(path, {
      mode,
      blob,
      mtimeMs: readTime(text, mtime + 7),
      ctimeMs: readTime(text, ctime + 7),
      sizeBytes: Number.parseInt(text.slice(size + 6, end), 10),
      unmerged: stage !== '0',
    });
    at = end + 1;
  }
  return entries;
}

function readTime(text: string, at: number): number {
  const [seconds, nanoseconds] = text.slice(at, text.indexOf('\n', at)).split(':', 2);
  return Number(seconds) * 1000 + Number(nanoseconds) / 1e6;
}
