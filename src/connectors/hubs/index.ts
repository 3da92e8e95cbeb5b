/**
 * Models and datasets that lie on hubs and in registries, as configuration names them, as the local cache of the hub holds
 * them, and as Croissant describes them. What code names is read where code is read.
 */
import type { EntityRef, JsonObject, Layer, ModelUseAttributes } from '#core';
import { toRef } from '#core';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { directoryOf, joinPath } from '../paths.ts';
import { openReading, type Reading } from '../reading.ts';
import { parseYaml, type YamlNode } from '../yaml-text.ts';
import { findSnapshots, isCached, type CachedSnapshot } from './cache.ts';
import { isCroissant, readCroissant, type CroissantDataset } from './croissant.ts';
import { readSettings, type NamedInSettings } from './settings.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

export const connector = {
  name: 'hubs',
  title: 'model and dataset hubs in configuration',
  emits: ['entity', 'relation'],
  options,
  applies: (context) => context.files.list().some((entry) => isSettings(entry) || isOther(entry)),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

const elsewhere = /(?:^|\/)(?:node_modules|site-packages|\.?venv|vendor|\.git|tests?|fixtures)\//u;
/** Names under which settings of training and serving are kept; `config.json` and `adapter_config.json` lie with models. */
const settings =
  /(?:^|\/)(?:[^/]*(?:config|settings|params|hparams|hyperparam|args|arguments|recipe|train(?:ing)?|finetune|model|serve|serving|inference|pipeline)[^/]*|(?:conf|configs?|settings|params|recipes)\/(?:.*\/)?[^/]+)\.(?:ya?ml|json|toml)$/iu;
const notSettings =
  /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|jsconfig|renovate|\.?eslintrc[^/]*|mkdocs|_config|codecov|\.pre-commit-config)\.(?:ya?ml|json)$/iu;
const MOST_BYTES = 256_000;

function isSettings({ kind, path, sizeBytes }: FileEntry): boolean {
  return (
    kind === 'file' &&
    sizeBytes <= MOST_BYTES &&
    settings.test(path) &&
    !notSettings.test(path) &&
    !elsewhere.test(path) &&
    !isCached(path)
  );
}
function isOther({ kind, path }: FileEntry): boolean {
  return (kind === 'file' || kind === 'symlink') && (isCached(path) || (isCroissant(path) && !elsewhere.test(path)));
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const reading = openReading(context);
  const all = context.files.list();
  const { entries, left } = upToLimit(context, all.filter(isSettings), {
    locator: '*.yaml',
    plural: 'files of settings',
  });
  yield left;
  for (const { path } of entries) {
    if (context.signal.aborted) return;
    const node = await readNode(reading, path);
    if (node) yield readSettings(node, context.files).map((one) => observeSetting(context, path, one));
  }
  yield findSnapshots(all.map(({ path }) => path)).flatMap((one) => observeSnapshot(context, one));
  for (const { path } of all.filter((entry) => isOther(entry) && isCroissant(entry.path))) {
    const text = await reading.text(path);
    const dataset = text === undefined ? undefined : readCroissant(text);
    if (dataset) yield observeCroissant(context, path, dataset);
  }
  yield [...reading.skipped.values()];
}

/** Templates that are no YAML, and JSON with comments, are settings of something else: nothing is said of them. */
async function readNode(reading: Reading, path: string): Promise<YamlNode | undefined> {
  const text = await reading.text(path);
  // Most settings name no model: looking for the few words costs less than parsing.
  if (text === undefined || !/model|dataset|name_or_path|repo_id|tokenizer|hf:\/\//iu.test(text)) return undefined;
  const node = path.endsWith('.toml') ? fromToml(text, reading) : parseYaml(text, reading.context.limits.depth);
  return node === undefined || node.kind === 'refused' ? undefined : node;
}

/** Lines of TOML are not kept by its parser: what is found there points to the file. */
function fromToml(text: string, reading: Reading): ReturnType<typeof parseYaml> | undefined {
  try {
    return parseYaml(JSON.stringify(parse(text)), reading.context.limits.depth);
  } catch {
    return undefined;
  }
}

interface Link {
  readonly from: EntityRef;
  readonly relation: 'used' | 'wasDerivedFrom' | 'sameAs';
  readonly to: EntityRef;
  readonly attributes?: object;
  readonly layer: Layer;
  readonly path: string;
  readonly line?: number;
}
function relate(context: ConnectorContext, { path, line, attributes, ...link }: Link): Seen {
  return {
    kind: 'relation',
    ...link,
    ...(attributes === undefined ? {} : { attributes: attributes as JsonObject }),
    method: 'parsed',
    evidence: [{ source: context.source, locator: context.locate(path, line) }],
  };
}

function observeSetting(context: ConnectorContext, path: string, { model, role, key, line }: NamedInSettings): Seen {
  const { ref: to, ...named } = model;
  const placed = path.endsWith('.toml') ? {} : { line };
  const attributes: Omit<ModelUseAttributes, 'role'> & { role: string } = { ...named, role, through: key, ...placed };
  const from = toRef('artifact', context.source, path);
  return relate(context, { from, relation: 'used', to, attributes, layer: 'encoded', path, ...placed });
}

/** Somebody fetched it here: a record of what happened, not a wish. */
function observeSnapshot(
  context: ConnectorContext,
  { directory, file, files, named, role }: CachedSnapshot,
): readonly Seen[] {
  const { ref: to, ...rest } = named;
  const from = toRef('artifact', context.source, directory);
  const evidence = [{ source: context.source, locator: context.locate(file) }];
  return [
    { kind: 'entity', ref: from, attributes: { role, files }, layer: 'executed', method: 'recorded', evidence },
    relate(context, {
      from,
      relation: 'wasDerivedFrom',
      to,
      attributes: { ...rest, role, through: 'the hub’s cache' },
      layer: 'executed',
      path: file,
    }),
  ];
}

function observeCroissant(context: ConnectorContext, path: string, dataset: CroissantDataset): readonly Seen[] {
  const { name, files, recordSets, ...rest } = dataset;
  const ref = toRef('dataset', context.source, name);
  const evidence = [{ source: context.source, locator: context.locate(path) }];
  return [
    {
      kind: 'entity',
      ref,
      attributes: { name, tool: 'croissant', file: path, recordSets, files: files.length, ...rest },
      layer: 'declared',
      method: 'parsed',
      evidence,
    },
    ...files.flatMap(({ url, digest }): readonly Seen[] => {
      const here = /^[a-z][a-z0-9+.-]*:/iu.test(url) ? undefined : joinPath(directoryOf(path), url);
      if (here === undefined || !context.files.get(here)) return [];
      const attributes = { role: 'data', ...(digest === undefined ? {} : { digest }) };
      return [
        relate(context, {
          from: ref,
          relation: 'wasDerivedFrom',
          to: toRef('artifact', context.source, here),
          attributes,
          layer: 'declared',
          path,
        }),
      ];
    }),
  ];
}
