/**
 * Asks a forge, page by page. An answer is kept with its entity tag, so that what has not changed costs nothing
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api). A forge that says that it was
 * asked too much is not asked again in this reading: nothing waits. Each kind of refusal is one sentence.
 */
import { parseInstant, toEpochMs, toInstant } from '#core';
import type { ConnectorContext, ServerAnswer, ServerHeaders, ServerReader } from '../connector.ts';
import { rememberWhole } from '../remember-whole.ts';
import { readValue } from './answers.ts';
import type { ForgeRecord } from './records.ts';

/** Raise when what is kept of an answer changes its shape or meaning. */
const FORMAT = 'forge-server/1';
const MOST_QUESTIONS = 3000;

export interface Page {
  readonly records: readonly ForgeRecord[];
  readonly total?: number;
  /** The answer itself, of questions whose answers are no records. */
  readonly value?: unknown;
  /** Query of the next page. */
  readonly next?: string;
}
export type Asked =
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'refused'; readonly status?: number; readonly reason: string };

export interface Asking {
  readonly server: ServerReader;
  /** Set once the forge has had enough of us. */
  readonly stopped: () => string | undefined;
  ask(path: string, keepValue?: boolean): Promise<Asked>;
  /** Follows a list for so many pages; `more` when there would be others. */
  list(path: string, pages: number): Promise<Listed>;
}
export interface Listed {
  readonly records: readonly ForgeRecord[];
  readonly total?: number;
  /** Why it is not whole, and the status that said so. */
  readonly broken?: { readonly status?: number; readonly reason: string };
  readonly more: boolean;
}

export function openAsking(context: ConnectorContext, server: ServerReader): Asking {
  let stopped: string | undefined;
  let questions = 0;
  const send = async (path: string, etag?: string): Promise<ServerAnswer> => {
    if (stopped !== undefined) return { kind: 'refused', reason: stopped };
    if (context.signal.aborted) return { kind: 'refused', reason: 'Reading was stopped.' };
    questions += 1;
    if (questions > MOST_QUESTIONS)
      stopped = `More than ${MOST_QUESTIONS} questions would be needed; the rest was left out.`;
    const answer = await server.ask(path, undefined, etag);
    stopped ??= sayLimit(answer, server, context.clock.now());
    return stopped !== undefined && answer.kind === 'refused' ? { ...answer, reason: stopped } : answer;
  };
  const ask: Asking['ask'] = async (path, keepValue = false) => {
    let fresh: Asked | undefined;
    // Shares its fingerprint for a month: an entity tag holds whenever it was given.
    const month = context.clock.now().slice(0, 7);
    const key = `forge/answer/${path}`;
    const kept = await rememberWhole<Kept | null>(context, key, `${FORMAT} ${server.address} ${month}`, async () => {
      const answer = await send(path);
      fresh = toAsked(answer, path, keepValue);
      const etag = answer.kind === 'answer' ? answer.headers?.etag : undefined;
      return fresh.kind === 'page' && etag !== undefined
        ? { value: { etag, page: fresh.page }, whole: true }
        : { value: null, whole: false };
    });
    if (fresh) return fresh;
    if (!kept) return { kind: 'refused', reason: 'Nothing was answered.' };
    const answer = await send(path, kept.etag);
    if (answer.kind === 'refused' && answer.status === 304) return { kind: 'page', page: kept.page };
    return toAsked(answer, path, keepValue);
  };
  return { server, stopped: () => stopped, ask, list: (path, pages) => listPages(ask, path, pages) };
}

interface Kept {
  readonly etag: string;
  readonly page: Page;
}

async function listPages(ask: Asking['ask'], path: string, pages: number): Promise<Listed> {
  const records: ForgeRecord[] = [];
  const [plain = path, first = ''] = path.split('?', 2);
  const asked = new Set<string>();
  let total: number | undefined;
  let query = first;
  for (let page = 0; page < pages; page += 1) {
    asked.add(query);
    const answer = await ask(query === '' ? plain : `${plain}?${query}`);
    if (answer.kind === 'refused') return { records, broken: answer, more: false };
    records.push(...answer.page.records);
    total ??= answer.page.total;
    const { next } = answer.page;
    if (next === undefined) return { records, more: false, ...(total === undefined ? {} : { total }) };
    if (asked.has(next)) {
      const reason = `The list of ${plain} leads back to a page that was read; the rest was left out.`;
      return { records, broken: { reason }, more: false };
    }
    query = next;
  }
  return { records, more: true, ...(total === undefined ? {} : { total }) };
}

function toAsked(answer: ServerAnswer, path: string, keepValue: boolean): Asked {
  if (answer.kind === 'refused') {
    const { status, reason } = answer;
    return { kind: 'refused', reason, ...(status === undefined ? {} : { status }) };
  }
  const { value } = answer;
  // Text that is no JSON: a page for people, or an answer that was cut off on its way.
  if (typeof value !== 'object' || value === null) {
    const what = typeof value === 'string' && /^\s*</u.test(value) ? 'a page for people' : 'no whole JSON';
    return { kind: 'refused', reason: `The answer to ${path.replace(/\?.*$/su, '')} is ${what}.` };
  }
  const read = readValue(value);
  if (read === 'no JSON') return { kind: 'refused', reason: `The answer to ${path} is no JSON.` };
  const next = nextOf(answer.headers);
  return {
    kind: 'page',
    page: {
      records: read.records,
      ...(read.total === undefined ? {} : { total: read.total }),
      ...(keepValue ? { value } : {}),
      ...(next === undefined ? {} : { next }),
    },
  };
}

/**
 * Only the query of `rel="next"` is taken (RFC 8288): the list stays the one that was asked for. GitHub names the
 * repository there by number.
 */
function nextOf(headers: ServerHeaders | undefined): string | undefined {
  for (const part of (headers?.link ?? '').slice(0, 4000).split(',')) {
    const [, address = ''] = /^\s*<([^<>]+)>\s*;.*\brel="?next\b/u.exec(part) ?? [];
    const query = URL.parse(address)?.search.slice(1) ?? '';
    if (query !== '' && query.length < 1000) return query;
  }
  return undefined;
}

/** 429, or 403 with nothing left (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api). */
function sayLimit(answer: ServerAnswer, { address }: ServerReader, now: string): string | undefined {
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
