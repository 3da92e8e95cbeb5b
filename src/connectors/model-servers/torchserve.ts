/**
 * TorchServe's config.properties (TorchServe documentation, "Advanced configuration"): which archives it loads when it
 * starts (`load_models`), and what a snapshot says it served (`models`, `model_snapshot`), each with its version.
 */
import { toRef } from '#core';
import { z } from 'zod';
import type { ConnectorContext } from '../connector.ts';
import type { DeclaredDeployment } from '../deployments.ts';
import type { FileFinder } from '../named-scripts.ts';
import type { Archive } from './archives.ts';
import { deployment, type Served } from './found.ts';
import { readProperties, type Property } from './properties.ts';

/** Keys that only TorchServe has; other programs have a config.properties too. */
const telling =
  /^\s*(?:load_models|models|model_snapshot|model_store|inference_address|management_address|install_py_dep_per_model)\s*[=:]/mu;

interface Named {
  readonly name: string;
  readonly archive: string;
  readonly version?: string;
  readonly key: string;
  readonly line: number;
}

/** Gives nothing for a file of another program. */
export function readTorchServe(
  context: ConnectorContext,
  file: { readonly path: string; readonly text: string },
  given: { readonly archives: readonly Archive[]; readonly find: FileFinder },
): readonly DeclaredDeployment[] {
  if (!telling.test(file.text)) return [];
  const properties = readProperties(file.text);
  const loaded = properties.get('load_models');
  const all = loaded !== undefined && /^all$/iu.test(loaded.value);
  const named = [...listed(loaded), ...snapshot(properties.get('models')), ...inSnapshot(properties)];
  const served = named.map((one) => ({ one, served: find(context, one, given) }));
  const lines = [...properties.values()].flatMap(({ line, lastLine }) => [line, lastLine]);
  const addresses = ['inference_address', 'grpc_inference_port'].flatMap((key) => properties.get(key)?.value ?? []);
  return [
    deployment({
      file: file.path,
      name: 'torchserve',
      tool: 'torchserve',
      type: 'config.properties',
      line: Math.min(...lines),
      lastLine: Math.max(...lines),
      ports: addresses.flatMap((address) => /(?:^|:)(\d{2,5})\/?$/u.exec(address)?.[1] ?? []),
      serves: served.flatMap((each) => each.served ?? []),
      unresolved: [
        ...(all ? ['It loads every archive that lies in its model store when it starts.'] : []),
        ...served.flatMap((each) => (each.served ? [] : [openOf(each.one)])),
      ],
    }),
  ];
}

function openOf({ name, version, archive }: Named): string {
  const which = version === undefined ? name : `${name}, version ${version},`;
  return `It loads ${which} from ${archive}, which is not in this source.`;
}

/** `load_models=fraud.mar,churn=churn_v2.mar`. */
function listed(property: Property | undefined): readonly Named[] {
  if (!property || /^(?:all|none)$/iu.test(property.value)) return [];
  return property.value.split(',').flatMap((part): readonly Named[] => {
    const [left = '', right] = part.split('=').map((one) => one.trim());
    const archive = right ?? left;
    if (!/^[\w./-]+\.mar$/u.test(archive)) return [];
    return [
      { name: right === undefined ? nameOfArchive(archive) : left, archive, key: 'load_models', line: property.line },
    ];
  });
}

function nameOfArchive(archive: string): string {
  return archive.slice(archive.lastIndexOf('/') + 1).replace(/\.mar$/u, '');
}

const Models = z.record(z.string(), z.record(z.string(), z.looseObject({ marName: z.string().optional() })));

/** `models={"fraud": {"1.0": {"marName": "fraud.mar", …}}}`. */
function snapshot(property: Property | undefined): readonly Named[] {
  const read = property && Models.safeParse(parseJson(property.value)).data;
  if (!property || !read) return [];
  return Object.entries(read).flatMap(([name, versions]) =>
    Object.entries(versions).map(([version, { marName }]): Named => ({
      name,
      version,
      archive: marName ?? `${name}.mar`,
      key: 'models',
      line: property.line,
    })),
  );
}

function inSnapshot(properties: ReadonlyMap<string, Property>): readonly Named[] {
  const property = properties.get('model_snapshot');
  const read = property && z.looseObject({ models: z.unknown() }).safeParse(parseJson(property.value)).data;
  return property && read
    ? snapshot({ ...property, value: JSON.stringify(read.models ?? {}) }).map((one) => ({
        ...one,
        key: 'model_snapshot',
      }))
    : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The archive where the source has it, else the file that one command of the source alone makes it of. */
function find(
  { source }: ConnectorContext,
  { archive, key, line, version }: Named,
  given: { readonly archives: readonly Archive[]; readonly find: FileFinder },
): Served | undefined {
  const common = { written: archive, line, by: version === undefined ? ('path' as const) : ('version' as const) };
  const path = given.find(archive);
  if (path !== undefined) return { ref: toRef('artifact', source, path), through: key, ...common };
  const base = archive.slice(archive.lastIndexOf('/') + 1);
  const made = given.archives.filter((one) => one.archive === base);
  const fitting = made.filter((one) => version === undefined || one.version === undefined || one.version === version);
  const models = [...new Set(fitting.flatMap((one) => one.model ?? []))];
  const [model] = models;
  if (model === undefined || models.length > 1 || fitting.some((one) => one.model === undefined)) return undefined;
  return { ref: toRef('artifact', source, model), through: `${key}, made by torch-model-archiver`, ...common };
}
