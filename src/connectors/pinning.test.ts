/** Which addresses and names always give the same bytes. What each language takes from outside is tested there. */
import { describe, expect, it } from 'vitest';
import { isFixed, isHubName, judgeModelUri, judgeUrl, namesFile, withoutSecrets } from './pinning.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';
const raw = 'https://raw.githubusercontent.com/a/b';

describe('an address', () => {
  it.each([
    [`${raw}/main/x.csv`, 'branch', 'it follows the branch main'],
    [`${raw}/refs/heads/dev/x.csv`, 'branch', 'it follows the branch dev'],
    ['https://github.com/a/b/archive/main.zip', 'branch', 'it follows the branch main'],
    ['https://github.com/a/b/releases/latest/download/x.zip', 'latest', 'it follows the latest release'],
    ['https://gitlab.e.org/a/b/-/raw/main/x.csv', 'branch', 'it follows the branch main'],
    ['https://huggingface.co/a/b/resolve/main/m.bin', 'branch', 'it follows the branch main'],
    ['https://e.org/latest/x.csv', 'latest', 'it follows what is latest'],
    ['https://e.org/x.csv', undefined, 'the address names no version'],
  ])('%s can give something else tomorrow', (url, pin, why) => {
    expect(judgeUrl(url)).toEqual({ what: 'url', reference: url, why, ...(pin === undefined ? {} : { pin }) });
  });

  it.each([
    `${raw}/${sha}/x.csv`,
    `${raw}/v1.2.0/x.csv`,
    `${raw}/refs/tags/first/x.csv`,
    'https://github.com/a/b/releases/download/first/x.csv',
    `https://huggingface.co/a/b/resolve/${sha}/m.bin`,
    'https://cdn.jsdelivr.net/gh/a/b@1.2.3/x.csv',
    'https://zenodo.org/records/123/files/x.csv',
    'https://e.org/2024-01-31/x.csv',
    'https://e.org/v2/x.csv',
  ])('%s is fixed', (url) => {
    expect(judgeUrl(url)).toBeUndefined();
  });

  it.each(['s3://b/x.csv', 'http://localhost:8000/x.csv', 'http://10.0.0.1/x.csv', 'http://db/x.csv', 'https://e.org'])(
    'of %s nothing is said',
    (url) => {
      expect(judgeUrl(url)).toBeUndefined();
    },
  );

  it('names a file, or a service', () => {
    expect(namesFile('https://e.org/x.csv?raw=1')).toBe(true);
    expect(namesFile(`${raw}/main/LICENSE`)).toBe(true);
    expect(namesFile('https://e.org/v1/predict')).toBe(false);
  });

  it('is shown without user names, passwords and keys', () => {
    expect(withoutSecrets('https://bob:hunter2@e.org/x.csv?token=s3cr3t&n=1')).toBe('https://e.org/x.csv?…');
    expect(withoutSecrets('https://e.org/x.csv?n=1')).toBe('https://e.org/x.csv?n=1');
    expect(judgeUrl('https://bob:hunter2@e.org/x.csv')?.reference).toBe('https://e.org/x.csv');
    expect(withoutSecrets(`https://e.org/${'x'.repeat(500)}`)).toHaveLength(400);
  });
});

describe('a name', () => {
  it('of a revision is fixed when it is a commit, a version or a day', () => {
    expect([sha, sha.slice(0, 7), 'v1', '1.2', 'release-1.0', '2024-01-31'].every((one) => isFixed(one))).toBe(true);
    expect(['main', 'latest', 'stable', 'dev2', ''].some((one) => isFixed(one))).toBe(false);
  });

  it('of a registered model is fixed by a version number only', () => {
    const pins = ['price@champion', 'price/latest', 'price/Production', 'price/3', 'price'];
    expect(pins.map((one) => judgeModelUri(`models:/${one}`)?.pin)).toEqual([
      'alias',
      'latest',
      'stage',
      undefined,
      undefined,
    ]);
    expect(judgeModelUri('runs:/a/b')).toBeUndefined();
  });

  it('on a hub is no path and no file', () => {
    expect(['bert-base-uncased', 'a/b'].every((one) => isHubName(one))).toBe(true);
    expect(['./out', '/a/b', 'a/b/c', 'a/b.bin', 'x'.repeat(130)].some((one) => isHubName(one))).toBe(false);
  });
});
