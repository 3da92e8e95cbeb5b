import { describe, expect, it } from 'vitest';
import { declaredSteps } from '../../../test/support/declared-steps.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('Snakefiles', () => {
  it('give each step with its order, code and data', async () => {
    expect(await declaredSteps(connector, fixtures)).toEqual([
      'snakemake workflow/Snakefile:evaluate; after workflow/rules/train.smk:train; runs workflow/scripts/evaluate.py; takes config/config.yaml, data/test.csv; makes results/score.json',
      'snakemake workflow/rules/train.smk:prepare; runs src/prepare.py; takes data/raw.csv',
      'snakemake workflow/rules/train.smk:train; after workflow/rules/train.smk:prepare; runs src/train.py; takes src/train.py; makes models/model.pkl',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'a rule without end, an unknown function and a missing include',
      {
        Snakefile:
          'include: "gone.smk"\n\nrule a:\n    input: lambda w: find(w)\n    output: "x.txt"\n    shell: "python {params.script}"\n\nrule b\n    output "y"\n',
      },
      [
        'snakemake Snakefile:a; makes x.txt; open Known only when it runs: input lambda w: find(w).; hidden yes',
        'skipped Snakefile: Line 1 of Snakefile includes "gone.smk", which is not there to be read; the rules in it are not known.',
      ],
    ],
    [
      'rules in comments and strings are none',
      { Snakefile: '# rule a:\nTEXT = """\nrule b:\n    output: "x"\n"""\n' },
      [],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredSteps(connector, files)).toEqual(expected);
  });
});
