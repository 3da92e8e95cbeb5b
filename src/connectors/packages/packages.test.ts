import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';
import { purlOf } from './named.ts';

/** A line for each thing said: where, which package, what is asked for. */
async function said(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const seen = await collectAll(connector.collect({}, memoryContext({ files })));
  const lines = seen.flatMap((one): readonly string[] => {
    if (one.kind === 'skipped') return [`skipped ${one.reason}`];
    const place = one.evidence[0]?.locator.replace('@worktree', '') ?? '';
    if (one.kind === 'claim') return [`${place} unpinned: ${JSON.stringify(one.attributes)}`];
    if (one.kind !== 'relation') return [];
    const { role: _role, line: _line, ...rest } = one.attributes ?? {};
    const asked = Object.values(rest).map(String).join(' ');
    return [`${place} ${one.to.slice('artifact:pkg/'.length)} ${asked}`.trim()];
  });
  return lines.toSorted();
}
const of = async (path: string): Promise<readonly string[]> => said({ [path]: fixtures[path] ?? '' });

describe('dependencies', () => {
  it.each<readonly [string, readonly string[]]>([
    [
      'requirements.txt',
      [
        'requirements.txt#L2 pypi/scikit-learn@1.5.2 ==1.5.2',
        'requirements.txt#L3 pypi/pandas >=2.1,<3',
        'requirements.txt#L4 pypi/mlflow ~=2.9',
        'requirements.txt#L7 pypi/acme-tools',
        'requirements.txt#L7 unpinned: {"what":"package","reference":"git+https://github.com/acme/tools@main","pin":"branch","why":"\'main\' is a branch or a name that can move"}',
        'requirements.txt#L8 pypi/fixed',
      ],
    ],
    [
      'pyproject.toml',
      [
        'pyproject.toml#L10 pypi/lightgbm ^4.0',
        'pyproject.toml#L11 pypi/own',
        'pyproject.toml#L11 unpinned: {"what":"package","reference":"git+https://github.com/acme/own@develop","pin":"branch","why":"\'develop\' is a branch or a name that can move"}',
        'pyproject.toml#L3 pypi/numpy >=1.26',
        'pyproject.toml#L3 pypi/xgboost@2.1.0 ==2.1.0',
        'pyproject.toml#L5 pypi/sphinx docs',
        'pyproject.toml#L7 pypi/pytest >=8 test',
      ],
    ],
    ['uv.lock', ['uv.lock#L3 pypi/numpy@1.26.4 true']],
    ['Pipfile', ['Pipfile#L2 pypi/requests', 'Pipfile#L4 pypi/black@24.1 ==24.1 dev']],
    ['Pipfile.lock', ['Pipfile.lock pypi/requests@2.31.0 true default']],
    [
      'environment.yml',
      ['environment.yml#L4 conda/scipy@1.11 =1.11=py311', 'environment.yml#L7 pypi/shap@0.44 ==0.44'],
    ],
    [
      'package.json',
      ['package.json npm/%40scope/pkg@1.2.3 1.2.3', 'package.json npm/react ^18.0.0', 'package.json npm/vite ~5 dev'],
    ],
    [
      'package-lock.json',
      ['package-lock.json npm/%40scope/pkg@1.2.3 true dev', 'package-lock.json npm/react@18.2.0 true'],
    ],
    ['yarn.lock', ['yarn.lock#L4 npm/%40scope/pkg@1.2.3 true', 'yarn.lock#L7 npm/react@18.2.0 true']],
    [
      'pnpm-lock.yaml',
      [
        'pnpm-lock.yaml npm/%40scope/pkg@1.2.3 true',
        'pnpm-lock.yaml npm/react@18.2.0 true',
        'pnpm-lock.yaml npm/vite@5.0.0 true',
      ],
    ],
    ['renv.lock', ['renv.lock bioconductor/limma@3.58 true', 'renv.lock cran/dplyr@1.1.4 true']],
    [
      'DESCRIPTION',
      ['DESCRIPTION cran/recipes', 'DESCRIPTION cran/testthat suggests', 'DESCRIPTION cran/tidymodels >= 1.0'],
    ],
  ])('%s', async (path, expected) => {
    expect(await of(path)).toEqual(expected);
  });

  it('are read from what PowerShell writes', async () => {
    const text = 'numpy==1.26.4\r\n';
    const bytes = new Uint8Array([0xff, 0xfe, ...Array.from(text, (char) => [char.charCodeAt(0), 0]).flat()]);
    const seen = await collectAll(connector.collect({}, memoryContext({ files: { 'requirements.txt': bytes } })));
    expect(seen.map((one) => (one.kind === 'entity' ? one.ref : one.kind))).toEqual([
      'artifact:pkg/pypi/numpy@1.26.4',
      'relation',
    ]);
  });

  it('are package URLs as the specification writes them', () => {
    expect(purlOf({ type: 'pypi', name: 'Scikit_Learn', version: '1.5.2' })).toBe('pkg:pypi/scikit-learn@1.5.2');
    expect(purlOf({ type: 'npm', name: '@scope/pkg' })).toBe('pkg:npm/%40scope/pkg');
  });

  it.each([
    [
      'no TOML',
      { 'pyproject.toml': '[project\n' },
      [expect.stringMatching(/^skipped pyproject\.toml was not read: /u)],
    ],
    ['cut off', { 'package-lock.json': '{"packages":' }, [expect.stringMatching(/not read: Unexpected end/u)]],
    ['no text', { 'requirements.txt': 'x\u0000' }, [expect.stringMatching(/not UTF-8/u)]],
    ['other shapes', { 'package.json': '{"dependencies": []}', 'environment.yml': 'dependencies: [[]]\n' }, []],
    ['of installed packages', { 'web/node_modules/a/package.json': '{"dependencies": {"x": "1"}}' }, []],
    ['nested without end', { 'pyproject.toml': `a = ${'['.repeat(100_000)}` }, [expect.stringMatching(/not read/u)]],
  ])('%s', async (_, files, expected) => {
    expect(await said(files)).toEqual(expected);
  });
});
