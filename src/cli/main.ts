/** The commands. Everything the machine has (arguments, environment, streams) enters here and is handed on. */
import { toThroughlineError } from '#core';
import { Command, CommanderError } from 'commander';
import type { ReportOptions } from './commands/report.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { cutEnd, tame } from './text/layout.ts';

const VERSION = '0.1.0';
/** Characters of a message: room for two long paths. */
const MAX_ERROR = 600;

function createProgram(finish: (code: number) => void): Command {
  const program = new Command('throughline')
    .description(
      'Shows the lifecycle that machine-learning models really have: declared, encoded, executed, and where these disagree.',
    )
    .version(VERSION)
    .exitOverride()
    .configureHelp({ helpWidth: 100 })
    .showHelpAfterError('See: throughline --help')
    .addHelpText(
      'after',
      '\nExit codes: 0 all well · 1 a finding at or above the threshold · 2 wrong use · 3 could not complete · 4 verification failed.',
    );
  addMap(program, finish);
  addUp(program, finish);
  addReport(program, finish);
  addVerify(program, finish);
  return program;
}

type Finish = (code: number) => void;

function addMap(program: Command, finish: Finish): void {
  program
    .command('map')
    .summary('survey, and print each model’s lifecycle and where its layers disagree')
    .description(
      'Surveys repositories and stores, read-only, and prints the lifecycle of each model and where its layers disagree.\nWith no path: the bundled example.',
    )
    .argument(
      '[path...]',
      'repositories, directories, git bundles, MLflow stores, mlflow:https://HOST for a server, CONNECTOR:PATH to have a place read by one connector, or a directory with a throughline.yaml',
    )
    .option('--format <format>', 'text or json', 'text')
    .option('--all', 'show every divergence, unknown and skipped place')
    .option('--kind <kind>', 'only divergences of this kind')
    .option('--stage <stage>', 'only divergences at this stage')
    .option('--model <name>', 'only this model')
    .option(
      '--from <thing>',
      'lineage instead: what a file, dataset, commit, run, model, image or endpoint stands on, and what on it',
    )
    .option('--to <thing>', 'with --from: the way from the one to the other')
    .option('--depth <links>', 'with --from: no further than this')
    .option('--as-of <time>', 'answer from the log as it stood then (2026-03-04, or a time with its zone)')
    .option('--fail-on <outcome>', 'exit with 1 when there is one: divergent, or unknown (which includes divergent)')
    .option('--data <directory>', 'where this workspace’s log and views are kept')
    .option('--quiet', 'no progress')
    .option('--verbose', 'say more when something fails')
    .option('--no-color', 'no colour')
    .action(async (paths: string[], options) =>
      finish(await (await import('./commands/map.ts')).runMap(paths, options)),
    );
}

function addUp(program: Command, finish: Finish): void {
  program
    .command('up')
    .summary('survey, print the map, and serve the screens on this machine')
    .description(
      'Surveys, prints the map, and serves the screens on http://127.0.0.1:7411 (another free port if taken).\nWith no path: the bundled example.',
    )
    .argument('[path...]', 'as for map')
    .option('--port <number>', 'this port and no other')
    .option('--data <directory>', 'where this workspace’s log and views are kept')
    .option('--quiet', 'print the address only')
    .option('--verbose', 'say more when something fails')
    .option('--no-color', 'no colour')
    .action(async (paths: string[], options) => finish(await (await import('./commands/up.ts')).runUp(paths, options)));
}

function addReport(program: Command, finish: Finish): void {
  program
    .command('report')
    .summary('survey, and write what was seen in a format of others')
    .description(
      'bom: an ML-BOM (CycloneDX 1.7, JSON) with model cards and how each model came about.\nocel: the lifecycle’s events (OCEL 2.0; json, xml or sqlite).\nlineage: what was read, as events of OpenLineage (ndjson or json).\nWith no path: the bundled example.',
    )
    .argument('<report>', 'bom, ocel or lineage')
    .argument('[path...]', 'as for map')
    .option('--format <format>', 'json, ndjson, xml or sqlite, as the report has it')
    .option('--output <file>', 'write to this file instead of the terminal; a database needs one')
    .option('--model <name>', 'only this model (bom, lineage)')
    .option('--as-of <time>', 'from the log as it stood then (2026-03-04, or a time with its zone)')
    .option('--data <directory>', 'where this workspace’s log and views are kept')
    .option('--quiet', 'no progress')
    .option('--verbose', 'say more when something fails')
    .action(async (report: string, paths: string[], options: ReportOptions) =>
      finish(await (await import('./commands/report.ts')).runReport(report, paths, { ...options, version: VERSION })),
    );
}

function addVerify(program: Command, finish: Finish): void {
  program
    .command('verify')
    .summary('check a whole log offline')
    .description('Checks every entry of a log, its tree, its tiles and its signature; needs nothing but the files.')
    .argument('[path...]', 'a log directory, or the paths of a workspace that was surveyed')
    .option('--format <format>', 'text or json', 'text')
    .option('--key <vkey>', 'trust only this public key (the text of key.pub), instead of the one beside the log')
    .option('--data <directory>', 'the data directory that was given to map or up')
    .option('--verbose', 'say more when something fails')
    .action(async (paths: string[], options) =>
      finish(await (await import('./commands/verify.ts')).runVerify(paths, options)),
    );
}

/** Runs one command line to its exit code; never throws, never prints a stack trace unless asked. */
async function run(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.well;
  const program = createProgram((finished) => {
    code = finished;
  });
  try {
    if (argv.length === 0) program.help();
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.well : exitCodes.wrongUse;
    const error = toThroughlineError(thrown);
    const place = error.location === undefined || error.message.includes(error.location) ? '' : ` (${error.location})`;
    process.stderr.write(`throughline: ${oneLine(error.message + place)} ${oneLine(error.hint)} [${error.code}]\n`);
    if (argv.includes('--verbose'))
      process.stderr.write(`${error.stack ?? ''}\n${error.cause instanceof Error ? (error.cause.stack ?? '') : ''}\n`);
    return exitCodeOf(error.code);
  }
}

/** A path or a name in it may come from what is examined: no control character, no second line, no endless one. */
function oneLine(text: string): string {
  return cutEnd(tame(text).replace(/\s+/gu, ' '), MAX_ERROR);
}

process.stdout.on('error', () => {}); // `throughline map | head`: the reader is gone, and that is all.
process.exitCode = await run(process.argv.slice(2));
