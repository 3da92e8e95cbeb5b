/** What one file was found to do, as observations: its calls, what it sources, what it installs. */
import type { JsonObject, Observation } from '#core';
import { inOrder, observeCode, sameLines, toSignal, type Taken } from '../code-file.ts';
import type { Finding } from '../code-finding.ts';
import type { ConnectorContext } from '../connector.ts';

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

export function toObservations(report: FileReport, context: ConnectorContext): Generator<Observation> {
  const { path, role, entryPoint, findings, more } = report;
  const signals = inOrder(
    findings.map((one) => toSignal(one)),
    sameLines,
  ).slice(0, MAX_SIGNALS);
  const links = report.imports.map((one) => ({ ...one, relation: 'imports' as const }));
  const taken = report.takesIn ? [...findings, ...report.taken] : [];
  return observeCode({ path, role, entryPoint, signals, findings, links, taken, lines: sameLines, more }, context);
}
