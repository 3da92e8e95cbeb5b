/** Good files of this connector, for the shared conformance suite. */
export const fixtures: Record<string, string | Uint8Array> = {
  'main.nf': `#!/usr/bin/env nextflow
// trains a model
include { SCORE as CHECK } from './modules/score'

params.data = 'data.csv'

process PREPARE {
    container 'python:3.12'
    input:
    path raw
    output:
    path 'clean.csv'
    script:
    """
    prepare.py --in \${raw} --out clean.csv
    """
}

process TRAIN {
    input:
    path clean
    output:
    path 'model.pkl', emit: model
    script:
    """
    python \${projectDir}/src/train.py --depth \${params.depth} # fit { it
    """
}

workflow {
    raw = Channel.fromPath(params.data)
    clean = PREPARE(raw)
    TRAIN(clean)
    TRAIN.out.model | CHECK
}
`,
  'modules/score.nf':
    "process SCORE {\n  input: path model\n  when: params.check\n  shell:\n  '''\n  Rscript ./src/score.R\n  '''\n}\n",
  'bin/prepare.py': 'print(1)\n',
  'src/train.py': 'print(1)\n',
  'src/score.R': '1\n',
};
