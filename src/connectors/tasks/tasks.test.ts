import { describe, expect, it } from 'vitest';
import { declaredSteps } from '../../../test/support/declared-steps.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('task runners', () => {
  it('give each step with its order, code and data', async () => {
    expect(await declaredSteps(connector, fixtures)).toEqual([
      'just justfile:prepare; runs src/prepare.py',
      'just justfile:train; after justfile:prepare; runs src/train.py',
      'make Makefile:all; after Makefile:report, Makefile:train',
      'make Makefile:prepare; runs src/prepare.py',
      'make Makefile:report; after Makefile:train; runs report.R',
      'make Makefile:train; after Makefile:prepare; runs src/train.py; takes data/raw.csv',
      'mise mise.toml:check:scan',
      'mise mise.toml:tool gitleaks',
      'mise mise.toml:tool npm:prettier',
      'mise mise.toml:train; after mise.toml:check:scan; runs src/train.py',
      'mlproject MLproject:main; runs src/train.py',
      'npm package.json:lint',
      'npm package.json:train; runs src/train.py',
      'poe pyproject.toml:all; after pyproject.toml:train',
      'poe pyproject.toml:run; runs src/train.py',
      'poe pyproject.toml:train; runs src/train.py',
      'pre-commit .pre-commit-config.yaml:gitleaks',
      'pre-commit .pre-commit-config.yaml:own; runs src/prepare.py',
      'taskfile Taskfile.yml:prepare; runs src/prepare.py',
      'taskfile Taskfile.yml:train; after Taskfile.yml:prepare; runs src/train.py',
      'tox tox.ini:scan',
      'tox tox.ini:testenv; runs src/train.py',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'targets that wait for each other end',
      { Makefile: 'a: b\n\techo a\nb: a\n\techo b\nX = $(Y)\nY = $(X)\nc:\n\techo $(X)\n' },
      ['make Makefile:a; after Makefile:b', 'make Makefile:b; after Makefile:a', 'make Makefile:c'],
    ],
    [
      'what is no TOML or JSON is said',
      { 'mise.toml': '[tasks\n', 'package.json': '{"scripts":' },
      [
        'skipped mise.toml: mise.toml was not read: Invalid TOML document: illegal character in key.',
        'skipped package.json: package.json was not read: Unexpected end of JSON input.',
      ],
    ],
    [
      'values of other shapes are passed over',
      {
        'package.json': '{"scripts": [1]}',
        'Taskfile.yml': 'tasks: [a]\n',
        MLproject: 'entry_points: 3\n',
        'tox.ini': 'commands = x\n',
      },
      [],
    ],
    ['installed packages bring their own', { 'node_modules/a/package.json': '{"scripts":{"x":"y"}}' }, []],
  ])('%s', async (_, files, expected) => {
    expect(await declaredSteps(connector, files)).toEqual(expected);
  });
});
