/**
 * Turns a git bundle into a bare repository in our own temporary directory, under the bundle's digest, so that
 * the same bundle is unpacked once. The bundle itself is only read.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { ThroughlineError } from '#core';
import { gitEnvironment } from './git-process.ts';

interface BundleParts {
  readonly file: string;
  readonly location: string;
  readonly program: string;
  readonly tempDirectory: string;
  readonly emptyDirectory: string;
  readonly signal: AbortSignal;
}

/** The bare repository's path. Throws SURVEY_SOURCE_UNREADABLE when git cannot unpack it. */
export async function unpackBundle(parts: BundleParts): Promise<string> {
  const place = join(parts.tempDirectory, `bundle-${await digestOf(parts)}`);
  if (existsSync(place)) return place;
  const draft = mkdtempSync(`${place}-`);
  try {
    await git(parts, draft, ['init', '--quiet', '--bare', '--template=', '.']);
    await git(parts, draft, ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', parts.file, '+refs/*:refs/*']);
    const heads = (await git(parts, draft, ['bundle', 'list-heads', parts.file]))
      .split('\n')
      .map((line) => line.split(' ', 2));
    // Git makes no bundle without references, and takes one for any text that begins like a bundle.
    if (heads.every(([, name]) => name === undefined)) throw unreadable(parts, 'it names no commit', undefined);
    writeFileSync(join(draft, 'HEAD'), `${chooseHead(heads)}\n`);
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another survey was quicker: what it made is the same.
    if (!existsSync(place)) throw error;
  }
  return place;
}

/** The branch HEAD names (a bundle records only its commit), else main, master, the first branch. */
export function chooseHead(heads: readonly (readonly string[])[]): string {
  const head = heads.find(([, name]) => name === 'HEAD')?.[0];
  const branches = heads.filter(([, name]) => name?.startsWith('refs/heads/'));
  const usual = ['refs/heads/main', 'refs/heads/master', 'refs/heads/trunk'];
  const ordered = branches.toSorted((left, right) => rank(usual, left[1]) - rank(usual, right[1]));
  const chosen = ordered.find(([id]) => head === undefined || id === head)?.[1];
  if (chosen !== undefined) return `ref: ${chosen}`;
  return head ?? heads.find(([id = '']) => /^[0-9a-f]{40,64}$/u.test(id))?.[0] ?? 'ref: refs/heads/main';
}

function rank(usual: readonly string[], name = ''): number {
  const at = usual.indexOf(name);
  return at === -1 ? usual.length : at;
}

async function digestOf(parts: BundleParts): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(parts.file, { signal: parts.signal })) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw unreadable(parts, 'reading stopped', error);
  }
  return hash.digest('hex').slice(0, 40);
}

/** Our own repository, so writing commands are in order; nothing of the bundle can set an option. */
async function git(parts: BundleParts, directory: string, args: readonly string[]): Promise<string> {
  // Unpacking needs git's own helper (index-pack): PATH holds the directory of git and nothing else.
  const environment = {
    ...gitEnvironment(parts),
    PATH: dirname(parts.program),
    GIT_ALLOW_PROTOCOL: 'file',
    GIT_DIR: directory,
  };
  const { GIT_EXEC_PATH: _left, ...env } = environment as Record<string, string>;
  const child = spawn(parts.program, ['-c', `core.hooksPath=${devNull}`, '-c', 'gc.auto=0', ...args], {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    signal: parts.signal,
    killSignal: 'SIGKILL',
  });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => {
      resolve(-1);
    });
    child.once('close', (exit) => {
      resolve(exit ?? -1);
    });
  });
  if (code !== 0) throw unreadable(parts, complaint.trim().replace(/\s*\n\s*/gu, '; '), undefined);
  return output;
}

function unreadable(parts: BundleParts, complaint: string, cause: unknown): ThroughlineError {
  const thin = /prerequisite/u.test(complaint);
  const what = thin ? 'The bundle builds on commits that it does not hold' : 'The bundle cannot be unpacked';
  return new ThroughlineError(
    'SURVEY_SOURCE_UNREADABLE',
    `${what}: ${parts.location}. Git says: ${complaint.replaceAll(parts.file, parts.location).slice(0, 300)}`,
    {
      hint: thin
        ? 'Make a bundle with the whole history: git bundle create FILE --all.'
        : 'Check it with: git bundle verify FILE.',
      location: parts.location,
      cause,
    },
  );
}
