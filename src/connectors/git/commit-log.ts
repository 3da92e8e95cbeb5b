/**
 * Parses what git's plumbing says about commits: `rev-list --parents` (the graph), `rev-list --header` (each commit
 * as stored, so a signature is seen without running gpg) and `log --name-only -z` (which paths it changed).
 */
import type { GitEnd, GitReader } from '../connector.ts';

/** The commit graph, newest first as git orders it: a parent never comes before the child that led to it. */
export interface Graph {
  readonly shas: readonly string[];
  /** As git walks it: a shallow boundary has none. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
}

export interface Header {
  readonly name: string;
  readonly email: string;
  readonly authorSeconds: number;
  readonly committerSeconds: number;
  /** Parents as stored, also those that a shallow clone does not hold. */
  readonly parents: readonly string[];
  readonly signed: boolean;
  readonly subject: string;
}

/** What a stream gave, and how git ended. */
export interface Streamed<T> {
  readonly value: T;
  readonly end: GitEnd;
}

const MAX_SUBJECT = 200;
/** What stands for a time that cannot be read: outside the years that are shown. */
const NO_TIME = -1;

export async function readGraph(git: GitReader, range: readonly string[]): Promise<Streamed<Graph>> {
  const shas: string[] = [];
  const parents = new Map<string, readonly string[]>();
  const end = await readRecords(git.stream(['rev-list', '--parents', ...range]), '\n', (line) => {
    const [sha = '', ...rest] = line.split(' ');
    if (sha === '') return;
    shas.push(sha);
    parents.set(sha, rest);
  });
  return { value: { shas, parents }, end };
}

export async function readHeaders(git: GitReader, range: readonly string[]): Promise<Streamed<Map<string, Header>>> {
  const headers = new Map<string, Header>();
  const end = await readRecords(git.stream(['rev-list', '--header', ...range]), '\0', (record) => {
    const lineEnd = record.indexOf('\n');
    if (lineEnd > 0) headers.set(record.slice(0, lineEnd), parseHeader(record, lineEnd));
  });
  return { value: headers, end };
}

/**
 * Paths each commit changed; of a merge only those it changed against every parent (`-c`). The marker in front of a
 * commit's id cannot be a path: it holds `salt`, which must not be known to whoever wrote the commits.
 */
export async function readPaths(
  git: GitReader,
  range: readonly string[],
  salt: string,
): Promise<Streamed<Map<string, readonly string[]>>> {
  const marker = `\u0001${salt} `;
  const changed = new Map<string, readonly string[]>();
  let paths: string[] = [];
  let fresh = false;
  // A scope after `--` is a subdirectory: paths are then told from there.
  const relative = range.includes('--') ? ['--relative'] : [];
  const args = [
    'log',
    '--no-renames',
    '--name-only',
    '-c',
    '--root',
    '-z',
    '--no-color',
    `--format=%x01${salt} %H`,
    ...relative,
    ...range,
  ];
  const end = await readRecords(git.stream(args), '\0', (token) => {
    if (token.startsWith(marker)) {
      paths = [];
      changed.set(token.slice(marker.length), paths);
      fresh = true;
    } else if (token !== '') {
      // Git sets a line feed between the format's text and the first path.
      paths.push(fresh && token.startsWith('\n') ? token.slice(1) : token);
      fresh = false;
    }
  });
  return { value: changed, end };
}

/** Splits a stream at a separator; the last piece counts only when the separator closed it. */
async function readRecords(
  stream: ReturnType<GitReader['stream']>,
  separator: string,
  take: (record: string) => void,
): Promise<GitEnd> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split(separator);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) take(piece);
  }
  return stream.end;
}

/** gitformat: headers, an empty line, then the message, which rev-list indents by four blanks. */
function parseHeader(record: string, start: number): Header {
  const bodyAt = record.indexOf('\n\n', start);
  const head = record.slice(start, bodyAt === -1 ? undefined : bodyAt);
  const author = parsePerson(lineAfter(head, '\nauthor '));
  const committer = parsePerson(lineAfter(head, '\ncommitter '));
  return {
    name: author.name,
    email: author.email,
    authorSeconds: author.seconds,
    committerSeconds: committer.seconds,
    parents: parentsIn(head),
    signed: head.includes('\ngpgsig ') || head.includes('\ngpgsig-sha256 '),
    subject: bodyAt === -1 ? '' : parseSubject(record, bodyAt),
  };
}

/** Lines that continue a header (a signature, an embedded tag) begin with a blank, so these are the commit's own. */
function parentsIn(head: string): readonly string[] {
  const parents: string[] = [];
  for (let at = head.indexOf('\nparent '); at !== -1; at = head.indexOf('\nparent ', at + 1)) {
    parents.push(head.slice(at + 8, head.indexOf('\n', at + 1)));
  }
  return parents;
}

function lineAfter(text: string, label: string): string {
  const at = text.indexOf(label);
  if (at === -1) return '';
  const end = text.indexOf('\n', at + 1);
  return text.slice(at + label.length, end === -1 ? undefined : end);
}

/** `NAME <EMAIL> SECONDS ZONE`; anything missing is empty, or no time. */
function parsePerson(line: string): { readonly name: string; readonly email: string; readonly seconds: number } {
  const close = line.lastIndexOf('>');
  const open = line.lastIndexOf('<', close);
  if (close === -1 || open === -1) return { name: line.trim(), email: '', seconds: NO_TIME };
  const seconds = Number.parseInt(line.slice(close + 1), 10);
  return {
    name: line.slice(0, open).trim(),
    email: line.slice(open + 1, close).trim(),
    seconds: Number.isSafeInteger(seconds) ? seconds : NO_TIME,
  };
}

/** First line of the message, up to the first empty line joined, as git's %s has it; cut to 200 characters. */
function parseSubject(record: string, bodyAt: number): string {
  let at = bodyAt + 2;
  while (record.startsWith('    \n', at)) at += 5;
  const paragraph = record.indexOf('\n    \n', at);
  const text = record.slice(at, Math.min(paragraph === -1 ? record.length : paragraph, at + 4 * MAX_SUBJECT));
  return text
    .replace(/\s*\n\s*/gu, ' ')
    .trim()
    .slice(0, MAX_SUBJECT)
    .toWellFormed();
}
