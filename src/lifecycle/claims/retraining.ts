/** "The model is retrained weekly": held against the schedules of steps that train. A schedule outside the repository is possible. */
import type { ClaimObservation } from '#core';
import type { Step } from '../pipeline.ts';
import { listOf } from '../words.ts';
import { sourceOf, type ClaimView, type Judged } from './result.ts';

const scope = 'regular retraining';
const periods: readonly (readonly [RegExp, string])[] = [
  [/\b(?:hourly|(?:every|each|per|an?) hour)\b/iu, 'hourly'],
  [/\b(?:daily|nightly|(?:every|each|per|a) (?:day|night))\b/iu, 'daily'],
  [/\b(?:weekly|(?:every|each|per|a) week)\b/iu, 'weekly'],
  [/\b(?:monthly|(?:every|each|per|a) month)\b/iu, 'monthly'],
];

/** `undefined` when no step says when it runs: then words decide. */
export function checkRetraining(view: ClaimView, claim: ClaimObservation): Judged | undefined {
  const source = sourceOf(claim);
  const trains = view.workspace.steps.filter((step) => step.source === source && view.stageOf(step) === 'train');
  const timed = trains.filter((step) => (step.attributes.schedules ?? []).length > 0);
  if (timed.length === 0) return undefined;
  const promised = periods.find(([pattern]) => pattern.test(claim.quote ?? ''))?.[1];
  const found = [...new Set(timed.flatMap((step) => step.attributes.schedules ?? []))];
  const kept = found.map(periodOf);
  const evidence = timed.flatMap((step) => step.evidence.slice(0, 1));
  const told = `${listOf(timed.map(nameOfStep))} ${timed.length === 1 ? 'is' : 'are'} scheduled ${listOf(found.map((each) => `‘${each}’`))}`;
  if (promised !== undefined && kept.includes(promised))
    return { scope, outcome: 'holds', because: `${told}.`, evidence };
  if (promised === undefined || kept.includes(undefined))
    return { scope, outcome: 'unknown', because: `${told}; whether that is what is meant was not judged.`, evidence };
  return {
    scope,
    outcome: 'contradicted',
    because: `${told}, which is ${listOf([...new Set(kept.flatMap((each) => each ?? []))])}.`,
    counterExamples: timed.map((step) => ({
      what: `${nameOfStep(step)}: ${listOf(step.attributes.schedules ?? [])}`,
      ...(step.evidence[0] ? { evidence: step.evidence[0] } : {}),
    })),
    evidence,
  };
}

function nameOfStep({ attributes }: Step): string {
  return `${attributes.name} (${attributes.file})`;
}

/** Of a cron expression of five plain fields (crontab(5)), or of the words that stand for one. */
function periodOf(schedule: string): string | undefined {
  const word = /^@(hourly|daily|midnight|weekly|monthly)$/u.exec(schedule.trim())?.[1];
  if (word !== undefined) return word === 'midnight' ? 'daily' : word;
  const fields = schedule.trim().split(/\s+/u);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const one = (field: string): boolean => /^(?:\d{1,2}|[A-Za-z]{3})$/u.test(field);
  if (fields.length !== 5 || !one(minute) || month !== '*') return undefined;
  if (hour === '*') return day === '*' && weekday === '*' ? 'hourly' : undefined;
  if (!one(hour)) return undefined;
  if (day === '*' && weekday === '*') return 'daily';
  if (day === '*') return one(weekday) ? 'weekly' : undefined;
  return one(day) && weekday === '*' ? 'monthly' : undefined;
}
