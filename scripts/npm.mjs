/** Calls npm quietly, and says in one line what went wrong and what to do. */
import { spawnSync } from 'node:child_process';
import { SetupProblem } from './problem.mjs';

/** Few and short retries: a machine without a network hears of it within seconds. */
const quietly = [
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

/** What npm's codes mean to somebody who only wanted to start a program. */
const hints = [
  [/CERT|SELF_SIGNED/u, 'A proxy signs the connection: name its certificate in NODE_EXTRA_CA_CERTS and try again.'],
  [/EINTEGRITY/u, 'What the registry sent is not what was pinned. Do not use it; try another registry.'],
  [/E404|ETARGET|E403/u, 'The configured registry (npm config get registry) does not have it. Try another registry.'],
  [/ENOSPC/u, 'The disk is full. Make room and try again.'],
  [/EACCES|EPERM|EROFS/u, 'The folder cannot be written to. Use a copy that can and try again.'],
];

export function npm(args, cwd) {
  const windows = process.platform === 'win32';
  const done = spawnSync(windows ? 'npm.cmd' : 'npm', [...args, ...quietly], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: windows,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.error)
    throw new SetupProblem(
      'npm was not found, and is needed for the first start. Install Node with npm and try again.',
    );
  if (done.status === 0) return;
  const said = done.stderr
    .split('\n')
    .filter((line) => /npm (?:error|ERR!)/u.test(line) && !line.includes('A complete log'));
  const code = /(?:code|errno) (\S+)/u.exec(said.join('\n'))?.[1] ?? `exit ${done.status}`;
  const hint = hints.find(([pattern]) => pattern.test(code))?.[1] ?? 'Check the network and try again.';
  throw new SetupProblem(`npm could not fetch what is needed (${code}). ${hint}`);
}
