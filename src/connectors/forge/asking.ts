/**
 * Asks a forge, page by page. An answer is kept with its entity tag, so that what has not changed costs nothing
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api). A forge that says that it was
 * asked too much is not asked again in this reading: nothing waits. Each kind of refusal is one sentence.
 */
import type { ConnectorContext, ServerAnswer, ServerReader } from '../connector.ts';
import { rememberWhole } from '../remember-whole.ts';
import { nextOf, sayLimit } from './answer-headers.ts';
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
    const memory = openMemory(context, `forge/answer/${path}`, `${FORMAT} ${server.address}`);
    const kept = await memory.recall();
    const answer = await send(path, kept?.etag);
    if (kept && answer.kind === 'refused' && answer.status === 304) return { kind: 'page', page: kept.page };
    const asked = toAsked(answer, path, keepValue);
    const etag = answer.kind === 'answer' ? answer.headers?.etag : undefined;
    if (asked.kind === 'page' && etag !== undefined) await memory.keep({ etag, page: asked.page });
    return asked;
  };
  return { server, stopped: () => stopped, ask, list: (path, pages) => listPages(ask, path, pages) };
}

interface Kept {
  readonly etag: string;
  readonly page: Page;
}

/**
 * What was answered last, whatever its tag is: a reading does not know it beforehand, so one of two marks stands in the
 * fingerprint, and what is new is kept under the other. One value is kept per key, so it takes the old one's place.
 */
function openMemory(
  context: ConnectorContext,
  key: string,
  fingerprint: string,
): { recall(): Promise<Kept | undefined>; keep(kept: Kept): Promise<void> } {
  const none = async (): Promise<{ readonly value: Kept | null; readonly whole: boolean }> => ({
    value: null,
    whole: false,
  });
  let free: 'a' | 'b' = 'a';
  return {
    async recall() {
      for (const mark of ['a', 'b'] as const) {
        const kept = await rememberWhole<Kept | null>(context, key, `${fingerprint} ${mark}`, none);
        if (!kept) continue;
        free = mark === 'a' ? 'b' : 'a';
        return kept;
      }
      return undefined;
    },
    async keep(kept) {
      await context.remember(key, `${fingerprint} ${free}`, async () => kept);
    },
  };
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
