/** How servers are asked: over HTTP by this Node, with credentials from the environment, bounded in time and size. */
import { forgeBases, type ServerRequest, type ServerResponse } from '#survey';

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 256_000_000;

/** Names of variables as each tool's own clients have them. */
export function createSend(environment: NodeJS.ProcessEnv): (request: ServerRequest) => Promise<ServerResponse> {
  return async ({ scheme, url, body, ifNoneMatch, signal }) => {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        'user-agent': 'throughline',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
        ...credentialsFor({ scheme, url }, environment),
      },
      ...(body === undefined ? {} : { body }),
      // Elsewhere the credentials must not go.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    }).catch((error: unknown) => {
      throw new Error(reasonOf(error));
    });
    return { status: response.status, bytes: await readBody(response), headers: headersOf(response.headers) };
  };
}

const kept = ['link', 'etag', 'retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset'] as const;
const MOST_CHARACTERS = 4000;

function headersOf(headers: Headers): NonNullable<ServerResponse['headers']> {
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = headers.get(name);
      return value === null || value.length > MOST_CHARACTERS ? [] : [[name, value]];
    }),
  );
}

type Asked = Pick<ServerRequest, 'scheme' | 'url'>;

function credentialsFor({ scheme, url }: Asked, environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if (scheme === 'github' || scheme === 'gitlab') return forgeCredentials({ scheme, url }, environment);
  if (scheme !== 'mlflow') return {};
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password,
  } = environment;
  if (user && password) return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** The token is for the forge that the environment names, or the public one; to another host it does not go. */
function forgeCredentials({ scheme, url }: Asked, environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const base = URL.parse(forgeBases(environment)[scheme === 'github' ? 'github' : 'gitlab']);
  if (!base || URL.parse(url)?.origin !== base.origin) return {};
  const versioned = scheme === 'github' ? { 'x-github-api-version': '2022-11-28' } : {};
  const token =
    scheme === 'github' ? environment['GITHUB_TOKEN'] || environment['GH_TOKEN'] : environment['GITLAB_TOKEN'];
  if (!token) return versioned;
  return scheme === 'github' ? { ...versioned, authorization: `Bearer ${token}` } : { 'private-token': token };
}

async function readBody(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > MAX_BYTES) throw new Error(`it answers with more than ${MAX_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The system's word for it (`ECONNREFUSED`) says more than fetch's own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason was given';
  if (error.name === 'TimeoutError') return `not within ${TIMEOUT_MS / 1000} seconds`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause ? String(cause.code) : cause.message;
}
