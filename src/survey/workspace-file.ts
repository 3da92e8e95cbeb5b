/**
 * What a survey is asked to read: paths as typed, or the sources that a `throughline.yaml` names. Nothing else is
 * configured there. Paths in the file are relative to it and are opened like any path a user types, read-only. The file
 * may have come with what is examined: it opens no connection that the user did not ask for.
 */
import { ThroughlineError } from '#core';
import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  forgeBases,
  parseNamedPlace,
  parseServer,
  toForgeServer,
  type ForgeBases,
  type SourceRequest,
} from './sources/index.ts';

const WORKSPACE_FILE = 'throughline.yaml';
/** A hundred long paths fit well. */
const MAX_BYTES = 256_000;
const MAX_REASON = 300;

const WorkspaceFile = z.strictObject({
  sources: z
    .array(z.strictObject({ path: z.string().min(1).max(4096), name: z.string().min(1).max(200).optional() }))
    .min(1)
    .max(100),
});

/**
 * A directory with a throughline.yaml stands for the sources it names; any other path stands for itself. Servers that a
 * file names are asked only when they are among those `typed` or `servers`: credentials go to whom the user chose, and only there.
 */
export function readRequests(
  typed: readonly string[],
  servers: readonly string[] = [],
  bases: ForgeBases = forgeBases({}),
): readonly SourceRequest[] {
  const paths = typed.map((path) => toForgeServer(path, bases));
  const chosen = new Set([...paths, ...servers].map((path) => parseServer(path)?.address));
  const requests = paths.flatMap((path): readonly SourceRequest[] => {
    const file = isDirectory(path) ? join(path, WORKSPACE_FILE) : path.endsWith(WORKSPACE_FILE) ? path : undefined;
    if (file === undefined || !existsSync(file)) return [toRequest(path)];
    return parseWorkspace(file).sources.map((source) => ({
      ...locate(toForgeServer(source.path, bases, folderOf(file)), file, chosen),
      ...(source.name === undefined ? {} : { name: source.name }),
    }));
  });
  const places = requests.map(({ location }) => parseServer(location)?.address);
  return requests.filter((_, at) => places[at] === undefined || places.indexOf(places[at]) === at);
}

/** A place that is named for one connector is a path like any other. */
function toRequest(path: string, base?: string): SourceRequest {
  const named = parseServer(path) ? undefined : parseNamedPlace(path);
  const location = named?.path ?? path;
  const at = base === undefined || isAbsolute(location) ? location : join(base, location);
  return named ? { location: at, only: named.only } : { location: at };
}

function locate(path: string, file: string, chosen: ReadonlySet<string | undefined>): SourceRequest {
  const server = parseServer(path);
  if (!server) return toRequest(path, folderOf(file));
  if (chosen.has(server.address)) return { location: path };
  throw new ThroughlineError('SURVEY_BAD_WORKSPACE', `${file} names the server ${server.address}; you did not.`, {
    hint: 'To have it asked, type its address as one more path, or name it in MLFLOW_TRACKING_URI.',
    location: file,
  });
}

function folderOf(file: string): string {
  return file.slice(0, -WORKSPACE_FILE.length) || '.';
}

function parseWorkspace(file: string): z.infer<typeof WorkspaceFile> {
  try {
    return WorkspaceFile.parse(parse(readText(file), { maxAliasCount: 10 }));
  } catch (cause) {
    throw new ThroughlineError('SURVEY_BAD_WORKSPACE', `${file} does not name sources: ${reasonOf(cause)}.`, {
      hint: 'Write `sources:` with one `- path: …` (and, if you like, `name: …`) for each repository or store.',
      location: file,
      cause,
    });
  }
}

class Unfit extends Error {}

/** It may have come with what is examined: a pipe is not waited for, a device not read, nothing huge taken in. */
function readText(file: string): string {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Unfit('it is not a regular file');
    if (stat.size > MAX_BYTES) throw new Unfit(`it has ${stat.size} bytes; at most ${MAX_BYTES} are read`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** What is wrong with it, without a full stop; nothing of an error's own text that is not about the file. */
function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError)
    return z.prettifyError(cause).replace(/\s+/gu, ' ').replaceAll('✖ ', '').slice(0, MAX_REASON);
  if (!(cause instanceof Error)) return 'it cannot be read';
  if ('syscall' in cause && 'code' in cause) return `the system refuses to read it (${String(cause.code)})`;
  // The YAML reader calls itself for what is nested, and so has no bound of its own.
  if (cause.message.includes('call stack')) return 'it is nested too deeply';
  return (cause.message.split('\n')[0] ?? '').replace(/[:.]$/u, '').slice(0, MAX_REASON);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
