/** Good files of this connector, for the shared conformance suite: one for every format it reads. */
export const fixtures: Readonly<Record<string, string>> = {
  Makefile: `PYTHON := python3
SRC = src
.PHONY: train all
all: train report

train: data/raw.csv prepare
	@$(PYTHON) $(SRC)/train.py \\
	  --depth 3
prepare: ; $(PYTHON) src/prepare.py
# scan:
#	gitleaks detect
report: train
	-Rscript report.R
`,
  justfile: `python := "python3"
# fit it
train depth="3": prepare
    {{python}} src/train.py --depth {{depth}}
prepare:
    @{{python}} src/prepare.py
`,
  'mise.toml': `[tools]
gitleaks = "8"
"npm:prettier" = "3"
[tasks]
"check:scan" = "gitleaks detect"
[tasks.train]
run = ["python src/train.py", "echo done"]
depends = ["check:scan"]
`,
  'pyproject.toml':
    '[tool.poe.tasks]\ntrain = "python src/train.py"\nall = ["train"]\nrun = {script = "src.train:main"}\n',
  'package.json': '{"scripts": {"train": "python src/train.py", "lint": "eslint ."}}',
  'tox.ini':
    '[tox]\nenvlist = py\n[testenv]\ndeps = pytest\ncommands =\n    pytest\n    - python src/train.py\n[testenv:scan]\ncommands = bandit -r src\n',
  'Taskfile.yml':
    'version: 3\ntasks:\n  train:\n    deps: [prepare]\n    cmds: [python src/train.py, {task: prepare}]\n  prepare: python src/prepare.py\n',
  '.pre-commit-config.yaml':
    'repos:\n  - repo: https://github.com/gitleaks/gitleaks\n    rev: v8.0.0\n    hooks: [{id: gitleaks}]\n  - repo: local\n    hooks: [{id: own, entry: python src/prepare.py}]\n',
  MLproject:
    'name: x\nentry_points:\n  main:\n    parameters: {depth: {type: int}}\n    command: "python src/train.py --depth {depth}"\n',
  'src/train.py': 'print(1)\n',
  'src/prepare.py': 'print(1)\n',
  'report.R': '1\n',
  'data/raw.csv': 'a\n',
};
