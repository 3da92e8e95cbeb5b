/** What was typed and what the environment says, turned once into what it means. Only this file reads the environment. */
import { sha256, systemClock, ThroughlineError } from '#core';
import {
  forgeBases,
  parseNamedPlace,
  parseServer,
  readRequests,
  toForgeServer,
  type Send,
  type SourceRequest,
  type SurveyOptions,
} from '#survey';
import { createSend } from './send.ts';
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Put in by the build (scripts/build.mjs); absent when the program runs from its sources. */
declare const THROUGHLINE_REVISION: string | undefined;

export interface Settings {
  readonly requests: readonly SourceRequest[];
  /** What to print in hints: the program as it was called, and the sources as they were typed. */
  readonly program: string;
  readonly typed: string;
  readonly dataDirectory: string;
  readonly title: string;
  /** Where git is looked for. */
  readonly programPath: string;
  readonly revision: string;
  /** How servers are asked, with the credentials that the environment holds. */
  readonly send: Send;
  /** Who bears it may post lineage to `up`. */
  readonly ingestToken: string | undefined;
}

export interface TypedOptions {
  readonly data?: string;
}

/** With no path: the workspace we stand in if it names its sources, else the bundled example. */
export function readSettings(
  paths: readonly string[],
  options: TypedOptions,
  environment: NodeJS.ProcessEnv,
): Settings {
  const bases = forgeBases(environment);
  const given = (paths.length > 0 ? paths : [exampleWorkspace()]).map((path) => toForgeServer(path, bases));
  for (const path of given) {
    if (!parseServer(path) && !existsSync(parseNamedPlace(path)?.path ?? path)) {
      throw new ThroughlineError('SURVEY_SOURCE_NOT_FOUND', `There is nothing at ${path}.`, {
        hint: 'Name a repository, a directory, a git bundle or a store; check the spelling.',
        location: path,
      });
    }
  }
  const requests = readRequests(given, trackingServers(environment), bases);
  const key = given.map(keyOf).sort().join('\n');
  const title = paths.length === 0 ? 'example' : titleOf(given[0] ?? '.');
  return {
    requests,
    program: environment['THROUGHLINE_CALLED'] ?? 'throughline',
    typed: [...paths, ...(options.data === undefined ? [] : ['--data', options.data])].map(quoteForShell).join(' '),
    title,
    programPath: environment['PATH'] ?? '',
    send: createSend(environment),
    ingestToken: environment['THROUGHLINE_INGEST_TOKEN'] || undefined,
    revision: typeof THROUGHLINE_REVISION === 'string' ? THROUGHLINE_REVISION : 'source',
    dataDirectory:
      options.data ?? join(userData(environment), `${title.replace(/[^\w.-]+/gu, '-')}-${sha256(key).slice(7, 19)}`),
  };
}

/** The server that MLflow's own clients would ask, without what its address may hold of credentials. */
function trackingServers(environment: NodeJS.ProcessEnv): readonly string[] {
  const url = URL.parse(environment['MLFLOW_TRACKING_URI'] ?? '');
  return url && /^https?:$/u.test(url.protocol) ? [`mlflow:${url.origin}${url.pathname}`] : [];
}

/** How these settings are surveyed, once or again. */
export function toSurvey(settings: Settings, progress: SurveyOptions['progress']): SurveyOptions {
  const { requests, dataDirectory, programPath, revision, send } = settings;
  const { signal } = new AbortController();
  return { requests, dataDirectory, programPath, revision, send, clock: systemClock, signal, progress };
}

/** The same place has the same key, however it is typed. */
function keyOf(path: string): string {
  if (parseServer(path)) return path;
  const named = parseNamedPlace(path);
  return named ? `${named.only}:${realpathSync(resolve(named.path))}` : realpathSync(resolve(path));
}

function titleOf(path: string): string {
  const server = parseServer(path);
  if (server && /^git(?:hub|lab)$/u.test(server.scheme)) return server.address.split(/\/|%2F/iu).at(-1) ?? '';
  return server ? new URL(server.address).host : basename(resolve(parseNamedPlace(path)?.path ?? path));
}

function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The example lies beside the program: `examples/` in a clone and in the package alike. */
function exampleWorkspace(): string {
  const places = ['../examples/triage', '../../examples/triage'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new ThroughlineError('SURVEY_SOURCE_NOT_FOUND', 'The bundled example is not beside the program.', {
    hint: 'Name a path: throughline map PATH.',
  });
}

/** The platform's directory for a user's application data (XDG Base Directory, Apple and Windows conventions). */
function userData(environment: NodeJS.ProcessEnv): string {
  const named = environment['THROUGHLINE_DATA'];
  if (named) return named;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'throughline');
  if (process.platform === 'win32')
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'throughline');
  return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'throughline');
}
