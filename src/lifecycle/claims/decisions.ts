/**
 * An accepted decision to use something: looked for by name in code, configuration, paths and history. A decision younger
 * than ninety days, counted from the newest moment that anything read speaks of, may still be on its way.
 */
import type { ClaimObservation } from '#core';
import { count, listOf, quote, textOf } from '../words.ts';
import { wordsOfDecision } from './asks.ts';
import { cutHistories, toResult, type Checker, type ClaimView, type Judged } from './result.ts';

const DAYS_TO_ADOPT = 90;

export const checkDecision: Checker = (view, claim) => {
  const judged = judgeDecision(view, claim);
  return judged && toResult(claim, judged);
};

function judgeDecision(view: ClaimView, claim: ClaimObservation): Judged | undefined {
  const { status, supersededBy, adopts, title } = claim.attributes;
  const scope = textOf(title);
  const words = wordsOfDecision(claim.attributes);
  if (textOf(status) !== 'accepted' || supersededBy !== undefined)
    return {
      scope,
      outcome: 'unknown',
      because: `Its status is ${quote(textOf(status) || 'not given')}, so nothing is held against it.`,
    };
  if (words.length === 0) return { scope, outcome: 'unknown', because: 'It names nothing that could be looked for.' };
  const names = listOf(Array.isArray(adopts) ? adopts.map((name) => textOf(name)) : words);
  const [trace] = view.traces.of(words);
  if (trace) {
    const where = trace.place === 'commit' ? 'the history' : trace.path;
    return { scope, outcome: 'holds', because: `${names} is named in ${where}.`, evidence: trace.evidence };
  }
  const looked = view.traces.looked(words);
  if (!looked || looked.unread.length > 0 || looked.files === 0)
    return {
      scope,
      outcome: 'unknown',
      open: true,
      because: `${names} was not looked for in all code and configuration.`,
    };
  const cut = cutHistories(view);
  if (cut.length > 0) {
    const because = `${names} was found nowhere, but the history of ${listOf(cut)} is not here as a whole.`;
    return { scope, outcome: 'unknown', open: true, because };
  }
  const age = ageInDays(textOf(claim.attributes['date']), view.asOf);
  if (age === undefined)
    return { scope, outcome: 'unknown', because: `${names} was found nowhere, but when it was decided is not known.` };
  if (age < DAYS_TO_ADOPT) {
    const because = `${names} was found nowhere; it was decided ${count(Math.max(age, 0), 'day')} before the newest moment on record, so it is pending.`;
    return { scope, outcome: 'unknown', open: true, because };
  }
  return {
    scope,
    outcome: 'declared-only',
    because: `${names} occurs in none of ${count(looked.files, 'file')} of code and configuration${looked.commits > 0 ? `, nor in what ${count(looked.commits, 'commit')} (merges aside) say and touch` : ''}, ${age} days after it was decided.`,
    evidence: looked.evidence,
  };
}

/** Whole days between two days of the calendar; `undefined` for what is no day. */
function ageInDays(date: string, asOf: string | null): number | undefined {
  const [from, to] = [dayNumber(date), dayNumber(asOf ?? '')];
  return from === undefined || to === undefined ? undefined : to - from;
}

/** Days since 0000-03-01 in the Gregorian calendar (Richards' algorithm): no clock is needed to count days. */
function dayNumber(text: string): number | undefined {
  const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})(?:$|T)/u.exec(text) ?? [];
  const [year, month, day] = [Number(y), Number(m), Number(d)];
  if (y === undefined || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const shifted = (month + 9) % 12;
  const years = year - (month < 3 ? 1 : 0);
  return (
    365 * years +
    Math.floor(years / 4) -
    Math.floor(years / 100) +
    Math.floor(years / 400) +
    Math.floor((shifted * 306 + 5) / 10) +
    day -
    1
  );
}
