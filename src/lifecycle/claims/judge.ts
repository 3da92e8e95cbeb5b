/** Every claim of a document that can be looked up, with what became of it; in the order of documents and lines. */
import type { ClaimKind } from '#core';
import type { View } from '../kinds/kind.ts';
import { checkBadge } from './badges.ts';
import { checkDecision } from './decisions.ts';
import { checkList } from './lists.ts';
import { checkNumber } from './numbers.ts';
import { checkPromise } from './promises.ts';
import type { Checker, ClaimResult } from './result.ts';
import { checkRule } from './rules.ts';
import { readTraces } from './traces.ts';
import { checkUse } from './uses.ts';
import { checkVersion } from './versions.ts';

const checkers: readonly (readonly [ClaimKind, Checker])[] = [
  ['lists', checkList],
  ['version', checkVersion],
  ['rule', checkRule],
  ['number', checkNumber],
  ['promise', checkPromise],
  ['use', checkUse],
  ['decision', checkDecision],
  ['badge', checkBadge],
];

export function judgeClaims(view: View): readonly ClaimResult[] {
  const traces = readTraces(view.workspace.graph);
  const results = checkers.flatMap(([kind, check]) =>
    view.workspace.graph.claims(kind).flatMap((claim) => check({ ...view, traces }, claim) ?? []),
  );
  return [...new Map(results.map((result) => [keyOf(result), result])).values()].toSorted((a, b) =>
    placeKey(a) < placeKey(b) ? -1 : 1,
  );
}

function keyOf({ claim, document, scope, quote }: ClaimResult): string {
  return [claim, document, scope, quote].join('\0');
}

function placeKey(result: ClaimResult): string {
  const locator = result.evidence[0]?.locator ?? '';
  return `${result.document}\0${locator.replace(/\d+/gu, (digits) => digits.padStart(8, '0'))}\0${result.claim}\0${result.scope}`;
}
