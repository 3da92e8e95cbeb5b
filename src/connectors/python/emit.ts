/** What one file was found to do, as observations: its calls, and the commands of a notebook's lines. */
import type { CodeSignal, JsonObject, Observation } from '#core';
import { inOrder, observeCode, toSignal, type LineMap } from '../code-file.ts';
import type { Finding } from '../code-finding.ts';
import type { ConnectorContext } from '../connector.ts';
import type { RunLine } from './run-lines.ts';
import type { ShellFinding } from './shell-lines.ts';

const MAX_SIGNALS = 200;

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

export function toObservations(report: FileReport, context: ConnectorContext): Generator<Observation> {
  const { path, role, entryPoint, findings, lines } = report;
  const fetched = report.shell.flatMap(({ call, line, url }): CodeSignal[] =>
    url === undefined ? [] : [{ what: 'download', call, line, target: url }],
  );
  const all = inOrder(
    [...findings.filter((one) => one.silent !== true).map((one) => toSignal(one)), ...fetched],
    lines,
  );
  const signals = all.slice(0, MAX_SIGNALS);
  const links = [...report.imports.map((one) => ({ ...one, relation: 'imports' as const })), ...report.runs];
  const taken = [...findings, ...report.shell];
  const more = {
    ...(all.length > signals.length ? { moreSignals: all.length - signals.length } : {}),
    ...report.more,
  };
  return observeCode({ path, role, entryPoint, signals, findings, links, taken, lines, more }, context);
}
