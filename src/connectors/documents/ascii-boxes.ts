/**
 * Reads boxes drawn with characters (`+-----+` or `┌─────┐`) and the straight arrows between them. An arrow that bends, or
 * a mark outside the boxes that is not understood, makes the chart one that was read in part. Bounded in lines and columns.
 */
import { cleanLabel } from './mermaid-shapes.ts';
import type { Diagram, DiagramEdge, DiagramNode } from './mermaid.ts';

const MAX_LINES = 200;
const MAX_COLUMNS = 400;
const MAX_BOXES = 60;

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly label: string;
}

const [corners, across, along] = ['+┌┐└┘╔╗╚╝╭╮╰╯', '-─═━', '|│║┃'];

/** `undefined` when there are not two boxes with an arrow between them. */
export function parseBoxes(text: string): Diagram | undefined {
  if (!/[+┌╔╭][-─═━]{2}/u.test(text)) return undefined;
  const rows = text
    .replaceAll('\t', '    ')
    .split(/\r?\n/u)
    .slice(0, MAX_LINES)
    .map((line) => Array.from(line.trimEnd().slice(0, MAX_COLUMNS)));
  const boxes = findBoxes(rows);
  if (boxes.length < 2 || boxes.length >= MAX_BOXES || overlap(boxes)) return undefined;
  const used = new Set<string>();
  const edges = boxes.flatMap((box, from) => [
    ...rightOf(rows, boxes, { box, from, used }),
    ...below(rows, boxes, { box, from, used }),
  ]);
  if (edges.length === 0) return undefined;
  const nodes = boxes.map(({ label, top }, at): DiagramNode => ({ id: String(at), label, shape: 'box', line: top }));
  return { nodes, edges, unread: strayLines(rows, boxes, used), capped: false, groupEdges: false };
}

type Rows = readonly (readonly string[])[];

function at(rows: Rows, row: number, column: number): string {
  return rows[row]?.[column] ?? ' ';
}

function findBoxes(rows: Rows): readonly Box[] {
  const found: Box[] = [];
  for (const [top, row] of rows.entries()) {
    for (let left = 0; left < row.length && found.length < MAX_BOXES; left += 1) {
      if (!'+┌╔╭'.includes(row[left] ?? ' ')) continue;
      let right = left + 1;
      while (across.includes(at(rows, top, right)) || '┬┴┼'.includes(at(rows, top, right))) right += 1;
      if (right - left < 4 || !'+┐╗╮'.includes(at(rows, top, right))) continue;
      const bottom = bottomOf(rows, { top, left, right });
      const label = bottom === undefined ? '' : labelIn(rows, { top, bottom, left, right });
      if (bottom !== undefined && label !== '') found.push({ top, bottom, left, right, label });
    }
  }
  return found;
}

function bottomOf(rows: Rows, { top, left, right }: Pick<Box, 'top' | 'left' | 'right'>): number | undefined {
  let row = top + 1;
  const side = (column: number): boolean => `${along}├┤<>►◄`.includes(at(rows, row, column));
  while (row < rows.length && side(left) && side(right)) row += 1;
  const closed = '+└╚╰'.includes(at(rows, row, left)) && '+┘╝╯'.includes(at(rows, row, right));
  const edge = (rows[row] ?? []).slice(left + 1, right);
  return row > top + 1 && closed && edge.every((mark) => `${across}┬┴┼+v▼`.includes(mark)) ? row : undefined;
}

function labelIn(rows: Rows, { top, bottom, left, right }: Omit<Box, 'label'>): string {
  const lines = rows.slice(top + 1, bottom).map((row) =>
    row
      .slice(left + 1, right)
      .join('')
      .trim(),
  );
  const text = cleanLabel(lines.filter((line) => line !== '').join(' '));
  return /[\p{L}]/u.test(text) && text.length <= 120 && !/[+|│┌└]/u.test(text) ? text : '';
}

/** A box around others, or two that share an edge, are no plain flow. */
function overlap(boxes: readonly Box[]): boolean {
  return boxes.some((one, first) =>
    boxes.some(
      (other, second) =>
        second > first &&
        one.left <= other.right &&
        other.left <= one.right &&
        one.top <= other.bottom &&
        other.top <= one.bottom,
    ),
  );
}

interface Walk {
  readonly box: Box;
  readonly from: number;
  readonly used: Set<string>;
}

function rightOf(rows: Rows, boxes: readonly Box[], { box, from, used }: Walk): readonly DiagramEdge[] {
  const found: DiagramEdge[] = [];
  for (let row = box.top + 1; row < box.bottom; row += 1) {
    const to = boxes.findIndex(
      (other) =>
        other.left > box.right && row > other.top && row < other.bottom && isNext(rows, row, [box.right, other.left]),
    );
    const other = boxes[to];
    if (!other) continue;
    const drawn = (rows[row] ?? [])
      .slice(box.right + 1, other.left)
      .join('')
      .trim();
    const edge = edgeOf(drawn, /^[-─═━.]*[>►→▶]$/u, /^[<◄←◀][-─═━.]*$/u);
    if (!edge) continue;
    for (let column = box.right + 1; column < other.left; column += 1) used.add(`${row}/${column}`);
    found.push({
      ...ends(edge, from, to),
      style: drawn.includes('.') ? 'dotted' : 'solid',
      label: '',
      directed: true,
      line: row,
    });
  }
  return found;
}

/** Nothing but marks of an arrow lies between. */
function isNext(rows: Rows, row: number, [from, to]: readonly [number, number]): boolean {
  return (rows[row] ?? []).slice(from + 1, to).every((mark) => `${across}.<>►◄→←▶◀ `.includes(mark));
}

function below(rows: Rows, boxes: readonly Box[], { box, from, used }: Walk): readonly DiagramEdge[] {
  const found: DiagramEdge[] = [];
  for (let column = box.left; column <= box.right; column += 1) {
    let row = box.bottom + 1;
    let drawn = '';
    while (row < rows.length && `${along}vV▼↓^▲↑`.includes(at(rows, row, column)) && at(rows, row, column) !== ' ') {
      drawn += at(rows, row, column);
      row += 1;
    }
    const to =
      drawn === ''
        ? -1
        : boxes.findIndex((other) => other.top === row && column >= other.left && column <= other.right);
    const edge = to < 0 ? undefined : edgeOf(drawn, /^[|│║┃]*[vV▼↓]$/u, /^[\^▲↑][|│║┃]*$/u);
    if (!edge) continue;
    for (let line = box.bottom + 1; line < row; line += 1) used.add(`${line}/${column}`);
    found.push({ ...ends(edge, from, to), style: 'solid', label: '', directed: true, line: box.bottom + 1 });
  }
  return found;
}

function edgeOf(drawn: string, forward: RegExp, back: RegExp): 'forward' | 'back' | undefined {
  if (forward.test(drawn)) return 'forward';
  return back.test(drawn) ? 'back' : undefined;
}

function ends(edge: 'forward' | 'back', from: number, to: number): { readonly from: string; readonly to: string } {
  return edge === 'forward' ? { from: String(from), to: String(to) } : { from: String(to), to: String(from) };
}

/** Lines with marks of drawing outside of the boxes and of the arrows that were followed. */
function strayLines(rows: Rows, boxes: readonly Box[], used: ReadonlySet<string>): readonly number[] {
  const marks = new Set(`${corners}${along}─═━>►→▶<◄←◀▼↓▲↑┬┴┼├┤`);
  const inside = (row: number, column: number): boolean =>
    boxes.some((box) => row >= box.top && row <= box.bottom && column >= box.left && column <= box.right);
  return rows.flatMap((row, line) =>
    row.some((mark, column) => marks.has(mark) && !used.has(`${line}/${column}`) && !inside(line, column))
      ? [line]
      : [],
  );
}
