/**
 * Model servers' own files: what they declare to serve. TorchServe, Triton, MLServer, BentoML, Ray Serve, Procfile. No
 * archive is opened, no server is asked; services that are code are told by the python connector.
 */
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import { decodeText, type Connector, type ConnectorContext, type FileEntry, type Seen } from '../connector.ts';
import { describeDeployment, type DeclaredDeployment } from '../deployments.ts';
import { createFileFinder, createScriptFinder } from '../named-scripts.ts';
import { baseOf } from '../paths.ts';
import { openReading, type Reading } from '../reading.ts';
import { rememberWhole } from '../remember-whole.ts';
import { readServerCommands, tellingCommand, type Archive, type Commands } from './archives.ts';
import { readBentoFile } from './bento-file.ts';
import { describeArchives } from './describe-archives.ts';
import { readMlServer } from './mlserver.ts';
import { readProcfile } from './procfile.ts';
import { fromRayCommand, readRayServe, tellingRay } from './ray-serve.ts';
import { readTorchServe } from './torchserve.ts';
import { withVllmModel } from './triton-vllm.ts';
import { readTriton, versionedPaths } from './triton.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'model-servers',
  title: 'Model servers',
  emits: ['entity', 'relation', 'claim'],
  options,
  applies: (context) => context.files.list().some((entry) => isSettings(entry) || hasCommands(entry)),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

const installed = /(?:^|\/)(?:node_modules|site-packages|\.?venv|vendor|third_party)\//u;
const settings =
  /(?:^|\/)(?:Procfile(?:\.[\w-]+)?|bentofile(?:\.[\w-]+)?\.ya?ml|pyproject\.toml|model-settings\.json|config\.pbtxt|(?:[\w.-]*config[\w-]*)\.properties|[\w.-]*(?:serv|ray|config|app)[\w.-]*\.ya?ml)$/iu;

function isSettings({ kind, path }: FileEntry): boolean {
  return kind === 'file' && settings.test(path) && !installed.test(path);
}

/** Where `torch-model-archiver` and `serve run` are called. */
function hasCommands({ kind, path }: FileEntry): boolean {
  return (
    kind === 'file' &&
    !installed.test(path) &&
    /\.(?:sh|bash|mk)$|(?:^|\/)(?:Makefile|(?:Dockerfile|Containerfile)(?:\.[\w-]+)?|[\w.-]+\.[Dd]ockerfile)$|^\.github\/workflows\/[^/]+\.ya?ml$/u.test(
      path,
    )
  );
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const all = context.files.list();
  const { entries, left } = upToLimit(context, all.filter(isSettings), {
    locator: 'config.pbtxt',
    plural: 'files that may be settings of model servers',
  });
  const scripts = upToLimit(context, all.filter(hasCommands), { locator: '*.sh', plural: 'scripts' });
  yield [...left, ...scripts.left];
  const archives: Archive[] = [];
  for (const entry of scripts.entries) {
    if (context.signal.aborted) return;
    const commands = await commandsOf(context, entry);
    archives.push(...commands.archives);
    yield commands.ray.flatMap((command) => {
      const started = fromRayCommand(context, command);
      return started ? describeDeployment(context, started) : [];
    });
  }
  yield describeArchives(context, archives);
  const read = createReader(reading, archives);
  for (const { path } of entries) {
    if (context.signal.aborted) return;
    for (const one of await read(path)) yield describeDeployment(context, one);
  }
  yield [...reading.skipped.values()];
}

const none: Commands = { archives: [], ray: [] };

async function commandsOf(context: ConnectorContext, entry: FileEntry): Promise<Commands> {
  return rememberWhole(context, `model-servers/2/${entry.path}`, entry.blob ?? entry.fingerprint, async () => {
    const content = await context.files.read(entry.path, context.limits.fileBytes);
    // What a script does is told by the connectors of scripts; one that cannot be read is told there.
    if (content.kind === 'skipped') return { value: none, whole: false };
    const text = decodeText(content.bytes) ?? '';
    return { value: tellingCommand.test(text) ? readServerCommands(entry.path, text) : none, whole: true };
  });
}

type Read = (path: string) => Promise<readonly DeclaredDeployment[]>;

function createReader(reading: Reading, archives: readonly Archive[]): Read {
  const { context } = reading;
  const find = createFileFinder(context.files);
  const scripts = createScriptFinder(context.files);
  let versioned: readonly string[] | undefined;
  const triton = async (path: string, text: string): Promise<DeclaredDeployment> => {
    versioned ??= versionedPaths(context);
    const one = readTriton(context, { path, text }, versioned);
    return one.type === 'vllm' ? withVllmModel(reading, one, versioned) : one;
  };
  const readText = async (path: string, text: string): Promise<readonly DeclaredDeployment[]> => {
    const base = baseOf(path);
    if (base === 'config.pbtxt') return [await triton(path, text)];
    if (base === 'model-settings.json') return readMlServer(context, { path, text });
    if (base === 'pyproject.toml' || base.startsWith('bentofile')) return readBentoFile(context, { path, text });
    if (base.startsWith('Procfile')) return readProcfile(path, text, scripts);
    return base.endsWith('.properties') ? readTorchServe(context, { path, text }, { archives, find }) : [];
  };
  return async (path) => {
    if (/\.ya?ml$/u.test(path) && !baseOf(path).startsWith('bentofile')) return rayOf(reading, path);
    const text = path.endsWith('pyproject.toml') ? await quietText(context, path) : await reading.text(path);
    if (text === undefined) return [];
    try {
      return await readText(path, text);
    } catch (error) {
      const [said = ''] = error instanceof Error ? error.message.split('\n') : [];
      reading.skip(path, `${path} was not read: ${said.slice(0, 160).replace(/[.:]$/u, '')}.`);
      return [];
    }
  };
}

/** Any YAML could be settings of Ray Serve: only one that names an application's module is worth a word. */
async function rayOf(reading: Reading, path: string): Promise<readonly DeclaredDeployment[]> {
  const text = await quietText(reading.context, path);
  if (text === undefined || !tellingRay.test(text)) return [];
  const node = await reading.yaml(path);
  return node ? readRayServe(reading.context, path, node) : [];
}

/** The text of a file that others read too, and tell of where it cannot be read. */
async function quietText(context: ConnectorContext, path: string): Promise<string | undefined> {
  const content = await context.files.read(path, context.limits.fileBytes);
  return content.kind === 'skipped' ? undefined : decodeText(content.bytes);
}
