/** Lists the tree of a commit with sizes, also in a clone that lacks blobs, where git would rather die than say so. */
import { parseTree, type TreeEntry } from './git-listing.ts';
import type { GitPlace } from './git-process.ts';
import { runGit } from './git-reader.ts';

export interface ListedTree {
  readonly entries: Map<string, TreeEntry>;
  /** Paths that are not UTF-8. */
  readonly unnamed: readonly string[];
  /** Git's complaint when the list is not whole. */
  readonly complaint?: string;
}

export async function listTree(place: GitPlace, commit: string, signal: AbortSignal): Promise<ListedTree> {
  const run = async (args: readonly string[], input?: string): ReturnType<typeof runGit> =>
    runGit(place, args, { signal, input });
  const sized = await run(['ls-tree', '-r', '-l', '-z', commit]);
  if (sized.exitCode === 0) return parseTree(sized.text);
  const plain = await run(['ls-tree', '-r', '-z', commit]);
  const { entries, unnamed } = parseTree(plain.text);
  const walked = await run(['rev-list', '--objects', '--no-object-names', '--missing=print', '--no-walk', commit]);
  const missing = new Set(
    walked.text
      .split('\n')
      .filter((line) => line.startsWith('?'))
      .map((line) => line.slice(1)),
  );
  const wanted = [...new Set([...entries.values()].map((entry) => entry.blob))].filter((blob) => !missing.has(blob));
  const sizes = await run(
    ['cat-file', '--batch-check=%(objectname) %(objectsize)'],
    wanted.map((blob) => `${blob}\n`).join(''),
  );
  const sizeOf = new Map(sizes.text.split('\n').map((line) => line.split(' ', 2) as [string, string | undefined]));
  for (const [path, entry] of entries) {
    const size = Number(sizeOf.get(entry.blob));
    if (entry.mode !== '160000' && Number.isSafeInteger(size)) entries.set(path, { ...entry, sizeBytes: size });
  }
  return { entries, unnamed, ...(plain.exitCode === 0 ? {} : { complaint: plain.complaint }) };
}
