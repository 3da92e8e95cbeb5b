/**
 * "An accuracy of 0.91 on the test set": held against metrics of runs and files of metrics. It holds where a record gives
 * the number as precisely as it is printed. Where no record does, the model it was said of may be another: unknown, with
 * what the records say. Counts of classifiers and features cannot be read from code.
 */
import type { ClaimObservation } from '#core';
import type { SidedEvidence } from '../lifecycle.ts';
import { listOf, textOf } from '../words.ts';
import { sourceOf, toResult, type Checker, type ClaimView, type Judged } from './result.ts';
import { metricName } from './metric-names.ts';

export const checkNumber: Checker = (view, claim) => toResult(claim, judgeNumber(view, claim));

function judgeNumber(view: ClaimView, claim: ClaimObservation): Judged {
  const of = textOf(claim.attributes['of']);
  const value = Number(claim.attributes['value']);
  const written = textOf(claim.attributes['written']);
  const percent = claim.attributes['unit'] === '%';
  const records = recorded(view, sourceOf(claim), of);
  const same = records.filter((record) => agrees(record.value, { value, written, percent }));
  const [first] = same;
  if (first) {
    const because = `${first.by} has ${first.name} ${told(first.value)}.`;
    return { scope: of, outcome: 'holds', because, evidence: first.evidence };
  }
  const because =
    records.length === 0
      ? `No record of ${of} was found in what was read.`
      : `No record gives it: ${listOf([...new Set(records.map((record) => `${record.name} ${told(record.value)} (${record.by})`))], 6)}. It may be said of another run.`;
  return {
    scope: of,
    outcome: 'unknown',
    because,
    evidence: records.slice(0, 3).flatMap((record) => record.evidence),
  };
}

/** By a run, or by a file of metrics. */
export interface Recorded {
  readonly by: string;
  readonly name: string;
  readonly value: number;
  readonly evidence: readonly SidedEvidence[];
}

function recorded(view: ClaimView, source: string, of: string): readonly Recorded[] {
  const wanted = metricName(of);
  return [...inRuns(view, source, wanted), ...view.traces.metrics(source, wanted)];
}

function inRuns({ workspace }: ClaimView, source: string, wanted: string): readonly Recorded[] {
  return workspace.runs
    .filter((run) => run.source === source && run.attributes.deleted !== true)
    .flatMap((run) =>
      Object.entries(run.attributes.metrics ?? {}).flatMap(([name, value]) =>
        typeof value === 'number' && metricName(name) === wanted
          ? [{ by: `run ${run.attributes.name}`, name, value, evidence: run.evidence.slice(0, 1) }]
          : [],
      ),
    );
}

/** Half of the last printed place, either side; a percentage is compared with the share it stands for, and as it is. */
function agrees(record: number, said: { value: number; written: string; percent: boolean }): boolean {
  const places = said.written.split('.')[1]?.length ?? 0;
  const half = 0.5 * 10 ** -places * (1 + 1e-9);
  const near = (value: number): boolean => Math.abs(value - said.value) <= half;
  return near(record) || (said.percent && near(record * 100));
}

function told(value: number): string {
  return String(Number(value.toPrecision(6)));
}
