/** Facts to observations: one entity for the document, one claim for each thing it states. All declared, all parsed. */
import {
  nameHubDataset,
  nameHubModel,
  toRef,
  type ClaimKind,
  type ClaimObservation,
  type EntityRef,
  type JsonObject,
  type Skipped,
} from '#core';
import type { ConnectorContext, Seen } from '../connector.ts';
import type { Card, DrawnDiagram, Facts, Mention } from './facts.ts';
import { resolveMention, type Found, type TreeIndex } from './resolve.ts';
import { resolveTree, type Judged } from './resolve-tree.ts';

interface Place {
  readonly line: number;
  readonly lastLine?: number;
}

interface Observing {
  readonly context: ConnectorContext;
  readonly path: string;
  readonly document: EntityRef;
  readonly lines: number;
}

export function* observeDocument(
  context: ConnectorContext,
  path: string,
  given: { facts: Facts; index: TreeIndex },
): Generator<Seen> {
  const { facts, index } = given;
  const observing: Observing = { context, path, document: toRef('document', context.source, path), lines: facts.lines };
  yield entityOf(observing, facts);
  yield* observeHead(observing, facts);
  for (const diagram of facts.diagrams) yield* observeDiagram(observing, diagram);
  for (const { label, order, list, quote, ...place } of facts.listed)
    yield claim(observing, { name: 'step', place, quote, attributes: { label, order, list } });
  yield* observePaths(observing, facts.mentions, index);
  for (const { quote, ...place } of facts.approvals)
    yield claim(observing, { name: 'approval', place, quote, attributes: { text: quote } });
  for (const { quote, polarity, ...place } of facts.services) {
    yield claim(observing, {
      name: 'service',
      place,
      quote,
      attributes: { text: quote, polarity: polarity ?? 'served' },
    });
  }
  for (const { claim: name, quote, attributes, ...place } of facts.stated)
    yield claim(observing, { name, place, quote, attributes });
  for (const { reason, line } of facts.unread) yield skipPart(observing, reason, line);
}

function entityOf(observing: Observing, facts: Facts): Seen {
  const { title, docKind, headings, record } = facts;
  return {
    kind: 'entity',
    ref: observing.document,
    attributes: { title, docKind, ...(headings.length > 0 ? { headings } : {}), ...record },
    layer: 'declared',
    method: 'parsed',
    evidence: [{ source: observing.context.source, locator: observing.context.locate(observing.path) }],
  };
}

function* observeHead(observing: Observing, facts: Facts): Generator<Seen> {
  const { head, card } = facts;
  if (head && card) yield claim(observing, { name: 'front-matter', place: head, attributes: { fields: head.fields } });
  if (head && card) yield* observeNamed(observing, card, head.line);
  if (!card || facts.docKind !== 'model-card') return;
  const { line, intendedUse, ...stated } = card;
  const attributes = { ...stated, ...(intendedUse === undefined ? {} : { intendedUse }) };
  yield claim(observing, {
    name: 'model-card',
    place: { line },
    attributes,
    ...(intendedUse === undefined ? {} : { quote: intendedUse }),
  });
}

/** Base models and datasets in a card's head are names on the hub that the card is written for. */
function* observeNamed(observing: Observing, card: Card, line: number): Generator<Seen> {
  const { context, path, document } = observing;
  const named = [
    ...(card.baseModel ?? []).map((id) => ({ ...nameHubModel(id, undefined), id, role: 'model' as const })),
    ...(card.datasets ?? []).map((id) => ({ ...nameHubDataset(id, undefined), id, role: 'data' as const })),
  ];
  for (const { ref: to, id, role, written } of named) {
    if (!/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/u.test(id)) continue;
    yield {
      kind: 'relation',
      from: document,
      relation: 'mentions',
      to,
      attributes: { role, written },
      layer: 'declared',
      method: 'parsed',
      evidence: [{ source: context.source, locator: context.locate(path, line) }],
    };
  }
}

/**
 * A cylinder is a store, no step; its arrows are kept. A chart read in part gives its steps without `diagram`, so that
 * nobody concludes from an arrow that is not there.
 */
function* observeDiagram(observing: Observing, drawn: DrawnDiagram): Generator<Seen> {
  const diagram = `${observing.path}#L${drawn.line}-L${drawn.lastLine}`;
  const partial = drawn.partial === true ? { partial: true } : {};
  for (const { line, ...step } of drawn.steps) {
    if (step.shape === 'cylinder' || step.shape === 'pseudo') continue;
    yield claim(observing, {
      name: 'step',
      place: { line },
      attributes: { ...step, ...(drawn.partial === true ? partial : { diagram }) },
    });
  }
  for (const { line, ...edge } of drawn.edges)
    yield claim(observing, { name: 'edge', place: { line }, attributes: { ...edge, diagram, ...partial } });
}

function* observePaths(observing: Observing, mentions: readonly Mention[], index: TreeIndex): Generator<Seen> {
  const trees = Map.groupBy(
    mentions.filter((mention) => mention.tree !== undefined),
    (mention) => mention.tree,
  );
  const single = mentions.flatMap((mention): readonly Judged[] => {
    const found = mention.tree === undefined ? resolveMention(index, observing.path, mention) : undefined;
    return found ? [{ mention, found }] : [];
  });
  const judged = [...single, ...[...trees.values()].flatMap((tree) => resolveTree(index, observing.path, tree))];
  for (const { mention, found } of judged) yield claim(observing, pathClaim(observing, mention, found));
}

function pathClaim(observing: Observing, mention: Mention, found: Found): Claim {
  const { path, ...rest } = found;
  const attributes = { path: mention.directory === true ? `${path}/` : path, how: mention.how, ...rest };
  const subject =
    found.exists === true && found.resolved !== undefined && found.directory !== true
      ? toRef('artifact', observing.context.source, found.resolved)
      : undefined;
  return { name: 'path', place: { line: mention.line }, attributes, ...(subject === undefined ? {} : { subject }) };
}

interface Claim {
  readonly name: ClaimKind;
  readonly place: Place;
  readonly attributes: JsonObject;
  readonly quote?: string;
  readonly subject?: EntityRef;
}

function claim(observing: Observing, given: Claim): ClaimObservation {
  const { name, place, attributes, ...rest } = given;
  const { context, path, document, lines } = observing;
  const line = Math.min(Math.max(place.line, 1), lines);
  const lastLine = Math.min(Math.max(place.lastLine ?? line, line), lines);
  const evidence = [{ source: context.source, locator: context.locate(path, line, lastLine) }];
  return { kind: 'claim', document, claim: name, ...rest, attributes, layer: 'declared', method: 'parsed', evidence };
}

function skipPart(observing: Observing, reason: string, line: number): Skipped {
  const { context, path } = observing;
  return {
    kind: 'skipped',
    source: context.source,
    locator: context.locate(path, Math.min(line, observing.lines)),
    reason,
    scope: 'part',
  };
}
