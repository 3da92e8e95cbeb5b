/** What code takes from outside by a name that can change, and what it takes by a fixed one. */
import { describe, expect, it } from 'vitest';
import { tell } from './told.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';
const raw = 'https://raw.githubusercontent.com/a/b';
const newest = 'no revision is named, so the hub gives what is newest';

const moving: readonly (readonly [string, string])[] = [
  [
    `import pandas as pd\npd.read_csv("${raw}/main/x.csv")`,
    `url ${raw}/main/x.csv (branch): it follows the branch main`,
  ],
  [
    `import pandas as pd\nU = "${raw}"\npd.read_csv(U + "/master/x.csv")`,
    `url ${raw}/master/x.csv (branch): it follows the branch master`,
  ],
  [
    `import urllib.request\nurllib.request.urlretrieve("${raw}/refs/heads/dev/x.csv", "x.csv")`,
    `url ${raw}/refs/heads/dev/x.csv (branch): it follows the branch dev`,
  ],
  [
    'import requests\nrequests.get("https://github.com/a/b/raw/main/x.zip")',
    'url https://github.com/a/b/raw/main/x.zip (branch): it follows the branch main',
  ],
  [
    'import wget\nwget.download("https://github.com/a/b/releases/latest/download/x.zip")',
    'url https://github.com/a/b/releases/latest/download/x.zip (latest): it follows the latest release',
  ],
  ['import pandas as pd\npd.read_csv("https://e.org/x.csv")', 'url https://e.org/x.csv: the address names no version'],
  [
    'from transformers import AutoModel\nAutoModel.from_pretrained("bert-base-uncased")',
    `model bert-base-uncased: ${newest}`,
  ],
  [
    'from transformers import AutoModel\nAutoModel.from_pretrained("a/b", revision="main")',
    'model a/b (branch): it follows the branch main',
  ],
  ['from transformers import pipeline\npipeline("ner", model="a/b")', `model a/b: ${newest}`],
  [
    'from sentence_transformers import SentenceTransformer\nSentenceTransformer("all-MiniLM-L6-v2")',
    `model all-MiniLM-L6-v2: ${newest}`,
  ],
  ['from datasets import load_dataset\nload_dataset("imdb")', `url https://huggingface.co/datasets/imdb: ${newest}`],
  [
    'from huggingface_hub import hf_hub_download\nhf_hub_download(repo_id="a/b", filename="m.bin")',
    `model a/b: ${newest}`,
  ],
  [
    'import torch\ntorch.hub.load("pytorch/vision", "resnet18")',
    'model pytorch/vision (branch): no tag is named, so the default branch is taken',
  ],
  [
    'import mlflow\nmlflow.pyfunc.load_model("models:/price/latest")',
    'model models:/price/latest (latest): it takes whatever version is latest',
  ],
  [
    'import mlflow\nNAME = "price"\nmlflow.pyfunc.load_model(f"models:/{NAME}/Production")',
    'model models:/price/Production (stage): the stage Production can hold another version',
  ],
  [
    'import mlflow\nmlflow.sklearn.load_model(model_uri="models:/price@champion")',
    'model models:/price@champion (alias): the alias champion can be moved to another version',
  ],
];
const fixed: readonly string[] = [
  `import pandas as pd\npd.read_csv("${raw}/${sha}/x.csv")`,
  `import pandas as pd\npd.read_csv("${raw}/v1.2.0/x.csv")`,
  `import pandas as pd\npd.read_csv("https://github.com/a/b/releases/download/v1/x.csv")`,
  'import pandas as pd\npd.read_csv("https://zenodo.org/records/123/files/x.csv")',
  'import pandas as pd\npd.read_csv("http://localhost:8000/x.csv")',
  'import requests\nrequests.get("https://api.e.org/v1/predict")\nrequests.post("https://e.org/x.csv")',
  `from transformers import AutoModel\nAutoModel.from_pretrained("a/b", revision="${sha}")`,
  'from transformers import AutoModel\nAutoModel.from_pretrained("./out")\nAutoModel.from_pretrained(path)',
  'from transformers import AutoModel\nAutoModel.from_pretrained("a/b", revision=R)',
  'import mlflow\nmlflow.pyfunc.load_model("models:/price/3")\nmlflow.pyfunc.load_model("runs:/abc/m")',
  'import torch\ntorch.hub.load("pytorch/vision:v0.10.0", "resnet18")\ntorch.hub.load("x", "y", source="local")',
  `import pandas as pd\n# pd.read_csv("${raw}/main/x.csv")\nS = """${raw}/main/x.csv"""\nprint("${raw}/main/x.csv")`,
  `import pandas as pd\ndf.to_csv("${raw}/main/x.csv")`,
];

describe('references from outside', () => {
  it.each(moving)('%j can change', async (source, claim) => {
    expect((await tell({ 'a.py': `${source}\n` })).loose('a.py')).toEqual([claim]);
  });
  it.each(fixed)('%j is fixed, or nothing is known', async (source) => {
    expect((await tell({ 'a.py': `${source}\n` })).loose('a.py')).toEqual([]);
  });

  it('of packages in notebooks', async () => {
    const text = JSON.stringify({
      cells: [
        {
          cell_type: 'code',
          source: `!pip install git+https://github.com/a/b.git\n%pip install -q git+https://github.com/a/c@main\n!pip install git+https://github.com/a/d@v1.0.0 pandas\n!pip install git+https://github.com/a/e@${sha}`,
        },
      ],
      nbformat: 4,
    });
    expect((await tell({ 'a.ipynb': text })).loose('a.ipynb')).toEqual([
      'package git+https://github.com/a/b.git (branch): no tag or commit is named, so the default branch is installed',
      'package git+https://github.com/a/c@main (branch): it follows the branch main',
    ]);
  });

  it('keep no user name, password or key of an address', async () => {
    const told = await tell({
      'a.py': 'import pandas as pd\npd.read_csv("https://bob:hunter2@e.org/x.csv?token=s3cr3t&n=1")\n',
    });
    expect(JSON.stringify(told.seen)).not.toMatch(/hunter2|s3cr3t|bob/u);
    expect(told.signals('a.py')).toEqual(['read-data https://e.org/x.csv?…']);
  });
});
