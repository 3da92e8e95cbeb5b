/** Builds the value that stands for something that could not be read. */
import type { Skipped } from '#core';

export type Skip = (locator: string, reason: string, scope?: Skipped['scope']) => Skipped;

export function skipFor(source: string): Skip {
  return (locator, reason, scope = 'file') => ({
    kind: 'skipped',
    source,
    locator: locator.toWellFormed(),
    reason,
    scope,
  });
}

/** The system's own reason (`EACCES`) as a plain sentence; nothing of the error's text, which holds absolute paths. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? `The system refused to read it (${code === '' ? 'unknown reason' : code}).`;
}

export const NOTHING_THERE = 'There is no such file (a link may lead nowhere).';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'Reading it is not permitted to this user.',
  EPERM: 'Reading it is not permitted to this user.',
  ENOENT: NOTHING_THERE,
  ENOTDIR: 'There is no such file.',
  ELOOP: 'The link leads round in a circle or through another link.',
  ENAMETOOLONG: 'Its name is too long for this system.',
  ENXIO: 'It is a device, pipe or socket; those are never opened.',
  EISDIR: 'It is a directory.',
};
