/** Lists the tree of a commit with sizes, also in a clone that lacks blobs, where git would rather die than say so. */
import { parseTree, type TreeEntry } from './git-listing.ts';
import type { GitPlace } from './git-process.ts';
import { runGit } from './git-reader.ts';

/** Some 600,000 files. A few trees that name each other many times over stand for any number of them. */
const MAX_TREE_BYTES = 64_000_000;

export interface ListedTree {
  readonly entries: Map<string, TreeEntry>;
  /** Paths that are not UTF-8. */
  readonly unnamed: readonly string[];
  /** Git's complaint when the list is not whole. */
  readonly complaint?: string;
  /** No list: it goes on beyond what is read, and so would what each commit changed. */
  readonly endless?: true;
}

export async function listTree(place: GitPlace, commit: string, signal: AbortSignal): Promise<ListedTree> {
  const run = async (args: readonly string[], input?: string): ReturnType<typeof runGit> =>
    runGit(place, args, { signal, input });
  const sized = await runGit(place, ['ls-tree', '-r', '-l', '-z', commit], { signal, maxBytes: MAX_TREE_BYTES });
  if (sized.tooMuch) {
    const complaint = `its list is longer than ${MAX_TREE_BYTES} bytes, so neither it nor the history was read`;
    return { entries: new Map(), unnamed: [], complaint, endless: true };
  }
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
