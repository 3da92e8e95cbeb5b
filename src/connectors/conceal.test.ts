import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conceal, concealTokens } from './conceal.ts';

describe('conceal()', () => {
  it.each([
    'curl -H "Authorization: Bearer abcdefghijklmnop123"',
    'export AWS_SECRET_ACCESS_KEY=abcdefghijklmnop123',
    'mlflow --password abcdefghijklmnop123',
    'git clone https://user:abcdefghijklmnop123@host/x.git',
    'echo ghp_abcdefghijklmnop123abcdefghijklmnop123',
    'api_key: "abcdefghijklmnop123"',
    'https://host/x?sig=abcdefghijklmnop123',
  ])('takes the secret out of %s', (text) => {
    expect(conceal(text)).not.toContain('abcdefghijklmnop123');
  });

  it.each([
    'dvc repro train',
    'TOKEN=${{ secrets.TOKEN }} python a.py',
    'python train.py --max_tokens 512 --tokenizer bert-base',
    'https://host/path@v1',
    'export TOKEN="$TOKEN"',
  ])('leaves %s', (text) => {
    expect(conceal(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(conceal(conceal(text))).toBe(conceal(text));
      }),
    );
  });

  it('is quick on hostile text', () => {
    const started = performance.now();
    for (const piece of ['a-', 'token', 'https://', 'password=', 'Bearer ', '_secret']) conceal(piece.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('concealTokens()', () => {
  it('goes by the form of what is given, not by what it is called', () => {
    expect(concealTokens('https://me:word@e.org/x ghp_0123456789abcdefghijkl password=word')).toBe(
      'https://e.org/x [withheld] password=word',
    );
  });
});
