/**
 * served-not-documented and documented-not-served: lists and tables of models in documents against what is served. Only
 * names are compared, and only where what is served is known by name: whatever serves a model that is not known leaves it
 * open which documented one that is.
 */
import type { ClaimObservation, EntityRef } from '#core';
import { nameOf, parseRef } from '#core';
import { namesOf } from '../claims/lists.ts';
import { plain, readServed, type Served, type ServedModel } from '../claims/served.ts';
import type { Finding } from '../lifecycle.ts';
import { sided } from '../pipeline.ts';
import { listOf, quote, textOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

interface Documented {
  readonly document: EntityRef;
  readonly claims: readonly ClaimObservation[];
  readonly names: readonly string[];
  /** It speaks of what is served, not of what there is. */
  readonly asServed: readonly string[];
}

export const checkServedAndDocumented: Check = (view) => {
  const all = documentedModels(view);
  // A model that no document names is missing from the longest list, and not from each.
  const told = new Set<string>();
  const longestFirst = all.toSorted((a, b) => b.names.length - a.names.length || (a.document < b.document ? -1 : 1));
  return longestFirst.flatMap((documented) => {
    const source = parseRef(documented.document).namespace;
    const served = readServed(view.workspace, source);
    const elsewhere = all.filter((each) => each !== documented && parseRef(each.document).namespace === source);
    const known = new Set([documented, ...elsewhere].flatMap((each) => each.names.map(plain)));
    const found = speaksOf(documented, served) ? undocumented(view, documented, { served, known }) : [];
    const of = found.filter((one) => one.outcome !== 'divergent' || !told.has(`${source}\0${one.about ?? ''}`));
    for (const one of of) told.add(`${source}\0${one.about ?? ''}`);
    return [...of, ...unserved(view, documented, served)];
  });
};

/** A list of kinds of model is no list of what is served: it must say so, or name something that is. */
function speaksOf({ names, asServed }: Documented, { models }: Served): boolean {
  const served = new Set(models.map((model) => plain(model.name)));
  return asServed.length > 0 || names.some((name) => served.has(plain(name)));
}

/** By document: one list and one table of it speak of the same models. */
function documentedModels({ workspace }: CheckView): readonly Documented[] {
  const lists = workspace.graph.claims('lists').filter(({ attributes }) => attributes['of'] === 'models');
  const rows = workspace.graph.claims('version');
  return [...Map.groupBy([...lists, ...rows], (claim) => claim.document)].map(([document, claims]) => ({
    document,
    claims,
    names: claims.flatMap(namesIn),
    asServed: claims.filter(isServed).flatMap(namesIn),
  }));
}

function namesIn(claim: ClaimObservation): readonly string[] {
  return claim.claim === 'lists' ? namesOf(claim) : [textOf(claim.attributes['of'])];
}

function isServed({ attributes }: ClaimObservation): boolean {
  return attributes['served'] === true || /^(?:production|prod|live|serving)$/u.test(textOf(attributes['where']));
}

function undocumented(
  view: CheckView,
  documented: Documented,
  { served, known }: { readonly served: Served; readonly known: ReadonlySet<string> },
): readonly Finding[] {
  const { document, names } = documented;
  const byName = Map.groupBy(served.models, (model) => plain(model.name));
  const missing = [...byName].filter(([name]) => !known.has(name));
  if (served.models.length === 0) return [];
  const common = { kind: 'served-not-documented', stage: 'deploy', subject: document } as const;
  if (missing.length === 0) {
    const statement = `${nameOf(document)} names every model that was found to be served: ${listOf(nameEach(served.models))}.`;
    return [
      {
        ...common,
        about: 'all',
        title: nameOf(document),
        outcome: 'consistent',
        certainty: 1,
        statement,
        evidence: evidenceOf(documented, served.models),
      },
    ];
  }
  return missing.map(([name, models]): Finding => ({
    ...common,
    about: name,
    title: `${nameOf(document)}: ${models[0]?.name ?? name}`,
    outcome: 'divergent',
    certainty: 0.7,
    statement: `${listOf([...new Set(models.map(({ by }) => by))])} ${models.length === 1 ? 'serves' : 'serve'} ${models[0]?.name ?? name}; ${nameOf(document)} lists ${listOf([...new Set(names)], 8)} and does not name it.`,
    evidence: evidenceOf(documented, models),
    ask: askOf(view, document),
    repair: {
      kind: 'advice',
      text: `Add ${models[0]?.name ?? name} to the list in ${nameOf(document)}, or stop serving it.`,
      explanation: 'What decides about people is then known to whoever reads the list.',
    },
  }));
}

function unserved(view: CheckView, documented: Documented, served: Served): readonly Finding[] {
  const { document } = documented;
  const asServed = [...new Map(documented.asServed.map((name) => [plain(name), name])).values()];
  if (asServed.length === 0) return [];
  const known = new Set(served.models.map((model) => plain(model.name)));
  const missing = asServed.filter((name) => !known.has(plain(name)));
  const common = { kind: 'documented-not-served', stage: 'deploy', subject: document } as const;
  if (missing.length === 0) {
    const statement = `Every model that ${nameOf(document)} says is served was found to be served: ${listOf(asServed)}.`;
    return [
      {
        ...common,
        about: 'all',
        title: nameOf(document),
        outcome: 'consistent',
        certainty: 1,
        statement,
        evidence: evidenceOf(documented, served.models),
      },
    ];
  }
  const open = served.models.length === 0 || served.unnamed;
  return missing.map((name): Finding => ({
    ...common,
    about: plain(name),
    title: `${nameOf(document)}: ${name}`,
    outcome: open ? 'unknown' : 'divergent',
    certainty: open ? 0.5 : 0.6,
    statement: open
      ? `${nameOf(document)} says that ${name} is served; ${served.models.length === 0 ? 'nothing that was read says what is served' : 'what was read serves a model that is not known by name'}.`
      : `${nameOf(document)} says that ${name} is served (${quote(quoteOf(documented, name))}); what was read serves ${listOf(nameEach(served.models))}.`,
    evidence: evidenceOf(documented, served.models),
    ask: askOf(view, document),
    repair: {
      kind: 'advice',
      text: open
        ? 'Add the manifests or the platform that serves the models as a source.'
        : `Ask whether ${name} is served elsewhere; if not, take it out of ${nameOf(document)}.`,
      explanation: 'The list then says what answers.',
    },
  }));
}

function quoteOf({ claims }: Documented, name: string): string {
  return claims.find((claim) => isServed(claim) && namesIn(claim).includes(name))?.quote ?? name;
}

function nameEach(models: readonly ServedModel[]): readonly string[] {
  return [...new Set(models.map(({ name }) => name))];
}

function evidenceOf({ claims }: Documented, models: readonly ServedModel[]): Finding['evidence'] {
  return [
    ...claims.slice(0, 4).flatMap((claim) => sided(claim.evidence, 'declared', claim.method)),
    ...models.slice(0, 4).flatMap(({ evidence }) => evidence),
  ];
}

function askOf(view: CheckView, document: EntityRef): NonNullable<Finding['ask']> {
  return view.history.ask(`artifact:${parseRef(document).namespace}/${nameOf(document)}`);
}
