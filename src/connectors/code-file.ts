/** One file of code to observations: the file itself, what it reads and writes, what it takes in, what it takes unpinned. */
import {
  toRef,
  type ClaimObservation,
  type CodeSignal,
  type EntityObservation,
  type EntityRef,
  type Evidence,
  type JsonObject,
  type Method,
  type Observation,
  type RelationObservation,
} from '#core';
import type { Finding } from './code-finding.ts';
import type { ConnectorContext } from './connector.ts';
import type { Loose } from './pinning.ts';

/** How lines of the text that was parsed map to the file: the same for scripts, through the JSON for notebooks. */
export interface LineMap {
  place(line: number): { readonly line: number | undefined; readonly cell?: number };
}
export const sameLines: LineMap = { place: (line) => ({ line }) };

/** A file of the source that this one takes in or runs. */
export interface Linked {
  readonly relation: 'imports' | 'calls';
  readonly path: string;
  readonly line: number;
  readonly inferred?: boolean;
}

/** Something that may be taken from outside without a fixed version. */
export interface Taken {
  readonly call: string;
  readonly line: number;
  readonly loose?: Loose;
  readonly inferred?: boolean;
}

export interface CodeFile {
  readonly path: string;
  readonly role: 'code' | 'notebook' | 'report';
  readonly entryPoint: boolean;
  readonly signals: readonly (CodeSignal & JsonObject)[];
  readonly findings: readonly Finding[];
  readonly links: readonly Linked[];
  readonly taken: readonly Taken[];
  readonly lines: LineMap;
  readonly more: JsonObject;
}

export function* observeCode(code: CodeFile, context: ConnectorContext): Generator<Observation> {
  const file = toRef('artifact', context.source, code.path);
  const evidence = (line: number | undefined): readonly Evidence[] => [
    { source: context.source, locator: context.locate(code.path, line) },
  ];
  yield {
    kind: 'entity',
    ref: file,
    layer: 'encoded',
    method: 'parsed',
    evidence: evidence(undefined),
    attributes: {
      role: code.role,
      ...(code.entryPoint ? { entryPoint: true } : {}),
      ...(code.signals.length > 0 ? { signals: code.signals } : {}),
      ...code.more,
    },
  } satisfies EntityObservation;
  const place = { file, evidence, lines: code.lines };
  yield* uses(code, context, place);
  yield* outside(code, context, place);
  yield* links(code, context, place);
  yield* claims(code, place);
}

interface Place {
  readonly file: EntityRef;
  readonly evidence: (line: number | undefined) => readonly Evidence[];
  readonly lines: LineMap;
}

export function toSignal(one: Finding): CodeSignal {
  const target = one.target?.text ?? one.named;
  const unresolved = target === undefined && one.unresolved !== '' ? one.unresolved : undefined;
  return {
    what: one.what,
    call: one.call,
    line: one.line,
    ...(target === undefined ? {} : { target }),
    ...(unresolved === undefined ? {} : { unresolved }),
  };
}

/** Placed in the file, each once, in the order of lines. */
export function inOrder(signals: readonly CodeSignal[], lines: LineMap): readonly (CodeSignal & JsonObject)[] {
  const placed = signals.map((one) => {
    const { line, cell } = lines.place(one.line);
    return { ...one, line: line ?? 1, call: cell === undefined ? one.call : `cell ${cell}: ${one.call}` };
  });
  return [...new Map(placed.map((one) => [JSON.stringify(one), one])).values()].sort(bySignal);
}

function bySignal(a: CodeSignal, b: CodeSignal): number {
  if (a.line !== b.line) return a.line - b.line;
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const reading = /^(read-|pretrained)/u;
const writing = /^write-/u;

function* uses(code: CodeFile, context: ConnectorContext, place: Place): Generator<RelationObservation> {
  for (const one of code.findings) {
    const path = one.target?.path;
    if (path === undefined || path === code.path) continue;
    const target = toRef('artifact', context.source, path);
    const { line } = place.lines.place(one.line);
    const method: Method = one.inferred === true ? 'inferred' : 'parsed';
    const common = { layer: 'encoded' as const, method, evidence: place.evidence(line) };
    const attributes = { ...(one.role ? { role: one.role } : {}), ...(line === undefined ? {} : { line }) };
    if (reading.test(one.what))
      yield { kind: 'relation', ...common, from: place.file, relation: 'used', to: target, attributes };
    else if (writing.test(one.what))
      yield { kind: 'relation', ...common, from: target, relation: 'wasGeneratedBy', to: place.file, attributes };
  }
}

/** Models and datasets of hubs, providers and registries, and the agents and tools that are made here. */
function* outside(code: CodeFile, context: ConnectorContext, place: Place): Generator<Observation> {
  for (const one of code.findings) {
    const { line } = place.lines.place(one.line);
    const method: Method = one.inferred === true ? 'inferred' : 'parsed';
    const common = { layer: 'encoded' as const, method, evidence: place.evidence(line) };
    const at = line === undefined ? {} : { line };
    const acting =
      one.acts === undefined ? undefined : toRef('service', context.source, `${code.path}:${one.acts.name}`);
    if (one.acts && acting)
      yield {
        kind: 'entity',
        ...common,
        ref: acting,
        attributes: { ...one.acts, file: code.path, ...at } as JsonObject,
      };
    if (!one.outside) continue;
    const { ref: to, ...named } = one.outside;
    const attributes = { ...named, through: one.call, ...at };
    yield { kind: 'relation', ...common, from: acting ?? place.file, relation: 'used', to, attributes };
  }
}

function* links(code: CodeFile, context: ConnectorContext, place: Place): Generator<RelationObservation> {
  const seen = new Set<string>();
  for (const { path, line: at, relation, inferred } of code.links) {
    if (path === code.path || seen.has(`${relation} ${path}`)) continue;
    seen.add(`${relation} ${path}`);
    const { line } = place.lines.place(at);
    yield {
      kind: 'relation',
      layer: 'encoded',
      method: inferred === true ? 'inferred' : 'parsed',
      evidence: place.evidence(line),
      from: place.file,
      relation,
      to: toRef('artifact', context.source, path),
    };
  }
}

function* claims(code: CodeFile, place: Place): Generator<ClaimObservation> {
  for (const one of code.taken) {
    if (!one.loose) continue;
    const { what, reference, why, pin } = one.loose;
    const { line, cell } = place.lines.place(one.line);
    yield {
      kind: 'claim',
      layer: 'encoded',
      method: one.inferred === true ? 'inferred' : 'parsed',
      evidence: place.evidence(line),
      document: place.file,
      claim: 'unpinned',
      quote: cell === undefined ? one.call : `cell ${cell}: ${one.call}`,
      attributes: {
        what,
        reference,
        why,
        ...(pin === undefined ? {} : { pin }),
        ...(line === undefined ? {} : { line }),
      },
    };
  }
}
