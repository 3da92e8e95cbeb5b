/** `throughline report bom|ocel|lineage [path…]`: survey, and write what was seen in a format of others. */
import { systemClock, ThroughlineError } from '#core';
import { replayLineage, toOcel, toTables, toXml, writeBom } from '#reports';
import { writeTables } from '#store';
import { mapAsOf, openLineage, survey, type LineageState } from '#survey';
import { writeFileSync } from 'node:fs';
import { exitCodes } from '../exit-codes.ts';
import { readSettings, toSurvey } from '../settings.ts';
import { createProgress } from '../terminal.ts';
import { toMoment, writeOut } from './map.ts';

export interface ReportOptions {
  readonly format?: string;
  readonly output?: string;
  readonly model?: string;
  readonly asOf?: string;
  readonly data?: string;
  readonly quiet?: boolean;
}

/** Report → its formats, the first of which is meant when none is given. */
const reports: Readonly<Record<string, readonly string[]>> = {
  bom: ['json'],
  ocel: ['json', 'xml', 'sqlite'],
  lineage: ['ndjson', 'json'],
};

interface Ready {
  readonly state: LineageState;
  readonly asOf: string | null;
  readonly title: string;
  readonly program: string;
  readonly model?: string;
  readonly quiet: boolean;
}

export async function runReport(
  kind: string,
  paths: readonly string[],
  options: ReportOptions & { readonly version: string },
): Promise<number> {
  const format = chooseFormat(kind, options);
  const settings = readSettings(paths, options, process.env);
  const past = options.asOf === undefined ? undefined : toMoment(options.asOf);
  const progress = createProgress(process.stderr, options.quiet === true);
  const map =
    past === undefined
      ? (await survey(toSurvey(settings, (message) => progress.say(message))).finally(() => progress.done())).map
      : mapAsOf(settings.dataDirectory, past, systemClock);
  const titles = map.models.map(({ title }) => title);
  if (options.model !== undefined && !titles.includes(options.model)) throw noSuchModel(options.model, titles);
  const ready: Ready = {
    state: openLineage(settings.dataDirectory, systemClock, past),
    asOf: map.asOf,
    title: settings.title,
    program: options.version,
    quiet: options.quiet === true,
    ...(options.model === undefined ? {} : { model: options.model }),
  };
  if (format === 'sqlite') writeTables(options.output ?? '', toTables(toOcel(ready.state.graph)));
  else await write(options.output, textOf(kind, format, ready));
  return exitCodes.well;
}

function textOf(kind: string, format: string, ready: Ready): string {
  const { state, ...options } = ready;
  if (kind === 'bom') return toJson(writeBom(state.graph, options));
  if (kind === 'ocel') return format === 'xml' ? toXml(toOcel(state.graph)) : toJson(toOcel(state.graph));
  const { events, timeless } = replayLineage(state.graph, options);
  if (timeless > 0 && !ready.quiet) {
    const runs = timeless === 1 ? '1 run has' : `${timeless} runs have`;
    process.stderr.write(`${runs} no time on record and cannot be told as events; their steps are told as declared.\n`);
  }
  return format === 'json' ? toJson(events) : events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function write(output: string | undefined, text: string): Promise<void> {
  if (output === undefined) return writeOut(text);
  try {
    writeFileSync(output, text);
  } catch (cause) {
    throw new ThroughlineError('CLI_BAD_USE', `${output} cannot be written.`, {
      hint: 'Give a file in a directory that is there and can be written to.',
      location: output,
      cause,
    });
  }
}

function chooseFormat(kind: string, { format, output, asOf }: ReportOptions): string {
  const formats = Object.hasOwn(reports, kind) ? (reports[kind] ?? []) : [];
  const chosen = format ?? formats[0];
  if (formats.length === 0 || chosen === undefined)
    throw badUse(`report does not know “${kind.slice(0, 60)}”.`, `One of: ${Object.keys(reports).join(', ')}.`);
  if (!formats.includes(chosen))
    throw badUse(`--format does not know “${chosen.slice(0, 60)}” for ${kind}.`, `One of: ${formats.join(', ')}.`);
  if (chosen === 'sqlite' && output === undefined)
    throw badUse('A database is written to a file.', 'Say which: --output lifecycle.sqlite.');
  if (asOf !== undefined) toMoment(asOf);
  return chosen;
}

function noSuchModel(name: string, titles: readonly string[]): ThroughlineError {
  const known = titles.length === 0 ? 'No model was found.' : `One of: ${titles.slice(0, 8).join(', ')}.`;
  return badUse(`There is no model “${name.slice(0, 60)}”.`, known);
}

function badUse(message: string, hint: string): ThroughlineError {
  return new ThroughlineError('CLI_BAD_USE', message, { hint });
}
