/** `throughline up [path…]`: survey, print the map, then serve the screens on loopback and follow changes. */
import type { EvidenceText, MapAnswer, Status } from '#api';
import { parseInstant, systemClock, ThroughlineError, toThroughlineError } from '#core';
import { createServer, type RunningServer, type ServerPort } from '#server';
import {
  mapAsOf,
  openForReading,
  openLineage,
  openInbox,
  readEvidence,
  survey,
  searchThings,
  walkLineage,
  watchSources,
  type Inbox,
  type LineageState,
  type SurveyOptions,
} from '#survey';
import { existsSync } from 'node:fs';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exitCodes } from '../exit-codes.ts';
import { readSettings, toSurvey, type Settings } from '../settings.ts';
import { createSurveyThread, type SurveyThread } from '../survey-thread.ts';
import { createProgress, paintFor } from '../terminal.ts';
import { writeMap } from '../text/map-text.ts';
import { writeOut } from './map.ts';

export interface UpOptions {
  readonly data?: string;
  readonly port?: string;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

const DEFAULT_PORT = 7411;
const LONGEST_REST_MS = 30_000;

export async function runUp(paths: readonly string[], options: UpOptions): Promise<number> {
  const settings = readSettings(paths, options, process.env);
  const inbox = settings.ingestToken === undefined ? undefined : openInbox(settings.dataDirectory, systemClock);
  try {
    return await surveyAndServe(settings, options, inbox);
  } finally {
    await inbox?.close();
  }
}

async function surveyAndServe(settings: Settings, options: UpOptions, inbox: Inbox | undefined): Promise<number> {
  const progress = createProgress(process.stderr, options.quiet === true);
  const surveyOptions = toSurvey(settings, (message) => progress.say(message));
  const first = await survey(surveyOptions).finally(() => progress.done());
  if (options.quiet !== true) {
    await writeOut(
      writeMap(first.map, {
        paint: paintFor(process.stdout, options.color === false ? false : undefined),
        all: false,
        program: settings.program,
        arguments: settings.typed,
      }),
    );
  }
  const { requests, dataDirectory, programPath, revision } = settings;
  const thread = createSurveyThread({ requests, dataDirectory, programPath, revision });
  const live = createLive(first.map, settings, { options: surveyOptions, thread });
  const intake = inbox && {
    token: settings.ingestToken,
    keep: async (events: readonly unknown[]) => inbox.keep(events),
    keepTelemetry: async (request: unknown) => inbox.keepTelemetry(request),
  };
  const server = await createServer({ port: live.port, webDirectory: webDirectory(), ...(intake ? { intake } : {}) });
  // Before anything can be posted, so that nothing that is posted goes unnoticed.
  const unwatch = watchSources(
    [...settings.requests.map((request) => request.location), ...(inbox?.directories ?? [])],
    () => void live.again(server),
  );
  try {
    const address = await listen(server, options.port);
    await writeOut(`\nThe map is at ${address} (this machine only). It follows changes. Stop with Ctrl+C.\n`);
    if (inbox) {
      await writeOut(`Lineage is taken in at ${address}/api/v1/lineage.\n`);
      await writeOut(`Telemetry is taken in at ${address}/v1/traces and ${address}/v1/logs.\n`);
    }
    await untilStopped();
  } finally {
    unwatch();
    await thread.close();
    await server.close();
  }
  return exitCodes.well;
}

interface Live {
  readonly port: ServerPort;
  /** Surveys again and tells the screens; a change during a survey is followed by one more. */
  again(server: RunningServer): Promise<void>;
}

function createLive(
  first: MapAnswer,
  settings: Settings,
  { options, thread }: { readonly options: SurveyOptions; readonly thread: SurveyThread },
): Live {
  let map = first;
  let shown = JSON.stringify(first);
  let status: Status = { revision: 1, state: 'ready', title: settings.title };
  let running = false;
  let asked = false;
  /** The last one asked, by revision and time: the next question is mostly about the same. */
  let lineage: { readonly of: string; readonly state: LineageState } | undefined;
  const lineageAt = (asOf: string | undefined): LineageState => {
    const at = asOf === undefined ? undefined : toMoment(asOf);
    const of = `${status.revision} ${at ?? ''}`;
    if (lineage?.of !== of) lineage = { of, state: openLineage(settings.dataDirectory, options.clock, at) };
    return lineage.state;
  };
  const port: ServerPort = {
    map: async () => map,
    mapAsOf: async (at) => mapAsOf(settings.dataDirectory, toMoment(at), options.clock),
    evidence: (source, locator) => lookUp(options, source, locator),
    status: () => status,
    lineage: async (query) => walkLineage(lineageAt(query.asOf), query),
    things: async (query) => searchThings(lineageAt(query.asOf), query),
  };
  const once = async (server: RunningServer): Promise<void> => {
    status = { ...status, state: 'surveying' };
    server.announce();
    try {
      const next = await thread.survey();
      const changed = next !== shown;
      shown = next;
      if (changed) map = JSON.parse(next) as MapAnswer;
      status = { revision: status.revision + (changed ? 1 : 0), state: 'ready', title: settings.title };
    } catch (thrown) {
      const { message, hint } = toThroughlineError(thrown);
      status = { ...status, state: 'failed', message: `The last survey failed: ${message} ${hint}` };
    }
    server.announce();
  };
  return {
    port,
    again: async (server) => {
      asked = true;
      if (running) return;
      running = true;
      while (asked) {
        asked = false;
        const started = performance.now();
        await once(server);
        // Where changes never end, half of the time is left for everything else.
        if (asked) await rest(Math.min(performance.now() - started, LONGEST_REST_MS));
      }
      running = false;
    },
  };
}

async function lookUp(options: SurveyOptions, source: string, locator: string): Promise<EvidenceText> {
  const opened = await openForReading(options);
  try {
    const found = opened.find((each) => each.name === source);
    const text = found && (await readEvidence(found, locator));
    return text ?? { source, locator, lines: [], note: 'This place is no longer there as it was surveyed.' };
  } finally {
    await Promise.all(opened.map((each) => each.close()));
  }
}

function toMoment(text: string): string {
  const moment = parseInstant(text);
  if (moment !== undefined) return moment;
  throw new ThroughlineError('SERVER_BAD_REQUEST', 'asOf is not a time.', {
    hint: 'Give a time with its zone: 2026-03-04T12:00:00Z.',
  });
}

/** A port that was asked for is taken or fails; the default one gives way to any free port. */
async function listen(server: RunningServer, asked: string | undefined): Promise<string> {
  const port = asked === undefined ? DEFAULT_PORT : Number(asked);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ThroughlineError('CLI_BAD_USE', `--port does not know “${String(asked).slice(0, 20)}”.`, {
      hint: 'Give a number between 0 and 65535.',
    });
  }
  try {
    return await server.listen(port);
  } catch (cause) {
    if (asked !== undefined) {
      throw new ThroughlineError('CLI_PORT', `Port ${port} cannot be used on this machine.`, {
        hint: 'Leave --port out to take any free port.',
        cause,
      });
    }
    return server.listen(0);
  }
}

function webDirectory(): string {
  const places = ['./web', '../../../dist/web'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = places.find((place) => existsSync(`${place}/index.html`));
  if (found) return found;
  throw new ThroughlineError('CLI_PORT', 'The screens are not built.', { hint: 'Run: npm run build.' });
}

async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
