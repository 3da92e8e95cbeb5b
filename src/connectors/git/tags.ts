/**
 * Tags as events. Most say `tagged`; those of a GTO registry say which model version was registered and which stage
 * it was given. A stage is given to a commit: its version is the one registered there, and unknown when there is none.
 */
import { toRef, type EntityRef, type EventObservation, type JsonObject, type Observation } from '#core';
import { instantOf } from './instant.ts';
import { parseGtoTag, type GtoTag } from './gto.ts';
import type { Reference } from './references.ts';

interface Registered {
  readonly artifact: string;
  readonly version: string;
  readonly tag: Reference;
  stage?: string;
}

export interface TagContext {
  readonly source: string;
  readonly personOf: (name: string, email: string) => EntityRef | undefined;
}

export function* observeTags(tags: readonly Reference[], context: TagContext): Generator<Observation> {
  const parsed = tags
    .map((tag) => ({ tag, name: tag.name.slice('refs/tags/'.length) }))
    .map(({ tag, name }) => ({ tag, name, gto: parseGtoTag(name) }));
  const versions = registeredVersions(parsed);
  for (const { tag, name, gto } of parsed.toSorted(
    (left, right) => left.tag.seconds - right.tag.seconds || (left.name < right.name ? -1 : 1),
  )) {
    if (gto === undefined) yield toEvent(tag, context, { activity: 'tagged', objects: [], attributes: { tag: name } });
    else yield observeGto(name, tag, gto, { context, versions });
  }
  yield* observeVersions(versions, context);
}

type Versions = ReadonlyMap<string, Registered>;
type Parsed = readonly { readonly tag: Reference; readonly gto: GtoTag | undefined }[];

function registeredVersions(parsed: Parsed): Versions {
  const versions = new Map<string, Registered>();
  for (const { tag, gto } of parsed) {
    if (gto?.action === 'register')
      versions.set(`${gto.artifact}@${gto.version}`, { artifact: gto.artifact, version: gto.version, tag });
  }
  for (const { gto } of parsed) {
    if (gto?.action === 'deregister') versions.delete(`${gto.artifact}@${gto.version}`);
  }
  for (const { tag, gto } of byOrder(parsed)) {
    if (gto?.action !== 'assign' && gto?.action !== 'unassign') continue;
    for (const version of versions.values()) {
      if (version.artifact === gto.artifact && version.stage === gto.stage) delete version.stage;
    }
    const target = gto.action === 'assign' ? versionAt(versions, gto.artifact, tag.commit) : undefined;
    if (target) target.stage = gto.stage;
  }
  return versions;
}

/** GTO's counter orders stage assignments; without one, time does. */
function byOrder(parsed: Parsed): Parsed {
  const counter = (gto: GtoTag | undefined): number => (gto && 'counter' in gto ? (gto.counter ?? 0) : 0);
  return parsed.toSorted(
    (left, right) => left.tag.seconds - right.tag.seconds || counter(left.gto) - counter(right.gto),
  );
}

/** The version registered at this commit; the newest, when there are several. */
function versionAt(versions: Versions, artifact: string, commit: string): Registered | undefined {
  return [...versions.values()]
    .filter((version) => version.artifact === artifact && version.tag.commit === commit)
    .toSorted((left, right) => right.tag.seconds - left.tag.seconds || (left.version < right.version ? 1 : -1))[0];
}

function observeGto(
  name: string,
  tag: Reference,
  gto: GtoTag,
  given: { readonly context: TagContext; readonly versions: Versions },
): EventObservation {
  const { context, versions } = given;
  const { artifact } = gto;
  if (gto.action === 'deprecate') {
    return toEvent(tag, context, {
      activity: 'deprecated',
      objects: [{ ref: toRef('model', context.source, artifact), qualifier: 'model' }],
      attributes: { tag: name, tool: 'gto', model: artifact },
    });
  }
  const version = 'version' in gto ? gto.version : versionAt(versions, artifact, tag.commit)?.version;
  const objects =
    version === undefined
      ? [{ ref: toRef('model', context.source, artifact), qualifier: 'model' }]
      : [{ ref: toRef('model-version', context.source, artifact, version), qualifier: 'version' }];
  const attributes = {
    tag: name,
    tool: 'gto',
    model: artifact,
    ...(version === undefined ? {} : { version }),
    ...('stage' in gto ? { stage: gto.stage } : {}),
  };
  const activities = {
    register: 'registered',
    deregister: 'deregistered',
    assign: 'stage-assigned',
    unassign: 'stage-unassigned',
  } as const;
  return toEvent(tag, context, { activity: activities[gto.action], objects, attributes });
}

function toEvent(
  tag: Reference,
  context: TagContext,
  given: { readonly activity: string; readonly objects: EventObservation['objects']; readonly attributes: JsonObject },
): EventObservation {
  const actor = tag.person && context.personOf(tag.person.name, tag.person.email);
  return {
    kind: 'event',
    layer: 'executed',
    method: 'recorded',
    evidence: [{ source: context.source, locator: tag.name }],
    activity: given.activity,
    at: instantOf(tag.seconds),
    ...(actor === undefined ? {} : { actor }),
    objects: [...given.objects, { ref: toRef('code-revision', context.source, tag.commit), qualifier: 'revision' }],
    attributes: {
      ...given.attributes,
      // A lightweight tag has no time and no tagger of its own: the time is its commit's.
      annotated: tag.annotated,
      ...(tag.annotated && tag.subject !== '' ? { message: tag.subject } : {}),
    },
  };
}

function* observeVersions(versions: Versions, context: TagContext): Generator<Observation> {
  const models = new Map<string, Reference>();
  for (const { artifact, version, tag, stage } of versions.values()) {
    if (!models.has(artifact)) models.set(artifact, tag);
    yield {
      kind: 'entity',
      layer: 'executed',
      method: 'recorded',
      evidence: [{ source: context.source, locator: tag.name }],
      ref: toRef('model-version', context.source, artifact, version),
      attributes: {
        name: artifact,
        version,
        tool: 'gto',
        commit: tag.commit,
        createdAt: instantOf(tag.seconds),
        ...(stage === undefined ? {} : { stage }),
        ...(tag.person ? { user: tag.person.name } : {}),
        ...(tag.annotated && tag.subject !== '' ? { description: tag.subject } : {}),
      },
    };
  }
  for (const [artifact, tag] of models) {
    yield {
      kind: 'entity',
      layer: 'executed',
      method: 'recorded',
      evidence: [{ source: context.source, locator: tag.name }],
      ref: toRef('model', context.source, artifact),
      attributes: { name: artifact, tool: 'gto' },
    };
  }
}
