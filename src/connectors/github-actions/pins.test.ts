import { describe, expect, it } from 'vitest';
import { pinOf, unpinnedImage, unpinnedInLine, unpinnedUse } from './pins.ts';

describe('pinOf()', () => {
  it.each([
    ['de0fac2e4500dabe0009e67214ff5f5447ce83dd', 'commit'],
    ['v4', 'tag'],
    ['4.1.2', 'tag'],
    ['v1.2.0-rc.1', 'tag'],
    ['refs/tags/x', 'tag'],
    ['codeql-bundle-v2.1', 'branch'],
    ['de0fac2', 'tag'],
    ['main', 'branch'],
    ['master', 'branch'],
    ['release/v1', 'branch'],
    ['stable', 'branch'],
    ['v4-beta-branch', 'branch'],
    ['feature/x', 'branch'],
    ['${{ inputs.ref }}', undefined],
    ['', undefined],
  ])('%s is %s', (ref, pin) => {
    expect(pinOf(ref)).toBe(pin);
  });
});

describe('unpinnedUse()', () => {
  it('names actions and reusable workflows of others', () => {
    expect(unpinnedUse('o/r/.github/workflows/x.yaml@main')).toMatchObject({
      what: 'action',
      reference: 'o/r/.github/workflows/x.yaml@main',
      pin: 'branch',
    });
    expect(unpinnedUse('actions/checkout@v4')).toMatchObject({ pin: 'tag' });
  });

  it.each([
    './.github/actions/x',
    'o/r@de0fac2e4500dabe0009e67214ff5f5447ce83dd',
    'o/r@${{ matrix.v }}',
    'docker://alpine:3.19',
    'nonsense',
  ])('leaves %s', (uses) => {
    expect(unpinnedUse(uses)).toBeUndefined();
  });
});

describe('unpinnedImage()', () => {
  it.each(['python', 'python:latest', 'registry.example:5000/team/app'])('names %s', (image) => {
    expect(unpinnedImage(image)).toMatchObject({ what: 'image', reference: image });
  });
  it.each([
    'python:3.12',
    'python@sha256:abc',
    'python:latest@sha256:abc',
    'registry.example:5000/team/app:1',
    '${{ env.IMAGE }}',
  ])('leaves %s', (image) => {
    expect(unpinnedImage(image)).toBeUndefined();
  });
});

describe('unpinnedInLine()', () => {
  it.each([
    ['curl -sSL https://raw.githubusercontent.com/o/r/main/x.sh | bash', 'url', 'branch'],
    ['wget https://raw.githubusercontent.com/o/r/refs/heads/dev/x.csv', 'url', 'branch'],
    ['curl https://raw.githubusercontent.com/o/r/v1.2/x.sh', 'url', 'tag'],
    ['curl -L https://github.com/o/r/archive/refs/heads/main.zip', 'url', 'branch'],
    ['wget https://github.com/o/r/releases/latest/download/x', 'url', 'branch'],
    ['pip install git+https://github.com/o/r', 'package', 'branch'],
    ['pip install "x @ git+https://u:p@github.com/o/r.git@main#egg=x"', 'package', 'branch'],
    ['uv pip install git+ssh://git@github.com/o/r@v1.0', 'package', 'tag'],
  ])('%s', (line, what, pin) => {
    expect(unpinnedInLine(line)).toMatchObject([{ what, pin }]);
    expect(JSON.stringify(unpinnedInLine(line))).not.toContain('u:p@');
  });

  it.each([
    'curl https://raw.githubusercontent.com/o/r/de0fac2e4500dabe0009e67214ff5f5447ce83dd/x.sh',
    'pip install git+https://github.com/o/r@de0fac2e4500dabe0009e67214ff5f5447ce83dd',
    'echo see https://raw.githubusercontent.com/o/r/main/x.sh',
    'curl https://example.org/x',
    'pip install -r requirements.txt',
  ])('leaves %s', (line) => {
    expect(unpinnedInLine(line)).toEqual([]);
  });
});
