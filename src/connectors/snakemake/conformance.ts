/** Good files of this connector, for the shared conformance suite. */
export const fixtures: Record<string, string | Uint8Array> = {
  'workflow/Snakefile': `configfile: "config/config.yaml"

include: "rules/train.smk"

rule all:
    input:
        "results/score.json",

rule evaluate:
    input:
        model=rules.train.output.model,
        data="data/test.csv",
    output:
        "results/score.json",
    params:
        depth=config["model"]["depth"],
    script:
        "scripts/evaluate.py"
`,
  'workflow/rules/train.smk': `# the model
rule prepare:
    input: "data/raw.csv"
    output: "data/clean/{part}.csv"
    shell: "python src/prepare.py {input} > {output}"

if config["model"]["big"]:
    rule train:
        input:
            expand("data/clean/{part}.csv", part=[1, 2]),
            script="src/train.py",
        output:
            model=protected("models/model.pkl"),
        container: "docker://python:3.12"
        shell:
            """
            # fit it
            python {input.script} \\
              --out {output.model}
            """
`,
  'workflow/scripts/evaluate.py': 'print(1)\n',
  'src/prepare.py': 'print(1)\n',
  'src/train.py': 'print(1)\n',
  'config/config.yaml': 'model:\n  depth: 3\n  big: true\n',
  'data/raw.csv': 'a\n',
};
