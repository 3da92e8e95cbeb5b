/** Notebooks: cells in order, magics and shell lines, the order they were run in, lines in the .ipynb file. */
import { describe, expect, it } from 'vitest';
import { readNotebook } from './notebook.ts';
import { tell } from './told.ts';

type Cell = readonly [source: string | readonly string[], count?: number | null, kind?: string];
const notebook = (cells: readonly Cell[], more: object = {}): string =>
  JSON.stringify(
    {
      cells: cells.map(([source, count = null, kind = 'code']) => ({
        cell_type: kind,
        source,
        ...(kind === 'code' ? { execution_count: count, outputs: [] } : {}),
      })),
      metadata: {},
      nbformat: 4,
      ...more,
    },
    undefined,
    1,
  );

describe('what notebooks do', () => {
  it('follows names from cell to cell and says cell and line', async () => {
    const text = notebook([
      ['# Title', null, 'markdown'],
      [['import pandas as pd\n', 'P = "x.csv"'], 1],
      [['%matplotlib inline\n', '\n', 'pd.read_csv(P)\n'], 2],
    ]);
    const told = await tell({ 'n/a.ipynb': text });
    const line = text.split('\n').findIndex((one) => one.includes('read_csv')) + 1;
    expect(told.places('n/a.ipynb')).toEqual([`${line} cell 3: pd.read_csv: read-data n/x.csv`]);
    expect(told.attributes('n/a.ipynb')).toMatchObject({ role: 'notebook', entryPoint: true, executionRecorded: true });
    expect(told.seen.flatMap((one) => ('evidence' in one ? one.evidence.map((e) => e.locator) : []))).toContain(
      `n/a.ipynb#L${line}@worktree`,
    );
  });

  it('reads nothing from text cells, outputs and raw cells', async () => {
    const text = JSON.stringify({
      cells: [
        { cell_type: 'markdown', source: 'import pandas as pd\npd.read_csv("x.csv")' },
        { cell_type: 'raw', source: 'import pandas as pd\npd.read_csv("x.csv")' },
        {
          cell_type: 'code',
          source: '# pd.read_csv("x.csv")\n1',
          execution_count: 1,
          outputs: [{ output_type: 'stream', text: ['import pandas as pd\npd.read_csv("x.csv")'] }],
        },
      ],
      metadata: {},
      nbformat: 4,
    });
    expect((await tell({ 'a.ipynb': text })).signals('a.ipynb')).toEqual([]);
  });

  it.each([
    ['line magics', '%time df = pd.read_csv("x.csv")\n%load_ext autoreload'],
    ['shell lines', '!cat x.csv\nfiles = !ls\nif True:\n    !ls\n'],
    ['help', 'pd.read_csv?\n?pd.read_csv\npd??'],
    ['foreign cells', '%%bash\npython train.py\nif [ 1 ]; then'],
    ['html cells', "%%html\n<b>it's</b>"],
    ['an open bracket', 'print((('],
    ['an open string', 'x = """ never closed'],
  ])('bears %s and reads the next cell', async (_, source) => {
    const told = await tell({
      'a.ipynb': notebook([
        ['import pandas as pd', 1],
        [source, 2],
        ['pd.read_csv("y.csv")', 3],
      ]),
    });
    expect(told.signals('a.ipynb')).toContain('read-data y.csv');
  });

  it('reads a timed cell and a timed line as the code they are', async () => {
    const told = await tell({
      'a.ipynb': notebook([
        ['import pandas as pd', 1],
        ['%%time\ndf = pd.read_csv("x.csv")', 2],
        ['%time d = pd.read_csv("y.csv")', 3],
      ]),
    });
    expect(told.signals('a.ipynb')).toEqual(['read-data x.csv', 'read-data y.csv']);
  });

  it('says which cells were run out of order or not at all', async () => {
    const told = await tell({
      'a.ipynb': notebook([
        ['a', 3],
        ['b', 1],
        ['# t', null, 'markdown'],
        ['c', null],
        ['', null],
        ['d', 4],
      ]),
    });
    expect(told.attributes('a.ipynb')).toMatchObject({
      executionRecorded: true,
      executedOutOfOrder: true,
      outOfOrderCells: [2],
      unexecutedCells: [4],
    });
  });

  it('says that no run is recorded, and says nothing of an empty notebook', async () => {
    expect((await tell({ 'a.ipynb': notebook([['a']]) })).attributes('a.ipynb')['executionRecorded']).toBe(false);
    expect((await tell({ 'a.ipynb': notebook([]) })).attributes('a.ipynb')).toEqual({
      role: 'notebook',
      entryPoint: true,
    });
  });

  it('names the language of a notebook that is not Python and reads no more of it', async () => {
    const told = await tell({
      'a.ipynb': notebook([['read.csv("x.csv"); import pandas as pd\npd.read_csv("y.csv")', 1]], {
        metadata: { kernelspec: { name: 'ir', language: 'R' } },
      }),
    });
    expect(told.attributes('a.ipynb')).toEqual({ role: 'notebook', entryPoint: true, language: 'R' });
  });

  it('reads nbformat 3', async () => {
    const told = await tell({
      'a.ipynb': JSON.stringify({
        nbformat: 3,
        worksheets: [
          {
            cells: [
              {
                cell_type: 'code',
                language: 'python',
                input: ['import pandas as pd\n', 'pd.read_csv("x.csv")'],
                prompt_number: 1,
              },
            ],
          },
        ],
      }),
    });
    expect(told.signals('a.ipynb')).toEqual(['read-data x.csv']);
  });

  it('knows what %run and python run', async () => {
    const told = await tell({
      'n/a.ipynb': notebook([
        ['%run helper.py', 1],
        ['%run ./other.ipynb', 2],
        ['!python ../train.py --x 1', 3],
      ]),
      'n/helper.py': 'X = 1\n',
      'n/other.ipynb': notebook([['Y = 1']]),
      'train.py': 'import pandas\n',
    });
    expect(told.imports('n/a.ipynb')).toEqual(['n/helper.py', 'n/other.ipynb']);
    expect(told.calls('n/a.ipynb')).toEqual(['train.py']);
  });

  it.each([
    ['what does not exist', '!python gone.py\n%run gone.py'],
    ['what a name holds', '!python {script}.py\n%run $script'],
    ['modules and code', '!python -m helper\n!python -c "import helper"'],
    ['anything after it went elsewhere', '%cd ..\n!python helper.py'],
    ['what is commented out', '# !python helper.py\n#%run helper.py'],
  ])('does not name %s', async (_, source) => {
    const told = await tell({ 'a.ipynb': notebook([[source, 1]]), 'helper.py': 'X = 1\n' });
    expect([...told.imports('a.ipynb'), ...told.calls('a.ipynb')]).toEqual([]);
  });

  it('sees what shell lines fetch', async () => {
    const told = await tell({
      'a.ipynb': notebook([
        ['!wget -q https://raw.githubusercontent.com/a/b/main/x.csv', 1],
        [
          '%%bash\ncurl -O https://e.org/x.zip\ncurl -X POST https://e.org/api\nwget https://e.org/y.csv # not https://e.org/z.csv',
          2,
        ],
        ['# !wget https://e.org/no.csv', 3],
      ]),
    });
    expect(told.signals('a.ipynb')).toEqual([
      'download https://raw.githubusercontent.com/a/b/main/x.csv',
      'download https://e.org/x.zip',
      'download https://e.org/y.csv',
    ]);
  });
});

describe('torn notebooks', () => {
  it.each([
    ['', 'not valid JSON'],
    ['{"cells": [', 'not valid JSON'],
    ['[]', 'no list of cells'],
    ['{"nbformat": 4}', 'no list of cells'],
    ['{"cells": {}}', 'no list of cells'],
    ['{"cells": [null, 3]}', 'no list of cells'],
    ['null', 'no list of cells'],
  ])('%j is skipped with the reason', async (text, reason) => {
    const told = await tell({ 'a.ipynb': text });
    expect(told.skipped()).toHaveLength(1);
    expect(told.skipped()[0]).toContain(reason);
  });

  it('bears deep and odd JSON', () => {
    expect(readNotebook(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)).toHaveProperty('fault');
    expect(readNotebook('{"cells": [{"cell_type": 7, "source": 9, "execution_count": "x"}]}')).toMatchObject({
      text: '',
    });
    const strange = '{"x": "\\"cells\\": [", "cells": [{"cell_type": "code", "source": ["a\\n", "b"]}]}';
    expect(readNotebook(strange)).toMatchObject({
      text: 'a\nb\n',
      lines: [
        [1, 1],
        [1, 1],
        [1, 0],
      ],
    });
  });
});
