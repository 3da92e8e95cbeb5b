/**
 * The example's map against what is written to be true of it: all of it is found, nothing else is claimed, what is fine
 * is left alone, and every locator leads to bytes that hold what is said.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MapAnswer } from '#api';
import { fixedClock } from '#core';
import { openForReading, readRequests, survey, type OpenedSource, type SurveyOptions } from '#survey';
import { unprovenIn } from '../support/evidence.ts';
import { mismatches, readExpected, titleOf } from './expected.ts';

const example = 'examples/triage';
const expected = readExpected(`${example}/expected.yaml`);
const dataDirectory = mkdtempSync(join(tmpdir(), 'throughline-example-'));
const options: SurveyOptions = {
  requests: readRequests([example]),
  dataDirectory,
  clock: fixedClock('2026-10-01T00:00:00Z'),
  revision: 'test',
  signal: new AbortController().signal,
  progress: () => undefined,
};

let map: MapAnswer;
let sources: readonly OpenedSource[] = [];
beforeAll(async () => {
  map = (await survey(options)).map;
  sources = await openForReading(options);
});
afterAll(async () => {
  await Promise.all(sources.map((source) => source.close()));
  rmSync(dataDirectory, { recursive: true, force: true });
});

const open = (): MapAnswer['divergences'] => map.divergences.filter((each) => each.outcome !== 'consistent');

describe('the example', () => {
  it.each(expected.divergences.map((entry) => ({ entry, kind: entry.kind, title: titleOf(entry) })))(
    'shows $kind: $title',
    ({ entry, kind, title }) => {
      const found = open().filter((each) => each.kind === kind && each.title === title);
      expect(found).toHaveLength(1);
      expect(found.flatMap((each) => mismatches(entry, each))).toEqual([]);
    },
  );

  it('shows nothing else that differs or is not known', () => {
    const known = new Set(expected.divergences.map((entry) => `${entry.kind}: ${titleOf(entry)}`));
    const tolerated = new Set(expected.either_way.map((each) => `undeclared-step: ${each.subject}`));
    const others = open()
      .map((each) => `${each.kind}: ${each.title}`)
      .filter((name) => !known.has(name) && !tolerated.has(name));
    expect(others).toEqual([]);
  });

  it.each(expected.clean)('leaves alone $kind: $subject', ({ kind, subject }) => {
    const known = expected.divergences.filter((entry) => entry.kind === kind).map(titleOf);
    const about = open().filter(
      (each) =>
        each.kind === kind &&
        !known.includes(each.title) &&
        [each.title, each.subject, each.statement].some((text) => text.includes(subject)),
    );
    expect(about.map((each) => each.statement)).toEqual([]);
    const same = map.divergences.filter(
      (each) => each.kind === kind && (each.title === subject || each.title === `${subject} ↔ dvc.yaml`),
    );
    expect(same.map((each) => each.outcome).filter((outcome) => outcome !== 'consistent')).toEqual([]);
  });

  it('says that what can be compared agrees', () => {
    const compared = expected.clean.filter(({ kind, subject }) =>
      ['stale-run', 'unexecuted-step', 'missing-producer', 'unjoined-run', 'registered-unevaluated'].includes(kind)
        ? subject !== 'data/raw/wdbc.csv'
        : false,
    );
    const silent = compared.filter(
      ({ kind, subject }) =>
        !map.divergences.some((each) => each.kind === kind && each.title === subject && each.outcome === 'consistent'),
    );
    expect(silent).toEqual([]);
    expect(compared.length).toBeGreaterThan(10);
  });

  it('says of the rest what the sources show', () => {
    const zombie = expected.also.find((each) => each.what === 'zombie run');
    expect(zombie).toBeDefined();
    expect(map.unknowns.map((each) => `${each.subject}: ${each.reason}`).join('\n')).toMatch(/night-sweep .*running/u);
    const deleted = expected.also.find((each) => each.what === 'deleted run')?.where.split(': ')[1] ?? '';
    expect(deleted).toMatch(/^[0-9a-f]{32}$/u);
    expect(JSON.stringify(open())).not.toContain(deleted);
    expect(map.sources.map((source) => [source.ref, source.read])).toEqual([
      ['referral-triage', 'whole'],
      ['triage-tracking', 'whole'],
    ]);
    expect(map.skipped).toEqual([]);
    expect(map.asOf?.slice(0, 7)).toBe('2026-09');
  });

  it('has evidence for everything, and all of it holds', async () => {
    expect(await unprovenIn(map.divergences, sources)).toEqual([]);
    const items = map.models.flatMap((model) =>
      model.stages.flatMap((stage) => Object.values(stage.layers).flatMap((cell) => cell.items)),
    );
    expect(items.length).toBeGreaterThan(50);
    const shown = items.map(({ source, locator, title }) => ({
      kind: 'diagram-differs' as const,
      title,
      outcome: 'consistent' as const,
      evidence: [{ layer: 'encoded' as const, method: 'parsed' as const, source, locator }],
    }));
    expect(await unprovenIn(shown, sources)).toEqual([]);
    for (const divergence of open())
      expect(new Set(divergence.evidence.map((item) => item.locator)).size).toBeGreaterThan(0);
  });

  it('is told alike by expected.yaml, its README and the HEAD of the bundle', async () => {
    const readme = readFileSync(`${example}/README.md`, 'utf8');
    for (const { kind, why, subject } of [...expected.divergences, ...expected.clean]) {
      const row = readme
        .split('\n')
        .find((line) => line.startsWith(`| ${kind} | \`${subject}\``) && line.includes(why));
      expect(row, `${kind} ${subject}`).toBeDefined();
    }
    for (const { what, where, why } of expected.also) expect(readme).toContain(`| ${what} | \`${where}\` | ${why} |`);
    const rows = readme.split('\n').filter((line) => /^\| (?!---|kind|what \||file|must|`)/u.test(line));
    expect(rows).toHaveLength(expected.divergences.length + expected.clean.length + expected.also.length);
    expect(sources.find((source) => source.name === 'referral-triage')?.context.git?.head).toBe(expected.head);
  });
});
