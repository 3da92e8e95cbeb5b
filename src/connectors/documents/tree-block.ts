/**
 * Directory trees drawn with ├── in a code block. A name that runs over several lines, or holds spaces, is uncertain,
 * and so is all that hangs below it; remarks (`<- …`, `# …`) may say that a file is not kept here.
 */

export interface TreeEntry {
  readonly path: string;
  readonly directory: boolean;
  /** Line within the block, from 0. */
  readonly line: number;
  readonly hedged: boolean;
}

export interface Tree {
  /** The name the tree hangs from, when one stands above it: `.`, `project/`. */
  readonly root: string;
  readonly entries: readonly TreeEntry[];
}

const MAX_LINES = 1000;
const branch = /^([\s│|┃]*)((?:[├└┣┗╰╠╚]\s?[─━—-]{0,12}|[|+`\\]\s?(?:--+|──+)))\s*(.*)$/u;

export function readTree(text: string): Tree | undefined {
  if (!/[├└]|^[\s|]*(?:\||\+|`)--/mu.test(text)) return undefined;
  const walk: Walk = { open: [], entries: [], root: '', remarkAt: 0 };
  for (const [line, raw] of text.split('\n').slice(0, MAX_LINES).entries()) {
    if (raw.length > 500) continue;
    const found = branch.exec(raw);
    if (found) addEntry(walk, { raw, line, column: columnOf(found), rest: found[3] ?? '' });
    else readOther(walk, raw);
  }
  const entries = walk.entries.flatMap(({ entry, certain }) => (certain ? [entry] : []));
  return entries.length < 3 ? undefined : { root: walk.root, entries };
}

/** Some draw depth by the length of the branch alone (`├──── x` under `├── R/`). */
function columnOf([, before = '', drawn = '']: RegExpExecArray): number {
  return before.length + (drawn.length > 4 ? drawn.length - 3 : 0);
}

interface Walk {
  readonly open: { column: number; path: string; certain: boolean }[];
  readonly entries: { entry: TreeEntry; certain: boolean }[];
  root: string;
  /** Column of the last remark; text that goes on there is no name. */
  remarkAt: number;
}

function addEntry(walk: Walk, given: { raw: string; line: number; column: number; rest: string }): void {
  const { raw, line, column, rest } = given;
  const parted = /\s{2,}|\s+(?:<-|←|#|--|\/\/|→|=>|:)|\s[-–—(]\s?/u.exec(rest);
  const name = (parted ? rest.slice(0, parted.index) : rest).trim();
  const remark = parted ? rest.slice(parted.index) : '';
  walk.remarkAt = remark.trim() === '' ? raw.length : raw.length - remark.trimStart().length;
  while ((walk.open.at(-1)?.column ?? -1) >= column) walk.open.pop();
  const parent = walk.open.at(-1);
  const bare = name.replace(/[/*]$/u, '');
  const certain =
    (parent?.certain ?? true) && /^[\w.@+-][\w.@+/-]*$/u.test(bare) && !/^\.+$/u.test(bare) && !/[*<>{}]/u.test(name);
  const path = parent ? `${parent.path}/${bare}` : bare;
  walk.open.push({ column, path, certain });
  const hedged =
    /\b(?:not (?:included|tracked|committed|in (?:the )?repo|in git)|ignored?|gitignored?|generated|created?|optional|private|output|produced|will be|downloaded?|local only|secrets?|untracked)\b/iu.test(
      remark,
    );
  walk.entries.push({ entry: { path, directory: name.endsWith('/'), line, hedged }, certain });
}

/** A line without a branch: the root's name, a remark that goes on, or the rest of a name. */
function readOther(walk: Walk, raw: string): void {
  const text = raw.replace(/^[\s│|┃]+/u, '');
  if (text.trim() === '') return;
  const last = walk.entries.at(-1);
  if (!last) {
    walk.root = text.replace(/\s{2,}.*$|\s+(?:<-|←|#).*$/u, '').trim();
    return;
  }
  if (raw.length - text.length >= walk.remarkAt - 1) return;
  last.certain = false;
  const open = walk.open.at(-1);
  if (open) open.certain = false;
}
