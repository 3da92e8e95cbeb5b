/** What the readers of this folder have in common: how they say which model is served, and what is left out of one. */
import { readModelUri, toRef } from '#core';
import type { ConnectorContext } from '../connector.ts';
import type { DeclaredDeployment } from '../deployments.ts';
import { joinPath } from '../paths.ts';

export type Served = DeclaredDeployment['serves'][number];
type Needed = Pick<DeclaredDeployment, 'file' | 'name' | 'tool' | 'line' | 'lastLine'>;

export function deployment(needed: Needed & Partial<DeclaredDeployment>): DeclaredDeployment {
  return {
    images: [],
    commands: [],
    scripts: [],
    variables: [],
    ports: [],
    serves: [],
    unresolved: [],
    ...needed,
    lastLine: Math.max(needed.line, needed.lastLine),
  };
}

/** A model by an address, or by the path of a file of this source, as it is written in a file of `directory`. */
export function servedAt(
  context: ConnectorContext,
  directory: string,
  place: { readonly written: string; readonly through: string; readonly line: number },
): Served | undefined {
  const { written, through, line } = place;
  const uri = readModelUri(written);
  if (uri) return { ...uri, through, line };
  const path = joinPath(directory, written);
  if (path === undefined || path === '' || path === directory) return undefined;
  const there = context.files.get(path)?.kind === 'file' || context.files.hasDirectory(path);
  return there ? { ref: toRef('artifact', context.source, path), by: 'path', written, through, line } : undefined;
}

/** The line (from 1) of the first place that holds the text; 1 where none does. */
export function lineOf(text: string, needle: string | RegExp): number {
  const at = typeof needle === 'string' ? text.indexOf(needle) : text.search(needle);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
