/** What is written to be true of the example (examples/triage/expected.yaml), and how an entry finds its divergence. */
import { readFileSync } from 'node:fs';
import type { Divergence } from '#api';
import { parse } from 'yaml';
import { z } from 'zod';

const Entry = z.strictObject({
  kind: z.string(),
  source: z.string(),
  subject: z.string(),
  outcome: z.enum(['divergent', 'unknown']),
  about: z.string().optional(),
  since: z.string().optional(),
  runs: z.array(z.string()).optional(),
  versions: z.array(z.string()).optional(),
  commit: z.string().optional(),
  why: z.string(),
});
const Clean = Entry.pick({ kind: true, source: true, subject: true, why: true }).strict();
const Expected = z.strictObject({
  head: z.string(),
  divergences: z.array(Entry),
  clean: z.array(Clean),
  also: z.array(z.strictObject({ what: z.string(), where: z.string(), why: z.string() })),
  either_way: z.array(z.strictObject({ subject: z.string(), why: z.string() })),
});
export type Entry = z.infer<typeof Entry>;
export type Expected = z.infer<typeof Expected>;

export function readExpected(file: string): Expected {
  return Expected.parse(parse(readFileSync(file, 'utf8')));
}

/** The title under which the map says it. */
export function titleOf({ kind, subject, about = '' }: Pick<Entry, 'kind' | 'subject' | 'about'>): string {
  if (kind === 'diagram-differs') return `${subject} ↔ ${about}`;
  if (kind === 'approval-not-observable') return `environment '${about}'`;
  const joined = ['documented-path-missing', 'unpinned-input', 'setting-contradicts-note'];
  if (joined.includes(kind)) return `${subject}: ${about}`;
  if (kind !== 'broken-declaration') return subject;
  const job = subject.startsWith('.github/') ? subject.replace(/^.*\/|\.yml$/gu, '') : subject;
  return `${job}: ${about}`;
}

/** Everything of an entry that a divergence does not bear out; empty when it fits. */
export function mismatches(entry: Entry, divergence: Divergence): readonly string[] {
  const text = `${divergence.statement}\n${divergence.evidence.map((item) => item.locator).join('\n')}`;
  const rows = divergence.evidence.map((item) => item.locator.replace(/^[^#]*#/u, ''));
  const rowsOf = (table: string): readonly string[] =>
    rows.filter((row) => row.startsWith(`${table}/`)).map((row) => row.slice(table.length + 1));
  const same = (a: readonly string[], b: readonly string[]): boolean => a.toSorted().join() === b.toSorted().join();
  const problems = [
    divergence.outcome !== entry.outcome && `outcome is ${divergence.outcome}`,
    !divergence.evidence.some((item) => item.source === entry.source) && `no evidence in ${entry.source}`,
    entry.about !== undefined && !text.includes(entry.about) && `does not speak of ${entry.about}`,
    entry.since !== undefined &&
      divergence.since !== undefined &&
      divergence.since.commit?.startsWith(entry.since) !== true &&
      `since ${divergence.since.commit}`,
    entry.commit !== undefined && !text.includes(entry.commit.slice(0, 8)) && `does not name ${entry.commit}`,
    entry.runs !== undefined && !same(entry.runs, rowsOf('runs')) && `runs are ${rowsOf('runs').join()}`,
    entry.versions !== undefined &&
      !same(entry.versions, rowsOf('model_versions')) &&
      `versions are ${rowsOf('model_versions').join()}`,
  ];
  return problems.filter((problem) => problem !== false);
}
