/**
 * Facets to what is kept of them. Those that say what the domain has words for become attributes; every other is kept
 * whole where it is small, and named with its size where it is not. Secrets are concealed, and of environment variables
 * only the names are kept.
 */
import { parseInstant, type JsonObject, type JsonValue } from '#core';
import { concealJson, concealText, isSecretName } from '../conceal-json.ts';
import { datasetUri } from './names.ts';
import { ColumnInputs, facetShapes } from './schema.ts';

/** What one facet comes to. `undefined` members are left out when written as JSON. */
export interface Mark {
  readonly attributes?: JsonObject;
  /** Datasets that the columns of this one come from, by URI: column → columns there. */
  readonly derivedFrom?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** A facet that has no words of its own here. */
  readonly facet?: JsonValue;
  /** Said to be no longer so (spec: `_deleted`). */
  readonly deleted?: true;
}
export type Marks = Readonly<Record<string, Mark>>;

const MOST_FACETS = 40;
const MOST_CHARACTERS = 4000;
const MOST_LISTED = 200;

export function toMarks(facets: Readonly<Record<string, unknown>> | undefined): Marks {
  const names = Object.keys(facets ?? {}).toSorted();
  return Object.fromEntries(
    names.slice(0, MOST_FACETS).map((name) => [concealText(name, 200), toMark(name, facets?.[name])]),
  );
}

function toMark(name: string, facet: unknown): Mark {
  if (typeof facet === 'object' && facet !== null && '_deleted' in facet && facet._deleted === true)
    return { deleted: true };
  const known = Object.hasOwn(readers, name) ? readers[name]?.(facet) : undefined;
  return known ?? { facet: bounded(concealJson(facet)) };
}

/** Whole, or its size. */
function bounded(value: JsonValue): JsonValue {
  const characters = JSON.stringify(value).length;
  return characters <= MOST_CHARACTERS ? value : { omitted: `${characters} characters` };
}

type Reader = (facet: unknown) => Mark | undefined;

const readers: Readonly<Record<string, Reader>> = {
  parent(facet) {
    const { run, job } = facetShapes.parent.safeParse(facet).data ?? {};
    return run && attributes({ parent: run.runId, parentJob: job && `${job.namespace}/${job.name}` });
  },
  nominalTime(facet) {
    const found = facetShapes.nominalTime.safeParse(facet).data;
    const [start, end] = [found?.nominalStartTime, found?.nominalEndTime].map((time) => parseInstant(time ?? ''));
    return found && attributes({ nominalStart: start, nominalEnd: end });
  },
  errorMessage(facet) {
    const found = facetShapes.errorMessage.safeParse(facet).data;
    return found && attributes({ error: found.message, errorLanguage: found.programmingLanguage });
  },
  executionParameters(facet) {
    const found = facetShapes.executionParameters.safeParse(facet).data;
    const pairs = found?.parameters.slice(0, MOST_LISTED).map(({ key, value = '' }): [string, string] => {
      return [concealText(key, 200), isSecretName(key) ? '[withheld]' : concealText(value, 500)];
    });
    return pairs && { attributes: { parameters: Object.fromEntries(pairs) } };
  },
  environmentVariables(facet) {
    const listed = (facet as { readonly environmentVariables?: unknown } | null)?.environmentVariables;
    const names = (Array.isArray(listed) ? listed : []).slice(0, MOST_LISTED).flatMap((each: unknown) => {
      const name = (each as { readonly name?: unknown } | null)?.name;
      return typeof name === 'string' ? [concealText(name, 200)] : [];
    });
    return { attributes: { environmentVariables: names.toSorted() } };
  },
  sourceCodeLocation(facet) {
    const found = facetShapes.sourceCodeLocation.safeParse(facet).data;
    if (!found) return undefined;
    const { version, path } = found;
    const commit = version !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/iu.test(version);
    return attributes({
      repository: found.repoUrl ?? found.url,
      sourceName: path,
      commit: commit ? version.toLowerCase() : undefined,
      revision: commit ? undefined : (version ?? found.tag),
      branch: found.branch,
    });
  },
  documentation(facet) {
    const found = facetShapes.documentation.safeParse(facet).data;
    return found && attributes({ description: found.description });
  },
  ownership(facet) {
    const found = facetShapes.ownership.safeParse(facet).data;
    const owners = found?.owners.slice(0, MOST_LISTED).map((owner) => ({
      name: concealText(owner.name, 300),
      ...(owner.type === undefined ? {} : { type: concealText(owner.type, 100) }),
    }));
    return owners && { attributes: { owners } };
  },
  jobType(facet) {
    const found = facetShapes.jobType.safeParse(facet).data;
    return (
      found && attributes({ processing: found.processingType, integration: found.integration, jobType: found.jobType })
    );
  },
  schema(facet) {
    const fields = facetShapes.schema.safeParse(facet).data?.fields;
    const columns = fields?.slice(0, MOST_LISTED).map((field) => ({
      name: concealText(field.name, 300),
      ...(field.type === undefined ? {} : { type: concealText(field.type, 300) }),
    }));
    if (!fields || !columns) return undefined;
    return {
      attributes: {
        columns,
        ...(fields.length > columns.length ? { moreColumns: fields.length - columns.length } : {}),
      },
    };
  },
  version(facet) {
    const found = facetShapes.version.safeParse(facet).data;
    return found && attributes({ version: found.datasetVersion });
  },
  datasetType(facet) {
    const found = facetShapes.datasetType.safeParse(facet).data;
    return found && attributes({ datasetType: found.datasetType });
  },
  columnLineage,
};

/** Columns that make a column; what only filters or sorts the whole dataset stands in its `dataset`, which is not taken. */
function columnLineage(facet: unknown): Mark | undefined {
  const found = facetShapes.columnLineage.safeParse(facet).data;
  if (!found) return undefined;
  const derivedFrom = new Map<string, Map<string, Set<string>>>();
  for (const [column, inputs] of Object.entries(found.fields).toSorted(byName).slice(0, MOST_LISTED)) {
    for (const input of ColumnInputs.safeParse(inputs).data?.inputFields ?? []) {
      const columns = emplace(
        derivedFrom,
        datasetUri(input.namespace, input.name),
        () => new Map<string, Set<string>>(),
      );
      emplace(columns, concealText(column, 300), () => new Set<string>()).add(concealText(input.field, 300));
    }
  }
  return { derivedFrom: plain(derivedFrom) };
}

function plain(from: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>): NonNullable<Mark['derivedFrom']> {
  return Object.fromEntries(
    [...from].map(([uri, columns]) => [
      uri,
      Object.fromEntries([...columns].map(([column, inputs]) => [column, [...inputs].toSorted()])),
    ]),
  );
}

function emplace<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

function byName(left: readonly [string, unknown], right: readonly [string, unknown]): number {
  return left[0] < right[0] ? -1 : 1;
}

/** Concealed text, and only what there is. */
function attributes(found: Readonly<Record<string, string | undefined>>): Mark {
  const kept = Object.entries(found).flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [[name, concealText(text, 1000)] as const],
  );
  return { attributes: Object.fromEntries(kept) };
}
