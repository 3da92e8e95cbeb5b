/** Where a path lies in the repository: by `__file__`, by what exists, by where a file is run from; and across modules. */
import { describe, expect, it } from 'vitest';
import { tell } from './told.ts';

const pd = 'import os\nfrom pathlib import Path\nimport pandas as pd\n';
const nb = (source: string): string =>
  JSON.stringify({ cells: [{ cell_type: 'code', source, execution_count: 1 }], metadata: {}, nbformat: 4 });

describe('__file__', () => {
  it.each([
    ['os.path.dirname', 'os.path.join(os.path.dirname(os.path.abspath(__file__)), "x.csv")', 'src/sub/x.csv'],
    ['dirname twice', 'os.path.join(os.path.dirname(os.path.dirname(__file__)), "x.csv")', 'src/x.csv'],
    ['parent', 'Path(__file__).parent / "x.csv"', 'src/sub/x.csv'],
    ['parents', 'Path(__file__).resolve().parents[2] / "d" / "x.csv"', 'd/x.csv'],
    ['parent.parent', 'Path(__file__).parent.parent.joinpath("x.csv")', 'src/x.csv'],
    ['dots', 'os.path.join(os.path.dirname(__file__), "..", "..", "d", "x.csv")', 'd/x.csv'],
  ])('%s is exact, whatever exists elsewhere', async (_, expression, path) => {
    const told = await tell({
      'src/sub/a.py': `${pd}HERE = ${expression}\npd.read_csv(HERE)\n`,
      'x.csv': '',
      'other/x.csv': '',
    });
    expect(told.uses('src/sub/a.py')).toEqual([`reads ${path} data parsed`]);
  });

  it('itself is no file that a script uses', async () => {
    const told = await tell({ 'a.py': 'import pandas\nopen(__file__)\n' });
    expect(told.signals('a.py')).toEqual(['read-file a.py']);
    expect(told.uses('a.py')).toEqual([]);
  });

  it('says nothing of what lies above the repository', async () => {
    const told = await tell({ 'a.py': `${pd}pd.read_csv(Path(__file__).parents[3] / "x.csv")\n` });
    expect(told.uses('a.py')).toEqual([]);
  });
});

describe('relative paths', () => {
  it('take the one that exists: beside the file or from the root', async () => {
    const script = `${pd}pd.read_csv("d/x.csv")\n`;
    expect((await tell({ 's/a.py': script, 'd/x.csv': '' })).uses('s/a.py')).toEqual(['reads d/x.csv data parsed']);
    expect((await tell({ 's/a.py': script, 's/d/x.csv': '' })).uses('s/a.py')).toEqual(['reads s/d/x.csv data parsed']);
    expect((await tell({ 's/a.py': script, 's/d/x.csv.dvc': '', 'd/other.csv': '' })).uses('s/a.py')).toEqual([
      'reads s/d/x.csv data parsed',
    ]);
  });

  it('start at the root for scripts and at its directory for a notebook, where neither exists', async () => {
    const told = await tell({
      's/a.py': `${pd}pd.read_csv("d/x.csv")\n`,
      's/b.ipynb': nb(`${pd}pd.read_csv("../d/x.csv")`),
    });
    expect(told.uses('s/a.py')).toEqual(['reads d/x.csv data inferred']);
    expect((await tell({ 's/a.py': `${pd}pd.read_csv("x.csv")\n` })).uses('s/a.py')).toEqual([
      'reads x.csv data inferred',
    ]);
    expect(told.uses('s/b.ipynb')).toEqual(['reads d/x.csv data parsed']);
  });

  it.each([
    ['the root of its project', 'p/src/sub/a.py', ['p/requirements.txt'], 'writes p/m/x.csv data inferred'],
    ['a directory that is there', 'p/src/a.py', ['p/m/.gitkeep'], 'writes p/m/x.csv data parsed'],
    [
      'the project, where several directories are',
      'p/a.py',
      ['setup.py', 'p/m/.gitkeep', 'm/y'],
      'writes m/x.csv data inferred',
    ],
    ['the file itself, wherever it is', 'p/q/r/a.py', ['p/m/x.csv', 'q/m/x.csv'], 'writes p/m/x.csv data parsed'],
    ['the project, where the file is there twice', 's/a.py', ['m/x.csv', 's/m/x.csv'], 'writes m/x.csv data inferred'],
    ['the root, for a file that lies there', 'a.py', [], 'writes m/x.csv data parsed'],
  ])('start at %s', async (_, path, others, use) => {
    const files = Object.fromEntries(others.map((other) => [other, '']));
    expect((await tell({ ...files, [path]: 'import pandas as pd\ndf.to_csv("m/x.csv")\n' })).uses(path)).toEqual([use]);
  });

  it('start where the file has gone itself, and nowhere when that cannot be followed', async () => {
    const read = 'import os, pandas as pd\n';
    const gone = async (path: string, source: string): Promise<readonly string[]> => {
      const text = path.endsWith('.py') ? source : nb(source);
      return (await tell({ [path]: text, 'n/x.csv': '', 'x.csv': '' })).uses(path);
    };
    expect(await gone('n/a.ipynb', `${read}os.chdir("..")\npd.read_csv("x.csv")`)).toEqual(['reads x.csv data parsed']);
    expect(await gone('n/a.ipynb', `${read}%cd ..\npd.read_csv("x.csv")`)).toEqual(['reads x.csv data parsed']);
    expect(await gone('n/a.ipynb', `${read}!cd ..\npd.read_csv("x.csv")`)).toEqual(['reads n/x.csv data parsed']);
    expect(await gone('n/a.ipynb', `${read}%cd $HOME\npd.read_csv("x.csv")`)).toEqual([]);
    expect(await gone('n/a.ipynb', `${read}%cd ..\n%cd n\npd.read_csv("x.csv")`)).toEqual([]);
    expect(await gone('n/a.ipynb', `${read}if x:\n    os.chdir("..")\npd.read_csv("x.csv")`)).toEqual([]);
    expect(await gone('n/a.py', `${read}os.chdir(os.path.dirname(__file__))\npd.read_csv("x.csv")\n`)).toEqual([
      'reads n/x.csv data parsed',
    ]);
    expect(await gone('n/a.py', `${read}os.chdir("..")\npd.read_csv("x.csv")\n`)).toEqual([]);
    expect(await gone('a.py', `${read}pd.read_csv("x.csv")\nos.chdir(p)\npd.read_csv("n/x.csv")\n`)).toEqual([
      'reads x.csv data parsed',
    ]);
  });

  it('name no file of the repository when they leave it, are absolute, remote or patterns', async () => {
    const told = await tell({
      'a.py': `${pd}pd.read_csv("../../x.csv")\npd.read_csv("/mnt/x.csv")\npd.read_csv("~/x.csv")\npd.read_csv("C:\\\\d\\\\x.csv")\npd.read_csv("s3://b/x.csv")\npd.read_csv("https://e.org/v1.2.0/x.csv")\npd.read_parquet("d/*.parquet")\n`,
    });
    expect(told.uses('a.py')).toEqual([]);
    expect(told.signals('a.py')).toEqual([
      'read-data ../../x.csv',
      'read-data /mnt/x.csv',
      'read-data ~/x.csv',
      'read-data C:\\d\\x.csv',
      'read-data s3://b/x.csv',
      'read-data https://e.org/v1.2.0/x.csv',
      'read-data d/*.parquet',
    ]);
  });
});

describe('constants of other modules', () => {
  const config =
    'import os\nfrom pathlib import Path\nROOT = Path(__file__).parent.parent\nDATA = ROOT / "d"\nMODEL = os.path.join("m", "x.pkl")\nclass S:\n    RAW = DATA / "raw.csv"\nPATHS = {"a": DATA / "a.csv"}\n';
  const cases: readonly (readonly [string, string, string])[] = [
    ['from … import', 'from src.config import DATA\npd.read_csv(DATA / "x.csv")', 'd/x.csv'],
    ['from … import … as', 'from src.config import DATA as D\npd.read_csv(D / "x.csv")', 'd/x.csv'],
    ['import module', 'import src.config\npd.read_csv(src.config.DATA / "x.csv")', 'd/x.csv'],
    ['import module as', 'import src.config as c\npd.read_csv(c.DATA / "x.csv")', 'd/x.csv'],
    ['from package import module', 'from src import config\npd.read_csv(config.DATA / "x.csv")', 'd/x.csv'],
    ['from . import module', 'from . import config\npd.read_csv(config.DATA / "x.csv")', 'd/x.csv'],
    ['from .module import', 'from .config import DATA\npd.read_csv(DATA / "x.csv")', 'd/x.csv'],
    ['a neighbour', 'from config import DATA\npd.read_csv(DATA / "x.csv")', 'd/x.csv'],
    ['star', 'from src.config import *\npd.read_csv(DATA / "x.csv")', 'd/x.csv'],
    ['a class', 'from src.config import S\npd.read_csv(S.RAW)', 'd/raw.csv'],
    ['a dictionary', 'from src.config import PATHS\npd.read_csv(PATHS["a"])', 'd/a.csv'],
    ['inside a function', 'def f():\n    from src.config import DATA\n    pd.read_csv(DATA / "x.csv")', 'd/x.csv'],
  ];
  it.each(cases)('%s', async (_, source, path) => {
    const told = await tell({ 'src/__init__.py': '', 'src/config.py': config, 'src/a.py': `${pd}${source}\n` });
    expect(told.uses('src/a.py')).toEqual([`reads ${path} data parsed`]);
    expect(told.imports('src/a.py')).toContain('src/config.py');
  });

  it('are followed through packages, parents and several steps', async () => {
    const told = await tell({
      'p/__init__.py': 'from .base import ROOT\n',
      'p/base.py': 'ROOT = "d"\n',
      'p/deep/__init__.py': '',
      'p/deep/names.py': 'from .. import ROOT\nX = f"{ROOT}/x.csv"\n',
      'a.py': `${pd}from p.deep.names import X\npd.read_csv(X)\n`,
    });
    expect(told.uses('a.py')).toEqual(['reads d/x.csv data parsed']);
  });

  it('end where modules import each other or themselves', async () => {
    const told = await tell({
      'a.py': 'import pandas as pd\nimport a\nfrom b import B\nA = B\npd.read_csv(A)\npd.read_csv(a.Z)\n',
      'b.py': 'import pandas\nfrom a import A\nB = A\n',
      'c.py': 'from c import *\nfrom d import *\nimport pandas as pd\npd.read_csv(X)\n',
      'd.py': 'from c import *\n',
    });
    expect(told.signals('a.py')).toEqual(['read-data ? built at run time', 'read-data ? built at run time']);
    expect(told.signals('c.py')).toEqual(['read-data ? built at run time']);
    expect(told.imports('a.py')).toEqual(['b.py']);
  });
});

describe('helpers', () => {
  const helper = `${pd}import joblib\nDATA = "d"\ndef load(name):\n    return pd.read_csv(os.path.join(DATA, name))\ndef save(model, path):\n    joblib.dump(model, path)\n`;
  it('show at the caller what they read for the constants they are given', async () => {
    const told = await tell({
      'io_tools.py': helper,
      'a.py': 'import sklearn\nfrom io_tools import load, save\nload("x.csv")\nsave(clf, path="m/price.pkl")\n',
      'b.py': 'import sklearn\nimport io_tools\nio_tools.load(name)\nio_tools.save(clf, "m/cost.pkl")\n',
    });
    expect(told.uses('a.py')).toEqual(['reads d/x.csv data inferred', 'writes m/price.pkl model inferred']);
    expect(told.uses('b.py')).toEqual(['writes m/cost.pkl model inferred']);
    expect(told.signals('io_tools.py')).toEqual(['read-data ? from a parameter', 'write-model ? from a parameter']);
  });

  it('are followed from a file that names no library itself', async () => {
    const told = await tell({ 'io_tools.py': helper, 'main.py': 'from io_tools import load\n\nload("x.csv")\n' });
    expect(told.uses('main.py')).toEqual(['reads d/x.csv data inferred']);
  });

  it('are followed with constants that such a file takes from another', async () => {
    const told = await tell({
      'io_tools.py': helper,
      'names.py': 'X = "x.csv"\n',
      'p/__init__.py': 'from io_tools import load\n',
      'main.py': 'from p import load\nfrom names import X\n\nload(X)\n',
    });
    expect(told.uses('main.py')).toEqual(['reads d/x.csv data inferred']);
  });

  it('of the same name as a method are not taken for the method', async () => {
    const told = await tell({
      'tools.py': 'import joblib, sklearn\ndef save_model(model, path):\n    joblib.dump(model, path)\n',
      'a.py': 'import sklearn\nimport tools\ntools.save_model("clf", "m/price.pkl")\n',
    });
    expect(told.uses('a.py')).toEqual(['writes m/price.pkl model inferred']);
  });
});
