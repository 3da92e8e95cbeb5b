/**
 * The ids in force, packed: one row for each first byte, holding its ids one after the other. A row for each id would
 * take longer to read than all the rest of a survey that finds little new.
 */
import type { Digest } from '#core';
import type { Delta } from '../store.ts';
import type { OpenDatabase } from './database.ts';

const ID_BYTES = 32;
const ID_DIGITS = 64;
const eachId = /.{64}/gu;
const PREFIX = 'sha256:';
const ID_LENGTH = PREFIX.length + ID_DIGITS;
const WRONG = 'do not hold what was put into them';

export function readInForce(database: OpenDatabase): ReadonlySet<Digest> {
  const ids = new Set<Digest>();
  const check = readCheck(database);
  for (const row of database.statement('SELECT ids FROM in_force').iterate()) {
    const packed = toBuffer(row['ids']);
    if (packed === undefined || packed.byteLength % ID_BYTES !== 0) return database.discard(WRONG);
    // One text, cut into ids: joining the prefix to each would make a new text of each.
    const text = packed.toString('hex').replace(eachId, `${PREFIX}$&`);
    for (let at = 0; at < text.length; at += ID_LENGTH) ids.add(text.slice(at, at + ID_LENGTH) as Digest);
    mixAll(check, packed);
  }
  if (check.some((byte) => byte !== 0)) database.discard(WRONG);
  return ids;
}

/**
 * `check` is the exclusive or of all ids in force: a view that lost one, or holds one that was never added, does not fit
 * it. SQLite keeps no checksums of its own, and a wrong set would keep alive what no longer holds.
 */
export function changeInForce(database: OpenDatabase, { added, retracted, position }: Delta): void {
  const { statement } = database;
  const check = readCheck(database);
  const changes = new Map<number, { readonly added: Set<string>; readonly retracted: Set<string> }>();
  const changesOf = (digits: string): { readonly added: Set<string>; readonly retracted: Set<string> } => {
    const part = Number.parseInt(digits.slice(0, 2), 16);
    const known = changes.get(part) ?? { added: new Set(), retracted: new Set() };
    changes.set(part, known);
    return known;
  };
  for (const id of added) changesOf(digitsOf(id)).added.add(digitsOf(id));
  for (const id of retracted) changesOf(digitsOf(id)).retracted.add(digitsOf(id));
  const write = statement('INSERT OR REPLACE INTO in_force VALUES (?, ?)');
  for (const [part, change] of changes) {
    const before = toBuffer(statement('SELECT ids FROM in_force WHERE part = ?').get(part)?.['ids']) ?? Buffer.alloc(0);
    const ids = new Set<string>();
    const digits = before.toString('hex');
    for (let at = 0; at < digits.length; at += ID_DIGITS) ids.add(digits.slice(at, at + ID_DIGITS));
    for (const id of change.added) ids.add(id);
    for (const id of change.retracted) ids.delete(id);
    const after = Buffer.from([...ids].join(''), 'hex');
    mixAll(check, before);
    mixAll(check, after);
    write.run(part, after);
  }
  const set = statement('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  set.run('check', check);
  set.run('position', position);
}

export function readMeta(database: OpenDatabase, name: string): unknown {
  return database.statement('SELECT value FROM meta WHERE name = ?').get(name)?.['value'];
}

function readCheck(database: OpenDatabase): Buffer {
  const check = readMeta(database, 'check');
  return check instanceof Uint8Array ? Buffer.from(check) : Buffer.alloc(ID_BYTES);
}

function toBuffer(value: unknown): Buffer | undefined {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

/** Exclusive or of every id in `packed` into `check`, four bytes at a time; `packed` holds whole ids. */
function mixAll(check: Buffer, packed: Uint8Array): void {
  const words = new Uint32Array(new Uint8Array(packed).buffer);
  const mixed = new Uint32Array(check.buffer.slice(check.byteOffset, check.byteOffset + ID_BYTES));
  for (let at = 0; at < words.length; at += 1) {
    const place = at % mixed.length;
    mixed[place] = (mixed[place] ?? 0) ^ (words[at] ?? 0);
  }
  check.set(new Uint8Array(mixed.buffer));
}

function digitsOf(id: Digest): string {
  return id.slice(PREFIX.length);
}
