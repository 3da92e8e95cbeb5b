/** `throughline verify [directory]`: checks a whole log offline: every entry, the tree, the tiles and the signature. */
import { ThroughlineError } from '#core';
import { verifyLog } from '#ledger/verify';
import { ledgerDirectory } from '#survey';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../exit-codes.ts';
import { readSettings } from '../settings.ts';
import { paintFor } from '../terminal.ts';
import { wrap } from '../text/layout.ts';
import { writeOut } from './map.ts';

export interface VerifyOptions {
  readonly format: string;
  readonly data?: string;
  readonly key?: string;
}

export async function runVerify(paths: readonly string[], options: VerifyOptions): Promise<number> {
  const directory = findLog(paths, options);
  const report = await verifyLog(directory, options.key === undefined ? {} : { key: options.key });
  if (options.format === 'json')
    await writeOut(`${JSON.stringify({ schema: 'throughline/verify/1', ...report }, null, 2)}\n`);
  else await writeOut(writeReport(report, directory));
  return report.ok ? exitCodes.well : exitCodes.verificationFailed;
}

type Report = Awaited<ReturnType<typeof verifyLog>>;

function writeReport(report: Report, directory: string): string {
  const paint = paintFor(process.stdout, undefined);
  const lines = report.ok
    ? [
        `${paint.green('The log holds.')} ${report.size} entries, each unchanged; the signed checkpoint covers ${report.checkpointSize} of them.`,
      ]
    : [
        `${paint.red('The log does not hold.')} ${report.problems.length} ${report.problems.length === 1 ? 'problem' : 'problems'}:`,
        ...report.problems.flatMap((problem) =>
          wrap(`${problem.where}: ${problem.message} (${problem.code})`, { indent: '  ', hang: '    ' }),
        ),
      ];
  return `${[...lines, paint.dim(`root ${report.root}`), paint.dim(directory)].join('\n')}\n`;
}

/** A log directory itself, a data directory that holds one, or the log of the workspace that the paths name. */
function findLog(paths: readonly string[], options: VerifyOptions): string {
  const [first] = paths;
  if (paths.length === 1 && first !== undefined) {
    for (const place of [first, join(first, 'log')])
      if (existsSync(join(place, 'checkpoint')) || existsSync(join(place, 'segments'))) return place;
  }
  const place = ledgerDirectory(options.data ?? readSettings(paths, options, process.env).dataDirectory);
  if (existsSync(place)) return place;
  throw new ThroughlineError('LEDGER_NOT_FOUND', `There is no log for ${paths.join(' ') || 'the example'} yet.`, {
    hint: 'Survey it first: throughline map PATH.',
    location: place,
  });
}
