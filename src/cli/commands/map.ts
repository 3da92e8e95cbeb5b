/** `throughline map [path…]`: survey, and print the lifecycle of each model and where its layers disagree. */
import { DivergenceKind, Stage } from '#api';
import { parseInstant, systemClock, ThroughlineError } from '#core';
import { mapAsOf, openLineage, survey, walkLineage } from '#survey';
import { exitCodes } from '../exit-codes.ts';
import { readSettings, toSurvey, type Settings } from '../settings.ts';
import { createProgress, paintFor } from '../terminal.ts';
import { writeLineage } from '../text/lineage-text.ts';
import { writeMap } from '../text/map-text.ts';

export interface MapOptions {
  readonly format: string;
  readonly data?: string;
  readonly asOf?: string;
  readonly all?: boolean;
  readonly kind?: string;
  readonly stage?: string;
  readonly model?: string;
  readonly failOn?: string;
  readonly from?: string;
  readonly to?: string;
  readonly depth?: string;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

export async function runMap(paths: readonly string[], options: MapOptions): Promise<number> {
  assertUse(options);
  const settings = readSettings(paths, options, process.env);
  if (options.from !== undefined) return runLineage(settings, options, options.from);
  const progress = createProgress(process.stderr, options.quiet === true);
  const map =
    options.asOf === undefined
      ? (await survey(toSurvey(settings, (message) => progress.say(message))).finally(() => progress.done())).map
      : mapAsOf(settings.dataDirectory, toMoment(options.asOf), systemClock);
  const text =
    options.format === 'json'
      ? `${JSON.stringify(map, null, 2)}\n`
      : writeMap(map, {
          paint: paintFor(process.stdout, options.color === false ? false : undefined),
          all: options.all === true,
          program: settings.program,
          arguments: settings.typed,
          ...(options.kind ? { kind: options.kind } : {}),
          ...(options.stage ? { stage: options.stage } : {}),
          ...(options.model ? { model: options.model } : {}),
        });
  await writeOut(text);
  if (options.failOn === undefined) return exitCodes.well;
  if (map.sources.some((source) => source.read !== 'whole')) return exitCodes.incomplete;
  const outcomes = options.failOn === 'unknown' ? ['divergent', 'unknown'] : ['divergent'];
  return map.divergences.some((divergence) => outcomes.includes(divergence.outcome))
    ? exitCodes.finding
    : exitCodes.well;
}

/** From one thing, in place of the map. The sources are surveyed first unless a past time is asked for. */
async function runLineage(settings: Settings, options: MapOptions, from: string): Promise<number> {
  const asOf = options.asOf === undefined ? undefined : toMoment(options.asOf);
  if (asOf === undefined) {
    const progress = createProgress(process.stderr, options.quiet === true);
    await survey(toSurvey(settings, (message) => progress.say(message))).finally(() => progress.done());
  }
  const state = openLineage(settings.dataDirectory, systemClock, asOf);
  const walk = walkLineage(state, {
    from,
    ...(options.to === undefined ? {} : { to: options.to }),
    ...(options.depth === undefined ? {} : { depth: toDepth(options.depth) }),
  });
  const paint = paintFor(process.stdout, options.color === false ? false : undefined);
  await writeOut(
    options.format === 'json'
      ? `${JSON.stringify(walk, null, 2)}\n`
      : writeLineage(walk, { paint, all: options.all === true }),
  );
  return exitCodes.well;
}

function toDepth(text: string): number {
  const depth = Number(text);
  if (Number.isInteger(depth) && depth >= 1 && depth <= 1000) return depth;
  throw new ThroughlineError('CLI_BAD_USE', `--depth does not know “${text.slice(0, 20)}”.`, {
    hint: 'Give a number of links between 1 and 1000.',
  });
}

function assertUse(options: MapOptions): void {
  const choices: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ['--format', options.format, ['text', 'json']],
    ['--kind', options.kind, DivergenceKind.options],
    ['--stage', options.stage, Stage.options],
    ['--fail-on', options.failOn, ['divergent', 'unknown']],
  ];
  if (options.from === undefined && (options.to ?? options.depth) !== undefined) {
    throw new ThroughlineError('CLI_BAD_USE', '--to and --depth need --from.', {
      hint: 'Say where to begin: --from data/train.csv, a commit, a run, a model.',
    });
  }
  for (const [flag, value, known] of choices) {
    if (value !== undefined && !known.includes(value)) {
      throw new ThroughlineError('CLI_BAD_USE', `${flag} does not know “${value.slice(0, 60)}”.`, {
        hint: `One of: ${known.join(', ')}.`,
      });
    }
  }
}

/** A day means its end: `--as-of 2026-03-04` includes that day. */
export function toMoment(text: string): string {
  const moment = /^\d{4}-\d\d-\d\d$/u.test(text) ? parseInstant(`${text}T23:59:59.999Z`) : parseInstant(text);
  if (moment !== undefined) return moment;
  throw new ThroughlineError('CLI_BAD_USE', `--as-of does not understand “${text.slice(0, 60)}”.`, {
    hint: 'Give a day (2026-03-04) or a time with its zone (2026-03-04T12:00:00Z).',
  });
}

/** Waits until a pipe has taken everything; a reader that went away (`| head`) is no error. */
export async function writeOut(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) =>
      error && 'code' in error && error.code !== 'EPIPE' ? reject(error) : resolve(),
    );
  });
}
