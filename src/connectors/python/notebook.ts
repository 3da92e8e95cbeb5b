/**
 * A notebook as one Python text: code cells in their order, magics blanked, each line mapped back to its cell and to its
 * line in the .ipynb file. Outputs are not looked at. Also says in which order the cells were last run.
 */
import type { Command } from './facts.ts';
import { openQuotes } from '../python-imports.ts';
import { sourceLines } from './notebook-lines.ts';
import { Notebook, type Cell } from './schema.ts';

export interface NotebookText {
  readonly text: string;
  /** For each line of `text`: its cell's number (all cells counted from 1) and its line in the file, 0 when not known. */
  readonly lines: readonly (readonly [cell: number, line: number])[];
  readonly commands: readonly Command[];
  readonly order: ExecutionOrder;
}
export interface ExecutionOrder {
  readonly cells: number;
  readonly executed: number;
  readonly outOfOrder: readonly number[];
  readonly unexecuted: readonly number[];
}
export type NotebookRead = NotebookText | { readonly other: string } | { readonly fault: string };

const MAX_CELLS = 5_000;

export function readNotebook(json: string): NotebookRead {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    return { fault: 'It is not valid JSON.' };
  }
  const parsed = Notebook.safeParse(raw);
  const cells = parsed.success
    ? (parsed.data.cells ?? parsed.data.worksheets?.flatMap((sheet) => sheet.cells))
    : undefined;
  if (!parsed.success || !cells) return { fault: 'It has no list of cells, so it is not a notebook.' };
  const language = languageOf(parsed.data, cells);
  if (language !== undefined && !/^i?python\d*$/iu.test(language)) return { other: language.slice(0, 40) };
  return toText(cells.slice(0, MAX_CELLS), sourceLines(json));
}

function languageOf(notebook: Notebook, cells: readonly Cell[]): string | undefined {
  const { metadata } = notebook;
  return (
    metadata?.kernelspec?.language ??
    metadata?.language_info?.name ??
    metadata?.language ??
    cells.find((cell) => cell.language !== undefined)?.language
  );
}

function toText(cells: readonly Cell[], places: ReadonlyMap<string, number>): NotebookText {
  const text: string[] = [];
  const lines: [number, number][] = [];
  const commands: Command[] = [];
  for (const [index, cell] of cells.entries()) {
    if (cell.cell_type !== 'code') continue;
    const source = cell.source ?? cell.input ?? '';
    const pieces = typeof source === 'string' ? [source] : source;
    const own = pieces.flatMap((piece, part) => {
      const at = places.get(`${index}/${typeof source === 'string' ? 0 : part}`) ?? 0;
      return piece
        .replace(/\r?\n$/u, '')
        .split(/\r?\n/u)
        .map((line) => ({ line, at }));
    });
    const shell = /^\s*%%(bash|sh|script|system|!)/u.test(own[0]?.line ?? '');
    const foreign = /^\s*%%(?!time|timeit|capture|prun|python|python3|notify|memit|mprun|debug)\w+/u.test(
      own[0]?.line ?? '',
    );
    const code: string[] = [];
    for (const { line, at } of own) {
      lines.push([index + 1, at]);
      const command = shell ? line : /^\s*(?:[!%]|\w+\s*=\s*!)\s*(.*)$/u.exec(line)?.[1];
      if (command !== undefined && command.trim() !== '' && !(foreign && !shell))
        commands.push({
          line: lines.length,
          text: command.trim().slice(0, 1_000),
          ...(!shell && /^\s*%/u.test(line) ? { magic: true } : {}),
        });
      code.push(shell || foreign ? '' : toPython(line));
    }
    // An open string in one cell must not swallow the next.
    text.push(...code, openQuotes(code.join('\n')) ?? '');
    lines.push([index + 1, 0]);
  }
  return { text: text.join('\n'), lines, commands, order: executionOrder(cells) };
}

/** Magics, shell lines and help requests are no Python; a statement keeps their indented place. */
function toPython(line: string): string {
  const timed = /^(\s*)%time(?:it)?\s+(?:-[nrtcpqo]\s*\d*\s+)*(?=[^-\s])(.*)$/u.exec(line);
  if (timed) return `${timed[1] ?? ''}${timed[2] ?? ''}`;
  const found = /^(\s*)(?:[!%?]|\w+\s*=\s*[!%])/u.exec(line);
  if (found) return `${found[1] ?? ''}pass`;
  return /^[\w.]+\?{1,2}\s*$/u.test(line) ? 'pass' : line;
}

function executionOrder(cells: readonly Cell[]): ExecutionOrder {
  const [outOfOrder, unexecuted]: [number[], number[]] = [[], []];
  let [highest, code, executed] = [0, 0, 0];
  for (const [index, cell] of cells.entries()) {
    const source = cell.source ?? cell.input ?? '';
    if (cell.cell_type !== 'code' || (typeof source === 'string' ? source : source.join('')).trim() === '') continue;
    code += 1;
    const count = cell.execution_count ?? cell.prompt_number;
    if (typeof count !== 'number') {
      unexecuted.push(index + 1);
      continue;
    }
    executed += 1;
    if (count < highest) outOfOrder.push(index + 1);
    highest = Math.max(highest, count);
  }
  return { cells: code, executed, outOfOrder: outOfOrder.slice(0, 60), unexecuted: unexecuted.slice(0, 60) };
}
