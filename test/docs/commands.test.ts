/** Every command that a document shows is run, or known to run elsewhere; what it is said to print, it prints. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSyntheticRepository } from '../../scripts/bench/synthetic.ts';
import { runProgram, serve, temporary } from '../support/program.ts';
import { checkOf, documents, shownInBlocks, shownInline } from './commands.ts';

const place = temporary('throughline-docs-');
const data = join(place.path, 'data');
const repository = join(place.path, 'my-repo');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

beforeAll(() => {
  makeSyntheticRepository(repository, { commits: 12, files: 8, stages: 3, runs: 2 });
  mkdirSync(join(place.path, 'tracking'));
  cpSync('examples/triage/mlflow.db', join(place.path, 'tracking/mlflow.db'));
});
afterAll(() => place.remove());

/** Paths that stand for the reader's own. */
function pathOf(word: string): string {
  if (word === '../my-repo' || word === 'my-repo') return repository;
  return word === '../tracking/mlflow.db' ? join(place.path, 'tracking/mlflow.db') : word;
}

const checked = documents
  .flatMap((file) => shownInBlocks(file))
  .map((shown) => ({ ...shown, check: checkOf(shown.command) }));
const inline = documents.flatMap((file) => shownInline(file));

describe('commands in documents', () => {
  it('can each be checked in a known way', () => {
    expect(checked.filter(({ check }) => check.how === 'unknown')).toEqual([]);
    expect(checked.filter(({ output }) => output).length).toBeGreaterThan(0);
  });

  const run = checked.flatMap(({ check, ...shown }) => (check.how === 'run' ? [{ ...shown, args: check.args }] : []));
  it.each(run)('$file:$line: $command ends well and prints what is shown', ({ args, output }) => {
    const words = args.map(pathOf);
    const paths = words.slice(1).filter((word) => word.includes('/'));
    const result = runProgram([...words, '--data', join(data, paths.join('+').replaceAll('/', '-'))]);
    expect({ code: result.code, err: result.err }).toEqual({ code: 0, err: '' });
    const lines = (output ?? []).filter((line) => line.trim() !== '' && line.trim() !== '…');
    let from = 0;
    for (const line of lines) {
      const at = result.out.indexOf(`${line}\n`, from);
      expect(at, `not printed, or not in this order: ${line}`).toBeGreaterThanOrEqual(0);
      from = at + line.length;
    }
  });

  const started = checked.flatMap(({ check, command }) => (check.how === 'serve' ? [{ command, check }] : []));
  it.each(started)('$command serves the screens', async ({ check }) => {
    const served = await serve(check.paths.map(pathOf), join(data, 'served'));
    expect(served.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    await served.stop();
  });

  const words = [...checked, ...inline].map(({ file, line, command }) => ({ file, line, command }));
  it.each(words.filter(({ command }) => command.startsWith('npm ')))(
    '$file:$line: $command is a script',
    ({ command }) => {
      const [, first = '', second = ''] = command.split(/\s+/u);
      expect(scripts).toHaveProperty([first === 'run' ? second : first]);
    },
  );

  const ours = words.flatMap(({ command, ...where }) => {
    const [, text = ''] = /^(?:throughline|node bin\/throughline\.js) (\w.*)$/u.exec(command) ?? [];
    return text === '' ? [] : [{ ...where, text }];
  });
  it.each(ours)('$file:$line: throughline $text has such options', ({ text }) => {
    const [name = '', ...rest] = text.split(/\s+/u);
    const help = runProgram([name, '--help']);
    expect(help.code, `there is no command ${name}`).toBe(0);
    for (const option of rest.filter((word) => word.startsWith('--'))) expect(help.out).toContain(`${option} `);
  });
});

describe('docs/reference/cli.md', () => {
  const text = readFileSync('docs/reference/cli.md', 'utf8');
  const commands = ['map', 'up', 'verify'] as const;
  const optionsOf = (command: string): readonly string[] =>
    [...runProgram([command, '--help']).out.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gmu)]
      .map((match) => match[1] ?? '')
      .filter((option) => option !== '--help');

  it('has every command', () => {
    const listed = [...text.matchAll(/^\| `(\w+) \[path…\]`/gmu)].map((match) => match[1]);
    expect(listed).toEqual([...commands]);
    for (const command of commands) expect(runProgram(['--help']).out).toContain(`  ${command} [options]`);
  });

  it.each(commands)('has every option of %s, and no other', (command) => {
    const rows = text.split('\n').filter((line) => line.startsWith('| `--'));
    const documented = rows.flatMap((row) => {
      const [, options = '', of = ''] = row.split(/(?<!\\)\|/u);
      const applies = of.trim() === 'all' || of.includes(command);
      return applies ? [...options.matchAll(/--[\w-]+/gu)].map((match) => match[0]) : [];
    });
    expect(documented.toSorted()).toEqual(optionsOf(command).toSorted());
  });

  it('has the exit codes that the program prints', () => {
    const printed = /Exit codes: (.*)\./u.exec(runProgram(['--help']).out)?.[1] ?? '';
    expect(printed.split(' · ')).toHaveLength(5);
    const plain = text.replaceAll(/\s+/gu, ' ');
    for (const one of printed.split(' · ')) expect(plain).toContain(one);
  });
});
