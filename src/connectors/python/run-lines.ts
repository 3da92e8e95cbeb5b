/**
 * Files that a notebook's lines run: `%run helper.py` (its names come into the notebook) and `!python train.py`. Only
 * files that exist are named, and none after the notebook has changed its directory: which file is meant is then open.
 */
import type { FileTree } from '../connector.ts';
import { insideRoot } from '../path-text.ts';
import { directoryOf } from '../paths.ts';
import type { Command } from './facts.ts';

export interface RunLine {
  readonly relation: 'imports' | 'calls';
  readonly path: string;
  readonly line: number;
}

const run = /^run\s+(?:-[a-zA-Z]\s+)*(['"]?)([^'"\s{}$]+)\1/u;
const python =
  /^(?:\w+=\S+\s+)*(?:sudo\s+)?python[\d.]*\s+(?:-[uBIEOs]+\s+)*(['"]?)([^'"\s{}$-][^'"\s{}$]*\.py)\1(?:\s|$)/u;

export function readRunLines(
  commands: readonly Command[],
  from: { readonly path: string; readonly moved: number },
  files: FileTree,
): readonly RunLine[] {
  return commands.flatMap(({ line, text, magic }): RunLine[] => {
    if (line >= from.moved) return [];
    const [, , imported] = (magic && run.exec(text)) || [];
    const [, , called] = (!magic && python.exec(text)) || [];
    const name = imported ?? called;
    const path = name === undefined ? undefined : existing(name, from.path, files);
    return path === undefined ? [] : [{ relation: imported === undefined ? 'calls' : 'imports', path, line }];
  });
}

function existing(name: string, from: string, files: FileTree): string | undefined {
  const names = /\.(?:py|ipynb)$/u.test(name) ? [name] : [`${name}.py`, `${name}.ipynb`];
  return names
    .flatMap((one) => insideRoot(directoryOf(from), one) ?? [])
    .find((path) => path !== from && files.get(path) !== undefined);
}
