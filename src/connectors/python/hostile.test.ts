/** Hostile files: refused by size before reading, torn, deep, endless; no text breaks the connector, no order changes it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import type { ConnectorContext } from '../connector.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';
import { tell } from './told.ts';

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])));
const kinds = async (path: string, text: string | Uint8Array): Promise<readonly string[]> =>
  (await tell({ [path]: text })).seen.map((one) => one.kind);

describe('large files', () => {
  it('are refused by their size, before anything is read', async () => {
    const context = memoryContext({ files: { 'a.ipynb': '{}', 'b.py': 'x = 1\n' } });
    const huge: ConnectorContext = {
      ...context,
      files: {
        ...context.files,
        list: () => context.files.list().map((entry) => ({ ...entry, sizeBytes: 2_000_000_000 })),
        read: () => Promise.reject(new Error('it was read')),
      },
    };
    const seen = await collectAll(connector.collect({}, huge));
    expect(seen.map((one) => (one.kind === 'skipped' ? one.reason : one.kind))).toEqual([
      'The notebook has 2000000000 bytes; at most 8000000 are read, so what its code does is not known.',
      'The file has 2000000000 bytes; at most 8000000 are read, so what its code does is not known.',
    ]);
  });

  it('beyond the number that is read are counted', async () => {
    const told = await tell({ 'a.py': '', 'b.py': '', 'c.py': '' }, { limits: { files: 2 } });
    expect(told.skipped()).toEqual(['*.py: There are 3 Python files and notebooks; only the first 2 were read.']);
  });

  it.each([
    ['one long line', `import pandas as pd\nx = [${'1, '.repeat(900_000)}]\npd.read_csv("x.csv")\n`],
    ['one long string', `import pandas as pd\nx = "${'a'.repeat(7_000_000)}"\npd.read_csv("x.csv")\n`],
    ['many lines', `import pandas as pd\npd.read_csv("x.csv")\n${'x = f(1)\n'.repeat(100_000)}`],
  ])('with %s end in good time', { timeout: 30_000 }, async (_, text) => {
    const told = await tell({ 'a.py': text });
    expect([...told.skipped(), ...told.signals('a.py')]).not.toEqual([]);
  });
});

describe('more than is kept', () => {
  it('is said of statements', { timeout: 30_000 }, async () => {
    const told = await tell({ 'a.py': `import pandas as pd\npd.read_csv("x.csv")\n${'x = pd.f(1)\n'.repeat(7_000)}` });
    expect(told.signals('a.py')).toEqual(['read-data x.csv']);
    expect(told.skipped()).toEqual([
      'a.py: The file has more statements than are followed, so what its later lines do is not known.',
    ]);
  });

  it('is counted of signals', async () => {
    const reads = Array.from({ length: 230 }, (_, n) => `pd.read_csv("d/${n}.csv")`).join('\n');
    const told = await tell({ 'a.py': `import pandas as pd\n${reads}\n` });
    expect(told.signals('a.py')).toHaveLength(200);
    expect(told.attributes('a.py')['moreSignals']).toBe(30);
    expect(told.uses('a.py')).toHaveLength(230);
    expect(told.skipped()).toEqual([]);
  });
});

describe('hostile text', () => {
  it.each([
    ['brackets', '('.repeat(20_000)],
    ['closed brackets', `${'('.repeat(3_000)}1${')'.repeat(3_000)}`],
    ['calls in calls', `${'f('.repeat(3_000)}1${')'.repeat(3_000)}`],
    ['attributes', `x${'.a'.repeat(20_000)}()`],
    ['sums', `pd.read_csv("a"${' + "a"'.repeat(20_000)})`],
    ['blocks', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}if a:`).join('\n')],
    ['f-strings', `x = ${'f"{'.repeat(500)}1${'}"'.repeat(500)}`],
    ['quotes', '"""'.repeat(5_001)],
    ['comments', '#'.repeat(100_000)],
    ['backslashes', '\\'.repeat(100_000)],
    ['half a surrogate', 'x = "\\ud800"\n'],
    [
      'names of objects',
      '__proto__ = 1\nconstructor = "x.csv"\npd.read_csv(constructor)\nhasOwnProperty.toString()\nf(__proto__="x", toString=1)\n',
    ],
  ])('%s', { timeout: 20_000 }, async (_, text) => {
    for (const one of [await kinds('a.py', `import pandas as pd\n${text}`), await kinds('a.py', text)])
      expect(['entity', 'skipped']).toContain(one[0]);
  });

  it('finds the code before and after what cannot be parsed', async () => {
    const told = await tell({ 'a.py': 'import pandas as pd\npd.read_csv("x.csv")\ndef (:\n\npd.read_csv("y.csv")\n' });
    expect(told.signals('a.py')).toContain('read-data x.csv');
    expect(told.attributes('a.py')['syntaxErrors']).toBeGreaterThan(0);
  });

  it('in another encoding is read only where the file says which', async () => {
    const code = 'import pandas as pd\npd.read_csv("d\u00e9.csv")\n';
    const latin = Uint8Array.from(code, (letter) => letter.charCodeAt(0));
    expect((await tell({ 'a.py': latin })).skipped()).toEqual([
      'a.py: The file is not text in UTF-8, so what its code does is not known.',
    ]);
    const declared = Uint8Array.from([...bytes('# -*- coding: latin-1 -*-\n'), ...latin]);
    expect((await tell({ 'a.py': declared })).signals('a.py')).toEqual(['read-data d\u00e9.csv']);
    expect((await tell({ 'a.py': bytes(0xef, 0xbb, 0xbf, code) })).signals('a.py')).toEqual(['read-data d\u00e9.csv']);
    expect((await tell({ 'a.py': bytes('x = 1\n', 0) })).skipped()).toHaveLength(1);
  });

  it('reads code with Windows line ends, tabs and form feeds', async () => {
    const told = await tell({ 'a.py': 'import pandas as pd\r\n\fif x:\r\n\tpd.read_csv("x.csv")\r\n' });
    expect(told.places('a.py')).toEqual(['3 pd.read_csv: read-data x.csv']);
  });
});

describe('constants that go round', () => {
  it.each([
    'def f():\n    return g()\ndef g():\n    return f()\npd.read_csv(f())',
    'def f(x):\n    return f(x + "a")\npd.read_csv(f("x"))',
    'class A(B):\n    pass\nclass B(A):\n    pass\npd.read_csv(A.x)\nA().fit(1)',
    'class A(A):\n    pass\npd.read_csv(A.x)',
    'for a in a:\n    pd.read_csv(a)',
    'f = f\nf("x.csv")',
    `v0 = "a"\n${Array.from({ length: 8 }, (_, n) => `v${n + 1} = f"${`{v${n}}`.repeat(20)}"`).join('\n')}\npd.read_csv(v8)`,
    `class A(${'B, '.repeat(40)}C): pass\nclass B(${'A, '.repeat(40)}C): pass\nA().fit(1)\npd.read_csv(A.x)`,
    `def f():\n${'    return f()\n'.repeat(60)}f().fit(1)`,
    `${Array.from({ length: 40 }, (_, n) => `v${n + 1} = v${n} + v${n}`).join('\n')}\npd.read_csv(v40)`,
    `${Array.from({ length: 30 }, (_, n) => `def f${n + 1}():\n    return f${n}() + f${n}()`).join('\n')}\npd.read_csv(f30())`,
  ])('%#', { timeout: 10_000 }, async (text) => {
    const told = await tell({ 'a.py': `import pandas as pd\n${text}\n` });
    expect(told.uses('a.py')).toEqual([]);
    expect(told.skipped()).toEqual([]);
  });
});

describe('whatever is read', () => {
  it('bears any text', { timeout: 60_000 }, async () => {
    const words = fc.constantFrom(
      'import pandas as pd\n',
      'pd.read_csv(',
      '"x.csv"',
      ')',
      '\n',
      '    ',
      'def f(a="b"):',
      'class A(B):',
      'x = ',
      'f"{a}"',
      "'''",
      '\\',
      '#',
      ':',
      'lambda',
      '@',
      'with open(',
      ' as f',
      '.fit(',
      '[',
      '{',
      '\u0000',
      '\ud800',
      'é',
      '__file__',
      'from . import *\n',
    );
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 30 }).map((all) => all.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (script, cell) => {
        const notebook = JSON.stringify({ cells: [{ cell_type: 'code', source: cell }], nbformat: 4 });
        const told = await tell({ 'a.py': script, 'b.ipynb': notebook, 'c.ipynb': cell });
        for (const path of ['a.py', 'b.ipynb', 'c.ipynb'])
          expect(
            told.attributes(path)['role'] !== undefined || told.skipped().some((one) => one.startsWith(path)),
          ).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('says the same whatever order files are listed in', async () => {
    const files = {
      ...fixtures,
      'src/one.py': 'import pandas as pd\nfrom two import *\nfrom config import MODEL_PATH\npd.read_csv(TWO)\n',
      'src/two.py': 'from three import TWO\nimport one\n',
      'src/three.py': 'TWO = "data/train.csv"\n',
      'pkg/config.py': 'MODEL_PATH = "other"\n',
    };
    const context = memoryContext({ files });
    const run = async (order: readonly number[]): Promise<readonly string[]> => {
      const list = order.flatMap((index) => context.files.list()[index] ?? []);
      const again = { ...memoryContext({ files }), files: { ...context.files, list: () => list } };
      return (await collectAll(connector.collect({}, again))).map((one) => JSON.stringify(one)).toSorted();
    };
    const all = context.files.list().map((_, index) => index);
    const first = await run(all);
    expect(first.length).toBeGreaterThan(10);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (order) => {
        expect(await run(order)).toEqual(first);
      }),
      { numRuns: 15 },
    );
  });
});

describe('secrets in code', () => {
  const token = `sk-proj-${'A1b2C3d4'.repeat(6)}`;
  it('are not remembered, by their form, by the name of an argument, a key or a variable', async () => {
    const text = `import openai, boto3
API_KEY = "planted-one"
openai.OpenAI(api_key="planted-two", base_url="https://user:planted-three@host/v1")
boto3.client("s3", aws_secret_access_key="planted-" + "four", config={"password": "planted-five"})
x = open("${token}")
class A:
    def __init__(self):
        self.token = "planted-six"
`;
    const kept: string[] = [];
    const context = memoryContext({ files: { 'a.py': text } });
    const remember: typeof context.remember = async (key, fingerprint, make) =>
      context.remember(key, fingerprint, async () => {
        const value = await make();
        kept.push(JSON.stringify(value));
        return value;
      });
    const seen = await collectAll(connector.collect({}, { ...context, remember }));
    expect(kept.length).toBeGreaterThan(0);
    for (const written of [...kept, JSON.stringify(seen)]) {
      expect(written).not.toContain('planted');
      expect(written).not.toContain(token);
    }
  });
});
