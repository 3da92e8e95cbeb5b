/**
 * The lint table bites: each planted violation is refused with its message, and what is legal is let through. All are
 * planted at once in a copy of the tree and linted in one run, so the tree itself is never dirtied.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayOpen } from '../../oxlint.config.mjs';
import { legal, rules, walls } from './planted.ts';

interface Diagnostic {
  readonly filename: string;
  readonly message: string;
  readonly help?: string;
}

const root = process.cwd();
const needed = [
  'oxlint.config.mjs',
  'package.json',
  'tsconfig.json',
  'src',
  'test/support',
  'web/src',
  'web/tsconfig.json',
];
let copy: string;
let said: ReadonlyMap<string, string>;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'throughline-walls-'));
  for (const name of needed) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [, file, text] of [...walls, ...rules, ...legal]) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  }
  said = lint([...walls, ...rules, ...legal].map(([, file]) => file));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** What the linter says about each file. */
function lint(files: readonly string[]): ReadonlyMap<string, string> {
  const program = join(root, 'node_modules', '.bin', 'oxlint');
  const run = spawnSync(program, ['-c', 'oxlint.config.mjs', '--type-aware', '--format=json', ...files], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: readonly Diagnostic[] };
  const byFile = Map.groupBy(diagnostics, (each) => each.filename);
  return new Map(
    [...byFile].map(([file, all]) => [file, all.map((each) => `${each.message} ${each.help ?? ''}`).join('\n')]),
  );
}

describe('the room table', () => {
  it.each(walls)('refuses %s', (_name, file, _text, message) => {
    expect(said.get(file)).toContain(message);
  });

  it.each(legal)('allows %s', (_name, file) => {
    expect(said.get(file)).toBeUndefined();
  });

  it('is the table that ARCHITECTURE.md prints', () => {
    const rooms = Object.entries(mayOpen).filter(([place]) => !place.includes('/') && place !== 'cli');
    expect(printedTable()).toEqual(Object.fromEntries(rooms.map(([room, doors]) => [room, [...doors].toSorted()])));
  });
});

/** Rows of “may open”; a row may stand for several rooms, and “all of the above” for the rows before it. */
function printedTable(): Record<string, readonly string[]> {
  const [, table = ''] =
    /\| room \| may open \|\n\|[-|]+\|\n((?:\|.*\n)+)/u.exec(readFileSync('ARCHITECTURE.md', 'utf8')) ?? [];
  const printed: Record<string, readonly string[]> = {};
  for (const row of table.trimEnd().split('\n')) {
    const [names = '', doors = ''] = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replace(/\(.*\)/u, '').trim());
    const opens =
      doors === 'all of the above' ? Object.keys(printed) : doors.split(', ').filter((door) => door !== '–');
    for (const name of names.split(', ')) if (name !== 'cli' && name !== 'web') printed[name] = opens.toSorted();
  }
  return printed;
}

describe('the base rules', () => {
  it.each(rules)('refuse %s', (_name, file, _text, message) => {
    expect(said.get(file)).toContain(message);
  });
});
