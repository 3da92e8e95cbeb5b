/** A throughline.yaml may have come with what is examined: it is read in bounds, and chooses no server for the user. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toThroughlineError } from '#core';
import { temporaryDirectory, writeFiles } from '../../test/support/repository.ts';
import { readRequests } from './workspace-file.ts';

const place = temporaryDirectory();
afterAll(() => place.remove());

let made = 0;
function workspace(text?: string): string {
  const directory = join(place.path, String((made += 1)));
  mkdirSync(directory);
  if (text !== undefined) writeFiles(directory, { 'throughline.yaml': text });
  return directory;
}

describe('a throughline.yaml', () => {
  it('stands for the sources it names', () => {
    const directory = workspace('sources:\n  - path: a\n  - path: b/c.db\n    name: tracking\n');
    const requests = [{ location: join(directory, 'a') }, { location: join(directory, 'b/c.db'), name: 'tracking' }];
    expect(readRequests([directory])).toEqual(requests);
    expect(readRequests([join(directory, 'throughline.yaml')])).toEqual(requests);
  });

  it.each([
    ['nothing', '', 'expected object'],
    ['other types', 'sources: 7\n', 'expected array, received number → at sources.'],
    ['other settings', 'sources:\n  - path: a\nrun: x\n', 'Unrecognized key: "run"'],
    ['deep nesting', `sources: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, 'nested too deeply'],
    ['aliases of aliases', `a: &a [x]\nb: &b [${'*a,'.repeat(99)}]\nsources: [${'*b,'.repeat(99)}]\n`, 'alias'],
    ['a path without end', `sources:\n  - path: ${'a/'.repeat(5000)}\n`, '<=4096'],
    ['a second line', 'sources:\n  - path: "a"\n    "x\\ny": 1\n', 'Unrecognized key'],
  ])('with %s is refused in one line', (_, text, reason) => {
    const message = messageOf(workspace(text));
    expect(message).toContain(reason);
    expect(message).toMatch(/^SURVEY_BAD_WORKSPACE /u);
    expect(message).not.toContain('\n');
  });

  it.each<readonly [string, (file: string) => void]>([
    ['a pipe, which nobody writes to', (file) => void execFileSync('mkfifo', [file])],
    ['a device without end', (file) => symlinkSync('/dev/zero', file)],
    ['a directory', (file) => mkdirSync(file)],
  ])('that is %s is refused at once', (_, make) => {
    const directory = workspace();
    make(join(directory, 'throughline.yaml'));
    expect(messageOf(directory)).toMatch(/does not name sources: it is not a regular file\.$/u);
  });

  it('of two gigabytes is refused by its size', () => {
    const directory = workspace('');
    truncateSync(join(directory, 'throughline.yaml'), 2_000_000_000);
    expect(messageOf(directory)).toMatch(/it has 2000000000 bytes; at most 256000 are read\.$/u);
  });

  it('names places for one connector, absolute or beside it', () => {
    const directory = workspace(
      'sources:\n  - path: openlineage:events.log\n    name: airflow\n  - path: docker:/srv/x\n',
    );
    expect(readRequests([directory])).toEqual([
      { location: join(directory, 'events.log'), only: 'openlineage', name: 'airflow' },
      { location: '/srv/x', only: 'docker' },
    ]);
  });

  it('makes no server be asked that the user did not name', () => {
    const server = 'mlflow:https://evil.example';
    const directory = workspace(`sources:\n  - path: a\n  - path: ${server}/\n    name: tracking\n`);
    const requests = [{ location: join(directory, 'a') }, { location: `${server}/`, name: 'tracking' }];
    expect(messageOf(directory)).toContain('names the server https://evil.example; you did not.');
    expect(messageOf(directory, ['mlflow:https://evil.example.org'])).toContain('you did not');
    expect(readRequests([directory, server])).toEqual(requests);
    expect(readRequests([directory], [server])).toEqual(requests);
  });

  it('makes no forge be asked that the user did not name; a path that exists is meant first', () => {
    const directory = workspace('sources:\n  - path: github:acme/churn\n');
    expect(messageOf(directory)).toContain('names the server https://api.github.com/repos/acme/churn; you did not.');
    const location = 'github:https://api.github.com/repos/acme/churn';
    expect(readRequests([directory, 'github:acme/churn'])).toEqual([{ location }]);
    writeFiles(directory, { 'acme/churn/pulls.json': '[]' });
    expect(readRequests([directory])).toEqual([{ location: join(directory, 'acme/churn'), only: 'forge' }]);
  });
});

describe('a place that is named for one connector', () => {
  it('is read by it alone; what lies there under the whole name is a path', () => {
    const directory = workspace();
    writeFiles(directory, { 'actions:a': 'x', plain: 'x' });
    expect(readRequests([`actions:${directory}`])).toEqual([{ location: directory, only: 'github-actions' }]);
    expect(readRequests([join(directory, 'actions:a')])).toEqual([{ location: join(directory, 'actions:a') }]);
    expect(readRequests(['C:\\repo'])).toEqual([{ location: 'C:\\repo' }]);
    expect(() => readRequests([`frobnicate:${directory}`])).toThrow(/Nothing here reads “frobnicate:”/u);
  });
});

function messageOf(directory: string, servers: readonly string[] = []): string {
  try {
    return JSON.stringify(readRequests([directory], servers));
  } catch (error) {
    const { code, message } = toThroughlineError(error);
    return `${code} ${message}`;
  }
}
