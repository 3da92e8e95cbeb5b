/**
 * What a survey is asked to read: paths as typed, or the sources that a `throughline.yaml` names. Nothing else is
 * configured there. Paths in the file are relative to it and may not leave its directory upwards by symlink tricks:
 * they are opened like any path a user types, read-only.
 */
import { ThroughlineError } from '#core';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseServer, type SourceRequest } from './sources/index.ts';

const WORKSPACE_FILE = 'throughline.yaml';

const WorkspaceFile = z.strictObject({
  sources: z
    .array(z.strictObject({ path: z.string().min(1), name: z.string().min(1).optional() }))
    .min(1)
    .max(100),
});

/** A directory with a throughline.yaml stands for the sources it names; any other path stands for itself. */
export function readRequests(paths: readonly string[]): readonly SourceRequest[] {
  return paths.flatMap((path): readonly SourceRequest[] => {
    const file = isDirectory(path) ? join(path, WORKSPACE_FILE) : path.endsWith(WORKSPACE_FILE) ? path : undefined;
    if (file === undefined || !existsSync(file)) return [{ location: path }];
    const directory = file.slice(0, -WORKSPACE_FILE.length) || '.';
    return parseWorkspace(file).sources.map((source) => ({
      location: parseServer(source.path) ? source.path : join(directory, source.path),
      ...(source.name === undefined ? {} : { name: source.name }),
    }));
  });
}

function parseWorkspace(file: string): z.infer<typeof WorkspaceFile> {
  try {
    return WorkspaceFile.parse(parse(readFileSync(file, 'utf8'), { maxAliasCount: 10 }));
  } catch (cause) {
    const why =
      cause instanceof z.ZodError
        ? z.prettifyError(cause).replace(/\s+/gu, ' ')
        : cause instanceof Error
          ? cause.message.split('\n')[0]
          : '';
    throw new ThroughlineError('SURVEY_BAD_WORKSPACE', `${file} does not name sources: ${why ?? ''}`, {
      hint: 'Write `sources:` with one `- path: …` (and, if you like, `name: …`) for each repository or store.',
      location: file,
      cause,
    });
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
