/**
 * What connectors remember, on top of the store's file. Losing it loses time, nothing else: so it is gathered in memory,
 * written in one transaction at the end, and a failure to write it is no failure of the survey.
 */
import { ThroughlineError } from '#core';
import type { OpenDatabase } from './database.ts';

export interface Memo {
  readonly recall: (key: string, fingerprint: string) => string | undefined;
  readonly remember: (key: string, fingerprint: string, json: string) => void;
  readonly flush: () => void;
}

/** A value that was not asked for in this many surveys is forgotten. */
const KEPT_GENERATIONS = 32;
/** Gathered text beyond this is written at once. */
const PENDING_CHARACTERS = 32_000_000;

/** After this many questions under one folder of keys, all that is kept there is read in one go. */
const ASKED_BEFORE_READING_ALL = 16;

interface Value {
  readonly fingerprint: string;
  readonly json: string;
}

export function createMemo(database: OpenDatabase): Memo {
  const { statement, guarded } = database;
  const pending = new Map<string, Value>();
  const rows = keptRows(database);
  const touched = new Set<string>();
  const generation =
    1 + guarded(() => Number(statement("SELECT value FROM meta WHERE name = 'generation'").get()?.['value'] ?? 0));
  let characters = 0;
  const write = (): void => {
    const insert = statement('INSERT OR REPLACE INTO memo VALUES (?, ?, ?, ?)');
    for (const [key, { fingerprint, json }] of pending) insert.run(key, fingerprint, json, generation);
    const touch = statement('UPDATE memo SET used = ? WHERE key = ?');
    for (const key of touched) touch.run(generation, key);
    statement('DELETE FROM memo WHERE used < ?').run(generation - KEPT_GENERATIONS);
    statement("INSERT OR REPLACE INTO meta VALUES ('generation', ?)").run(generation);
  };
  const flush = (): void => {
    if (pending.size + touched.size === 0) return;
    try {
      database.transaction(write);
    } catch (error) {
      if (!(error instanceof ThroughlineError)) throw error;
    }
    pending.clear();
    touched.clear();
    rows.forget();

    characters = 0;
  };
  return {
    recall: (key, fingerprint) => {
      const waiting = pending.get(key);
      if (waiting) return waiting.fingerprint === fingerprint ? waiting.json : undefined;
      const kept = rows.read(key);
      if (kept?.fingerprint !== fingerprint) return undefined;
      // Marked now and then only, so that a survey without changes writes next to nothing.
      if (kept.used < generation - KEPT_GENERATIONS / 2) touched.add(key);
      return kept.json;
    },
    remember: (key, fingerprint, json) => {
      pending.set(key, { fingerprint, json });
      characters += json.length;
      if (characters > PENDING_CHARACTERS) flush();
    },
    flush,
  };
}

interface Kept extends Value {
  readonly used: number;
}

/** Rows of the store; many under one folder come in one pass. `forget` when they may have been written since. */
function keptRows({ statement, guarded }: OpenDatabase): {
  readonly read: (key: string) => Kept | undefined;
  readonly forget: () => void;
} {
  const asked = new Map<string, number>();
  const folders = new Map<string, Map<string, Kept>>();
  const read = (key: string): Kept | undefined => {
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    const count = (asked.get(folder) ?? 0) + 1;
    asked.set(folder, count);
    if (count === ASKED_BEFORE_READING_ALL && folder !== '') {
      const find = statement('SELECT key, fingerprint, json, used FROM memo WHERE key >= ? AND key < ?');
      const rows = guarded(() => find.all(folder, `${folder.slice(0, -1)}0`));
      folders.set(folder, new Map(rows.map((row) => [String(row['key']), toKept(row)])));
    }
    const known = folders.get(folder);
    if (known) return known.get(key);
    const row = guarded(() => statement('SELECT fingerprint, json, used FROM memo WHERE key = ?').get(key));
    return row && toKept(row);
  };
  const forget = (): void => {
    asked.clear();
    folders.clear();
  };
  return { read, forget };
}

function toKept(row: Readonly<Record<string, unknown>>): Kept {
  return { fingerprint: String(row['fingerprint']), json: String(row['json']), used: Number(row['used']) };
}
