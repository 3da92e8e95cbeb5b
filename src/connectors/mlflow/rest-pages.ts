/**
 * Lists of a tracking server, page by page (MLflow REST API: `max_results`, `page_token`, `next_page_token`). A list that
 * breaks off gives what came before, and a gap.
 */
import type { JsonObject } from '#core';
import { z } from 'zod';
import type { ServerReader } from '../connector.ts';

export const API = '/api/2.0/mlflow';
/** A server that never ends its list is not followed for ever. */
const MOST_PAGES = 2000;

export interface Question {
  readonly method: 'GET' | 'POST';
  /** Below /api/2.0/mlflow: `runs/search`. */
  readonly path: string;
  readonly parameters: JsonObject;
  /** Member of the answer that holds the list. */
  readonly member: string;
  readonly pageSize: number;
}

export type Page =
  | { readonly kind: 'items'; readonly items: readonly unknown[] }
  | { readonly kind: 'broken'; readonly status?: number; readonly reason: string };

export async function* askPages(server: ServerReader, question: Question): AsyncGenerator<Page> {
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await askPage(server, question, token);
    if (answer.kind === 'refused') {
      const { status, reason } = answer;
      yield { kind: 'broken', reason, ...(status === undefined ? {} : { status }) };
      return;
    }
    const read = Answer.safeParse(answer.value).data;
    const items = read?.[question.member] ?? [];
    if (!read || !Array.isArray(items)) {
      yield { kind: 'broken', reason: `The answer to ${question.path} is not what MLflow answers.` };
      return;
    }
    yield { kind: 'items', items: items as readonly unknown[] };
    const next = read.next_page_token ?? '';
    if (next === '') return;
    if (next === token) {
      yield {
        kind: 'broken',
        reason: `The list of ${question.path} leads back to the page it comes from; the rest was left out.`,
      };
      return;
    }
    token = next;
  }
  yield {
    kind: 'broken',
    reason: `The list of ${question.path} has more than ${MOST_PAGES} pages; the rest was left out.`,
  };
}

const Answer = z.looseObject({ next_page_token: z.string().nullish() });

async function askPage(
  server: ServerReader,
  { method, path, parameters, pageSize }: Question,
  token: string | undefined,
): ReturnType<ServerReader['ask']> {
  const asked = { ...parameters, max_results: pageSize, ...(token === undefined ? {} : { page_token: token }) };
  if (method === 'POST') return server.ask(`${API}/${path}`, asked);
  const query = Object.entries(asked).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return server.ask(`${API}/${path}?${query.join('&')}`);
}
