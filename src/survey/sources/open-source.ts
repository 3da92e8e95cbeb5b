/**
 * Opens one location: finds what it is, what it is called and what lies in it, and hands connectors a context that
 * can only read. What is listed is as of the opening; so is the fingerprint, which therefore never promises more
 * than what was read.
 */
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectorContext, ReadLimits } from '#connectors';
import { sha256, ThroughlineError, type Clock, type Skipped } from '#core';
import { detect, type Detected, type SourceKind } from './detect.ts';
import { readDirectory, type Listing, type Opening } from './listing.ts';
import { openRepository } from './repository.ts';
import { findGit } from './git-process.ts';
import { findEndless } from './git-waits.ts';
import { nameSource } from './name.ts';
import type { ConnectorName } from './named-place.ts';
import { keepReadings, type KeptReadings } from './kept-readings.ts';
import { keepIn, rememberIn, type Memo } from './remember.ts';
import { listServer, nameServer, openServer, parseServer, type Send, type ServerAddress } from './server.ts';
import { skipFor } from './skip.ts';
import { openSqliteFile, type OpenSqlite } from './sqlite-file.ts';

export interface SourceRequest {
  readonly location: string;
  readonly name?: string;
  /** Only this connector reads it, and git: the user named the place for it. */
  readonly only?: ConnectorName;
  /** Read for itself, whatever repository lies around it. */
  readonly alone?: boolean;
}

export interface SourceEnvironment {
  readonly memo: Memo;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A private directory of ours; unpacked bundles stay in it until its owner removes it. */
  readonly tempDirectory: string;
  readonly openSqlite: OpenSqlite;
  /** How servers are asked; without it they are not. */
  readonly send?: Send;
  /** The PATH in which git is looked for; the usual places when left out. */
  readonly programPath?: string;
  readonly limits?: Partial<ReadLimits>;
  /** Most files listed of one source (200,000). */
  readonly maxEntries?: number;
}

export interface OpenedSource {
  readonly name: string;
  readonly kind: SourceKind;
  /** As the user gave it. */
  readonly location: string;
  readonly only?: ConnectorName;
  readonly context: ConnectorContext;
  readonly readings: KeptReadings;
  /** What could not be listed at all: refused directories, pipes, entries beyond the bound, a missing git. */
  readonly skipped: readonly Skipped[];
  /** Changes when anything that can be read has changed (HEAD, references, files); as of the opening. */
  fingerprint(): Promise<string>;
  close(): Promise<void>;
}

const defaults: ReadLimits = { fileBytes: 8_000_000, files: 20_000, depth: 64 };

/**
 * Throws SURVEY_SOURCE_NOT_FOUND, SURVEY_SOURCE_UNREADABLE, or SURVEY_GIT_MISSING where only git could read it; and the
 * signal's reason when it was told to stop.
 */
export async function openSource(request: SourceRequest, environment: SourceEnvironment): Promise<OpenedSource> {
  const server = parseServer(request.location);
  if (server) return openServerSource(request, server, environment);
  const detected = detect(request.location, request.alone);
  assertReadable(detected, request.location);
  mkdirSync(environment.tempDirectory, { recursive: true, mode: 0o700 });
  const own = mkdtempSync(join(environment.tempDirectory, 'source-'));
  const opening: Opening = {
    detected,
    location: request.location,
    own,
    tempDirectory: environment.tempDirectory,
    program: findGit(environment.programPath),
    maxEntries: environment.maxEntries ?? 200_000,
    signal: environment.signal,
    name: (originUrl) => nameSource(request.name, originUrl, detected.path),
  };
  const listing = await readListing(opening).catch((error: unknown) => {
    rmSync(own, { recursive: true, force: true });
    throw error;
  });
  if (environment.signal.aborted) {
    // A listing that was cut off must not pass for the source.
    listing.git?.close();
    rmSync(own, { recursive: true, force: true });
    environment.signal.throwIfAborted();
  }
  const { only } = request;
  const context = { ...toContext(listing, environment, own), ...(only === undefined ? {} : { asked: only }) };
  return {
    name: listing.name,
    kind: listing.kind,
    location: request.location,
    ...(only === undefined ? {} : { only }),
    context,
    readings: keepReadings(environment.memo, context),
    skipped: listing.skipped,
    fingerprint: async () => fingerprintOf(listing),
    close: async () => {
      listing.git?.close();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

function openServerSource(request: SourceRequest, server: ServerAddress, environment: SourceEnvironment): OpenedSource {
  const listing = listServer(nameServer(request.name, server), server, environment.clock.now());
  const context = {
    ...toContext(listing, environment, environment.tempDirectory),
    server: openServer(server, environment.send, environment.signal),
  };
  return {
    name: listing.name,
    kind: listing.kind,
    location: request.location,
    context,
    readings: keepReadings(environment.memo, context),
    skipped: [],
    fingerprint: async () => fingerprintOf(listing),
    close: async () => undefined,
  };
}

async function readListing(opening: Opening): Promise<Listing> {
  const { kind, gitDirectory } = opening.detected;
  if (kind === 'directory' || kind === 'file') return readDirectory(opening);
  const endless = gitDirectory === undefined ? undefined : findEndless(gitDirectory);
  if (endless !== undefined) return readAround(opening, endless);
  if (opening.program !== undefined) return openRepository(opening, opening.program);
  if (kind === 'git') {
    return readWithoutGit(opening, '.git', 'There is no git on this machine; the history was not read.');
  }
  throw new ThroughlineError(
    'SURVEY_GIT_MISSING',
    `Reading ${opening.location} needs git, and there is none on this machine.`,
    {
      hint: 'Install git, or name a working tree instead.',
      location: opening.location,
    },
  );
}

async function readWithoutGit(opening: Opening, locator: string, reason: string): Promise<Listing> {
  const listing = await readDirectory(opening);
  return { ...listing, skipped: [...listing.skipped, skipFor(listing.name)(locator, reason, 'part')] };
}

/** Git is not even started: it would open what never ends. */
async function readAround(opening: Opening, endless: string): Promise<Listing> {
  const reason = 'It is a pipe or a device, for which git would wait for ever; the history was not read.';
  if (opening.detected.kind === 'git') return readWithoutGit(opening, `.git/${endless}`, reason);
  throw new ThroughlineError('SURVEY_SOURCE_UNREADABLE', `${opening.location} holds ${endless}. ${reason}`, {
    hint: 'Remove it, or leave this source out.',
    location: opening.location,
  });
}

function toContext(listing: Listing, environment: SourceEnvironment, own: string): ConnectorContext {
  const skip = skipFor(listing.name);
  return {
    source: listing.name,
    files: listing.files,
    git: listing.git,
    clock: environment.clock,
    signal: environment.signal,
    limits: { ...defaults, ...environment.limits },
    remember: rememberIn(environment.memo, listing.name),
    keep: keepIn(environment.memo, listing.name),
    locate: (path, first, last) => `${path}${lines(first, last)}@${listing.revisionOf(path)}`,
    async sqlite(path) {
      const file = await listing.files.materialise(path);
      if (typeof file !== 'string') return file;
      return openSqliteFile(file, path, { open: environment.openSqlite, copies: () => own, skip });
    },
  };
}

function lines(first: number | undefined, last: number | undefined): string {
  if (first === undefined) return '';
  return last === undefined || last === first ? `#L${first}` : `#L${first}-L${last}`;
}

function fingerprintOf(listing: Listing): string {
  const files = listing.files
    .list()
    .map((entry) => `${entry.path}\0${entry.kind}\0${entry.fingerprint}\0${entry.executable === true ? 'x' : ''}`);
  return sha256(JSON.stringify([listing.kind, listing.history, files, listing.skipped]));
}

function assertReadable(detected: Detected, location: string): void {
  try {
    accessSync(
      detected.path,
      detected.kind === 'file' || detected.kind === 'git-bundle' ? constants.R_OK : constants.R_OK | constants.X_OK,
    );
  } catch {
    throw new ThroughlineError('SURVEY_SOURCE_UNREADABLE', `${location} is not readable by this user.`, {
      hint: 'Check the permissions, or leave this source out.',
      location,
    });
  }
}
