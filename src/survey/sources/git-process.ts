/**
 * Starts git so that the examined repository cannot make it start anything: a fixed environment, settings that
 * override the repository's own, and a PATH in which no program can be found (a lazy fetch of a partial clone
 * looks for `git` there). Output is bounded, silence is bounded, cancellation kills.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { devNull, platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { assertReadingCommand } from './git-arguments.ts';

/** One repository on this machine, and where git stands in it. */
export interface GitPlace {
  /** Absolute path of the git program. */
  readonly program: string;
  readonly gitDirectory: string;
  /** Given for working trees only. */
  readonly workTree?: string;
  /** The location itself: a subdirectory of the working tree makes paths relative to it. */
  readonly directory: string;
  /** An empty private directory: home, and the only entry of PATH. */
  readonly emptyDirectory: string;
}

export const MAX_SILENCE_MS = 300_000;
/** `log` gathers all that one commit changed before it says a word: ten trees that name each other tenfold fill any memory. */
export const MAX_LOG_SILENCE_MS = 30_000;
const MAX_COMPLAINT = 300;

const settings = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  'core.pager=cat',
  `core.attributesFile=${devNull}`,
  `core.excludesFile=${devNull}`,
  'core.untrackedCache=false',
  'core.sshCommand=false',
  'core.askPass=false',
  'core.alternateRefsCommand=false',
  'protocol.allow=never',
  'log.showSignature=false',
  'log.mailmap=false',
  'log.follow=false',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'diff.external=',
  `diff.orderFile=${devNull}`,
  `mailmap.file=${devNull}`,
  'mailmap.blob=',
  'submodule.recurse=false',
  'color.ui=false',
  'i18n.logOutputEncoding=UTF-8',
  'core.quotePath=false',
  'gc.auto=0',
  'safe.directory=*',
  'safe.bareRepository=all',
].flatMap((setting) => ['-c', setting]);

/** The git program in a PATH, or in the usual places when none is given; undefined when there is none. */
export function findGit(programPath: string | undefined): string | undefined {
  const windows = platform() === 'win32';
  const usual = windows
    ? ['C:\\Program Files\\Git\\cmd', 'C:\\Program Files\\Git\\bin']
    : ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/bin'];
  const places = programPath === undefined ? usual : programPath.split(delimiter).filter((place) => place !== '');
  return places.map((place) => join(place, windows ? 'git.exe' : 'git')).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function gitEnvironment(place: Pick<GitPlace, 'emptyDirectory'>): Record<string, string> {
  return {
    PATH: place.emptyDirectory,
    HOME: place.emptyDirectory,
    // Windows' git.exe is a wrapper that must find its own directory.
    ...(platform() === 'win32' ? {} : { GIT_EXEC_PATH: place.emptyDirectory }),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: devNull,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    // Full buffers, not one write per commit: halves the time of a long log.
    GIT_FLUSH: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_PAGER: 'cat',
    LC_ALL: 'C',
    TZ: 'UTC',
  };
}

/** Starts one reading command. Throws INTERNAL for any other. */
export function startGit(
  place: GitPlace,
  args: readonly string[],
  signal: AbortSignal,
): ChildProcessWithoutNullStreams {
  assertReadingCommand(args);
  const [command = '', ...rest] = args;
  const safe = command === 'log' ? ['--no-ext-diff', '--no-textconv', '--no-show-signature'] : [];
  return spawn(place.program, ['--no-pager', ...settings, command, ...safe, ...rest], {
    cwd: place.directory,
    env: {
      ...gitEnvironment(place),
      GIT_DIR: place.gitDirectory,
      ...(place.workTree === undefined ? {} : { GIT_WORK_TREE: place.workTree }),
    },
    stdio: 'pipe',
    windowsHide: true,
    signal,
    killSignal: 'SIGKILL',
  });
}

/** Collects what git says on stderr; its last line is the complaint. */
export function readComplaint(child: ChildProcessWithoutNullStreams): () => string {
  let text = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (chunk: string) => {
    text = `${text}${chunk}`.slice(-4 * MAX_COMPLAINT);
  });
  return () => {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return (lines.at(-1) ?? '').slice(0, MAX_COMPLAINT);
  };
}
