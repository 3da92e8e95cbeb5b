/** Which data and plain files a script reads and writes: one small source for each library, and the facts it must give. */
import { describe, expect, it } from 'vitest';
import { signalsOf, tell } from './told.ts';

type Row = readonly [name: string, source: string, ...facts: readonly string[]];
const pd = 'import pandas as pd\n';
const np = 'import numpy as np\n';

const data: readonly Row[] = [
  ['pandas reads by position', `${pd}pd.read_csv("d/x.csv")`, 'read-data d/x.csv'],
  ['pandas reads by name', `${pd}pd.read_csv(sep=";", filepath_or_buffer="d/x.csv")`, 'read-data d/x.csv'],
  [
    'pandas reads other formats',
    `${pd}pd.read_parquet("x.parquet")\npd.read_excel(io="x.xlsx")\npd.read_feather("x.feather")`,
    'read-data x.parquet',
    'read-data x.xlsx',
    'read-data x.feather',
  ],
  ['pandas by its functions', 'from pandas import read_csv as rc\nrc("x.csv")', 'read-data x.csv'],
  ['pandas without an alias', 'import pandas\npandas.read_json("x.json")', 'read-data x.json'],
  ['pandas chained', `${pd}df = pd.read_csv("x.csv").dropna().reset_index()`, 'read-data x.csv'],
  ['pandas queries name no file', `${pd}pd.read_sql("select 1", con)`, 'read-data ? a database query'],
  ['pandas reads of text are no file', `${pd}pd.read_json('{"a": 1}')\npd.read_html("<table></table>")`],
  [
    'what goes to memory is no file',
    `${pd}import io\nimport matplotlib.pyplot as plt\nb = io.BytesIO()\nplt.savefig(b, format="png")\ndf.to_csv(b)`,
  ],
  ['pandas of what was uploaded', `${pd}import io\npd.read_csv(io.StringIO("a,b"))`, 'read-data ? from memory'],
  [
    'frames write',
    `${pd}df.to_csv("o.csv")\ndf.to_parquet(path="o.parquet")\ndf.to_pickle("o.pkl")\ndf.to_excel("o.xlsx")`,
    'write-data o.csv',
    'write-data o.parquet',
    'write-data o.pkl',
    'write-data o.xlsx',
  ],
  [
    'frames to text write nothing',
    `${pd}text = df.to_csv()\nother = df.to_csv(None)\nrecords = df.to_json(orient="records")`,
  ],
  ['frames to tables', `${pd}df.to_sql("t", con)`, 'write-data ? a database table'],
  [
    'polars',
    'import polars as pl\npl.scan_parquet("x.parquet")\ndf.write_csv("o.csv")',
    'read-data x.parquet',
    'write-data o.csv',
  ],
  ['dask', 'import dask.dataframe as dd\ndd.read_csv("x.csv")', 'read-data x.csv'],
  [
    'numpy reads',
    `${np}np.load("x.npy")\nnp.loadtxt("x.txt")\nnp.genfromtxt(fname="g.csv")`,
    'read-data x.npy',
    'read-data x.txt',
    'read-data g.csv',
  ],
  [
    'numpy writes',
    `${np}np.save("x.npy", a)\nnp.savez("x.npz", a=a)\nnp.savetxt("x.txt", a)`,
    'write-data x.npy',
    'write-data x.npz',
    'write-data x.txt',
  ],
  [
    'spark',
    'from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\ndf = spark.read.option("header", True).csv("x.csv")\ndf.write.mode("overwrite").parquet("o.parquet")',
    'read-data x.csv',
    'write-data o.parquet',
  ],
  ['csv writer of another library is no spark', 'import csv\nspark.read.csv("x.csv")'],
  [
    'pyarrow',
    'import pyarrow.parquet as pq\npq.read_table("x.parquet")\npq.write_table(t, "o.parquet")',
    'read-data x.parquet',
    'write-data o.parquet',
  ],
  [
    'images',
    'import cv2\nfrom PIL import Image\ncv2.imread("x.png")\nImage.open("y.png")\ncv2.imwrite("o.png", img)',
    'read-data x.png',
    'read-data y.png',
    'write-file o.png',
  ],
  [
    'h5py by its mode',
    'import h5py\nh5py.File("x.h5", "r")\nh5py.File("o.h5", "w")',
    'read-data x.h5',
    'write-data o.h5',
  ],
  [
    'figures',
    'import matplotlib.pyplot as plt\nplt.savefig("o.png")\nfig.savefig("p.png")',
    'write-file o.png',
    'write-file p.png',
  ],
  ['lightgbm data files', 'import lightgbm as lgb\nlgb.Dataset("x.bin")\nlgb.Dataset(X, y)', 'read-data x.bin'],
  ['DMatrix of arrays is no file', 'import xgboost as xgb\nd = xgb.DMatrix(X, label=y)\n'],
  [
    'hugging face data files',
    'from datasets import load_dataset\nload_dataset("csv", data_files={"train": "a.csv", "test": ["b.csv"]})\nload_dataset("csv", data_files=["c.csv"])',
    'read-data a.csv',
    'read-data b.csv',
    'read-data c.csv',
  ],
  [
    'hugging face data sets',
    'from datasets import load_dataset, load_from_disk\nload_dataset("imdb", revision="0123456789abcdef0123456789abcdef01234567")\nload_from_disk("data/imdb")\nds.save_to_disk("o")',
    'read-data imdb',
    'read-data data/imdb',
    'write-data o',
  ],
];

const plain: readonly Row[] = [
  [
    'open reads',
    'open("x.txt")\nopen("y.txt", "r")\nopen("z.txt", encoding="utf8")',
    'read-file x.txt',
    'read-file y.txt',
    'read-file z.txt',
  ],
  [
    'open writes',
    'with open("x.txt", "w") as f:\n    f.write("a")\nopen("y.txt", mode="ab")',
    'write-file x.txt',
    'write-file y.txt',
  ],
  ['open of data', 'with open("x.csv") as f:\n    pass', 'read-data x.csv'],
  ['open updates', 'open("x.bin", "r+b")', 'write-file x.bin'],
  ['open with a mode made at run time says nothing', 'open("x.txt", mode)\n'],
  ['open of something else', 'from webbrowser import open\nopen("x.txt")\n'],
  [
    'pathlib',
    'from pathlib import Path\nPath("x.txt").read_text()\nPath("y.bin").write_bytes(b"")\nPath("c") .joinpath("z.csv").open("w")',
    'read-file x.txt',
    'write-file y.bin',
    'write-data c/z.csv',
  ],
  ['gzip', 'import gzip\ngzip.open("x.csv.gz", "rt")', 'read-data x.csv.gz'],
  [
    'a json in an opened file counts once',
    'import json\nwith open("m.json", "w") as f:\n    json.dump({}, f)',
    'write-file m.json',
  ],
];

describe('data and files', () => {
  it.each([...data, ...plain])('%s', async (_, source, ...facts) => {
    // A file is parsed only where its text names something of interest: each source must do so by itself.
    expect(await signalsOf(`${source}\n`)).toEqual(facts);
  });

  it('tells the role, the line and the method of what a path is used as', async () => {
    const told = await tell({
      'a.py': `${pd}import matplotlib.pyplot as plt\n\ndf = pd.read_csv("d/x.csv")\nwith open("params.yaml") as f:\n    p = f\nopen("metrics.json", "w")\nplt.savefig("p.png")\n`,
    });
    expect(told.places('a.py')).toEqual([
      '4 pd.read_csv: read-data d/x.csv',
      '5 open: read-file params.yaml',
      '7 open: write-file metrics.json',
      '8 plt.savefig: write-file p.png',
    ]);
    expect(told.uses('a.py')).toEqual([
      'reads d/x.csv data parsed',
      'reads params.yaml parameters parsed',
      'writes metrics.json metrics parsed',
      'writes p.png plot parsed',
    ]);
  });
});

describe('what is no code', () => {
  it.each([
    ['comments', `${pd}# pd.read_csv("x.csv")\nx = 1  # pd.read_csv("y.csv")\n`],
    ['docstrings', `"""pd.read_csv("x.csv")"""\n${pd}def f():\n    """\n    >>> pd.read_csv("y.csv")\n    """\n`],
    [
      'text',
      `${pd}s = 'pd.read_csv("x.csv")'\nt = """\nimport pickle\npickle.load(open("m.pkl"))\n"""\nprint("model.fit(x)")\n`,
    ],
    [
      'text in brackets and comments among arguments',
      `${pd}f(  # pd.read_csv("x.csv")\n  "pd.read_csv('y.csv')",\n)\n`,
    ],
    ['names that only look like it', 'class pd:\n    pass\npd.read_csv("numpy")\n'],
    ['a name that was never imported', 'pd.read_csv("pandas.csv")\n'],
    ['imports for types only', 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas as pd\n'],
    ['a function that is named and not called', `${pd}reader = pd.read_csv\nf(pd.read_csv)\n`],
    [
      'a local function of the same name',
      'from numpy import array\ndef read_csv(p):\n    return p\nread_csv("x.csv")\n',
    ],
  ])('%s', async (_, source) => {
    const told = await tell({ 'a.py': source });
    expect(told.signals('a.py')).toEqual([]);
    expect(told.uses('a.py')).toEqual([]);
  });

  it('finds libraries that another module passes on', async () => {
    const told = await tell({
      'names.py': 'import pandas as pd\n',
      'a.py': 'import numpy\nfrom names import *\npd.read_csv("x.csv")\n',
    });
    expect(told.signals('a.py')).toEqual(['read-data x.csv']);
  });

  it('reads code inside an f-string, which is code', async () => {
    expect(await signalsOf(`${pd}print(f"{pd.read_csv('x.csv')}")\n`)).toEqual(['read-data x.csv']);
  });
});
