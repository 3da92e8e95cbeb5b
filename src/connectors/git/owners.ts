/** CODEOWNERS and .gitmodules as claims: what the repository declares about its owners and its parts. */
import { toRef, type ClaimObservation, type JsonObject } from '#core';
import { decodeText, type ConnectorContext, type Seen } from '../connector.ts';
import { codeownersPaths, parseCodeowners } from './codeowners.ts';
import { parseSubmodules } from './submodules.ts';

export async function readOwnerClaims(context: ConnectorContext): Promise<readonly Seen[]> {
  const path = codeownersPaths.find((candidate) => context.files.get(candidate) !== undefined);
  if (path === undefined) return [];
  const text = await readText(context, path);
  if (typeof text !== 'string') return [text];
  return parseCodeowners(text).map(({ pattern, owners, line, quote, section }) => {
    const attributes = { pattern, owners, file: path, line, ...(section === undefined ? {} : { section }) };
    return toClaim(context, { claim: 'owner', path, line, quote, attributes });
  });
}

export async function readSubmoduleClaims(context: ConnectorContext): Promise<readonly Seen[]> {
  const path = '.gitmodules';
  if (context.files.get(path) === undefined) return [];
  const text = await readText(context, path);
  if (typeof text !== 'string') return [text];
  return parseSubmodules(text).map(({ submodulePath, url, line, quote }) =>
    toClaim(context, { claim: 'submodule', path, line, quote, attributes: { path: submodulePath, url } }),
  );
}

async function readText(context: ConnectorContext, path: string): Promise<string | Seen> {
  const content = await context.files.read(path, context.limits.fileBytes);
  if (content.kind === 'skipped') return content;
  const text = decodeText(content.bytes);
  if (text !== undefined) return text;
  return {
    kind: 'skipped',
    source: context.source,
    locator: path,
    reason: 'The file is not UTF-8 text; it was not read.',
    scope: 'file',
  };
}

function toClaim(
  context: ConnectorContext,
  given: {
    readonly claim: string;
    readonly path: string;
    readonly line: number;
    readonly quote: string;
    readonly attributes: JsonObject;
  },
): ClaimObservation {
  return {
    kind: 'claim',
    layer: 'declared',
    method: 'parsed',
    evidence: [{ source: context.source, locator: context.locate(given.path, given.line) }],
    document: toRef('document', context.source, given.path),
    claim: given.claim,
    quote: given.quote.slice(0, 400).toWellFormed(),
    attributes: given.attributes,
  };
}
