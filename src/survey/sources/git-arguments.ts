/**
 * Which git commands and options may be run on an examined repository: reading ones only, none that can start
 * another program (external diff, textconv, filters, gpg, describe), none that writes a file (--output).
 * An allow-list, because git accepts any unambiguous abbreviation of an option.
 */
import { ThroughlineError } from '#core';

interface Allowed {
  readonly exact: readonly string[];
  /** Options that carry a value after `=` or directly (`-n5`). */
  readonly prefixes: readonly string[];
}

const walking: Allowed = {
  exact: [
    '--all',
    '--not',
    '--first-parent',
    '--topo-order',
    '--date-order',
    '--author-date-order',
    '--reverse',
    '--merges',
    '--no-merges',
    '--parents',
    '--children',
    '--full-history',
    '--no-walk',
    '--ignore-missing',
    '--branches',
    '--tags',
    '--remotes',
    '--stdin',
    '--count',
    '--boundary',
    '--left-right',
    '-1',
    '--timestamp',
  ],
  prefixes: [
    '--max-count=',
    '--skip=',
    '--since=',
    '--until=',
    '--glob=',
    '--exclude=',
    '--branches=',
    '--tags=',
    '-n',
  ],
};

const allowed: Readonly<Record<string, Allowed>> = {
  log: {
    exact: [
      ...walking.exact,
      '--no-renames',
      '--name-only',
      '--name-status',
      '--raw',
      '--numstat',
      '--no-abbrev',
      '-z',
      '-c',
      '-m',
      '-s',
      '--no-patch',
      '--relative',
      '--root',
      '--no-color',
      '--full-index',
      '--no-mailmap',
      '--no-notes',
    ],
    prefixes: [...walking.prefixes, '--format=', '--diff-merges=', '--diff-filter=', '--date='],
  },
  'rev-list': {
    exact: [...walking.exact, '--header', '--objects', '--no-object-names', '--no-commit-header', '--missing=print'],
    prefixes: [...walking.prefixes, '--format='],
  },
  'rev-parse': {
    exact: [
      '--verify',
      '--quiet',
      '-q',
      '--is-shallow-repository',
      '--show-prefix',
      '--absolute-git-dir',
      '--abbrev-ref',
    ],
    prefixes: [],
  },
  'for-each-ref': {
    exact: [],
    prefixes: ['--format=', '--sort=', '--count=', '--points-at=', '--contains=', '--merged='],
  },
  'ls-tree': { exact: ['-r', '-l', '-z', '-d', '-t', '--name-only', '--full-tree', '--full-name'], prefixes: [] },
  'ls-files': { exact: ['-s', '-z', '--stage', '--cached', '--debug', '--full-name'], prefixes: [] },
  'cat-file': {
    exact: ['-e', '-t', '-s', '-p', '--batch', '--batch-check', '--buffer'],
    prefixes: ['--batch=', '--batch-check='],
  },
  config: { exact: ['-z', '--get', '--get-all', '--get-regexp', '--bool'], prefixes: [] },
  'merge-base': { exact: ['--all', '--is-ancestor', '--octopus'], prefixes: [] },
  'show-ref': { exact: ['--tags', '--heads', '--head', '--dereference', '-d', '--verify', '-q'], prefixes: [] },
  bundle: { exact: ['-q', '--quiet'], prefixes: [] },
};

/** Placeholders that make git start gpg or itself. */
const runsPrograms = /%G|%\((?:describe|signature)/u;

/** Throws INTERNAL: a command outside the list is a fault of the connector, not of the repository. */
export function assertReadingCommand(args: readonly string[]): void {
  const [command = '', ...rest] = args;
  const rules = Object.hasOwn(allowed, command) ? allowed[command] : undefined;
  if (!rules) throw refused(command);
  const end = rest.indexOf('--');
  for (const option of end === -1 ? rest : rest.slice(0, end)) {
    if (!option.startsWith('-')) continue;
    const known = rules.exact.includes(option) || rules.prefixes.some((prefix) => option.startsWith(prefix));
    if (!known || runsPrograms.test(option)) throw refused(`${command} ${option}`);
  }
  if (command === 'config' && !rest.some((option) => option.startsWith('--get'))) throw refused('config without --get');
  if (command === 'bundle' && rest[0] !== 'verify' && rest[0] !== 'list-heads')
    throw refused(`bundle ${rest[0] ?? ''}`);
}

function refused(what: string): ThroughlineError {
  return new ThroughlineError('INTERNAL', `git ${what.slice(0, 120)} is not one of the reading commands.`, {
    hint: 'This is a fault of the connector that asked for it; please report it.',
  });
}
