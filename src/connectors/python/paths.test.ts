/** Paths followed from constants, within a file and across modules; what is made at run time is said to be unknown. */
import { describe, expect, it } from 'vitest';
import { tell } from './told.ts';

type Row = readonly [name: string, source: string, ...facts: readonly string[]];
const pd = 'import os\nimport sys\nfrom pathlib import Path\nimport pandas as pd\n';

const followed: readonly Row[] = [
  ['a constant', `P = "d/x.csv"\npd.read_csv(P)`, 'reads d/x.csv data parsed'],
  ['os.path.join', `D = "d"\npd.read_csv(os.path.join(D, "raw", "x.csv"))`, 'reads d/raw/x.csv data parsed'],
  ['pathlib', `D = Path("d")\npd.read_csv(D / "raw" / "x.csv")`, 'reads d/raw/x.csv data parsed'],
  ['pathlib from a text', `pd.read_csv("d" / Path("x.csv"))`, 'reads d/x.csv data parsed'],
  ['joinpath', `pd.read_csv(Path("d").joinpath("x.csv"))`, 'reads d/x.csv data parsed'],
  ['f-strings', `D = "d"\nN = 3\npd.read_csv(f"{D}/x_{N}.csv")`, 'reads d/x_3.csv data parsed'],
  ['format', `pd.read_csv("{}/{n}.csv".format("d", n="x"))`, 'reads d/x.csv data parsed'],
  ['percent signs', `D = "d"\npd.read_csv("%s/x.csv" % D)`],
  ['sums', `D = "d/"\npd.read_csv(D + "x" + ".csv")`, 'reads d/x.csv data parsed'],
  ['neighbouring strings', `pd.read_csv("d/"\n  "x.csv")`, 'reads d/x.csv data parsed'],
  ['raw strings with backslashes', `pd.read_csv(r"d\\raw\\x.csv")`, 'reads d/raw/x.csv data parsed'],
  ['escapes', `pd.read_csv("d\\\\x.csv")`, 'reads d/x.csv data parsed'],
  ['str and resolve', `pd.read_csv(str(Path("d/x.csv").resolve()))`, 'reads d/x.csv data parsed'],
  ['dots', `pd.read_csv("./d/../e/x.csv")`, 'reads e/x.csv data parsed'],
  ['with_suffix', `P = Path("d/x.txt")\npd.read_csv(P.with_suffix(".csv"))`, 'reads d/x.csv data parsed'],
  [
    'dictionaries',
    `P = {"raw": "d/x.csv", "n": {"a": "d/y.csv"}}\npd.read_csv(P["raw"])\npd.read_csv(P["n"]["a"])`,
    'reads d/x.csv data parsed',
    'reads d/y.csv data parsed',
  ],
  ['lists', `P = ["d/x.csv", "d/y.csv"]\npd.read_csv(P[1])`, 'reads d/y.csv data parsed'],
  [
    'loops over constants',
    `for n in ["x", "y"]:\n    pd.read_csv(f"d/{n}.csv")`,
    'reads d/x.csv data parsed',
    'reads d/y.csv data parsed',
  ],
  [
    'comprehensions',
    `fs = [pd.read_csv(p) for p in ("x.csv", "y.csv")]`,
    'reads x.csv data parsed',
    'reads y.csv data parsed',
  ],
  ['pairs', `A, B = "x.csv", "y.csv"\npd.read_csv(B)`, 'reads y.csv data parsed'],
  ['one assignment of two', `A = B = "x.csv"\npd.read_csv(B)`, 'reads x.csv data parsed'],
  [
    'the last value before the call',
    `P = "x.csv"\npd.read_csv(P)\nP = "y.csv"\npd.read_csv(P)`,
    'reads x.csv data parsed',
    'reads y.csv data parsed',
  ],
  [
    'branches',
    `P = "x.csv"\nif len(sys.argv) > 1:\n    P = "y.csv"\npd.read_csv(P)`,
    'reads x.csv data inferred',
    'reads y.csv data inferred',
  ],
  [
    'the branch that it stands in',
    `if a:\n    P = "x.csv"\n    pd.read_csv(P)\nelse:\n    P = "y.csv"`,
    'reads x.csv data parsed',
  ],
  [
    'no other branch of the same choice',
    `P = "x.csv"\nif a:\n    P = "y.csv"\nelse:\n    pd.read_csv(P)`,
    'reads x.csv data parsed',
  ],
  [
    'any value of the module, in a function that is called at any time',
    `P = "x.csv"\ndef f():\n    pd.read_csv(P)\nf()\nP = "y.csv"`,
    'reads x.csv data inferred',
    'reads y.csv data inferred',
  ],
  [
    'a choice',
    `P = "x.csv" if a else "y.csv"\npd.read_csv(P)`,
    'reads x.csv data inferred',
    'reads y.csv data inferred',
  ],
  [
    'a default of the environment',
    `pd.read_csv(os.getenv("P", "x.csv"))\npd.read_csv(os.environ.get("Q", "y.csv"))`,
    'reads x.csv data inferred',
    'reads y.csv data inferred',
  ],
  ['a default of a parameter', `def f(p="x.csv"):\n    pd.read_csv(p)`, 'reads x.csv data inferred'],
  [
    'a default that depends on nothing but a name',
    `D = "d"\ndef f(p=D + "/x.csv"):\n    pd.read_csv(p)`,
    'reads d/x.csv data inferred',
  ],
  ['a constant of a function', `def f():\n    p = "x.csv"\n    pd.read_csv(p)`, 'reads x.csv data parsed'],
  ['a constant of the module in a function', `def f():\n    pd.read_csv(P)\nP = "x.csv"`, 'reads x.csv data parsed'],
  [
    'attributes of a class',
    `class C:\n    P = "x.csv"\n    def f(self):\n        pd.read_csv(self.P)\npd.read_csv(C.P)`,
    'reads x.csv data parsed',
    'reads x.csv data parsed',
  ],
  [
    'attributes set in a method',
    `class C:\n    def __init__(self):\n        self.p = "x.csv"\n    def f(self):\n        pd.read_csv(self.p)`,
    'reads x.csv data parsed',
  ],
  [
    'functions that return a constant',
    `def p(n):\n    return os.path.join("d", n)\npd.read_csv(p("x.csv"))`,
    'reads d/x.csv data parsed',
  ],
  ['lambdas are not followed', `p = lambda: "x.csv"\npd.read_csv(p())`],
  ['walrus', `pd.read_csv(p := "x.csv")\npd.read_csv(p)`, 'reads x.csv data parsed'],
  [
    'data classes',
    `from dataclasses import dataclass\n@dataclass\nclass C:\n    p: str = "x.csv"\nc = C()\npd.read_csv(c.p)`,
    'reads x.csv data inferred',
  ],
  ['an alias of a function', `load = pd.read_csv\nload("x.csv")`, 'reads x.csv data parsed'],
];

const options: readonly Row[] = [
  [
    'argparse',
    `import argparse\np = argparse.ArgumentParser()\np.add_argument("--in-file", default="x.csv")\np.add_argument("-o", "--out", dest="o", default="y.csv")\nargs = p.parse_args()\npd.read_csv(args.in_file).to_csv(args.o)`,
    'reads x.csv data inferred',
    'writes y.csv data inferred',
  ],
  [
    'argparse through a parameter',
    `import argparse\ndef main(args):\n    pd.read_csv(args.p)\np = argparse.ArgumentParser()\np.add_argument("--p", default="x.csv")\nmain(p.parse_args())`,
    'reads x.csv data inferred',
  ],
  [
    'click',
    `import click\n@click.command()\n@click.option("--in-file", default="x.csv")\ndef main(in_file):\n    pd.read_csv(in_file)`,
    'reads x.csv data inferred',
  ],
  [
    'typer',
    `import typer\napp = typer.Typer()\n@app.command()\ndef main(p: str = typer.Option("x.csv")):\n    pd.read_csv(p)`,
    'reads x.csv data inferred',
  ],
  [
    'typer, annotated',
    `import typer\nfrom typing import Annotated\ndef main(p: Annotated[str, typer.Option()] = "x.csv"):\n    pd.read_csv(p)`,
    'reads x.csv data inferred',
  ],
];

const unknown: readonly Row[] = [
  ['a parameter', `def f(p):\n    pd.read_csv(p)`, 'read-data ? from a parameter'],
  [
    'argparse without default',
    `import argparse\np = argparse.ArgumentParser()\np.add_argument("--p")\nargs = p.parse_args()\npd.read_csv(args.p)`,
    'read-data ? from the command line',
  ],
  ['sys.argv', `pd.read_csv(sys.argv[1])`, 'read-data ? from the command line'],
  [
    'the environment',
    `pd.read_csv(os.environ["P"])\npd.read_csv(os.getenv("P"))`,
    'read-data ? from the environment',
    'read-data ? from the environment',
  ],
  ['a time', `from datetime import date\npd.read_csv(f"d/{date.today()}.csv")`, 'read-data ? from another call'],
  ['numbers with a format', `i = 3\npd.read_csv(f"d/{i:03d}.csv")`, 'read-data ? built at run time'],
  ['a pattern', `import glob\nfor p in glob.glob("d/*.csv"):\n    pd.read_csv(p)`, 'read-data ? a pattern of files'],
  ['a directory listing', `for p in Path("d").glob("*.csv"):\n    pd.read_csv(p)`, 'read-data ? a pattern of files'],
  [
    'yaml',
    `import yaml\nc = yaml.safe_load(open("params.yaml"))\npd.read_csv(c["data"])`,
    'read-file params.yaml',
    'read-data ? from configuration',
  ],
  [
    'hydra',
    `import hydra\nfrom omegaconf import DictConfig\n@hydra.main(config_path="conf", config_name="c")\ndef main(cfg: DictConfig):\n    pd.read_csv(cfg.data.path)`,
    'read-data ? from configuration',
  ],
  [
    'a temporary file',
    `import tempfile\np = tempfile.mkdtemp()\ndf.to_csv(os.path.join(p, "x.csv"))`,
    'write-data ? a temporary file',
  ],
  [
    'an attribute',
    `class C:\n    def f(self):\n        pd.read_csv(self.p)`,
    'read-data ? from an attribute of the object',
  ],
  [
    "a class's name in its method",
    `class C:\n    P = "x.csv"\n    def f(self):\n        pd.read_csv(P)`,
    'read-data ? built at run time',
  ],
  ['a name that goes round', `A = B\nB = A\npd.read_csv(A)`, 'read-data ? built at run time'],
  [
    'a name of itself',
    `P = P\nQ = Q + "/x.csv"\npd.read_csv(P)\npd.read_csv(Q)`,
    'read-data ? built at run time',
    'read-data ? built at run time',
  ],
  ['a changed name', `P = "d"\nP += "/x.csv"\npd.read_csv(P)`, 'read-data ? built at run time'],
  ['input', `pd.read_csv(input())`, 'read-data ? from another call'],
];

describe('paths from constants', () => {
  it.each([...followed, ...options])('%s', async (_, source, ...facts) => {
    expect((await tell({ 'a.py': `${pd}${source}\n` })).uses('a.py')).toEqual(facts);
  });
});

describe('paths made at run time', () => {
  it.each(unknown)('%s', async (_, source, ...facts) => {
    const told = await tell({ 'a.py': `${pd}${source}\n` });
    expect(told.signals('a.py')).toEqual(facts);
    expect(told.uses('a.py').filter((use) => !use.includes('params.yaml'))).toEqual([]);
  });
});
