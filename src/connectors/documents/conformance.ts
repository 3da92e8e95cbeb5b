/** Small inputs for the shared suite (test/conformance/connector.ts): one of every format this connector reads. */
export const fixtures: Readonly<Record<string, string>> = {
  'README.md':
    '# Churn\n\nSee [training](src/train.py) and `conf/missing.yaml`.\n\n```mermaid\ngraph LR\n  a["Ingest"] --> b(Train) & c{{Check}}\n  b -. ok .-> d[(Store)]\n```\n\n## Pipeline\n\n1. **Prepare data**: clean it\n2. **Train**: fit it\n3. **Evaluate**: score it\n\nThe release is approved by the risk board. It is not intended for clinical use.\n\n```sh\n$ python src/train.py --fast\n```\n\n```\n├── src\n│   └── train.py\n├── conf\n│   └── a.yaml\n└── gone\n```\n',
  'models/MODEL_CARD.md':
    '---\nlicense: mit\ndatasets: [adult, census]\nmetrics: accuracy\n---\n# Model card\n\nVersion: 3\n\n## Intended use\n\nRanking of offers.\n',
  'docs/adr/0001-use-dvc.md':
    '# 1. Use DVC\n\nDate: 2024-05-01\n\n## Status\n\nAccepted\n\n## Decision\n\nWe will use DVC. It is there.\n',
  'docs/index.rst':
    'Guide\n=====\n\nRun ``src/train.py`` or `read on <../README.md>`_.\n\nPipeline stages\n---------------\n\n* Ingest data\n* Train model\n* Deploy model\n\n.. code-block:: sh\n\n   python src/train.py\n',
  'docs/states.qmd':
    '---\ntitle: States\n---\n\n```{mermaid}\nstateDiagram-v2\n  [*] --> Draft\n  Draft --> Approved: signed off\n```\n',
  '.gitignore': 'data/\n*.log\n!keep.log\n/build/**/x[0-9]?.bin\n',
  'dvc.yaml':
    'stages:\n  train:\n    cmd: python src/train.py\n    outs:\n    - model/m.pkl:\n        cache: false\n    metrics: [m.json]\n',
  'conf/a.yaml': 'a: 1\n',
  'src/train.py': 'print("train")\n',
};
