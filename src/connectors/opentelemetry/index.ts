/**
 * OpenTelemetry: which service calls or serves which model, with which version, and which tools agents used, out of exports
 * of traces and logs in files, and out of the inbox in which posted ones are counted. Contents are never kept.
 */
import type { Skipped } from '#core';
import { z } from 'zod';
import type { Connector, ConnectorContext, Seen } from '../connector.ts';
import { mayHoldTelemetry, readFile } from './files.ts';
import { addLine, createFold, foldedOf } from './fold.ts';
import { observeCalls } from './observe.ts';

const Options = z.object({});
type Options = z.infer<typeof Options>;
const FAULTS_SHOWN = 3;

export const connector: Connector<Options> = {
  name: 'opentelemetry',
  title: 'OpenTelemetry traces and logs',
  emits: ['entity', 'relation'],
  options: Options,
  applies: (context) =>
    context.asked === 'opentelemetry' || context.files.list().some((entry) => mayHoldTelemetry(entry.path)),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

async function* collect(context: ConnectorContext): AsyncGenerator<readonly Seen[]> {
  const fold = createFold();
  const skipped: Skipped[] = [];
  const asked = context.asked === 'opentelemetry';
  const files = context.files.list().filter(({ kind, path }) => kind === 'file' && (asked || mayHoldTelemetry(path)));
  const skip = (locator: string, reason: string): number =>
    skipped.push({ kind: 'skipped', source: context.source, locator, reason, scope: 'part' });
  // The newest stand last where files are numbered or dated.
  const read = files.slice(-context.limits.files);
  if (read.length < files.length)
    skip('.', `${files.length - read.length} files before the last ${read.length} were not read for traces.`);
  for (const entry of read) {
    if (context.signal.aborted) return;
    const file = await readFile(context, entry);
    if ('kind' in file) {
      skipped.push(file);
      continue;
    }
    for (const { calls, line } of file.lines)
      addLine(fold, calls, { path: entry.path, ...(line === undefined ? {} : { line }) });
    for (const fault of file.faults.slice(0, FAULTS_SHOWN)) skip(entry.path, fault);
    const more = file.faults.length - FAULTS_SHOWN;
    if (more > 0) skip(entry.path, `${more} more places in ${entry.path} could not be read.`);
  }
  const folded = foldedOf(fold);
  yield folded.flatMap((one) => observeCalls(context, one));
  const nameless = folded.filter(({ call }) => call.service === '' && call.agent === undefined);
  if (nameless.length > 0)
    skip(
      '.',
      `${nameless.reduce((sum, one) => sum + one.calls, 0)} calls of models come from senders that set no service.name, so who made them is not known.`,
    );
  if (fold.beyond > 0) skip('.', `${fold.beyond} lines of calls were left out: there are too many kinds of calls.`);
  yield skipped;
}
