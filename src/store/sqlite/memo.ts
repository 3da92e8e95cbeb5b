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

interface Value {
  readonly fingerprint: string;
  readonly json: string;
}

export function createMemo(database: OpenDatabase): Memo {
  const { statement, guarded } = database;
  const pending = new Map<string, Value>();
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
    characters = 0;
  };
  return {
    recall: (key, fingerprint) => {
      const waiting = pending.get(key);
      if (waiting) return waiting.fingerprint === fingerprint ? waiting.json : undefined;
      const row = guarded(() =>
        statement('SELECT json, used FROM memo WHERE key = ? AND fingerprint = ?').get(key, fingerprint),
      );
      if (row === undefined) return undefined;
      // Marked now and then only, so that a survey without changes writes next to nothing.
      if (Number(row['used']) < generation - KEPT_GENERATIONS / 2) touched.add(key);
      return String(row['json']);
    },
    remember: (key, fingerprint, json) => {
      pending.set(key, { fingerprint, json });
      characters += json.length;
      if (characters > PENDING_CHARACTERS) flush();
    },
    flush,
  };
}
