/** documented-path-missing: since when, and the line put right, where it is known which file is meant. */
import type { ClaimObservation, EntityRef } from '#core';
import { nameOf, parseRef, toRef } from '#core';
import type { Move } from '../history.ts';
import type { Finding } from '../lifecycle.ts';
import { sided } from '../pipeline.ts';
import { rewritePath } from '../repair/written-path.ts';
import { textOf } from '../words.ts';
import type { CheckView } from './kind.ts';
import { brokenSince, proposeRename, toldOfMove } from './renamed.ts';

interface Mentioned {
  readonly document: EntityRef;
  readonly path: string;
  readonly claims: readonly ClaimObservation[];
}

export function repairDocument(view: CheckView, { document, path, claims }: Mentioned): Partial<Finding> {
  const source = parseRef(document).namespace;
  const doc = nameOf(document);
  const attributes = claims[0]?.attributes ?? {};
  const meant = placeOf(textOf(attributes['resolved']), path);
  const missing = toRef('artifact', source, meant);
  const moved = view.history.moved(missing);
  const cased = textOf(attributes['caseMatch']);
  const ranges = claims.flatMap((claim) => sided(claim.evidence, claim.layer, claim.method));
  const to = cased === '' ? moved : cased;
  return {
    ...brokenSince(view, missing, toRef('artifact', source, doc)),
    ...(cased === '' && moved ? { repair: adviseOfMove(doc, path, moved) } : {}),
    ...proposeRename({ source, file: doc, ranges, ...asWritten(textOf(attributes['how']), path, meant, to) }, to),
  };
}

function placeOf(resolved: string, path: string): string {
  return (resolved === '' ? path : resolved).replace(/^\.\//u, '').replace(/\/$/u, '');
}

/** A drawn tree writes only the last part of a path on its line: enough where only that part changes. */
function asWritten(
  how: string,
  path: string,
  meant: string,
  to: string | Move | undefined,
): { readonly written: string; readonly meant: string } {
  const target = typeof to === 'string' ? to : to?.to;
  if (how !== 'tree' || target === undefined) return { written: path, meant };
  const last = path.slice(path.lastIndexOf('/') + 1);
  return rewritePath(last, { meant, to: target, directory: '' })?.includes('/') === false
    ? { written: last, meant }
    : { written: path, meant };
}

function adviseOfMove(doc: string, path: string, moved: Move): NonNullable<Finding['repair']> {
  return {
    kind: 'advice',
    text: `In ${doc}, name ${moved.to} instead of ${path}: ${toldOfMove(moved)}.`,
    explanation: 'A reader who follows the document arrives at a file that exists.',
  };
}
