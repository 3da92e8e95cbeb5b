/**
 * version-differs: one model, and places that choose different versions of it: what a document's table says, what code and
 * manifests pin, what the registry's production alias or stage points to. Places of environments that have different
 * names are not held against each other; a place that chooses no version leaves it open.
 */
import type { ClaimObservation, EntityRef, ModelVersionAttributes } from '#core';
import { nameOf, parseRef } from '#core';
import type { Finding, SidedEvidence } from '../lifecycle.ts';
import { entityEvidence, sided } from '../pipeline.ts';
import { readServedModels, type ServedModel } from '../served.ts';
import { listOf, textOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

interface Chosen {
  readonly what: string;
  readonly version: string;
  readonly environment?: string;
  /** Written down in a document, chosen by what serves, or pointed to by the registry. */
  readonly side: 'document' | 'server' | 'registry';
  readonly evidence: readonly SidedEvidence[];
}

export const checkVersions: Check = (view) => {
  const served = readServedModels(view.workspace).filter((one) => one.name !== undefined);
  return [...Map.groupBy(served, (one) => one.model ?? one.by)].flatMap(([model, ways]) => judge(view, model, ways));
};

function judge(view: CheckView, model: EntityRef, ways: readonly ServedModel[]): readonly Finding[] {
  const name = ways[0]?.name ?? nameOf(model);
  const servers = ways.flatMap(toChosen);
  const others = [...documented(view, name), ...registered(view, model)];
  const all = [...servers, ...others];
  const common = { kind: 'version-differs', stage: 'deploy', subject: model, title: name } as const;
  const open = ways.filter((way) => way.version === undefined);
  if (servers.length === 0 || all.length < 2) return unknownOf(common, open, others);
  const clash = firstClash(all);
  const evidence = all.flatMap((one) => one.evidence.slice(0, 1)).slice(0, 12);
  if (!clash) {
    const statement = `${listOf(all.map((one) => one.what))} mean the same version of '${name}': ${servers[0]?.version ?? ''}.`;
    return [
      { ...common, outcome: 'consistent', certainty: 0.9, statement: all.length === 1 ? '' : statement, evidence },
    ];
  }
  const versions = [...Map.groupBy(all, (one) => one.version)].map(
    ([version, ones]) => `version ${version} (${listOf(ones.map((one) => one.what))})`,
  );
  const documents = all.filter((one) => one.side === 'document');
  return [
    {
      ...common,
      outcome: 'divergent',
      certainty: clash.some((one) => one.side === 'document') ? 0.8 : 0.85,
      statement: `Of the model '${name}', not all places choose the same version: ${listOf(versions)}.`,
      evidence,
      repair: {
        kind: 'advice',
        text: `Decide which version of ${name} is meant, and name that one everywhere${documents.length > 0 ? '; correct the document' : ''}.`,
        explanation: 'What decides about people is then the version that was meant to.',
      },
    },
  ];
}

type Common = Pick<Finding, 'kind' | 'stage' | 'subject' | 'title'>;

/** Something says which version it should be, and what serves chooses none that is known. */
function unknownOf(common: Common, open: readonly ServedModel[], others: readonly Chosen[]): readonly Finding[] {
  const [first] = open;
  if (!first || others.length === 0) return [];
  const says = others.map((one) => `${one.what}: version ${one.version}`);
  return [
    {
      ...common,
      outcome: 'unknown',
      certainty: 0.5,
      statement: `Which version of '${common.title}' ${first.title} serves is not known (${first.unresolved ?? 'none is named'}); ${listOf(says)}.`,
      evidence: [
        ...open.flatMap((one) => one.evidence.slice(0, 1)),
        ...others.flatMap((one) => one.evidence.slice(0, 1)),
      ].slice(0, 12),
    },
  ];
}

/** Two of one environment, or of which one names none, that differ. A registry's alias says nothing about a second server. */
function firstClash(all: readonly Chosen[]): readonly Chosen[] | undefined {
  for (const [at, one] of all.entries()) {
    const other = all.slice(at + 1).find((each) => each.version !== one.version && sameEnvironment(one, each));
    if (other) return [one, other];
  }
  return undefined;
}

function sameEnvironment(one: Chosen, other: Chosen): boolean {
  return one.environment === undefined || other.environment === undefined
    ? isLive(one.environment) && isLive(other.environment)
    : one.environment === other.environment;
}

/** What names no environment is taken for the live one, and never for a test. */
function isLive(environment: string | undefined): boolean {
  return environment === undefined || /^(?:default|prod(?:uction)?|live|serving)$/iu.test(environment);
}

function toChosen(one: ServedModel): readonly Chosen[] {
  if (one.version === undefined) return [];
  const environment = one.environment ?? environmentIn(one.title);
  const what = one.alias === undefined ? one.title : `${one.title} by ${one.alias}`;
  return [
    {
      what,
      version: one.version,
      side: 'server',
      evidence: one.evidence,
      ...(environment === undefined ? {} : { environment }),
    },
  ];
}

function environmentIn(path: string): string | undefined {
  return /(?:^|[/._-])(staging|stage|dev|development|test|qa|canary|shadow|prod|production)(?=[/._:-])/iu
    .exec(path)?.[1]
    ?.toLowerCase();
}

function documented(view: CheckView, name: string): readonly Chosen[] {
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return view.workspace.graph.claims('version').flatMap((claim: ClaimObservation): readonly Chosen[] => {
    const { of, version, where } = claim.attributes;
    const place = textOf(where);
    if (plain(textOf(of)) !== plain(name) || textOf(version) === '') return [];
    if (place !== '' && !/^(?:production|prod|live|serving)$/iu.test(place)) return [];
    return [
      {
        what: nameOf(claim.document),
        version: textOf(version).replace(/^v(?=\d)/u, ''),
        side: 'document',
        evidence: sided(claim.evidence, 'declared', claim.method),
      },
    ];
  });
}

/** The alias or the stage by which a registry names what is live. */
function registered(view: CheckView, model: EntityRef): readonly Chosen[] {
  const entity = view.workspace.graph.entity(model);
  const aliases = (entity?.attributes['aliases'] ?? {}) as Readonly<Record<string, string>>;
  const named = Object.entries(aliases).filter(([alias]) => /^(?:champion|prod|production|live)$/iu.test(alias));
  const fromAliases = named.map(([alias, version]): Chosen => ({
    what: `the registry’s alias ${alias}`,
    version,
    side: 'registry',
    evidence: entityEvidence(entity).slice(0, 1),
  }));
  if (fromAliases.length > 0) return fromAliases;
  const { namespace, name } = parseRef(model);
  const staged = view.workspace.graph.ofKind('model-version').filter((each) => {
    const own = parseRef(each.ref);
    return (
      own.namespace === namespace &&
      own.name === name &&
      (each.attributes as unknown as ModelVersionAttributes).stage === 'Production'
    );
  });
  const [only] = staged;
  if (!only || staged.length > 1) return [];
  const version = textOf(only.attributes['version']);
  return [
    { what: 'the registry’s stage Production', version, side: 'registry', evidence: entityEvidence(only).slice(0, 1) },
  ];
}
