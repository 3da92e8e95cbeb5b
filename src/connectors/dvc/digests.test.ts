import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestContent } from './digests.ts';
import { digestDirectory } from './directory-digest.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hash = (text: string | Uint8Array): string => `md5:${createHash('md5').update(text).digest('hex')}`;

describe('digestContent()', () => {
  it('gives the form Windows checks out for text kept with LF', () => {
    expect(digestContent(bytes('a\nb\n'))).toEqual({ md5: hash('a\nb\n'), md5Crlf: hash('a\r\nb\r\n') });
  });

  it('gives the form DVC before 3 hashed for text with CRLF', () => {
    expect(digestContent(bytes('a\r\nb\n'))).toEqual({ md5: hash('a\r\nb\n'), md5Text: hash('a\nb\n') });
  });

  it('gives one form for binary content and text without line ends', () => {
    const binary = Uint8Array.from([0, 10, 13, 10]);
    expect(digestContent(binary)).toEqual({ md5: hash(binary) });
    expect(digestContent(bytes('a'))).toEqual({ md5: hash('a') });
    expect(digestContent(Uint8Array.from({ length: 300 }, (_, at) => (at % 2 === 0 ? 200 : 10)))).toHaveProperty('md5');
    expect(digestContent(Uint8Array.from({ length: 300 }, (_, at) => (at % 2 === 0 ? 200 : 10)))).not.toHaveProperty(
      'md5Crlf',
    );
  });
});

describe('digestDirectory()', () => {
  it('gives the digests that the DVC user guide prints for its two examples', () => {
    const list = (first: string, second: string): Parameters<typeof digestDirectory>[0] => [
      { path: 'cat.jpeg', digest: `md5:${first}` },
      { path: 'index.jpeg', digest: `md5:${second}` },
    ];
    expect(digestDirectory(list('dff70c0392d7d386c39a23c64fcc0376', '29a6c8271c0c8fbf75d3b97aecee589f'))).toBe(
      'md5:196a322c107c2572335158503c64bfba.dir',
    );
    expect(digestDirectory(list('de7371b0119f4f75f9de703c7c3bac16', '402e97968614f583ece3b35555971f64'))).toBe(
      'md5:6fdb5336fce0dbfd669f83065f107551.dir',
    );
  });

  it('escapes names as Python does', () => {
    const listing = '[{"md5": "x", "relpath": "\\u00e9\\ud83d\\ude00\\"\\n"}]';
    expect(digestDirectory([{ path: 'é😀"\n', digest: 'md5:x' }])).toBe(`${hash(listing)}.dir`);
  });
});
