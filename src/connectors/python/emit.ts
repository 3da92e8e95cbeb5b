/** Findings of one file to observations: the file itself, what it reads and writes, what it imports, what it takes unpinned. */
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
import type { Finding } from './finding.ts';
import type { RunLine } from './run-lines.ts';
import type { ShellFinding } from './shell-lines.ts';

const MAX_SIGNALS = 200;

/** How lines of the text that was parsed map to the file: the same for scripts, through the JSON for notebooks. */
export interface LineMap {
  place(line: number): { readonly line: number | undefined; readonly cell?: number };
}
export const sameLines: LineMap = { place: (line) => ({ line }) };

export interface FileReport {
  readonly path: string;
  readonly role: 'code' | 'notebook';
  readonly entryPoint: boolean;
  readonly findings: readonly Finding[];
  readonly shell: readonly ShellFinding[];
  readonly imports: readonly { readonly path: string; readonly line: number }[];
  readonly runs: readonly RunLine[];
  readonly lines: LineMap;
  readonly more: JsonObject;
}

export function* toObservations(report: FileReport, context: ConnectorContext): Generator<Observation> {
  const file = toRef('artifact', context.source, report.path);
  const evidence = (line: number | undefined): readonly Evidence[] => [
    { source: context.source, locator: context.locate(report.path, line) },
  ];
  const all = toSignals(report);
  const signals = all.slice(0, MAX_SIGNALS);
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
      ...(all.length > signals.length ? { moreSignals: all.length - signals.length } : {}),
      ...report.more,
    },
  } satisfies EntityObservation;
  const place = { file, evidence, lines: report.lines };
  yield* uses(report, context, place);
  yield* imports(report, context, place);
  yield* claims(report, place);
}

interface Place {
  readonly file: EntityRef;
  readonly evidence: (line: number | undefined) => readonly Evidence[];
  readonly lines: LineMap;
}

function toSignals(report: FileReport): readonly (CodeSignal & JsonObject)[] {
  const own = report.findings.map((one): CodeSignal => {
    const target = one.target?.text ?? one.named;
    const unresolved = target === undefined && one.unresolved !== '' ? one.unresolved : undefined;
    return signal(report.lines, {
      what: one.what,
      call: one.call,
      line: one.line,
      ...(target === undefined ? {} : { target }),
      ...(unresolved === undefined ? {} : { unresolved }),
    });
  });
  const shell = report.shell
    .filter((one) => one.url !== undefined)
    .map((one) => signal(report.lines, { what: 'download', call: one.call, line: one.line, target: one.url ?? '' }));
  const unique = new Map([...own, ...shell].map((one) => [JSON.stringify(one), one]));
  return [...unique.values()].sort(bySignal);
}

function signal(lines: LineMap, one: CodeSignal): CodeSignal {
  const { line, cell } = lines.place(one.line);
  return { ...one, line: line ?? 1, call: cell === undefined ? one.call : `cell ${cell}: ${one.call}` };
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

function* imports(report: FileReport, context: ConnectorContext, place: Place): Generator<RelationObservation> {
  const seen = new Set<string>();
  const imported = report.imports.map((one) => ({ ...one, relation: 'imports' as const }));
  for (const { path, line: at, relation } of [...imported, ...report.runs]) {
    if (path === report.path || seen.has(`${relation} ${path}`)) continue;
    seen.add(`${relation} ${path}`);
    const { line } = place.lines.place(at);
    yield {
      kind: 'relation',
      layer: 'encoded',
      method: 'parsed',
      evidence: place.evidence(line),
      from: place.file,
      relation,
      to: toRef('artifact', context.source, path),
    };
  }
}

function* claims(report: FileReport, place: Place): Generator<ClaimObservation> {
  for (const one of [...report.findings, ...report.shell]) {
    if (!one.loose) continue;
    const { what, reference, why, pin } = one.loose;
    const { line, cell } = place.lines.place(one.line);
    yield {
      kind: 'claim',
      layer: 'encoded',
      method: 'inferred' in one && one.inferred === true ? 'inferred' : 'parsed',
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
