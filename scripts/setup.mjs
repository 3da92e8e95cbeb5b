/**
 * Sets up what a command needs, in plain JavaScript that Node 20 can parse and with no dependency: a Node that is new
 * enough (a private one from the npm registry, never touching the system's), the packages of the lock file, the build.
 * When all is there it costs a few milliseconds: what is needed only for setting up is loaded only then. What is set up
 * counts when its stamp is written, which is last: a set-up that was interrupted is done again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupProblem } from './problem.mjs';
import { lockOf, manifestOf, runtimeOf } from './runtimes.mjs';
import { isBuilt } from './stamp.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, '.runtime');

/** Node 22.22 and later, 24 and later; 23 was never maintained long enough to have what we use. */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 22);
}

/** Path of the Node to run with: this one, or the private one, fetched when it is not there yet. */
export async function ensureNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const runtime = runtimeOf(process.platform, process.arch);
  if (!runtime) {
    throw new SetupProblem(
      `Node ${process.versions.node} is too old, and no newer one is packaged for ${process.platform}-${process.arch}. Install Node 24 and try again.`,
    );
  }
  const wanted = `${runtime.name}@${runtime.version}`;
  const node = join(home, 'node_modules', runtime.name, runtime.binary);
  const isThere = () => textOf(join(home, 'ready')) === wanted && existsSync(node);
  await once(isThere, async () => {
    say(
      `Setting up: Node ${process.versions.node} is too old; fetching a private Node ${runtime.version} (first time only) …`,
    );
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify(manifestOf(runtime)));
    writeFileSync(join(home, 'package-lock.json'), JSON.stringify(lockOf(runtime)));
    const { npm } = await import('./npm.mjs');
    npm(['install', '--prefix', '.', '--no-save', '--ignore-scripts'], home);
    if (!existsSync(node))
      throw new SetupProblem(`The private Node did not arrive as ${wanted}. Install Node 24 and try again.`);
    writeFileSync(join(home, 'ready'), wanted);
  });
  return node;
}

/** Packages as the lock file names them. A lock written on another platform may lack builds, so `install`, not `ci`. */
export async function ensurePackages() {
  const stamp = join(root, 'node_modules', '.throughline-stamp');
  // The whole text is the stamp: comparing it is quicker than loading what computes a digest.
  const wanted = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const isThere = () => textOf(stamp) === wanted;
  await once(isThere, async () => {
    const first = textOf(stamp) === undefined;
    say(`Setting up: installing packages (${first ? 'first time only' : 'the lock file changed'}) …`);
    const { npm } = await import('./npm.mjs');
    npm(['install', '--ignore-scripts', '--include=dev', '--no-save'], root);
    writeFileSync(stamp, wanted);
  });
}

export async function ensureBuild(node) {
  const isThere = () => isBuilt(root);
  await once(isThere, async () => {
    say('Setting up: building the program and its screens …');
    const { spawnSync } = await import('node:child_process');
    const built = spawnSync(node, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: ['ignore', 2, 2] });
    if (built.status !== 0) throw new SetupProblem('The build failed; its own words stand above.');
  });
}

async function once(isThere, work) {
  if (isThere()) return;
  const { alone } = await import('./lock.mjs');
  const waiting = () => say('Setting up: another process is at it; waiting for it …');
  await alone(join(home, 'lock'), async () => void (isThere() || (await work())), waiting);
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function say(message) {
  process.stderr.write(`${message}\n`);
}
