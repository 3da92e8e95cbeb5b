/** Any answer of a forge to its records: a list, an object around a list, or one of the things that are read. */
import { isObject, type JsonValue } from '#core';
import { readGithub } from './github.ts';
import { readGitlab } from './gitlab.ts';
import type { ForgeRecord } from './records.ts';

/** Objects that GitHub puts around a list, with the number of all there are. */
const lists = ['workflow_runs', 'workflows', 'environments', 'items'] as const;
const MOST_DEPTH = 4;

export interface ReadAnswer {
  readonly records: readonly ForgeRecord[];
  /** Values that are none of what is read. */
  readonly others: number;
  /** `total_count` of an object around a list. */
  readonly total?: number;
}

export function readValue(value: unknown, depth = 0): ReadAnswer | 'no JSON' {
  if (typeof value === 'symbol') return 'no JSON';
  const inner = Array.isArray(value) ? (value as readonly unknown[]) : listIn(value);
  if (inner && depth < MOST_DEPTH) {
    const read = inner.map((item) => readValue(item, depth + 1)).filter((each) => each !== 'no JSON');
    const records = read.flatMap((each) => each.records);
    const others = read.reduce((sum, each) => sum + each.others, 0);
    const total = totalOf(value);
    return { records, others, ...(total === undefined ? {} : { total }) };
  }
  const gitlab = readGitlab(value);
  if (gitlab.length > 0) return { records: gitlab, others: 0 };
  const github = readGithub(value);
  return github ? { records: [github], others: 0 } : { records: [], others: 1 };
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (!isPlain(value) || typeof value['total_count'] !== 'number') return undefined;
  const name = lists.find((each) => Array.isArray(value[each]));
  return name === undefined ? undefined : (value[name] as readonly unknown[]);
}

function totalOf(value: unknown): number | undefined {
  const total = isPlain(value) ? value['total_count'] : undefined;
  return typeof total === 'number' && Number.isSafeInteger(total) ? total : undefined;
}

function isPlain(value: unknown): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && isObject(value as JsonValue);
}
