/** A model that comes out of an archive is nobody's missing output: that it was made is not known, not denied. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MapAnswer } from '#api';
import { fixedClock } from '#core';
import { survey } from '#survey';
import { afterAll, describe, expect, it } from 'vitest';

const place = mkdtempSync(join(tmpdir(), 'throughline-unpacked-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function missingIn(name: string, before: string): Promise<readonly MapAnswer['divergences'][number][]> {
  const location = join(place, name);
  mkdirSync(location);
  writeFileSync(
    join(location, 'evaluate.py'),
    `import pickle, tarfile, shutil\nimport xgboost\n${before}\nmodel = pickle.load(open("model.pkl", "rb"))\nmodel.predict(x)\n`,
  );
  const { map } = await survey({
    requests: [{ location }],
    dataDirectory: join(place, `${name}-data`),
    clock: fixedClock('2026-01-01T00:00:00Z'),
    signal: new AbortController().signal,
    progress: () => undefined,
    revision: 'test',
  });
  return map.divergences.filter(({ kind }) => kind === 'missing-producer');
}

describe('a model that nothing makes', () => {
  it.each([
    ['divergent', 'nothing-unpacked', 'x = 1'],
    ['divergent', 'only-said', '# tarfile.open("m.tar.gz").extractall(".")'],
    ['unknown', 'tar', 'with tarfile.open("/opt/ml/model.tar.gz") as tar:\n    tar.extractall(path=".")'],
    ['unknown', 'shutil', 'shutil.unpack_archive("model.zip")'],
  ])('is %s: %s', async (outcome, name, before) => {
    const [found] = await missingIn(name, before);
    expect(found?.outcome).toBe(outcome);
    expect(found?.statement.includes('unpacks an archive that may hold it')).toBe(outcome === 'unknown');
  });
});
