/**
 * Scripts whose names are numbered in one directory form a series: whoever numbered them meant an order. A script in
 * the series of those that a pipeline runs is meant to be one of its steps, whatever it does.
 */
import { nameOf } from '#core';
import type { CodeFile, Step } from '../pipeline.ts';

export interface Series {
  readonly first: string;
  readonly last: string;
}

/** Fewer could be chance. */
const LEAST = 3;

/** The series of pipeline scripts that a file stands in; `undefined` when there is none, or the pipeline runs the file. */
export function seriesOf(file: CodeFile, steps: readonly Step[]): Series | undefined {
  const own = place(file.path);
  if (!own) return undefined;
  const scripts = steps.flatMap((step) => step.scripts.map((ref) => nameOf(ref)));
  const peers = [...new Set(scripts)]
    .map((path) => place(path))
    .filter((peer) => peer?.directory === own.directory && peer.ending === own.ending)
    .flatMap((peer) => peer?.name ?? [])
    .sort();
  const [first] = peers;
  const last = peers.at(-1);
  if (first === undefined || last === undefined || peers.length < LEAST || peers.includes(own.name)) return undefined;
  return { first, last };
}

function place(path: string): { directory: string; name: string; ending: string } | undefined {
  const [, directory = '', name = '', ending = ''] = /^((?:.*\/)?)(\d{1,3}[-_.][^/]*\.([A-Za-z]+))$/u.exec(path) ?? [];
  return name === '' ? undefined : { directory, name, ending: ending.toLowerCase() };
}
