/**
 * The line of stages as text: a table per model, three layers each. Models that share a pipeline share most of their
 * line, so that a later one is told by what differs from the first of the same rows.
 */
import type { ModelLine, StageCell } from '#api';
import { columns, cutEnd, pad, WIDTH } from './layout.ts';
import type { Paint } from './paint.ts';

export interface StageTextOptions {
  readonly paint: Paint;
  readonly all: boolean;
}

const MOST = 3;
/** Above this many differing rows a table of its own is easier to read. */
const FEW = 4;

export function stageLines(models: readonly ModelLine[], { paint, all }: StageTextOptions): readonly string[] {
  if (models.length === 0) return [];
  const shown = all ? models : models.slice(0, MOST);
  const lines = [
    paint.bold('The line of stages') + paint.dim('  ● seen   – read, nothing recognised   ? not known'),
    '',
  ];
  const tables: ModelLine[] = [];
  for (const model of shown) {
    const like = tables.find((each) => differing(each, model).length <= FEW);
    if (!like) tables.push(model);
    lines.push(...(like ? exceptions(like, model, paint) : table(model, paint)), '');
  }
  const hidden = models.length - shown.length;
  if (hidden > 0)
    lines.push(paint.dim(`and ${hidden} more ${hidden === 1 ? 'model' : 'models'}: --all, or --model NAME`), '');
  return lines;
}

function table(model: ModelLine, paint: Paint): readonly string[] {
  return [
    `${paint.bold(model.title)}${paint.dim(` (${model.foundAs})`)}`,
    paint.dim(`  ${pad('', 12)}${pad('declared', 10)}${pad('encoded', 10)}executed`),
    ...model.stages.map((cell) => rowOf(cell, paint)),
  ];
}

function exceptions(like: ModelLine, model: ModelLine, paint: Paint): readonly string[] {
  const different = new Set(differing(like, model));
  const head = `${paint.bold(model.title)}${paint.dim(` (${model.foundAs})`)}`;
  if (different.size === 0) return [`${head} ${paint.dim(`the same line as ${like.title}`)}`];
  return [
    `${head} ${paint.dim(`the line of ${like.title}, but for`)}`,
    ...model.stages.filter((cell) => different.has(cell.stage)).map((cell) => rowOf(cell, paint)),
  ];
}

function differing(left: ModelLine, right: ModelLine): readonly string[] {
  const rows = new Map(left.stages.map((cell) => [cell.stage, plainRow(cell)]));
  return right.stages.filter((cell) => rows.get(cell.stage) !== plainRow(cell)).map((cell) => cell.stage);
}

const unpainted: Paint = {
  bold: (text) => text,
  dim: (text) => text,
  red: (text) => text,
  yellow: (text) => text,
  green: (text) => text,
};

function plainRow(cell: StageCell): string {
  return rowOf(cell, unpainted);
}

function rowOf(cell: StageCell, paint: Paint): string {
  const mark = { seen: '●', none: '–', unknown: '?' } as const;
  const { declared, encoded, executed } = cell.layers;
  const marks = [declared, encoded, executed].map((layer) => pad(mark[layer.state], 10)).join('');
  const word = { divergent: 'differ', consistent: 'agree', unknown: 'unknown' }[cell.outcome];
  const colour = ({ divergent: 'red', consistent: 'green', unknown: 'dim' } as const)[cell.outcome];
  const hidden = (declared.more ?? 0) + (encoded.more ?? 0) + (executed.more ?? 0);
  const titles = oncePerThing([...declared.items, ...encoded.items, ...executed.items].map((item) => item.title));
  const start = `  ${pad(cell.stage, 12)}${marks}`;
  const room = WIDTH - columns(start) - 9;
  const names = fit(titles, room, hidden);
  return `${start}${names === '' ? paint[colour](word) : paint[colour](pad(word, 9)) + paint.dim(names)}`;
}

/** A step is told once, whether it was drawn, declared or recorded. */
function oncePerThing(titles: readonly string[]): readonly string[] {
  const bare = (title: string): string => title.replace(/^recorded run of /u, '').replace(/ \([^()]*\)$/u, '');
  const byThing = new Map<string, string>();
  for (const title of titles) if (!byThing.has(bare(title))) byThing.set(bare(title), title);
  return [...byThing.values()];
}

/** Whole names while there is room, then how many more. Only a first name that is too long is cut. */
function fit(names: readonly string[], room: number, hidden: number): string {
  const total = names.length + hidden;
  let text = '';
  let count = 0;
  for (const name of names) {
    const next = text === '' ? name : `${text}, ${name}`;
    const rest = total - count - 1;
    if (columns(next) + (rest > 0 ? columns(` +${rest}`) : 0) > room) continue;
    text = next;
    count += 1;
  }
  const [first] = names;
  if (first !== undefined && count === 0) {
    const rest = total > 1 ? ` +${total - 1}` : '';
    const most = room - rest.length;
    // A path tells most at its end, a sentence at its beginning.
    if (first.includes(' ')) return `${cutEnd(first, most)}${rest}`;
    return `…${Array.from(first)
      .slice(-(most - 1))
      .join('')}${rest}`;
  }
  return count < total ? `${text} +${total - count}` : text;
}
