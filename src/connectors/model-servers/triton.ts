/**
 * A model of a Triton model repository (Triton documentation, "Model Repository", "Model Configuration"): config.pbtxt with
 * numbered directories of versions beside it. Which versions are served follows from `version_policy`; without one it is
 * the highest number.
 */
import { toRef } from '#core';
import type { ConnectorContext } from '../connector.ts';
import type { DeclaredDeployment } from '../deployments.ts';
import { baseOf, directoryOf } from '../paths.ts';
import { deployment, type Served } from './found.ts';
import { readTextProto, type ProtoMessage } from './text-proto.ts';

/** Throws with one sentence where the text is no such message. */
export function readTriton(
  context: ConnectorContext,
  { path, text }: { readonly path: string; readonly text: string },
  versioned: readonly string[],
): DeclaredDeployment {
  const message = readTextProto(text);
  const directory = directoryOf(path);
  const name = textOf(message, 'name') ?? (baseOf(directory) || 'model');
  const backend = [textOf(message, 'platform'), textOf(message, 'backend')].find(
    (one) => one !== undefined && one !== '',
  );
  const lastLine = text.replace(/\n$/u, '').split('\n').length;
  const common = {
    file: path,
    name,
    tool: 'triton',
    line: 1,
    lastLine,
    ...(backend === undefined ? {} : { type: backend }),
  };
  // What an ensemble, or code for the Python backend, does is made of other models.
  if (backend === 'ensemble') return deployment({ ...common, unresolved: [ensembleOf(message)] });
  const prefix = directory === '' ? '' : `${directory}/`;
  const own = versioned.flatMap((file) => (file.startsWith(prefix) ? [file.slice(prefix.length)] : []));
  const versions = versionsIn(own);
  const { chosen, by, open } = choose(message, versions);
  const files = chosen.flatMap((version) => filesOf(own, version, textOf(message, 'default_model_filename')));
  const code = files.filter((file) => file.endsWith('.py')).map((file) => prefix + file);
  const line = message.get('version_policy')?.[0]?.line ?? 1;
  const through = message.has('version_policy') ? 'version_policy' : 'the highest version';
  return deployment({
    ...common,
    scripts: code,
    serves: files
      .filter((file) => !file.endsWith('.py'))
      .map((file): Served => ({
        ref: toRef('artifact', context.source, prefix + file),
        by,
        written: `${baseOf(directory)}/${file}`,
        through,
        line,
      })),
    unresolved: [
      ...open,
      ...(versions.length === 0
        ? ['No directory of a version lies beside it, so which model it serves is not known.']
        : []),
      ...(chosen.length > 0 && files.length === 0
        ? ['Its version has no file here that is known to be the model.']
        : []),
    ],
  });
}

function textOf(message: ProtoMessage, key: string): string | undefined {
  const value = message.get(key)?.at(-1)?.value;
  return typeof value === 'string' ? value : undefined;
}
function messageOf(message: ProtoMessage | undefined, key: string): ProtoMessage | undefined {
  const value = message?.get(key)?.at(-1)?.value;
  return typeof value === 'object' ? value : undefined;
}

function ensembleOf(message: ProtoMessage): string {
  const steps = messageOf(message, 'ensemble_scheduling')?.get('step') ?? [];
  const names = steps.flatMap(({ value }) => (typeof value === 'object' ? (textOf(value, 'model_name') ?? []) : []));
  return names.length === 0
    ? 'It is an ensemble; which models it is made of is not written in it.'
    : `It is an ensemble, made of other models of its repository: ${[...new Set(names)].slice(0, 12).join(', ')}.`;
}

/** Paths with a directory of a version in them: found once for a source. */
export function versionedPaths({ files }: ConnectorContext): readonly string[] {
  return files.list().flatMap(({ path }) => (/(?:^|\/)[1-9]\d{0,17}\//u.test(path) ? [path] : []));
}

function versionsIn(own: readonly string[]): readonly number[] {
  const found = new Set(own.flatMap((path) => /^([1-9]\d{0,17})\//u.exec(path)?.[1] ?? []));
  return [...found].map(Number).sort((a, b) => a - b);
}

interface Choice {
  readonly chosen: readonly number[];
  readonly by: Served['by'];
  readonly open: readonly string[];
}

function choose(message: ProtoMessage, versions: readonly number[]): Choice {
  const policy = messageOf(message, 'version_policy');
  if (policy?.has('all')) return { chosen: versions, by: 'version', open: [] };
  const specific = messageOf(policy, 'specific');
  if (specific) {
    const asked = (specific.get('versions') ?? []).map(({ value }) => Number(value));
    const gone = versions.length === 0 ? [] : asked.filter((one) => !versions.includes(one));
    return {
      chosen: asked.filter((one) => versions.includes(one)),
      by: 'version',
      open: gone.map((one) => `It asks for version ${one}, of which there is no directory here.`),
    };
  }
  const count = Number(textOf(messageOf(policy, 'latest') ?? new Map(), 'num_versions') ?? 1);
  return { chosen: versions.slice(-Math.max(1, Number.isSafeInteger(count) ? count : 1)), by: 'latest', open: [] };
}

/** The file that the configuration names, else what the backends take by themselves: `model.onnx`, `model.plan`, … */
function filesOf(own: readonly string[], version: number, named: string | undefined): readonly string[] {
  const place = `${version}/`;
  const inside = own.flatMap((path) => (path.startsWith(place) ? [path.slice(place.length)] : []));
  const isModel = (path: string): boolean =>
    named === undefined ? /^model\.(?!json$)[\w-]+$/u.test(path) : path === named;
  const files = inside.filter(isModel);
  // A model can be a directory: `model.savedmodel/saved_model.pb`.
  const folders = new Set(inside.flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])));
  return (files.length > 0 ? files : [...folders].filter(isModel)).map((path) => place + path);
}
