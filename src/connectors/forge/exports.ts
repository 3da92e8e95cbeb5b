/**
 * Exported answers: what `gh api --paginate` or curl left in files. A file holds arrays one after another, one value a line,
 * one value, or objects around a list (`workflow_runs`); what each value is, its fields say.
 */
import type { Skipped } from '#core';
import { decodeText, type ConnectorContext } from '../connector.ts';
import { splitValues, type Piece } from '../json-values.ts';
import { rememberWhole } from '../remember-whole.ts';
import { readValue } from './answers.ts';
import type { ForgeRecord, Found } from './records.ts';

/** Raise when what is kept of a file changes its shape or meaning. */
const FORMAT = 'forge-export/1';
const FAULTS_SHOWN = 3;

interface ReadFile {
  readonly records: readonly { readonly record: ForgeRecord; readonly firstLine: number; readonly lastLine: number }[];
  readonly faults: readonly number[];
  readonly others: number;
}

export async function readExports(
  context: ConnectorContext,
): Promise<{ readonly found: readonly Found[]; readonly skipped: readonly Skipped[] }> {
  const files = context.files.list().filter((entry) => entry.kind === 'file');
  const only = files.length === 1;
  const chosen = files.filter(({ path }) => only || /\.(?:json|jsonl|ndjson)$/iu.test(path));
  const found: Found[] = [];
  const skipped: Skipped[] = [];
  const skip = (locator: string, reason: string, scope: Skipped['scope'] = 'part'): void => {
    skipped.push({ kind: 'skipped', source: context.source, locator, reason, scope });
  };
  for (const { path } of chosen.slice(0, context.limits.files)) {
    if (context.signal.aborted) break;
    const read = await readFile(context, path);
    if ('kind' in read) {
      skipped.push(read);
      continue;
    }
    for (const { record, firstLine, lastLine } of read.records)
      found.push({ record, locator: context.locate(path, firstLine, lastLine) });
    for (const line of read.faults.slice(0, FAULTS_SHOWN))
      skip(path, `Line ${line} of ${path} is no whole JSON value.`);
    if (read.records.length === 0 && read.faults.length === 0 && read.others > 0)
      skip(path, `${path} holds none of the answers of GitHub or GitLab that are read.`);
    else if (read.others > 0) skip(path, `${read.others} values in ${path} are answers of kinds that are not read.`);
  }
  if (chosen.length > context.limits.files)
    skip('.', `${chosen.length - context.limits.files} files beyond the first ${context.limits.files} were not read.`);
  return { found, skipped };
}

async function readFile(context: ConnectorContext, path: string): Promise<ReadFile | Skipped> {
  const fingerprint = `${FORMAT} ${context.files.get(path)?.fingerprint ?? ''}`;
  return rememberWhole<ReadFile | Skipped>(context, `forge/export/${path}`, fingerprint, async () => {
    const content = await context.files.read(path, context.limits.fileBytes);
    if (content.kind === 'skipped') return { value: content, whole: false };
    const text = decodeText(content.bytes);
    if (text === undefined) {
      const reason = `${path} is not UTF-8 text, so it was not read.`;
      return { value: { kind: 'skipped', source: context.source, locator: path, reason, scope: 'file' }, whole: false };
    }
    return { value: readText(text, path), whole: true };
  });
}

function readText(text: string, path: string): ReadFile {
  const records: ReadFile['records'][number][] = [];
  const faults: number[] = [];
  let others = 0;
  for (const piece of splitValues(text, path).flatMap(toItems)) {
    const read = readValue(parse(piece.text));
    if (read === 'no JSON') faults.push(piece.firstLine);
    else {
      others += read.others;
      const { firstLine, lastLine } = piece;
      records.push(...read.records.map((record) => ({ record, firstLine, lastLine })));
    }
  }
  return { records, faults, others };
}

/** Pages that were written one after another are arrays: one that was cut off still holds whole items. */
function toItems(piece: Piece): readonly Piece[] {
  if (!piece.text.startsWith('[')) return [piece];
  return splitValues(piece.text, '').map((item) => ({
    text: item.text,
    firstLine: item.firstLine + piece.firstLine - 1,
    lastLine: item.lastLine + piece.firstLine - 1,
  }));
}

const noJson = Symbol('no JSON');
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return noJson;
  }
}
