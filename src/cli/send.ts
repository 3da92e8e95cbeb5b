/** How servers are asked: over HTTP by this Node, with credentials from the environment, bounded in time and size. */
import type { ServerRequest, ServerResponse } from '#survey';

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 256_000_000;

/** Names of variables as each tool's own clients have them. */
export function createSend(environment: NodeJS.ProcessEnv): (request: ServerRequest) => Promise<ServerResponse> {
  return async ({ scheme, url, body, signal }) => {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        'user-agent': 'throughline',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...credentialsFor(scheme, environment),
      },
      ...(body === undefined ? {} : { body }),
      // Elsewhere the credentials must not go.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    }).catch((error: unknown) => {
      throw new Error(reasonOf(error));
    });
    return { status: response.status, bytes: await readBody(response) };
  };
}

function credentialsFor(scheme: string, environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if (scheme !== 'mlflow') return {};
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password,
  } = environment;
  if (user && password) return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  return token ? { authorization: `Bearer ${token}` } : {};
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
