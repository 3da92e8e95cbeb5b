/**
 * Lists of what this project has: "This repository supports these 6 models: A, B and C", or the same before a list. And
 * tables whose columns are a model and its version.
 */
import { assertionsIn, isOtherMatter, ownSubject, type Assertion } from './assertions.ts';
import { fold, type Stated } from './facts.ts';
import type { Block, List, Paragraph } from './prose.ts';

const MAX_NAMES = 60;
const verbs = String.raw`(supports?|provides?|contains?|includes?|serves?|exposes?|offers?|trains?|hosts?|deploys?|registers?|consists? of|has)`;
const nouns = String.raw`(models?|classifiers?|endpoints?|routes?|stages?|steps?|classes|labels|features|predictors)`;
const kinds: readonly (readonly [RegExp, 'models' | 'endpoints' | 'stages' | 'classes' | 'features'])[] = [
  [/^(?:models?|classifiers?)$/iu, 'models'],
  [/^(?:endpoints?|routes?)$/iu, 'endpoints'],
  [/^(?:stages?|steps?)$/iu, 'stages'],
  [/^(?:classes|labels)$/iu, 'classes'],
  [/^(?:features|predictors)$/iu, 'features'],
];
const counts: readonly string[] = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const announced = new RegExp(
  String.raw`\b${verbs} (?:the following |these |exactly |the )?(?:(\d{1,2}|${counts.slice(2).join('|')}) )?(?:following |different |pre-?trained |trained |registered |http |rest |api )*${nouns}(?: in production)?\s*:(.*)$`,
  'isu',
);

/** "…, the pipeline consists of five stages:" */
const ownClause = /, (?:the|this|our) (?:[\w-]+ )?pipeline (?:consists of|has)\b/iu;

export function readLists(blocks: readonly Block[], sentences: readonly Assertion[]): readonly Stated[] {
  const named = assertionsIn(sentences).flatMap((assertion) => {
    const { quote, line, lastLine } = assertion;
    const [, verb = '', number, noun = '', rest = ''] = announced.exec(quote) ?? [];
    const of = kinds.find(([pattern]) => pattern.test(noun))?.[1];
    if (of === undefined || !(ownSubject.test(quote) || ownClause.test(quote))) return [];
    const after = rest.trim() === '' ? listAfter(blocks, assertion.block) : undefined;
    const names = after ? itemNames(after) : enumeration(rest);
    const count =
      number === undefined ? undefined : /^\d/u.test(number) ? Number(number) : counts.indexOf(number.toLowerCase());
    if (!names || names.length < 2 || names.length > MAX_NAMES) return [];
    const stated: Stated = {
      claim: 'lists',
      quote,
      line,
      lastLine: Math.max(lastLine, after?.items.at(-1)?.lastLine ?? lastLine),
      attributes: {
        of,
        names,
        ...(count === undefined ? {} : { count }),
        ...(/^(?:serve|expose|host|deploy)/iu.test(verb) ? { served: true } : {}),
      },
    };
    return [stated];
  });
  return [...named, ...endpointLists(blocks), ...versionRows(blocks)];
}

/** Under a heading "API endpoints": a list of nothing but routes. */
function endpointLists(blocks: readonly Block[]): readonly Stated[] {
  return blocks.flatMap((block, at): readonly Stated[] => {
    const list =
      block.kind === 'heading' && /^(?:\W|\w\.)*(?:rest |http |api )?(?:endpoints|routes)\W*$/iu.test(block.text)
        ? listAfter(blocks, at)
        : undefined;
    const names = list?.items.map((item) => routeOf(item.text)) ?? [];
    if (!list || names.length < 2 || names.length > MAX_NAMES || names.some((name) => name === undefined)) return [];
    const lastLine = list.items.at(-1)?.lastLine ?? list.line;
    const quote = fold(list.items.map((item) => item.text).join(' · '));
    return [
      {
        claim: 'lists',
        quote,
        line: list.line,
        lastLine,
        attributes: { of: 'endpoints', names: names.flatMap((name) => name ?? []), served: true },
      },
    ];
  });
}

function routeOf(text: string): string | undefined {
  return /^(?:(?:GET|POST|PUT|PATCH|DELETE)\s+)?(\/[\w./{}<>-]{0,80}?):{0,2}(?:\s|$)/u.exec(text.trim())?.[1];
}

/** The list that stands right after the paragraph whose sentence announces it. */
function listAfter(blocks: readonly Block[], at: number): List | undefined {
  const next = blocks[at + 1];
  return next?.kind === 'list' ? next : undefined;
}

function itemNames(list: List): readonly string[] | undefined {
  const names = list.items.map((item) => nameOf(item.lead ?? item.text.split(/\s*[:–—(]\s?|\s-\s/u, 1)[0] ?? ''));
  return names.every((name) => name !== undefined) ? names : undefined;
}

function enumeration(text: string): readonly string[] | undefined {
  const parts = text
    .trim()
    .replace(/\.$/u, '')
    .split(/\s*,\s*(?:and\s+)?|\s+and\s+/u);
  const names = parts.map(nameOf);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** A name has few words and no verb's marks; anything longer is a sentence. */
function nameOf(text: string): string | undefined {
  const name = fold(text.replace(/[`*]/gu, ''), 80).replace(/[:.]$/u, '');
  return /^[\p{L}\p{N}/{][\p{L}\p{N} ._/+{}-]{0,59}$/u.test(name) && name.split(' ').length <= 4 ? name : undefined;
}

/** Rows of a table that has a column of models and one of versions, and no word of plans above it. */
function versionRows(blocks: readonly Block[]): readonly Stated[] {
  const found: Stated[] = [];
  const above: { depth: number; text: string }[] = [];
  let columns: Columns | undefined;
  for (const block of blocks) {
    if (block.kind === 'heading') {
      while ((above.at(-1)?.depth ?? 0) >= block.depth) above.pop();
      above.push(block);
    }
    const row = block.kind === 'paragraph' && block.cells ? block : undefined;
    if (!row || row.header === true) columns = row ? columnsOf(row) : undefined;
    else if (columns && row.quoted !== true && !isOtherMatter(above.slice(1).map(({ text }) => text))) {
      const stated = rowOf(row, columns);
      if (stated && found.length < MAX_NAMES) found.push(stated);
    }
  }
  return found;
}

interface Columns {
  readonly model: number;
  readonly version: number;
  readonly where: number;
}

function columnsOf({ cells = [] }: Paragraph): Columns | undefined {
  const at = (pattern: RegExp): number => cells.findIndex((cell) => pattern.test(cell));
  const model = at(/^(?:registered |deployed |served )?models?(?: name)?$/iu);
  const version = at(/^(?:model |current |deployed |served )?version$/iu);
  const where = at(/^(?:environment|stage|status|alias|deployed (?:in|to))$/iu);
  return model >= 0 && version >= 0 ? { model, version, where } : undefined;
}

function rowOf(row: Paragraph, { model, version, where }: Columns): Stated | undefined {
  const cell = (at: number): string => fold(row.cells?.[at] ?? '', 80);
  const number = /^v?(\d+(?:\.\d+){0,3})$/iu.exec(cell(version))?.[1];
  const of = nameOf(cell(model));
  if (number === undefined || of === undefined) return undefined;
  const place = /^(?:production|prod|staging|champion|challenger|live|serving|archived)$/iu.exec(cell(where))?.[0];
  const { line, lastLine } = row;
  const quote = `| ${(row.cells ?? []).join(' | ')} |`;
  const attributes = { of, version: number, ...(place === undefined ? {} : { where: place.toLowerCase() }) };
  return { claim: 'version', quote: fold(quote), line, lastLine, attributes };
}

const served =
  /^(?:the |our )?(?:model )?[`“"]?([\w-]{3,60})[`”"]? (?:version |v)(\d+(?:\.\d+){0,3}) is (?:currently |now )?(?:in production|served|deployed|live)\b/iu;

/** "`fraud` version 3 is in production." */
export function readServedVersions(sentences: readonly Assertion[]): readonly Stated[] {
  return assertionsIn(sentences).flatMap(({ quote, line, lastLine }) => {
    const [, of, version] = served.exec(quote) ?? [];
    if (of === undefined || version === undefined) return [];
    return [{ claim: 'version', quote, line, lastLine, attributes: { of, version, where: 'production' } } as const];
  });
}
