/** The words and tones of an outcome, the same wherever one is named. A tone never stands without its word. */
import type { Divergence } from '#api';

type Outcome = Divergence['outcome'];

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  divergent: 'differs',
  unknown: 'not known',
  consistent: 'agrees',
};
export const outcomeTones: Readonly<Record<Outcome, string>> = {
  divergent: 'text-differ font-semibold',
  unknown: 'text-quiet',
  consistent: 'text-agree',
};

export function toDay(instant: string): string {
  return instant.slice(0, 10);
}

/** “Mia Berg, who last changed src/train.py on 2026-07-14; …” */
export function toNames(ask: NonNullable<Divergence['ask']>): string {
  return ask.map((one) => `${one.name}, who ${one.why}${one.at ? ` on ${toDay(one.at)}` : ''}`).join('; ');
}

export function toSince(since: NonNullable<Divergence['since']>): string {
  return `Since ${toDay(since.at)}${since.commit ? `, commit ${since.commit.slice(0, 10)}` : ''}`;
}
