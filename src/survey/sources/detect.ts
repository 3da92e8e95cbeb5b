/** What kind of thing lies at a location, found without running anything. */
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ThroughlineError } from '#core';
import { reasonOf } from './skip.ts';

export type SourceKind = 'git' | 'git-bare' | 'git-bundle' | 'directory' | 'file' | 'server';

export interface Detected {
  readonly kind: SourceKind;
  /** Absolute, links resolved. */
  readonly path: string;
  readonly gitDirectory?: string;
  readonly workTree?: string;
}

/** Throws SURVEY_SOURCE_NOT_FOUND or SURVEY_SOURCE_UNREADABLE. */
export function detect(location: string, alone = false): Detected {
  const path = realPath(location);
  const stat = statSync(path);
  if (stat.isFile()) return { kind: isBundle(path) ? 'git-bundle' : 'file', path };
  if (!stat.isDirectory()) {
    throw new ThroughlineError('SURVEY_SOURCE_UNREADABLE', `${location} is neither a directory nor a file.`, {
      hint: 'Name a directory, a git repository, a git bundle or a file.',
      location,
    });
  }
  if (isGitDirectory(path)) return { kind: 'git-bare', path, gitDirectory: path };
  if (alone) return { kind: 'directory', path };
  for (let at = path; ; at = dirname(at)) {
    const gitDirectory = gitDirectoryOf(at);
    if (gitDirectory !== undefined) return { kind: 'git', path, gitDirectory, workTree: at };
    if (dirname(at) === at) return { kind: 'directory', path };
  }
}

function realPath(location: string): string {
  try {
    return realpathSync.native(resolve(location));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    throw new ThroughlineError(
      missing ? 'SURVEY_SOURCE_NOT_FOUND' : 'SURVEY_SOURCE_UNREADABLE',
      missing ? `There is nothing at ${location}.` : `${location} cannot be read. ${reasonOf(error)}`,
      {
        hint: missing
          ? 'Check the path; it is taken from the current directory.'
          : 'Check the permissions, or leave this source out.',
        location,
      },
    );
  }
}

/** `.git` is a directory, or a file that names one (worktrees, submodules: gitrepository-layout). */
function gitDirectoryOf(directory: string): string | undefined {
  const place = join(directory, '.git');
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return isGitDirectory(place) ? place : undefined;
  if (!stat?.isFile() || stat.size > 4096) return undefined;
  const target = /^gitdir: (.+?)\s*$/su.exec(readFileSync(place, 'utf8'))?.[1];
  if (target === undefined) return undefined;
  const real = resolve(directory, target);
  return existsSync(join(real, 'HEAD')) ? real : undefined;
}

function isGitDirectory(path: string): boolean {
  const isDirectory = (name: string): boolean =>
    statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory() ?? false;
  return existsSync(join(path, 'HEAD')) && isDirectory('objects') && isDirectory('refs');
}

/** gitformat-bundle: the first line is the signature. */
function isBundle(file: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const head = Buffer.alloc(20);
    readSync(descriptor, head, 0, 20, 0);
    return /^# v[23] git bundle\n/u.test(head.toString('latin1'));
  } catch (error) {
    throw new ThroughlineError('SURVEY_SOURCE_UNREADABLE', `${basename(file)} cannot be read. ${reasonOf(error)}`, {
      hint: 'Check the permissions, or leave this source out.',
      location: file,
    });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
