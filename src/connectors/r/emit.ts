/** Findings of one file to observations: the file itself, what it reads and writes, what it sources, what it takes unpinned. */
import type {
  ClaimObservation,
  CodeSignal,
  EntityObservation,
  EntityRef,
  Evidence,
  JsonObject,
  Method,
  Observation,
  RelationObservation,
} from '#core';
import { toRef } from '#core';
import type { ConnectorContext } from '../connector.ts';
import type { Finding, Taken } from './finding.ts';

const MAX_SIGNALS = 200;

export interface FileReport {
  readonly path: string;
  readonly role: 'code' | 'notebook' | 'report';
  readonly entryPoint: boolean;
  readonly findings: readonly Finding[];
  readonly taken: readonly Taken[];
  /** What it takes from outside can reach a model. */
  readonly takesIn: boolean;
  readonly imports: readonly { readonly path: string; readonly line: number; readonly inferred: boolean }[];
  readonly more: JsonObject;
}

export function* toObservations(report: FileReport, context: ConnectorContext): Generator<Observation> {
  const file = toRef('artifact', context.source, report.path);
  const evidence = (line: number | undefined): readonly Evidence[] => [
    { source: context.source, locator: context.locate(report.path, line) },
  ];
  const signals = toSignals(report);
  yield {
    kind: 'entity',
    ref: file,
    layer: 'encoded',
    method: 'parsed',
    evidence: evidence(undefined),
    attributes: {
      role: report.role,
      ...(report.entryPoint ? { entryPoint: true } : {}),
      ...(signals.length > 0 ? { signals } : {}),
      ...report.more,
    },
  } satisfies EntityObservation;
  const place = { file, evidence };
  yield* uses(report, context, place);
  yield* imports(report, context, place);
  if (report.takesIn) yield* claims(report, place);
}

interface Place {
  readonly file: EntityRef;
  readonly evidence: (line: number | undefined) => readonly Evidence[];
}

function toSignals(report: FileReport): readonly (CodeSignal & JsonObject)[] {
  const own = report.findings.map((one): CodeSignal => {
    const target = one.target?.text ?? one.named;
    const unresolved = target === undefined && one.unresolved !== '' ? one.unresolved : undefined;
    return {
      what: one.what,
      call: one.call,
      line: one.line,
      ...(target === undefined ? {} : { target }),
      ...(unresolved === undefined ? {} : { unresolved }),
    };
  });
  const unique = new Map(own.map((one) => [JSON.stringify(one), one]));
  return [...unique.values()].sort(bySignal).slice(0, MAX_SIGNALS);
}

function bySignal(a: CodeSignal, b: CodeSignal): number {
  if (a.line !== b.line) return a.line - b.line;
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const reading = /^(read-|pretrained)/u;
const writing = /^write-/u;

function* uses(report: FileReport, context: ConnectorContext, place: Place): Generator<RelationObservation> {
  for (const one of report.findings) {
    const path = one.target?.path;
    if (path === undefined || path === report.path) continue;
    const target = toRef('artifact', context.source, path);
    const { line } = one;
    const method: Method = one.inferred === true ? 'inferred' : 'parsed';
    const common = { layer: 'encoded' as const, method, evidence: place.evidence(line) };
    const attributes = { ...(one.role ? { role: one.role } : {}), line };
    if (reading.test(one.what))
      yield { kind: 'relation', ...common, from: place.file, relation: 'used', to: target, attributes };
    else if (writing.test(one.what))
      yield { kind: 'relation', ...common, from: target, relation: 'wasGeneratedBy', to: place.file, attributes };
  }
}

function* imports(report: FileReport, context: ConnectorContext, place: Place): Generator<RelationObservation> {
  const seen = new Set<string>();
  for (const { path, line, inferred } of report.imports) {
    if (path === report.path || seen.has(path)) continue;
    seen.add(path);
    yield {
      kind: 'relation',
      layer: 'encoded',
      method: inferred ? 'inferred' : 'parsed',
      evidence: place.evidence(line),
      from: place.file,
      relation: 'imports',
      to: toRef('artifact', context.source, path),
    };
  }
}

function* claims(report: FileReport, place: Place): Generator<ClaimObservation> {
  for (const one of [...report.findings, ...report.taken]) {
    if (!one.loose) continue;
    const { what, reference, why, pin } = one.loose;
    const { line } = one;
    yield {
      kind: 'claim',
      layer: 'encoded',
      method: 'inferred' in one && one.inferred === true ? 'inferred' : 'parsed',
      evidence: place.evidence(line),
      document: place.file,
      claim: 'unpinned',
      quote: one.call,
      attributes: {
        what,
        reference,
        why,
        ...(pin === undefined ? {} : { pin }),
        line,
      },
    };
  }
}
