/** The requests that docs/reference/http.md shows are sent, in its order, and answered as it says. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, temporary, type Served } from '../support/program.ts';

const text = readFileSync('docs/reference/http.md', 'utf8');
const place = temporary('throughline-http-');
let served: Served;

beforeAll(async () => {
  mkdirSync(join(place.path, 'empty'));
  const environment = { THROUGHLINE_INGEST_TOKEN: 'my-token' };
  served = await serve([join(place.path, 'empty')], join(place.path, 'data'), ['--port', '0'], environment);
});
afterAll(async () => {
  await served.stop();
  place.remove();
});

interface Example {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly status: number;
  readonly answer: unknown;
}

/** Each ```http block, and the ```json block with a status that follows. */
function readExamples(): readonly Example[] {
  return [...text.matchAll(/```http\n(.*?)\n```\s+```json (\d{3})\n(.*?)\n```/gsu)].map((match) => {
    const [, sent = '', status, answer = ''] = match;
    const [head = '', body = ''] = sent.split(/\n\n(.*)/su);
    const [first = '', ...headers] = head.split('\n');
    const [method = '', path = ''] = first.split(' ');
    return {
      method,
      path,
      headers: Object.fromEntries(headers.map((line) => line.split(/:\s*(.*)/su).slice(0, 2) as [string, string])),
      body,
      status: Number(status),
      answer: JSON.parse(answer) as unknown,
    };
  });
}

describe('docs/reference/http.md', () => {
  const examples = readExamples();

  it('shows an answer for each request', () => {
    expect(examples).toHaveLength(text.split('```http').length - 1);
    expect(examples.map(({ status }) => status)).toEqual([200, 200, 401, 400, 200]);
  });

  it.each(examples)('$method $path is answered $status as shown', async (example) => {
    const { method, headers, body } = example;
    const answer = await fetch(`${served.address}${example.path}`, { method, headers, body });
    expect({ status: answer.status, answer: await answer.json() }).toEqual({
      status: example.status,
      answer: example.answer,
    });
  });

  it.each([...text.matchAll(/\| `GET (\/\S+?)(?:\?\S*)?` \|/gu)].map(([, path = '']) => path))(
    'GET %s is there',
    async (path) => {
      const controller = new AbortController();
      // Nothing in the served workspace is called so, which only the route itself can say.
      const absent = path.endsWith('lineage');
      const query = path.endsWith('evidence') ? '?source=empty&locator=x' : absent ? '?from=nothing' : '';
      const answer = await fetch(`${served.address}${path}${query}`, { signal: controller.signal });
      expect(answer.status).toBe(absent ? 404 : 200);
      controller.abort();
    },
  );
});
