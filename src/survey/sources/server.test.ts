import { describe, expect, it } from 'vitest';
import { openServer, parseServer, nameServer, type ServerRequest, type ServerResponse } from './server.ts';

const server = { scheme: 'mlflow', address: 'https://tracking.example/base' };
const { signal } = new AbortController();
const answer = (status: number, text: string): ServerResponse => ({ status, bytes: new TextEncoder().encode(text) });

describe('a location that names a server', () => {
  it.each([
    ['mlflow:https://Tracking.Example:5000/', { scheme: 'mlflow', address: 'https://tracking.example:5000' }],
    ['mlflow:http://127.0.0.1:5000/base//', { scheme: 'mlflow', address: 'http://127.0.0.1:5000/base' }],
  ])('%s', (location, parsed) => {
    expect(parseServer(location)).toEqual(parsed);
  });

  it.each(['../repository', 'C:\\work', 'mlflow.db', 'https://host', 'mlflow:5000', 'MLFLOW:http://host'])(
    'is not %s',
    (location) => {
      expect(parseServer(location)).toBeUndefined();
    },
  );

  it.each([
    ['mlflow:https://ann:pa55@host', 'holds a user or a password'],
    ['mlflow:https://host/?token=pa55', 'goes on after'],
    ['mlflow:http://[', 'is no address'],
  ])('is refused without showing what must not be shown: %s', (location, said) => {
    expect(() => parseServer(location)).toThrow(said);
    expect(() => parseServer(location)).not.toThrow('pa55');
  });

  it('is called by its host when it has no name', () => {
    expect(nameServer(undefined, server)).toBe('tracking.example');
    expect(nameServer('prod', server)).toBe('prod');
    const github = { scheme: 'github', address: 'https://api.github.com/repos/acme/churn' };
    expect(nameServer(undefined, github)).toBe('churn-github');
    const gitlab = { scheme: 'gitlab', address: 'https://gitlab.com/api/v4/projects/risk%2Fmodels%2Fchurn' };
    expect(nameServer(undefined, gitlab)).toBe('churn-gitlab');
  });
});

describe('asking a server', () => {
  it('sends what was asked below its address, and gives JSON or a word', async () => {
    const sent: ServerRequest[] = [];
    const send = async (request: ServerRequest): Promise<ServerResponse> => {
      sent.push(request);
      return request.url.endsWith('/version') ? answer(200, '3.1.0') : answer(200, '{"a":1}');
    };
    const reader = openServer(server, send, signal);
    expect(await reader.ask('/version')).toEqual({ kind: 'answer', value: '3.1.0' });
    expect(await reader.ask('/x', { max: 2 })).toEqual({ kind: 'answer', value: { a: 1 } });
    expect(sent.map(({ url, body, scheme }) => [scheme, url, body])).toEqual([
      ['mlflow', 'https://tracking.example/base/version', undefined],
      ['mlflow', 'https://tracking.example/base/x', '{"max":2}'],
    ]);
  });

  it('passes on a tag of what is known, and what came along with the answer', async () => {
    const sent: ServerRequest[] = [];
    const send = async (request: ServerRequest): Promise<ServerResponse> => {
      sent.push(request);
      return { ...answer(request.ifNoneMatch === undefined ? 200 : 304, '[]'), headers: { etag: '"1"' } };
    };
    const reader = openServer(server, send, signal);
    expect(await reader.ask('/x')).toEqual({ kind: 'answer', value: [], headers: { etag: '"1"' } });
    expect(await reader.ask('/x', undefined, '"1"')).toMatchObject({
      kind: 'refused',
      status: 304,
      headers: { etag: '"1"' },
    });
    expect(sent.map(({ ifNoneMatch }) => ifNoneMatch)).toEqual([undefined, '"1"']);
  });

  it.each([
    [401, 'refuses these credentials'],
    [403, 'refuses these credentials'],
    [302, 'not followed'],
    [500, 'answers HTTP 500'],
  ])('says in words what %i means', async (status, words) => {
    const reader = openServer(server, async () => answer(status, 'secret body'), signal);
    const refused = await reader.ask('/x');
    expect(refused).toMatchObject({ kind: 'refused', status, reason: expect.stringContaining(words) });
    expect(JSON.stringify(refused)).not.toContain('secret body');
  });

  it('is a value when there is no answer, or when nobody may ask', async () => {
    const dead = openServer(server, async () => Promise.reject(new Error('ECONNREFUSED')), signal);
    expect(await dead.ask('/x')).toEqual({
      kind: 'refused',
      reason: 'https://tracking.example/base does not answer (ECONNREFUSED).',
    });
    expect(await openServer(server, undefined, signal).ask('/x')).toMatchObject({ kind: 'refused' });
  });
});
