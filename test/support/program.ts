/** The built program, run as a user would: in its own process, with a data directory of its own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MapAnswer } from '#api';

const program = join(process.cwd(), 'dist', 'cli.js');

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function temporary(prefix = 'throughline-e2e-'): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function runProgram(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Finished {
  const run = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...environment },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

export function mapOf(paths: readonly string[], data: string, ...more: readonly string[]): MapAnswer {
  const run = runProgram(['map', ...paths, '--data', data, '--format', 'json', ...more]);
  if (run.code !== 0) throw new Error(`map ended with ${run.code}: ${run.err}`);
  return MapAnswer.parse(JSON.parse(run.out));
}

export interface Served {
  readonly address: string;
  /** Everything that was printed so far. */
  printed(): string;
  /** Ends it as a terminal, a supervisor or a crash would; gives its exit code, or the signal's name where that killed it. */
  stop(signal?: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | string | null>;
}

/** Starts `up`, and gives the address once it is printed; by default on any free port. */
export async function serve(
  paths: readonly string[],
  data: string,
  more: readonly string[] = ['--port', '0'],
  environment: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const child: ChildProcess = spawn(process.execPath, [program, 'up', ...paths, '--data', data, '--quiet', ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.on('exit', (code, signal) => resolve(code ?? signal)),
  );
  let text = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/u.exec(text);
      if (found) resolve(found[0]);
    });
    child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('exit', (code) => reject(new Error(`up ended with ${code}: ${text}`)));
  });
  return {
    address,
    printed: () => text,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}
