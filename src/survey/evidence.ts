/**
 * Resolves an evidence locator to the lines it names. What cannot be shown as text (a table row, a binary file) is
 * said in words; a locator that names nothing that exists gives `undefined`, which tests use to hold us to principle 4.
 */
import type { EvidenceText } from '#api';
import { decodeText } from '#connectors';
import type { OpenedSource } from './sources/index.ts';

export interface ParsedLocator {
  readonly path: string;
  readonly firstLine?: number;
  readonly lastLine?: number;
  readonly revision?: string;
  /** What stands after `#` when it is no line: `runs/8f2…`. */
  readonly row?: string;
}

/** `path#L3-L9@revision`, `path@revision`, `path#table/key`, `commit/SHA`, `refs/tags/NAME`. */
function parseLocator(locator: string): ParsedLocator {
  const lined = /^(.*?)#L(\d+)(?:-L(\d+))?(?:@([^@]+))?$/su.exec(locator);
  if (lined) {
    const firstLine = Number(lined[2]);
    return {
      path: lined[1] ?? '',
      firstLine,
      lastLine: lined[3] === undefined ? firstLine : Number(lined[3]),
      ...(lined[4] === undefined ? {} : { revision: lined[4] }),
    };
  }
  const rowed = /^(.*?)#([^@]+)$/su.exec(locator);
  if (rowed) return { path: rowed[1] ?? '', row: rowed[2] ?? '' };
  const plain = /^(.*)@([0-9a-f]{7,64}|worktree)$/su.exec(locator);
  return plain ? { path: plain[1] ?? '', revision: plain[2] ?? '' } : { path: locator };
}

const AROUND = 3;
const MOST_LINES = 80;

export async function readEvidence(opened: OpenedSource, locator: string): Promise<EvidenceText | undefined> {
  const parsed = parseLocator(locator);
  const answer = { source: opened.name, locator, lines: [] };
  const { git, files } = opened.context;
  if (opened.context.server) return { ...answer, note: 'An answer of the server; this address shows it as it is now.' };
  const object = /^(commit\/|refs\/)(.+)$/su.exec(locator);
  if (object && git) {
    const name = object[1] === 'commit/' ? (object[2] ?? '') : locator;
    const shown = /^[\w./@#+-]+$/u.test(name)
      ? await git.run(['log', '-1', '--format=%H%n%ad%n%an%n%s', '--date=iso-strict', name, '--'])
      : undefined;
    return shown?.exitCode === 0 ? { ...answer, lines: shown.text.trimEnd().split('\n') } : undefined;
  }
  const bytes = await readBytes(opened, parsed);
  if (bytes === undefined) return files.hasDirectory(parsed.path) ? { ...answer, note: 'A directory.' } : undefined;
  if (parsed.row !== undefined) return { ...answer, note: `A row of a table: ${parsed.row} in ${parsed.path}.` };
  const text = decodeText(bytes);
  if (text === undefined) return { ...answer, note: `A binary file of ${bytes.byteLength} bytes.` };
  return cutLines(answer, text, parsed);
}

async function readBytes(
  { context }: OpenedSource,
  { path, revision }: ParsedLocator,
): Promise<Uint8Array | undefined> {
  const entry = context.files.get(path);
  const isCommit = revision !== undefined && /^[0-9a-f]{7,64}$/u.test(revision);
  if (isCommit && context.git && !(context.git.head?.startsWith(revision) && entry)) {
    return context.git.blob(`${revision}:${path}`);
  }
  if (!entry) return undefined;
  if (entry.sizeBytes > context.limits.fileBytes) return new Uint8Array([0]);
  const content = await context.files.read(path);
  return content.kind === 'content' ? content.bytes : undefined;
}

function cutLines(
  answer: Pick<EvidenceText, 'source' | 'locator'>,
  text: string,
  parsed: ParsedLocator,
): EvidenceText | undefined {
  const lines = text.split(/\r?\n/u);
  const { firstLine = 1, lastLine = Math.min(lines.length, 12) } = parsed;
  if (firstLine > lines.length) return undefined;
  const from = Math.max(1, firstLine - AROUND);
  const to = Math.min(lines.length, lastLine + AROUND, from + MOST_LINES - 1);
  return {
    ...answer,
    firstLine: from,
    lines: lines.slice(from - 1, to).map((line) => line.slice(0, 400)),
    ...(parsed.firstLine === undefined ? {} : { highlight: [firstLine, Math.min(lastLine, to)] as [number, number] }),
  };
}
