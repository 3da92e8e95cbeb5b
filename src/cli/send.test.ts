/** Over a real server on loopback: what goes out, and what is not followed. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSend } from './send.ts';

let server: Server;
let address = '';
const seen: { url: string | undefined; method: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      seen.push({ url: request.url, method: request.method, headers: request.headers, body });
      if (request.url === '/elsewhere') response.writeHead(302, { location: `${address}/target` }).end();
      else
        response.writeHead(200, { 'content-type': 'application/json', etag: '"7"', 'x-other': '1' }).end('{"ok":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const { signal } = new AbortController();
const last = (): (typeof seen)[number] | undefined => seen.at(-1);

describe('asking over HTTP', () => {
  it('gives the tool’s own credentials from the environment, to its own servers only', async () => {
    const token = createSend({ MLFLOW_TRACKING_TOKEN: 't0ken' });
    await token({ scheme: 'mlflow', url: `${address}/x`, signal });
    expect(last()?.headers.authorization).toBe('Bearer t0ken');
    await token({ scheme: 'other', url: `${address}/x`, signal });
    expect(last()?.headers.authorization).toBeUndefined();
    const basic = createSend({ MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_PASSWORD: 'p' });
    await basic({ scheme: 'mlflow', url: `${address}/x`, signal });
    expect(last()?.headers.authorization).toBe(`Basic ${Buffer.from('ann:p').toString('base64')}`);
    await createSend({})({ scheme: 'mlflow', url: `${address}/x`, signal });
    expect(last()?.headers.authorization).toBeUndefined();
  });

  it('gives a forge’s token to the host that the environment names, and to no other', async () => {
    const github = { scheme: 'github', url: `${address}/api/v3/repos/a/b`, signal };
    await createSend({ GITHUB_TOKEN: 't0ken', GITHUB_API_URL: `${address}/api/v3` })(github);
    expect(last()?.headers).toMatchObject({ authorization: 'Bearer t0ken', 'x-github-api-version': '2022-11-28' });
    await createSend({ GH_TOKEN: 't1ken', GITHUB_API_URL: `${address}/api/v3` })(github);
    expect(last()?.headers.authorization).toBe('Bearer t1ken');
    await createSend({ GITHUB_TOKEN: 't0ken' })(github);
    expect(last()?.headers.authorization).toBeUndefined();
    const gitlab = { scheme: 'gitlab', url: `${address}/api/v4/projects/1`, signal };
    await createSend({ GITLAB_TOKEN: 't2ken', GITLAB_URL: address })(gitlab);
    expect(last()?.headers['private-token']).toBe('t2ken');
    await createSend({ GITLAB_TOKEN: 't2ken', GITHUB_TOKEN: 't0ken' })(gitlab);
    expect([last()?.headers['private-token'], last()?.headers.authorization]).toEqual([undefined, undefined]);
  });

  it('passes a tag on, and gives the few headers that are used', async () => {
    const response = await createSend({})({ scheme: 'github', url: `${address}/x`, ifNoneMatch: '"6"', signal });
    expect(last()?.headers['if-none-match']).toBe('"6"');
    expect(response.headers).toEqual({ etag: '"7"' });
  });

  it('posts JSON where there is a body, and gives status and bytes', async () => {
    const response = await createSend({})({ scheme: 'mlflow', url: `${address}/x`, body: '{"a":1}', signal });
    expect(last()).toMatchObject({ method: 'POST', body: '{"a":1}' });
    expect([response.status, new TextDecoder().decode(response.bytes)]).toEqual([200, '{"ok":true}']);
  });

  it('follows no redirect: credentials would go along', async () => {
    const response = await createSend({ MLFLOW_TRACKING_TOKEN: 't' })({
      scheme: 'mlflow',
      url: `${address}/elsewhere`,
      signal,
    });
    expect(response.status).toBe(302);
    expect(last()?.url).toBe('/elsewhere');
  });

  it('says the system’s word when nobody answers', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise<void>((resolve) => gone.close(() => resolve()));
    const send = createSend({});
    await expect(send({ scheme: 'mlflow', url: `http://127.0.0.1:${port}/x`, signal })).rejects.toThrow('ECONNREFUSED');
    await expect(send({ scheme: 'mlflow', url: 'http://127.0.0.1:1/x', signal })).rejects.toThrow('bad port');
  });
});
