/**
 * What documents state, beside what was found: the quote, the outcome in plain words, and where. What stands against a
 * claim comes first; without --all claims that could not be judged are only counted.
 */
import type { Claim } from '#api';
import { wrap } from './layout.ts';
import type { MapTextOptions } from './map-text.ts';

const MOST = 8;

const order = ['contradicted', 'declared-only', 'holds', 'unknown'] as const;
const words: Readonly<Record<Claim['outcome'], string>> = {
  contradicted: 'contradicted',
  'declared-only': 'declared only',
  holds: 'holds',
  unknown: 'not judged',
};

export function claimLines(claims: readonly Claim[], { paint, all }: MapTextOptions): string[] {
  if (claims.length === 0) return [];
  const sorted = claims.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  const shown = all ? sorted : sorted.filter(({ outcome }) => outcome !== 'unknown').slice(0, MOST);
  const lines = [paint.bold('What documents state, and what was found'), ''];
  for (const claim of shown) lines.push(...oneClaim(claim, { paint, all }));
  if (sorted.length > shown.length) {
    const rest = sorted.length - shown.length;
    const noun = rest === 1 ? 'claim' : 'claims';
    const open =
      shown.length === 0
        ? `${rest} ${noun} could not be judged from what was read: --all lists them`
        : `and ${rest} more ${noun}: --all lists them`;
    lines.push(paint.dim(`  ${open}`));
  }
  return [...lines, ''];
}

function oneClaim(claim: Claim, { paint, all }: Pick<MapTextOptions, 'paint' | 'all'>): string[] {
  const { outcome, quote, because, evidence, counterExamples } = claim;
  const colour = (text: string): string =>
    outcome === 'contradicted' ? paint.red(text) : outcome === 'holds' ? paint.dim(text) : paint.yellow(text);
  const place = evidence[0]?.locator ?? claim.document;
  const lines = [
    ...wrap(`“${quote}”`, { indent: '  ', hang: '   ' }),
    paint.dim(`    declared  ${place}`),
    ...wrap(`${words[outcome]}: ${because}`, { indent: '    ', hang: '      ' }).map((line, at) =>
      at === 0 ? line.replace(words[outcome], colour(words[outcome])) : line,
    ),
  ];
  const found = [...counterExamples.flatMap((each) => each.evidence ?? []), ...evidence.slice(1)];
  const places = [...new Map(found.map((each) => [each.locator, each])).values()].slice(0, all ? 12 : 2);
  return [...lines, ...places.map((each) => paint.dim(`    ${each.layer.padEnd(9)} ${each.locator}`))];
}
