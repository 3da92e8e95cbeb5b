import { describe, expect, it } from 'vitest';
import { declaredSteps } from '../../../test/support/declared-steps.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

describe('Nextflow scripts', () => {
  it('give each step with its order, code and data', async () => {
    expect(await declaredSteps(connector, fixtures)).toEqual([
      'nextflow main.nf:PREPARE; runs bin/prepare.py',
      'nextflow main.nf:TRAIN; after main.nf:PREPARE; runs src/train.py',
      'nextflow modules/score.nf:SCORE; after main.nf:TRAIN; runs src/score.R',
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'processes in comments and strings are none',
      { 'main.nf': '// process A {\n/* process B { } */\ndef text = """\nprocess C {\n}\n"""\n' },
      [],
    ],
    [
      'a process without end',
      { 'main.nf': 'process A {\n  script:\n  """\n  python train.py\n' },
      ['nextflow main.nf:A'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await declaredSteps(connector, files)).toEqual(expected);
  });
});
