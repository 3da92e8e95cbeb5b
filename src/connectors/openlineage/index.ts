/**
 * OpenLineage: runs, jobs and datasets out of files of events, as producers leave them (file transport, logs, exports)
 * and as our own inbox keeps what was posted to it. Nothing is asked over the network.
 */
import type { Skipped } from '#core';
import { z } from 'zod';
import type { Connector, ConnectorContext, Seen } from '../connector.ts';
import { findEventFiles, mayHoldEvents, readEvents, type ReadFile } from './files.ts';
import { addEvent, createFold, type Folded } from './fold.ts';
import { observeDataset, observeJob } from './observe-named.ts';
import { lastTimeOf, observeRun } from './observe-runs.ts';

const Options = z.object({});
type Options = z.infer<typeof Options>;

/** Most events folded, and most runs said one by one. Logs are named by date or number: the last in order are the newest. */
const MOST_EVENTS = 250_000;
const MOST_RUNS = 20_000;
const RUNS_AT_ONCE = 500;

export const connector: Connector<Options> = {
  name: 'openlineage',
  title: 'OpenLineage events',
  emits: ['entity', 'relation', 'event'],
  options: Options,
  applies: (context) =>
    context.asked === 'openlineage' || context.files.list().some((entry) => mayHoldEvents(entry.path)),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

async function* collect(context: ConnectorContext): AsyncGenerator<readonly Seen[]> {
  const found = await findEventFiles(context);
  const skipped: Skipped[] = [...found.skipped];
  const folded = createFold();
  let left = MOST_EVENTS;
  for (const path of found.paths.toReversed()) {
    if (context.signal.aborted) return;
    const read = await readEvents(context, path);
    if ('kind' in read) {
      skipped.push(read);
      continue;
    }
    for (const event of read.events.slice(0, left)) addEvent(folded, event, path);
    skipped.push(...faultsOf(context, path, read, left));
    left = Math.max(0, left - read.events.length);
  }
  yield* observe(context, folded);
  yield skipped;
}

function faultsOf(context: ConnectorContext, path: string, read: ReadFile, left: number): readonly Skipped[] {
  const skip = (reason: string): Skipped => {
    return { kind: 'skipped', source: context.source, locator: path, reason, scope: 'part' };
  };
  const timeless = read.events.filter((event) => event.at === undefined).length;
  const beyond = read.events.length - left;
  const { moreFaults } = read;
  return [
    ...read.faults.map(({ line, reason }) => skip(`Line ${line} of ${path} ${reason}.`)),
    ...(moreFaults > 0
      ? [
          skip(
            `${count(moreFaults, 'more place')} in ${path} ${moreFaults === 1 ? 'is no OpenLineage event' : 'are no OpenLineage events'}.`,
          ),
        ]
      : []),
    ...(timeless > 0
      ? [
          skip(
            `${count(timeless, 'event')} in ${path} ${timeless === 1 ? 'has' : 'have'} no time with a zone, so when that happened is not known.`,
          ),
        ]
      : []),
    ...(beyond > 0
      ? [skip(`${count(beyond, 'event')} of ${path} beyond the newest ${MOST_EVENTS} of this source were not read.`)]
      : []),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

async function* observe(context: ConnectorContext, folded: Folded): AsyncGenerator<readonly Seen[]> {
  const runs = [...folded.runs.values()].toSorted(
    (left, right) => lastTimeOf(right) - lastTimeOf(left) || (left.id < right.id ? -1 : 1),
  );
  for (let from = 0; from < Math.min(runs.length, MOST_RUNS); from += RUNS_AT_ONCE) {
    if (context.signal.aborted) return;
    const some = runs.slice(from, Math.min(from + RUNS_AT_ONCE, MOST_RUNS));
    yield some.flatMap((run) => observeRun(context, folded, run));
  }
  yield [...folded.jobs].flatMap(([key, job]) => observeJob(context, key, job));
  yield [...folded.datasets].flatMap(([uri, dataset]) => observeDataset(context, uri, dataset));
  if (runs.length > MOST_RUNS) {
    const reason = `${runs.length - MOST_RUNS} older runs than the newest ${MOST_RUNS} are not shown one by one.`;
    yield [{ kind: 'skipped', source: context.source, locator: '.', reason, scope: 'part' }];
  }
}
