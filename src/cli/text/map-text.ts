/**
 * The map as text: first the answer, then the five divergences that matter most, then the stages, then what is unknown
 * and how to find out, then how to see the rest. At most 100 columns, except for paths and addresses in sentences, which stay whole.
 */
import type { Divergence, MapAnswer, ModelLine } from '#api';
import { claimLines } from './claim-text.ts';
import { columns, pad, shorten, tame, WIDTH, wrap } from './layout.ts';
import type { Paint } from './paint.ts';
import { writePatch } from './patch-text.ts';
import { stageLines } from './stage-text.ts';

export interface MapTextOptions {
  readonly paint: Paint;
  /** Show every divergence, unknown and skipped place. */
  readonly all: boolean;
  /** How the program was called, and the sources as typed: repeated in hints. */
  readonly program: string;
  readonly arguments: string;
  readonly kind?: string;
  readonly stage?: string;
  readonly model?: string;
}

const MOST = 5;

export function writeMap(untamed: MapAnswer, options: MapTextOptions): string {
  const map = tame(untamed);
  const chosen = choose(map, options);
  const lines = [
    ...heading(map, options),
    ...divergenceLines(chosen, options),
    ...stageLines(chosenModels(map, options), options),
    ...claimLines(map.claims, options),
    ...unknownLines(map, options),
    ...skippedLines(map, options),
    ...restLines(map, chosen, options),
  ];
  return `${lines.join('\n')}\n`;
}

function heading(map: MapAnswer, { paint }: MapTextOptions): string[] {
  const sources = map.sources.map((source) => source.ref).join(', ');
  const asOf = map.asOf === null ? 'no time on record' : `as of ${map.asOf.slice(0, 16).replace('T', ' ')} UTC`;
  return [paint.bold(shorten(sources, 70)) + paint.dim(` · ${asOf}`), '', ...wrap(map.summary), ''];
}

function choose(map: MapAnswer, options: MapTextOptions): readonly Divergence[] {
  return map.divergences.filter(
    (divergence) =>
      divergence.outcome !== 'consistent' &&
      (options.kind === undefined || divergence.kind === options.kind) &&
      (options.stage === undefined || divergence.stage === options.stage) &&
      (options.model === undefined ||
        divergence.models.some((model) => model === options.model || model.endsWith(`/${options.model}`))),
  );
}

/** Without --all the same habit is told once: the weightiest of its kind, with the others counted beside it. */
function divergenceLines(chosen: readonly Divergence[], options: MapTextOptions): string[] {
  const { paint, all } = options;
  if (chosen.length === 0) return ['No divergence to show.', ''];
  const groups = all
    ? chosen.map((one) => [one])
    : [...Map.groupBy(chosen, (one) => `${one.kind}\0${one.outcome}`).values()];
  const shown = all ? groups : groups.slice(0, MOST);
  const title = all ? `All ${chosen.length} divergences` : 'What matters most';
  const order = '  order: how much stands on it × how certain it is';
  const lines = [paint.bold(title) + paint.dim(all ? order : `${order}, each kind once`), ''];
  for (const [index, group] of shown.entries()) lines.push(...groupLines(group, index + 1, options), '');
  return lines;
}

function groupLines(group: readonly Divergence[], number: number, { paint, all }: MapTextOptions): string[] {
  const [first] = group;
  if (!first) return [];
  const mark = first.outcome === 'divergent' ? paint.red('differs') : paint.yellow('unknown');
  const start = `${pad(`${number}.`, 4)}${paint.bold(first.kind)} · ${first.stage} · `;
  const title = shorten(first.title, WIDTH - columns(start) - columns(`  ${mark}`));
  const lines = [`${start}${title}  ${mark}`, ...wrap(first.statement, { indent: '    ' })];
  for (const item of first.evidence.slice(0, all ? 12 : 3)) {
    lines.push(
      paint.dim(`    ${pad(item.layer, 9)} ${item.locator}${item.digest ? `  ${shorten(item.digest, 20)}` : ''}`),
    );
  }
  if (first.evidence.length > (all ? 12 : 3))
    lines.push(paint.dim(`    and ${first.evidence.length - (all ? 12 : 3)} more places`));
  const facts = [
    ...(first.since
      ? [`since ${first.since.at.slice(0, 10)}${first.since.commit ? ` (${first.since.commit.slice(0, 8)})` : ''}`]
      : []),
    ...(first.ask ?? [])
      .slice(0, 2)
      .map((ask) => `ask ${ask.name}, who ${ask.why}${ask.at ? ` on ${ask.at.slice(0, 10)}` : ''}`),
  ];
  if (facts.length > 0) lines.push(...wrap(facts.join('; '), { indent: '    ' }));
  if (first.repair) lines.push(...repairLines(first.repair, { paint }));
  if (group.length > 1) {
    const others = group.slice(1);
    const names = others
      .slice(0, 4)
      .map((one) => one.title)
      .join(', ');
    lines.push(
      ...wrap(`+ ${others.length} more of this kind: ${names}${others.length > 4 ? ' …' : ''}`, {
        indent: '    ',
        hang: '      ',
      }),
    );
  }
  return lines;
}

function repairLines(repair: NonNullable<Divergence['repair']>, { paint }: { paint: Paint }): string[] {
  if (repair.kind === 'diff') {
    const { lines, whole } = writePatch(repair.text, WIDTH - 6);
    return [
      ...wrap(
        `repair (${whole ? 'a patch for `git apply`' : 'a patch, its lines cut here; whole with --format json and on the screen'}):`,
        {
          indent: '    ',
        },
      ),
      ...lines.map((line) => paint.dim(`      ${line}`)),
    ];
  }
  return wrap(`repair: ${repair.text}`, { indent: '    ', hang: '            ' });
}

function chosenModels(map: MapAnswer, options: MapTextOptions): readonly ModelLine[] {
  if (options.model === undefined) return map.models;
  return map.models.filter((model) => model.ref === options.model || model.title === options.model);
}

function unknownLines(map: MapAnswer, { paint, all }: MapTextOptions): string[] {
  if (map.unknowns.length === 0) return [];
  const shown = all ? map.unknowns : map.unknowns.slice(0, MOST);
  const lines = [paint.bold('What is not known, and how to find out'), ''];
  for (const unknown of shown) {
    lines.push(...wrap(`${unknown.subject}: ${unknown.reason}`, { indent: '  ? ', hang: '    ' }));
    lines.push(...wrap(unknown.howToFindOut, { indent: '    → ', hang: '      ' }));
  }
  if (map.unknowns.length > shown.length) lines.push(paint.dim(`    and ${map.unknowns.length - shown.length} more`));
  return [...lines, ''];
}

function skippedLines(map: MapAnswer, { paint, all }: MapTextOptions): string[] {
  if (map.skipped.length === 0) return [];
  const shown = all ? map.skipped : map.skipped.slice(0, 3);
  const lines = [paint.bold(`Skipped: ${map.skipped.length}`), ''];
  for (const item of shown) lines.push(...wrap(`${item.locator}: ${item.reason}`, { indent: '  ', hang: '    ' }));
  if (map.skipped.length > shown.length) lines.push(paint.dim(`  and ${map.skipped.length - shown.length} more`));
  return [...lines, ''];
}

function restLines(map: MapAnswer, chosen: readonly Divergence[], options: MapTextOptions): string[] {
  const { paint, all, program } = options;
  const consistent = map.divergences.filter((divergence) => divergence.outcome === 'consistent').length;
  const checks = `${consistent} ${consistent === 1 ? 'check' : 'checks'} found agreement.`;
  const target = options.arguments === '' ? '' : ` ${options.arguments}`;
  if (all) return [paint.dim(checks)];
  return [
    paint.dim(
      chosen.length > MOST
        ? `${checks} Of ${chosen.length} divergences the weightiest are above. To see the rest:`
        : `${checks} To see everything:`,
    ),
    paint.dim(`  ${program} map${target} --all`),
    paint.dim(`  ${program} map${target} --format json`),
    paint.dim(`  ${program} up${target}`),
  ];
}
