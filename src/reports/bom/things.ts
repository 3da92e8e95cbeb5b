/**
 * Everything a model's line touches, as components: data, files, model files, packages, images. What several runs and steps
 * name is one component; a digest is kept where all who give one agree, and each that differs is said.
 */
import type { EntityRef, FileAttributes, PackageAttributes, PackageUseAttributes } from '#core';
import { kindOf, nameOf, parseRef } from '#core';
import type { Graph } from '#graph';
import type { ModelRecord, Use } from '#lifecycle';
import { listed, property, toHashes, type Component } from './cyclonedx.ts';

const dataRoles = new Set<Use['role']>(['data']);
const modelFile = /\.(?:pkl|pickle|joblib|pt|pth|onnx|h5|keras|safetensors|gguf|bst|cbm|pmml|model|rds)$/iu;

export function isModelFile(path: string): boolean {
  return modelFile.test(path);
}

/** Uses of all runs and steps of a line. What a run recorded comes first. */
export function usesOf(record: ModelRecord): readonly Use[] {
  return [...record.runs, ...record.steps].flatMap((one) => [...one.uses, ...one.makes]);
}

export function touchedComponents(graph: Graph, uses: readonly Use[]): readonly Component[] {
  return [...Map.groupBy(uses, (use) => use.artifact)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, all]) => toComponent(graph, ref, all));
}

function toComponent(graph: Graph, ref: EntityRef, uses: readonly Use[]): Component {
  const role = uses.find((use) => use.role !== undefined)?.role;
  const { name, version } = parseRef(ref);
  const digests = [...new Set(uses.flatMap((use) => use.digest ?? []))];
  const [digest] = digests;
  const attributes = graph.entity(ref)?.attributes ?? {};
  const { lastChange } = attributes as unknown as FileAttributes;
  const isData = kindOf(ref).startsWith('dataset') || dataRoles.has(role);
  const type =
    role === 'model' || (role === undefined && modelFile.test(name))
      ? 'machine-learning-model'
      : isData
        ? 'data'
        : 'file';
  return {
    'bom-ref': ref,
    type,
    name,
    ...(version === undefined ? {} : { version }),
    ...listed('hashes', digests.length === 1 ? toHashes(digest) : []),
    ...(type === 'data' ? { data: [{ type: 'dataset' as const, name }] } : {}),
    ...listed('properties', [
      property('source', parseRef(ref).namespace),
      ...(role === undefined ? [] : [property('role', role)]),
      ...(attributes['missing'] === true ? [property('missing', 'named, and not there')] : []),
      ...(digests.length > 1 || (digest !== undefined && toHashes(digest).length === 0)
        ? digests.map((one) => property('digest', one))
        : []),
      ...(lastChange === undefined ? [] : [property('commit', lastChange.commit)]),
    ]),
  };
}

/** Packages that files of these sources ask for; one component for each package URL. */
export function packageComponents(graph: Graph, sources: ReadonlySet<string>): readonly Component[] {
  const found = new Map<string, Component>();
  for (const relation of graph.relations()) {
    const { from, to, attributes } = relation;
    const use = attributes as unknown as PackageUseAttributes | undefined;
    if (use?.role !== 'package' || relation.relation !== 'used' || !sources.has(parseRef(from).namespace)) continue;
    const { purl, name, version } = (graph.entity(to)?.attributes ?? {}) as unknown as Partial<PackageAttributes>;
    if (purl === undefined || name === undefined) continue;
    const where = property('required-by', `${parseRef(from).namespace}/${nameOf(from)}`);
    const known = found.get(to);
    const properties = [
      ...(known?.properties ?? []),
      where,
      ...(use.specifier === undefined ? [] : [property('asked-for', use.specifier)]),
    ];
    found.set(to, {
      'bom-ref': to,
      type: 'library',
      name,
      ...(version === undefined ? {} : { version }),
      purl,
      properties: unique(properties),
    });
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, component]) => component);
}

const kinds: Readonly<Record<string, Component['type']>> = {
  model: 'machine-learning-model',
  'model-version': 'machine-learning-model',
  dataset: 'data',
  'dataset-version': 'data',
};

/**
 * What code, settings and deployments of these sources take by name: models and datasets of hubs, registries and providers,
 * and files of data and models. A step or run that takes the same is told by `touchedComponents`.
 */
export function namedComponents(graph: Graph, sources: ReadonlySet<string>): readonly Component[] {
  const found = new Map<EntityRef, { role: string; by: Set<string>; digest?: string }>();
  for (const { from, to, relation, attributes = {} } of graph.relations()) {
    const { role, digest } = attributes;
    const takes = (relation === 'used' && (role === 'model' || role === 'data')) || relation === 'serves';
    const { namespace, name } = parseRef(from);
    if (!takes || !sources.has(namespace) || !(kindOf(to) in kinds || kindOf(to) === 'artifact')) continue;
    const known = found.get(to) ?? { role: typeof role === 'string' ? role : 'model', by: new Set() };
    known.by.add(`${namespace}/${name}`);
    found.set(to, { ...known, ...(typeof digest === 'string' ? { digest } : {}) });
  }
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, { role, by, digest }]): Component => {
      const { namespace, name, version } = parseRef(ref);
      const type = kinds[kindOf(ref)] ?? (role === 'model' ? 'machine-learning-model' : 'data');
      const isHere = kindOf(ref) === 'artifact' && graph.entity(ref) !== undefined;
      return {
        'bom-ref': ref,
        type,
        name,
        ...(version === undefined ? {} : { version }),
        ...(namespace === 'huggingface' ? { purl: hubPurl(kindOf(ref), name, version) } : {}),
        ...listed('hashes', toHashes(digest)),
        ...(type === 'data' ? { data: [{ type: 'dataset' as const, name }] } : {}),
        properties: [
          property('source', namespace),
          ...(kindOf(ref) !== 'artifact' || isHere ? [] : [property('missing', 'named, and not there')]),
          ...[...by].toSorted().map((one) => property('required-by', one)),
        ],
      };
    });
}

/** Package URL of the Hugging Face Hub (purl-spec, type huggingface); a dataset lies under `datasets/`. */
function hubPurl(kind: string, name: string, version: string | undefined): string {
  const path = (kind.startsWith('dataset') ? `datasets/${name}` : name).split('/').map(encodeURIComponent).join('/');
  return `pkg:huggingface/${path}${version === undefined ? '' : `@${version}`}`;
}

/** Images that deployments of these sources run. */
export function imageComponents(graph: Graph, sources: ReadonlySet<string>): readonly Component[] {
  return graph
    .ofKind('image')
    .filter(({ ref }) => sources.has(parseRef(ref).namespace))
    .map(({ ref }): Component => {
      const name = nameOf(ref);
      const [, repository = name, tag, digest] =
        /^(.+?)(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/u.exec(name) ?? [];
      const version = digest ?? tag;
      return {
        'bom-ref': ref,
        type: 'container',
        name: repository,
        ...(version === undefined ? {} : { version }),
        ...listed('hashes', toHashes(digest)),
      };
    });
}

function unique(properties: Component['properties'] = []): NonNullable<Component['properties']> {
  return [...new Map(properties.map((one) => [`${one.name}\0${one.value}`, one])).values()];
}
