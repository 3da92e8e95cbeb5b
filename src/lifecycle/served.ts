/**
 * What is served where, from every side that says so: manifests that name a model, variables that choose a registered one,
 * and code that serves and loads. Names are tied to a registry where only one that was read has that model; an alias or a
 * stage is resolved to what the registry says now, and stays an inference.
 */
import type { DeploymentAttributes, EntityRef, ModelUseAttributes, ModelVersionAttributes } from '#core';
import { kindOf, parseRef, readModelUri, toRef } from '#core';
import type { GraphEntity } from '#graph';
import type { SidedEvidence } from './lifecycle.ts';
import { entityEvidence, sided, type CodeFile, type Workspace } from './pipeline.ts';
import { isTestCode } from './stage-of.ts';

export interface ServedModel {
  /** What serves: a deployment, an endpoint, or the file of code. */
  readonly by: EntityRef;
  readonly title: string;
  readonly source: string;
  readonly environment?: string;
  readonly how: ModelUseAttributes['by'];
  /** As it is written: `models:/churn@champion`, `models/model.pkl`. */
  readonly written: string;
  /** The registered model, or the name as a tool writes it; absent for a file. */
  readonly model?: EntityRef;
  readonly name?: string;
  readonly version?: string;
  /** An alias or a stage that was looked up in the registry. */
  readonly alias?: string;
  /** A file of a source, or an address. */
  readonly file?: EntityRef;
  readonly unresolved?: string;
  readonly evidence: readonly SidedEvidence[];
}

const read = new WeakMap<Workspace, readonly ServedModel[]>();

export function readServedModels(workspace: Workspace): readonly ServedModel[] {
  const known = read.get(workspace) ?? gather(workspace, readRegistry(workspace));
  read.set(workspace, known);
  return known;
}

function gather(workspace: Workspace, registry: Registry): readonly ServedModel[] {
  const code = fromCode(workspace, registry);
  const told = new Set(code.map((one) => one.by));
  return [...fromRelations(workspace, registry, told), ...fromVariables(workspace, registry), ...code];
}

interface Registered {
  readonly model: GraphEntity;
  readonly versions: readonly GraphEntity[];
}
/** By name; two registries with one name leave it open which is meant. */
type Registry = ReadonlyMap<string, Registered | 'several'>;

function readRegistry({ graph }: Workspace): Registry {
  const found = new Map<string, Registered | 'several'>();
  const versions = Map.groupBy(
    graph.ofKind('model-version').filter((each) => each.attributes['loggedModel'] !== true),
    (each) => `${parseRef(each.ref).namespace}\0${parseRef(each.ref).name}`,
  );
  for (const model of graph.ofKind('model')) {
    const { namespace, name } = parseRef(model.ref);
    if (namespace === 'mlflow') continue;
    found.set(name, found.has(name) ? 'several' : { model, versions: versions.get(`${namespace}\0${name}`) ?? [] });
  }
  return found;
}

interface Use {
  readonly ref: EntityRef;
  readonly how: ModelUseAttributes['by'];
  readonly written: string;
  readonly alias?: string | undefined;
  readonly unresolved?: string | undefined;
}
type Place = Pick<ServedModel, 'by' | 'title' | 'source' | 'environment' | 'evidence'>;

function toServed(place: Place, use: Use, registry: Registry): ServedModel {
  const { ref, how, written, alias, unresolved } = use;
  const open = unresolved === undefined ? {} : { unresolved };
  const kind = kindOf(ref);
  if (kind === 'artifact') return { ...place, how, written, file: ref, ...open };
  const { namespace, name, version } = parseRef(ref);
  const known = namespace === 'mlflow' ? registry.get(name) : undefined;
  const registered = known === 'several' ? undefined : known;
  const model = registered?.model.ref ?? toRef('model', namespace, name);
  const named = { ...place, how, written, model, name };
  if (version !== undefined) return { ...named, version };
  const looked = registered && alias !== undefined ? lookUp(registered, how, alias) : undefined;
  if (looked !== undefined) return { ...named, version: looked, ...(alias === undefined ? {} : { alias }) };
  return { ...named, ...(alias === undefined ? {} : { alias }), ...open };
}

/** What the registry says the alias or the stage points to now. */
function lookUp({ model, versions }: Registered, how: Use['how'], alias: string): string | undefined {
  if (how === 'alias') {
    const aliases = model.attributes['aliases'] as Readonly<Record<string, string>> | undefined;
    return aliases && Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
  }
  const staged = versions.flatMap((each) => {
    const { stage, version } = each.attributes as unknown as ModelVersionAttributes;
    return stage?.toLowerCase() === alias.toLowerCase() ? [version] : [];
  });
  // Of several versions in a stage the newest is served.
  return staged.toSorted((a, b) => Number(b) - Number(a))[0];
}

/** What a route of a file takes is what that file serves: where the file is told, its routes are not told again. */
function fromRelations({ graph }: Workspace, registry: Registry, told: ReadonlySet<EntityRef>): readonly ServedModel[] {
  const isTold = (ref: EntityRef): boolean =>
    kindOf(ref) === 'endpoint' && graph.from(ref, 'calls').some(({ to }) => told.has(to));
  return graph
    .relations()
    .filter(({ from, relation }) => relation === 'serves' && !isTold(from))
    .map((relation) => {
      const { by, written, alias, unresolved } = (relation.attributes ?? {}) as unknown as ModelUseAttributes;
      const entity = graph.entity(relation.from);
      const evidence = sided(relation.evidence, relation.layer, relation.method);
      return toServed(
        { ...placeOf(relation.from, entity), evidence },
        { ref: relation.to, how: by, written, alias, unresolved },
        registry,
      );
    });
}

function placeOf(ref: EntityRef, entity: GraphEntity | undefined): Omit<Place, 'evidence'> {
  const { namespace, name } = parseRef(ref);
  const { environment } = (entity?.attributes ?? {}) as Partial<DeploymentAttributes>;
  return { by: ref, title: name, source: namespace, ...(environment === undefined ? {} : { environment }) };
}

/** `MODEL_NAME=churn` with `MODEL_VERSION=3` means a model only where a registry that was read has one of that name. */
function fromVariables({ graph }: Workspace, registry: Registry): readonly ServedModel[] {
  return graph.ofKind('deployment').flatMap((entity): readonly ServedModel[] => {
    const { variables = {} } = entity.attributes as unknown as DeploymentAttributes;
    const valueOf = (...endings: readonly string[]): string | undefined =>
      Object.entries(variables).find(([name]) => endings.some((ending) => name.toUpperCase().endsWith(ending)))?.[1];
    const name = valueOf('MODEL_NAME');
    if (name === undefined || typeof (registry.get(name) ?? 'several') === 'string') return [];
    const version = valueOf('MODEL_VERSION');
    const alias = valueOf('MODEL_ALIAS');
    const stage = valueOf('MODEL_STAGE');
    const uri = /^\d+$/u.test(version ?? '')
      ? `models:/${name}/${version ?? ''}`
      : alias !== undefined
        ? `models:/${name}@${alias}`
        : `models:/${name}/${stage ?? version ?? 'latest'}`;
    const model = readModelUri(uri);
    if (!model) return [];
    const written = `MODEL_NAME=${name}${version === undefined ? '' : `, MODEL_VERSION=${version}`}`;
    const place = { ...placeOf(entity.ref, entity), evidence: entityEvidence(entity) };
    return [
      toServed(
        place,
        { ref: model.ref, how: model.by, alias: model.alias, unresolved: model.unresolved, written },
        registry,
      ),
    ];
  });
}

/** Code that serves, or that a deployment starts, and what it loads. */
function fromCode(workspace: Workspace, registry: Registry): readonly ServedModel[] {
  const started = new Set(
    workspace.graph
      .relations()
      .filter(({ from, relation }) => relation === 'calls' && kindOf(from) === 'deployment')
      .map(({ to }) => to),
  );
  return workspace.code
    .filter((file) => !isTestCode(file.path) && !file.notebook && serves(file, started))
    .flatMap((file) => [...loadedByName(file, registry), ...loadedFiles(file)]);
}

function serves(file: CodeFile, started: ReadonlySet<EntityRef>): boolean {
  return (
    file.signals.some(({ what }) => what === 'serve') ||
    (started.has(file.ref) && !file.signals.some(({ what }) => what === 'fit'))
  );
}

function loadedByName(file: CodeFile, registry: Registry): readonly ServedModel[] {
  return file.signals.flatMap(({ what, target, unresolved, line }): readonly ServedModel[] => {
    if (what !== 'read-model') return [];
    const evidence = atLine(file, line);
    const place = { by: file.ref, title: file.path, source: file.source, evidence };
    const model = target === undefined ? undefined : readModelUri(target);
    if (model) {
      const { ref, by: how, written, alias } = model;
      return [toServed(place, { ref, how, written, alias, unresolved: model.unresolved }, registry)];
    }
    return target === undefined
      ? [{ ...place, how: 'path', written: '', unresolved: unresolved ?? 'which is decided when it runs' }]
      : [];
  });
}

function loadedFiles(file: CodeFile): readonly ServedModel[] {
  return file.reads
    .filter((use) => use.role === 'model')
    .map((use) => ({
      by: file.ref,
      title: file.path,
      source: file.source,
      how: 'path',
      written: use.path,
      file: use.artifact,
      evidence: use.evidence,
    }));
}

/** The locator of the file's own evidence, at a line. */
function atLine(file: CodeFile, line: number): readonly SidedEvidence[] {
  return file.evidence
    .slice(0, 1)
    .map((item) => ({ ...item, locator: item.locator.replace(/(?:#L\d+(?:-L\d+)?)?@/u, `#L${line}@`) }));
}
