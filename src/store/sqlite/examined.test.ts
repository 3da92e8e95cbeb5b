import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openReadOnlySqlite } from '../index.ts';

const root = mkdtempSync(join(tmpdir(), 'throughline-examined-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
function make(sql: string, name = `${(made += 1)}.db`): string {
  const file = join(root, name);
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  return file;
}

const plain = 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, x)';

describe('openReadOnlySqlite()', () => {
  it('reads rows with bound parameters; large integers come as bigint, others as number', () => {
    const file = make(
      `${plain}; INSERT INTO t VALUES (1, 'a', 9007199254740993), (2, 'b', 9007199254740991), (3, 'c', x'00ff'), (4, NULL, -1.5)`,
    );
    const database = openReadOnlySqlite(file, { immutable: true });
    expect([...database.rows('SELECT * FROM t WHERE id > ? ORDER BY id', 0)]).toEqual([
      { id: 1, name: 'a', x: 9_007_199_254_740_993n },
      { id: 2, name: 'b', x: 9_007_199_254_740_991 },
      { id: 3, name: 'c', x: new Uint8Array([0, 255]) },
      { id: 4, name: null, x: -1.5 },
    ]);
    expect([...database.rows('SELECT id FROM t WHERE name = ?', 'b')]).toEqual([{ id: 2 }]);
    database.close();
    database.close();
  });

  it.each([
    'with space.db',
    'what?mode=rw.db',
    'half#way.db',
    '100%25.db',
    'ünï\u0301.db',
    'quo\'te".db',
    'a&b=c;d.db',
    'back\\slash.db',
  ])('opens a file named %j', (name) => {
    const file = make(`${plain}; INSERT INTO t VALUES (7, 'x', 1)`, name);
    for (const immutable of [true, false]) {
      const database = openReadOnlySqlite(file, { immutable });
      expect([...database.rows('SELECT id FROM t')]).toEqual([{ id: 7 }]);
      database.close();
    }
  });

  it('writes nothing: not into the file, not beside it, not through attach, pragma or function', () => {
    const directory = join(root, 'closed');
    mkdirSync(directory);
    const file = make(`PRAGMA journal_mode = WAL; ${plain}; INSERT INTO t VALUES (1, 'a', 2)`, 'closed/wal.db');
    const before = readFileSync(file);
    chmodSync(directory, 0o555);
    for (const immutable of [true, false]) {
      const database = openReadOnlySqlite(file, { immutable });
      for (const sql of [
        "INSERT INTO t VALUES (9, 'z', 1)",
        'DROP TABLE t',
        `ATTACH '${join(root, 'new.db')}' AS other`,
        "SELECT load_extension('x')",
        `VACUUM INTO '${join(root, 'copy.db')}'`,
        'CREATE TEMP TABLE q (x)',
      ]) {
        expect(() => [...database.rows(sql)]).toThrow(Error);
      }
      database.close();
    }
    chmodSync(directory, 0o755);
    const opened = openReadOnlySqlite(file, { immutable: true });
    expect([...opened.rows('SELECT count(*) AS n FROM t')]).toEqual([{ n: 1 }]);
    expect(readdirSync(directory)).toEqual(['wal.db']);
    opened.close();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('does not run what the schema computes: views, virtual tables, generated columns', () => {
    const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n WHERE i < 0';
    const file = make(
      `${plain}; CREATE VIEW runs AS ${endless}; CREATE TABLE g (a, b TEXT GENERATED ALWAYS AS (hex(zeroblob(500000000)))); CREATE TABLE s (a, b AS (a + 1));`,
    );
    const database = openReadOnlySqlite(file, { immutable: true });
    for (const sql of [
      'SELECT id FROM runs',
      'SELECT * FROM "RUNS" LIMIT 1',
      'SELECT a FROM g',
      'SELECT * FROM t JOIN s',
    ]) {
      expect(() => [...database.rows(sql)]).toThrow(/its rows are computed, not stored/u);
    }
    expect([...database.rows('SELECT id FROM t')]).toEqual([]);
    database.close();
  });

  it('ends a query that gives more rows than anybody can want', () => {
    const file = make(`${plain}; INSERT INTO t (name) VALUES ('a'), ('b'), ('c')`);
    const database = openReadOnlySqlite(file, { immutable: true, maxRows: 2 });
    expect(() => [...database.rows('SELECT id FROM t')]).toThrow(/more than 2 rows/u);
    expect([...database.rows('SELECT id FROM t LIMIT 2')]).toHaveLength(2);
    database.close();
  });

  it('throws for what is no database, and lets go of it', () => {
    const whole = readFileSync(make(`${plain}; ${'INSERT INTO t (name) VALUES (hex(randomblob(900)));'.repeat(30)}`));
    const cases: readonly (readonly [string, Uint8Array])[] = [
      ['text.db', Buffer.from('hello '.repeat(200))],
      ['torn.db', whole.subarray(0, 2000)],
      ['head.db', Buffer.concat([Buffer.alloc(100, 1), whole.subarray(100)])],
      ['schema.db', Buffer.concat([whole.subarray(0, 100), Buffer.alloc(300, 0xff), whole.subarray(400)])],
    ];
    for (const [name, bytes] of cases) {
      const file = join(root, name);
      writeFileSync(file, bytes);
      expect(() => openReadOnlySqlite(file, { immutable: true })).toThrow(Error);
    }
    expect(() => openReadOnlySqlite(join(root, 'none.db'), { immutable: true })).toThrow(Error);
    const pages = join(root, 'pages.db');
    writeFileSync(pages, Buffer.from(whole).fill(0xee, 4096));
    const database = openReadOnlySqlite(pages, { immutable: true });
    expect(() => [...database.rows('SELECT * FROM t')]).toThrow(Error);
    database.close();
  });

  it('prints no warning of its own', () => {
    const file = make(plain);
    const program = `
      import { openReadOnlySqlite } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'examined.ts')).href)};
      openReadOnlySqlite(${JSON.stringify(file)}, { immutable: true }).close();
      process.emitWarning('mine');`;
    const script = join(root, 'open.mjs');
    writeFileSync(script, program);
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stderr).toContain('mine');
    expect(stderr).not.toContain('SQLite');
  });
});
