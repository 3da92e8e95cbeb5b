import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../test/support/memory-context.ts';
import { isSure, isThere, placeText, type Target } from './code-place.ts';
import { plain } from './path-text.ts';

const fromSource = (text: string): { path: string; sure: boolean } => ({ path: `src/${text}`, sure: false });

function place(text: string): Target | undefined {
  return placeText(plain(text), fromSource);
}

describe('a path in code', () => {
  it('that starts nowhere leads where its language says', () => {
    expect(place(' a.csv ')).toEqual({ text: 'src/a.csv', path: 'src/a.csv', inferred: false, assumed: true });
    expect(placeText(plain('a.csv'), () => undefined)).toEqual({ text: 'a.csv', inferred: false });
  });

  it('that starts at the root of the repository leads there', () => {
    const rooted = { text: '/data/../a.csv', rooted: true, inferred: true };
    expect(placeText(rooted, fromSource)).toEqual({ text: 'a.csv', path: 'a.csv', inferred: true });
    expect(placeText({ ...rooted, text: '../a.csv' }, fromSource)).toEqual({ text: '../a.csv', inferred: true });
  });

  it.each(['/etc/x.csv', '~/x.csv', 'C:\\x.csv', 'data/*.csv', 'data/{name}.csv'])('%j has no path', (text) => {
    expect(place(text)).toEqual({ text, inferred: false });
  });

  it.each(['', '  ', 'a\nb', 'a\0b', 'x'.repeat(401), 'file:///etc/x.csv'])('%j is none', (text) => {
    expect(place(text)).toBeUndefined();
  });

  it('that is an address keeps it, and shows no secret of it', () => {
    expect(place('https://me:word@e.org/x.csv?key=1')).toEqual({
      text: 'https://e.org/x.csv?…',
      url: 'https://me:word@e.org/x.csv?key=1',
      inferred: false,
    });
    expect(place('s3://bucket/x.csv')).toEqual({ text: 's3://bucket/x.csv', inferred: false });
  });

  it('is sure when neither its text nor its start is assumed', () => {
    const target = { text: 'a', inferred: false };
    expect([target, { ...target, inferred: true }, { ...target, assumed: true }].map((one) => isSure(one))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is there as a file, as a directory, or by the pointer to it', () => {
    const { files } = memoryContext({ files: { 'data/a.csv': '', 'b.csv.dvc': '' } });
    expect(['data/a.csv', 'data', 'b.csv', 'c.csv'].map((path) => isThere(path, files))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
