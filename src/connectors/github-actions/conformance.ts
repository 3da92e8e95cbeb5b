/** Good files of this connector, for the shared conformance suite: small, and with every kind of thing it reads. */
export const fixtures: Record<string, string | Uint8Array> = {
  '.github/workflows/train.yml': `# Deployment is gated behind a \`production\` environment that requires manual approval from the data team.
name: train
on:
  push:
    branches: [main]
  schedule:
    - cron: '0 6 * * 1'
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./.github/actions/setup
      # - name: Scan
      #   run: bandit -r src
      - run: python src/check.py
  train:
    needs: check
    runs-on: ubuntu-latest
    container: python:latest
    permissions:
      id-token: write
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd
      - uses: example/setup-dvc@main
      - name: Train
        env:
          TOKEN: \${{ secrets.STORE_TOKEN }}
        run: |
          # reproduce the pipeline
          dvc repro train
          curl -sSL https://raw.githubusercontent.com/example/tools/main/report.sh -o report.sh
  deploy:
    needs: [train]
    environment: production
    uses: ./.github/workflows/deploy.yml
    secrets: inherit
`,
  '.github/workflows/deploy.yml': `name: deploy
on: workflow_call
jobs:
  push:
    runs-on: ubuntu-latest
    steps:
      - run: ./scripts/push.sh
`,
  '.github/actions/setup/action.yml': `name: Set up
runs:
  using: composite
  steps:
    - run: pip install git+https://github.com/example/features
      shell: bash
`,
  'dvc.yaml': 'stages:\n  train:\n    cmd: python src/train.py\n',
  'src/check.py': 'print("check")\n',
  'scripts/push.sh': 'echo push\n',
};
