/** What every observation of this connector has in common: evidence out of places, attributes out of marks. */
import { toInstant, type Evidence, type Instant, type JsonObject, type JsonValue } from '#core';
import type { ConnectorContext } from '../connector.ts';
import { comparePlaces, type Happened, type MarkStates } from './fold.ts';

const MOST_EVIDENCE = 8;

/** The oldest events first, each once. Bytes that came twice are one piece of evidence, with the digest of both. */
export function evidenceOf(context: ConnectorContext, events: readonly Happened[]): readonly Evidence[] {
  const sorted = events.toSorted((left, right) => left.at - right.at || comparePlaces(left.place, right.place));
  const unique = new Map(sorted.toReversed().map((event) => [event.place.digest, event.place]));
  return [...unique.values()]
    .toReversed()
    .slice(0, MOST_EVIDENCE)
    .map(({ path, firstLine, lastLine, digest }) => ({
      source: context.source,
      locator: context.locate(path, firstLine, lastLine),
      digest,
    }));
}

/** Attributes of known facets side by side, and the others whole under `facets`. */
export function attributesOf(marks: MarkStates): JsonObject {
  const sorted = [...marks].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const known = sorted.map(([, { value }]) => value.attributes ?? {});
  const facets = sorted.flatMap(([name, { value }]): [string, JsonValue][] =>
    value.facet === undefined ? [] : [[name, value.facet]],
  );
  return Object.assign({}, ...known, facets.length === 0 ? {} : { facets: Object.fromEntries(facets) }) as JsonObject;
}

/** Events without which the attributes would not be known. */
export function statedIn(marks: MarkStates): readonly Happened[] {
  return [...marks.values()];
}

export function instantOf(happened: Happened | undefined): Instant | undefined {
  return happened === undefined || happened.at < 0 ? undefined : toInstant(happened.at);
}
