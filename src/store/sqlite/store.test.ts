import { sha256 } from '#core';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testStore } from '../../../test/conformance/store.ts';
import { openStore } from '../index.ts';

const root = mkdtempSync(join(tmpdir(), 'throughline-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

testStore('on node:sqlite', (place) => openStore(join(root, place, 'views.sqlite')));

const ids = Array.from({ length: 200 }, (_, index) => sha256(String(index)));

function filled(name: string): string {
  const file = join(root, name, 'views.sqlite');
  const store = openStore(file);
  store.applyDelta({ added: ids, retracted: [], position: 200 });
  store.keepView('map', 'a', '{}');
  store.remember('key', 'a', '1');
  store.close();
  return file;
}

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe('openStore()', () => {
  it('keeps nothing in memory', () => {
    const store = openStore(':memory:');
    store.applyDelta({ added: ids, retracted: [], position: 1 });
    expect(store.inForce().size).toBe(200);
    store.close();
    expect(existsSync(':memory:')).toBe(false);
    const again = openStore(':memory:');
    expect(again.position()).toBe(0);
    again.close();
  });

  it.each([
    [
      'text',
      (file: string) =>
        writeFileSync(file, 'no database at all, though long enough to have a head of its own. '.repeat(9)),
    ],
    ['a torn file', (file: string) => truncateSync(file, statSync(file).size - 4096)],
    ['a damaged schema', (file: string) => writeFileSync(file, readFileSync(file).fill(0xff, 100, 400))],
  ])('begins anew over %s, and says so', (what, harm) => {
    const file = filled(`bad ${what}`);
    harm(file);
    const store = openStore(file);
    expect([store.rebuilt, store.position()]).toEqual(['they were damaged', 0]);
    store.applyDelta({ added: ids, retracted: [], position: 200 });
    store.close();
    const again = openStore(file);
    expect([again.rebuilt, again.position()]).toEqual([undefined, 200]);
    again.close();
  });

  it.each(['PRAGMA user_version = 1', 'PRAGMA user_version = 99', 'PRAGMA user_version = 0'])(
    'begins anew over another version: %s',
    (sql) => {
      const file = filled(sql);
      change(file, sql);
      const store = openStore(file);
      expect([store.rebuilt, store.inForce().size, store.recall('key', 'a')]).toEqual([
        'they were written by another version',
        0,
        undefined,
      ]);
      store.close();
    },
  );

  it.each([
    ['lost one', 'UPDATE in_force SET ids = substr(ids, 33)'],
    ['holds one too many', "INSERT INTO in_force VALUES (300, CAST(zeroblob(31) || x'01' AS BLOB))"],
    ['is text where ids should be', "INSERT INTO in_force VALUES (300, 'abc')"],
    [
      'holds another',
      "UPDATE in_force SET ids = CAST(zeroblob(31) || x'07' || substr(ids, 33) AS BLOB) WHERE part = (SELECT min(part) FROM in_force)",
    ],
  ])('never gives out a set that %s: it is thrown away, and the next run rebuilds it', (what, sql) => {
    const file = filled(what);
    change(file, sql);
    const store = openStore(file);
    expect(() => store.inForce()).toThrow(
      expect.objectContaining({ code: 'STORE_UNUSABLE', hint: 'Run again: they are rebuilt from the log.' }),
    );
    store.close();
    expect(existsSync(file)).toBe(false);
    const again = openStore(file);
    expect(again.position()).toBe(0);
    again.close();
  });

  it('throws away a file whose pages are found to be damaged while they are read', () => {
    const file = filled('pages');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xee, 2 * 4096));
    const outcome = ((): string => {
      try {
        const store = openStore(file);
        store.position();
        store.inForce();
        store.close();
        return store.rebuilt ?? 'trusted';
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : 'other';
      }
    })();
    expect(['STORE_UNUSABLE', 'they were damaged']).toContain(outcome);
    const again = openStore(file);
    expect(again.position()).toBe(0);
    again.close();
  });

  it('says where it cannot be kept', () => {
    writeFileSync(join(root, 'plain'), '');
    mkdirSync(join(root, 'taken', 'views.sqlite'), { recursive: true });
    for (const file of [join(root, 'plain', 'views.sqlite'), join(root, 'taken', 'views.sqlite')]) {
      expect(() => openStore(file)).toThrow(
        expect.objectContaining({ code: 'STORE_UNUSABLE', location: file, hint: expect.stringContaining('--data') }),
      );
    }
  });

  it('leaves a file that is in use as it is', () => {
    const file = filled('busy');
    const other = new DatabaseSync(file);
    other.exec('BEGIN EXCLUSIVE');
    const store = openStore(file, { waitMs: 20 });
    expect(() => store.applyDelta({ added: [], retracted: ids, position: 0 })).toThrow(
      expect.objectContaining({ code: 'STORE_UNUSABLE' }),
    );
    // What connectors made is lost then, and no more.
    store.remember('later', 'a', '1');
    store.close();
    other.exec('ROLLBACK');
    other.close();
    const again = openStore(file);
    expect([again.position(), again.inForce().size, again.recall('later', 'a')]).toEqual([200, 200, undefined]);
    again.close();
  });

  it('writes what is remembered before it takes too much memory', () => {
    const file = join(root, 'much', 'views.sqlite');
    const store = openStore(file);
    for (let at = 0; at < 3; at += 1) store.remember(`key ${at}`, 'a', 'x'.repeat(16_000_001));
    const other = new DatabaseSync(file);
    expect(other.prepare('SELECT count(*) AS n FROM memo').get()?.['n']).toBe(2);
    other.close();
    expect(store.recall('key 0', 'a')).toHaveLength(16_000_001);
    store.close();
  });
});
