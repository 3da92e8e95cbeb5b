/** Secrets in JSON from outside: taken out by name, by pair, by shape; and what is made is a value that can be kept. */
import { canonicalJson } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concealJson, concealText, isSecretName, mayHoldSecret } from './conceal-json.ts';

const secret = 'S3cr3tS3cr3tS3cr3t';

describe('concealJson', () => {
  it.each([
    [{ password: secret }],
    [{ awsSecretAccessKey: secret }],
    [{ 'spark.hadoop.fs.s3a.secret.key': secret }],
    [{ name: 'DB_PASSWORD', value: secret }],
    [{ key: 'api.token', value: secret, default: secret }],
    [[{ deep: [{ url: `https://u:${secret}@example.org/x` }] }]],
    [{ text: `Authorization: Bearer ${secret}` }],
    [{ text: `run --token ${secret}` }],
  ])('leaves no secret in %j', (value) => {
    expect(JSON.stringify(concealJson(value))).not.toContain(secret);
    expect(mayHoldSecret(JSON.stringify(value))).toBe(true);
  });

  it('leaves everything else as it is', () => {
    const value = { name: 'id', value: 'x', keys: ['a', 1, true, null], nested: { monkey: 'see', pass: 3 } };
    expect(concealJson(value)).toEqual(value);
    expect(isSecretName('primary_key')).toBe(false);
  });

  it('gives a value with an end, well-formed and finite', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 1000; level += 1) deep = { a: deep };
    const made = concealJson({ deep, '\ud800': '\udfff', huge: Number.POSITIVE_INFINITY, long: 'x'.repeat(30_000) });
    expect(() => canonicalJson(made)).not.toThrow();
    expect(JSON.stringify(made).length).toBeLessThan(25_000);
  });

  it('cuts no character in two', () => {
    expect(concealText('a😀', 2).isWellFormed()).toBe(true);
  });
});

describe('mayHoldSecret', () => {
  it('never says no where there is something to take out', () => {
    const word = fc.constantFrom(
      'password',
      'apiKey',
      'token',
      'Bearer',
      '\n',
      '=',
      ':',
      '--',
      '://',
      'a:b@h',
      '?sig=',
      secret,
      'x',
      'hf_',
      'sk-',
      'name',
      'value',
      '"',
      ' ',
    );
    const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(''));
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        text,
        fc.dictionary(text, tie('value'), { maxKeys: 3 }),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const line = JSON.stringify(value);
        fc.pre(!mayHoldSecret(line));
        expect(JSON.stringify(concealJson(value))).toBe(line);
      }),
      { numRuns: 2000 },
    );
  });
});
