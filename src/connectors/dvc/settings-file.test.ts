import { describe, expect, it } from 'vitest';
import { readPython, readToml } from './settings-file.ts';
import { flattenValues, isSecretName } from './values.ts';

describe('readToml()', () => {
  it('reads tables and constants, and says what it did not understand', () => {
    expect(readToml('lr = 0.1 # rate\n[train.opt]\nname = "adam"\nsteps = [1, 2]\n')).toEqual({
      value: { lr: 0.1, train: { opt: { name: 'adam', steps: [1, 2] } } },
      whole: true,
    });
    expect(readToml('a = """x\ny"""\nb = 1').whole).toBe(false);
  });
});

describe('readPython()', () => {
  it('reads constants of modules and classes only', () => {
    const text =
      'LR = 0.1\nNAME: str = "x"\nN = len(NAME)\nclass Train:\n    EPOCHS = 3\n    def f(self):\n        HIDDEN = 1\nON = True\n';
    expect(readPython(text).value).toEqual({ LR: 0.1, NAME: 'x', Train: { EPOCHS: 3 }, ON: true });
  });
});

describe('flattenValues()', () => {
  it('walks dictionaries, keeps lists as one value, leaves secrets out', () => {
    expect(flattenValues([['a', { b: 1, c: [1, { d: 2 }], password: 'x', e: {} }]])).toEqual({
      'a.b': 1,
      'a.c': '[1,{"d":2}]',
      'a.e': '{}',
    });
  });

  it('is undefined as a whole when it is too large', () => {
    expect(
      flattenValues([['a', Object.fromEntries(Array.from({ length: 6000 }, (_, at) => [`k${at}`, at]))]]),
    ).toBeUndefined();
  });
});

describe('isSecretName()', () => {
  it('knows secrets from tokens of text', () => {
    expect(['db.password', 'HF_TOKEN', 'api_key'].every(isSecretName)).toBe(true);
    expect(['tokenizer', 'model.passes', 'key', 'monkey'].some(isSecretName)).toBe(false);
  });
});
