/** What comes along with an answer: the next page of a list, and whether the forge was asked too much. */
import { parseInstant, toEpochMs, toInstant } from '#core';
import type { ServerAnswer, ServerHeaders, ServerReader } from '../connector.ts';

/**
 * Only the query of `rel="next"` is taken (RFC 8288): the list stays the one that was asked for. GitHub names the
 * repository there by number.
 */
export function nextOf(headers: ServerHeaders | undefined): string | undefined {
  for (const part of (headers?.link ?? '').slice(0, 4000).split(',')) {
    const [, address = ''] = /^\s*<([^<>]+)>\s*;.*\brel="?next\b/u.exec(part) ?? [];
    const query = URL.parse(address)?.search.slice(1) ?? '';
    if (query !== '' && query.length < 1000) return query;
  }
  return undefined;
}

/** 429, or 403 with nothing left (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api). */
export function sayLimit(answer: ServerAnswer, { address }: ServerReader, now: string): string | undefined {
  if (answer.kind !== 'refused') return undefined;
  const { status, headers = {} } = answer;
  const spent = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined;
  if (status !== 429 && !(status === 403 && spent)) return undefined;
  const until = untilOf(headers, now);
  const when = until === undefined ? '' : ` It may be asked again from ${until} on.`;
  return `${new URL(address).host} has been asked as often as it allows (HTTP ${status}); the rest was not asked.${when}`;
}

function untilOf(headers: ServerHeaders, now: string): string | undefined {
  const wait = /^\d{1,6}$/u.exec(headers['retry-after'] ?? '')?.[0];
  const reset = /^\d{1,12}$/u.exec(headers['x-ratelimit-reset'] ?? '')?.[0];
  const current = parseInstant(now);
  if (wait !== undefined && current !== undefined) return toInstant(toEpochMs(current) + Number(wait) * 1000);
  return reset === undefined ? undefined : toInstant(Number(reset) * 1000);
}
