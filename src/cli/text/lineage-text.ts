/**
 * Lineage as text: the answer in a sentence, then what stands on the thing and what it stands on, each as a tree in which
 * everything hangs below that by which it was reached. Each line says how the link is known, and where.
 */
import type { LineageLink, LineageThing, LineageWalk } from '#api';
import { columns, pad, shorten, tame, WIDTH, wrap } from './layout.ts';
import type { Paint } from './paint.ts';

export interface LineageTextOptions {
  readonly paint: Paint;
  readonly all: boolean;
}

const MOST = 25;
const TITLE = 56;

export function writeLineage(untamed: LineageWalk, options: LineageTextOptions): string {
  const walk = tame(untamed);
  const { paint } = options;
  const asOf = walk.asOf === null ? '' : paint.dim(` · as of ${walk.asOf.slice(0, 16).replace('T', ' ')} UTC`);
  const lines = [
    paint.bold(shorten(walk.start.title, 80)) + paint.dim(` · ${walk.start.ref.split('/')[0] ?? ''}`) + asOf,
    '',
    ...wrap(walk.summary),
    '',
    ...treeLines(
      walk,
      { title: walk.end ? 'The way there' : 'What stands on it', things: walk.downstream, more: walk.more.downstream },
      options,
    ),
    ...treeLines(
      walk,
      { title: walk.end ? 'The way there' : 'What it stands on', things: walk.upstream, more: walk.more.upstream },
      options,
    ),
    ...walk.unknowns.flatMap((unknown) => wrap(unknown, { indent: '  ? ', hang: '    ' })),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

interface Tree {
  readonly title: string;
  readonly things: readonly LineageThing[];
  readonly more: number;
}

function treeLines(walk: LineageWalk, tree: Tree, { paint, all }: LineageTextOptions): string[] {
  if (tree.things.length === 0) return [];
  const children = Map.groupBy(tree.things, (thing) => parentOf(walk, thing));
  const lines: string[] = [];
  const queue = (children.get(walk.start.ref) ?? []).map((thing) => ({ thing, level: 1 })).toReversed();
  for (let next = queue.pop(); next && (all || lines.length < MOST); next = queue.pop()) {
    const { thing, level } = next;
    lines.push(thingLine(walk, thing, { paint, level }));
    for (const child of (children.get(thing.ref) ?? []).toReversed()) queue.push({ thing: child, level: level + 1 });
  }
  const left = tree.things.length - lines.length + tree.more;
  const rest = left > 0 ? [paint.dim(`  and ${left} more${all ? '' : ': --all shows them'}`)] : [];
  return [paint.bold(tree.title), ...lines, ...rest, ''];
}

function parentOf(walk: LineageWalk, thing: LineageThing): string {
  const link = thing.via === undefined ? undefined : walk.links[thing.via];
  return link === undefined ? '' : link.from === thing.ref ? link.to : link.from;
}

function thingLine(walk: LineageWalk, thing: LineageThing, { paint, level }: { paint: Paint; level: number }): string {
  const link = thing.via === undefined ? undefined : walk.links[thing.via];
  const indent = '  '.repeat(Math.min(level, 12));
  const said = link ? `${wordsOf(link, thing.ref)} ` : '';
  const title = shorten(thing.title, Math.max(20, TITLE - columns(indent + said)));
  const left = pad(`${indent}${paint.dim(said)}${title}`, TITLE);
  const [place] = link?.evidence ?? [];
  const how = link ? `${pad(link.method, 8)} ${shorten(link.because ?? place?.locator ?? '', WIDTH - TITLE - 10)}` : '';
  return `${left} ${paint.dim(how)}`.trimEnd();
}

/** How the newly reached thing stands to the one before it: [it depends on that, that depends on it]. */
const words: Readonly<Record<string, readonly [string, string]>> = {
  used: ['used by', 'uses'],
  wasGeneratedBy: ['made', 'made by'],
  wasDerivedFrom: ['from it:', 'from'],
  wasInformedBy: ['before', 'after'],
  hadPlan: ['run as', 'plan'],
  trainedOn: ['trained', 'trained on'],
  testedOn: ['tested', 'tested on'],
  registeredAs: ['registered as', 'version'],
  deployedAs: ['deployed as', 'deployed from'],
  serves: ['served by', 'serves'],
  imports: ['imported by', 'imports'],
  calls: ['called by', 'calls'],
  sameAs: ['same as', 'same as'],
};

function wordsOf(link: LineageLink, ref: string): string {
  const [dependent, dependency] = words[link.relation] ?? [link.relation, link.relation];
  return link.from === ref ? dependent : dependency;
}
