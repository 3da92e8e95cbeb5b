/** Good files of this connector, for the shared conformance suite: small, and with every kind of thing it reads. */
const script = 'print("train")\n';

export const fixtures: Record<string, string | Uint8Array> = {
  'dvc.yaml': `vars:
  - models: [tree, linear]
stages:
  prepare:
    cmd: python src/prepare.py
    deps:
      - data/raw.csv
      - src/prepare.py
    outs:
      - data/clean.csv
  train:
    foreach: \${models}
    do:
      cmd: python src/train.py --model \${item}
      deps:
        - data/clean.csv
        - src/train.py
      params:
        - lr
      outs:
        - models/\${item}.pkl
      metrics:
        - metrics/\${item}.json:
            cache: false
artifacts:
  price:
    path: models/tree.pkl
    type: model
`,
  'dvc.lock': `schema: '2.0'
stages:
  prepare:
    cmd: python src/prepare.py
    deps:
    - path: data/raw.csv
      hash: md5
      md5: a304afb96060aad90176268345e10355
      size: 12
    - path: src/prepare.py
      hash: md5
      md5: 4f1bd2a6c9d5a1e3b7c8d9e0f1a2b3c4
      size: 15
    outs:
    - path: data/clean.csv
      hash: md5
      md5: 0448ad8c9f4e552dfe740d580da74504
      size: 9
`,
  'params.yaml': 'lr: 0.1\nrun_note: first run with early stopping\n',
  'src/prepare.py': script,
  'src/train.py': script,
  'data/raw.csv.dvc': 'outs:\n- md5: a304afb96060aad90176268345e10355\n  size: 12\n  hash: md5\n  path: raw.csv\n',
  '.dvc/config': '[core]\n    remote = store\n[\'remote "store"\']\n    url = s3://bucket/models\n',
};
