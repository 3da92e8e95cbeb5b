/**
 * Holds evidence to its word: each locator must lead to lines that the file has, to a row that the table has, to a
 * commit or reference that git knows; a digest must be of those bytes or stand in those lines; and what a finding says
 * must be found where it points. Written apart from `src/survey/evidence.ts`, which shows evidence to people.
 */
import { createHash } from 'node:crypto';
import { gitBlobId } from '#core';
import type { Divergence } from '#lifecycle';
import { readEvidence, type OpenedSource } from '#survey';

/** A finding that two layers differ shows both. */
const sides: Readonly<Partial<Record<Divergence['kind'], readonly string[]>>> = {
  'stale-run': ['executed', 'encoded'],
  'unexecuted-step': ['encoded', 'executed'],
  'diagram-differs': ['declared', 'encoded'],
  'setting-contradicts-note': ['declared', 'encoded'],
};

function missingSides({ kind, outcome, evidence }: Finding): readonly string[] {
  if (outcome !== 'divergent') return [];
  if (kind.startsWith('registered-') && new Set(evidence.map((item) => item.locator)).size < 2)
    return ['of the version and of its run'];
  const layers = evidence.map((item) => item.layer);
  return (sides[kind] ?? [])
    .filter((layer) => !layers.some((each) => each === layer))
    .map((layer) => `of what is ${layer}`);
}

type Item = {
  readonly layer: string;
  readonly source: string;
  readonly locator: string;
  readonly digest?: string | undefined;
};
interface Finding extends Pick<Divergence, 'kind' | 'title' | 'outcome'> {
  readonly evidence: readonly Item[];
}

/** One line for each locator that does not hold, and for each finding that its evidence does not show. */
export async function unprovenIn(
  divergences: readonly Finding[],
  sources: readonly OpenedSource[],
): Promise<readonly string[]> {
  const known = new Map<string, Promise<Held>>();
  const unproven: string[] = [];
  for (const divergence of divergences) {
    const name = `${divergence.kind} ${divergence.title} (${divergence.outcome})`;
    if (divergence.evidence.length === 0) unproven.push(`${name}: no evidence`);
    let texts = '';
    for (const item of divergence.evidence) {
      const key = JSON.stringify([item.source, item.locator, item.digest]);
      const held = await (known.get(key) ?? hold(item, sources));
      known.set(key, Promise.resolve(held));
      if (held.problem !== undefined) unproven.push(`${name}: ${item.source} ${item.locator}: ${held.problem}`);
      // A name that was bound above the line that uses it: the address stands in the same file.
      texts += `${divergence.kind === 'unpinned-input' ? (held.whole ?? held.text) : held.text}\n`;
    }
    unproven.push(...missingSides(divergence).map((side) => `${name}: no evidence ${side}`));
    const missing = wordsOf(divergence).filter((word) => !texts.includes(word));
    if (missing.length > 0 && texts.length > 0) unproven.push(`${name}: no evidence holds ${missing.join(' or ')}`);
  }
  return unproven;
}

interface Held {
  readonly problem?: string;
  /** The bytes that are named: lines, or the values of a row. */
  readonly text: string;
  /** The file around it. */
  readonly whole?: string;
}

async function hold(item: Item, sources: readonly OpenedSource[]): Promise<Held> {
  const opened = sources.find((source) => source.name === item.source);
  if (!opened) return { problem: 'no such source', text: '' };
  if ((await readEvidence(opened, item.locator)) === undefined) return { problem: 'leads nowhere', text: '' };
  const [, commit] = /^commit\/([0-9a-f]{7,64})$/u.exec(item.locator) ?? [];
  if (commit !== undefined) return holdCommit(opened, commit);
  const [, path, row] = /^(.*?)#(?!L\d)([^@]+)$/su.exec(item.locator) ?? [];
  if (path !== undefined && row !== undefined) return holdRow(opened, path, row);
  return holdFile(opened, item);
}

async function holdCommit({ context }: OpenedSource, commit: string): Promise<Held> {
  const type = await context.git?.run(['cat-file', '-t', commit]);
  return type?.text.trim() === 'commit' ? { text: commit } : { problem: 'no such commit', text: '' };
}

/** Every part of the key stands in some column of one row. */
async function holdRow({ context }: OpenedSource, path: string, row: string): Promise<Held> {
  const database = await context.sqlite(path);
  if (database.kind === 'skipped') return { problem: database.reason, text: '' };
  try {
    const [table = '', ...parts] = row.split('/').map(decodeURIComponent);
    const columns = [...database.rows('SELECT name FROM pragma_table_info(?)', table)].map(
      (each) => `"${String(each['name'])}"`,
    );
    if (columns.length === 0) return { problem: `no table ${table}`, text: '' };
    const anywhere = columns.map((column) => `CAST(${column} AS TEXT)`).join(', ');
    const where = parts.map(() => `? IN (${anywhere})`).join(' AND ') || '1';
    const [found] = [...database.rows(`SELECT * FROM "${table}" WHERE ${where} LIMIT 1`, ...parts)];
    return found ? { text: `${row}\n${Object.values(found).join('\n')}` } : { problem: 'no such row', text: '' };
  } finally {
    database.close();
  }
}

async function holdFile({ context }: OpenedSource, item: Item): Promise<Held> {
  const [, path = '', first, last, revision = ''] =
    /^(.*?)(?:#L(\d+)(?:-L(\d+))?)?(?:@([0-9a-f]{7,64}|worktree))?$/su.exec(item.locator) ?? [];
  if (context.files.hasDirectory(path) && !context.files.get(path)) return { text: path };
  const atHead = revision === '' || revision === 'worktree' || context.git?.head?.startsWith(revision) === true;
  const read = atHead ? await context.files.read(path) : undefined;
  const bytes = read?.kind === 'content' ? read.bytes : await context.git?.blob(`${revision}:${path}`);
  if (bytes === undefined) return { problem: read?.kind === 'skipped' ? read.reason : 'not there', text: '' };
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/u);
  const [from, to] = [Number(first ?? 1), Number(last ?? first ?? lines.length)];
  if (from < 1 || to < from || to > lines.length) return { problem: `it has ${lines.length} lines`, text: '' };
  const text = lines.slice(from - 1, to).join('\n');
  const [, hex = ''] = item.digest?.split(':') ?? [];
  const fits = hex === '' || text.includes(hex) || digestsOf(bytes).has(item.digest ?? '');
  return fits
    ? { text: `${path}\n${text}`, whole: lines.join('\n') }
    : { problem: `its digest is not ${item.digest}`, text };
}

/** As tools digest files: the bytes, and text with either line end. */
function digestsOf(bytes: Uint8Array): ReadonlySet<string> {
  const lf = Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  const crlf = Buffer.from(lf.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
  const hash = (algorithm: string, of: Uint8Array): string => createHash(algorithm).update(of).digest('hex');
  return new Set([
    ...[bytes, lf, crlf].map((each) => `md5:${hash('md5', each)}`),
    `sha256:${hash('sha256', bytes)}`,
    `gitBlob:${gitBlobId(bytes)}`,
  ]);
}

/** What must stand in the places that a finding points to. */
function wordsOf({ kind, title, outcome }: Finding): readonly string[] {
  const about = title.slice(title.indexOf(': ') + 2);
  const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  if (kind === 'approval-not-observable') return [/^environment '(.+)'$/u.exec(title)?.[1] ?? base(title)];
  if (kind === 'setting-contradicts-note') return [base(about.replaceAll('.', '/'))];
  if (kind === 'stale-run' || kind === 'unexecuted-step' || kind === 'undeclared-step') return [base(title)];
  if (kind === 'missing-producer') return [base(title).replace(/\.\w+$/u, '')];
  if (kind === 'unpinned-input' || (kind === 'broken-declaration' && outcome === 'divergent')) return [base(about)];
  return kind === 'documented-path-missing' && outcome === 'divergent' ? [base(about)] : [];
}
