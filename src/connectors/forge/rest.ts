/** What both forges' readings share: what was found, and what could not be had, said once for each kind of thing. */
import type { Skipped } from '#core';
import type { ConnectorContext } from '../connector.ts';
import { rememberWhole } from '../remember-whole.ts';
import type { Asking, Listed } from './asking.ts';
import type { ForgeRecord } from './records.ts';

export interface Reading {
  readonly context: ConnectorContext;
  readonly asking: Asking;
  readonly records: ForgeRecord[];
  readonly skipped: Skipped[];
}

export function openReading(context: ConnectorContext, asking: Asking): Reading {
  return { context, asking, records: [], skipped: [] };
}

export function skip({ context, skipped }: Reading, locator: string, reason: string): void {
  if (skipped.some((one) => one.locator === locator && one.reason === reason)) return;
  skipped.push({ kind: 'skipped', source: context.source, locator, reason, scope: 'part' });
}

export interface Wanted {
  readonly path: string;
  readonly pages: number;
  /** In the plural: "pull requests". */
  readonly what: string;
  /** Not given to everybody, or not had by every edition: then it is simply not known. */
  readonly mayLack?: boolean;
}

/** A list into the records; gives what was listed. What a refusal leaves open is said in one sentence. */
export async function readList(reading: Reading, wanted: Wanted): Promise<Listed> {
  const { path, pages, what } = wanted;
  const listed = await reading.asking.list(path, pages);
  reading.records.push(...listed.records);
  const place = path.replace(/\?.*$/su, '').slice(1);
  const { broken } = listed;
  if (broken) {
    const stopped = reading.asking.stopped();
    if (stopped !== undefined) skip(reading, '.', stopped);
    else skip(reading, place, sayBroken(broken, wanted));
  } else if (listed.more) {
    skip(reading, place, `There are more than the newest ${listed.records.length} ${what}; older ones were not read.`);
  }
  return listed;
}

function sayBroken({ status, reason }: { readonly status?: number; readonly reason: string }, wanted: Wanted): string {
  const refused = status === 401 || status === 403 || status === 404;
  if (!refused) return reason;
  const why = wanted.mayLack === true ? 'needs more rights, or another edition' : 'is not given with these rights';
  return `The list of ${wanted.what} ${why} (HTTP ${status}), so what it holds is not known.`;
}

/** What belongs to one thing and changes only with it: asked for once. */
export async function readOnce(
  reading: Reading,
  path: string,
  version: string,
  wanted: Omit<Wanted, 'path'>,
): Promise<readonly ForgeRecord[]> {
  const key = `forge/once${path}`;
  return rememberWhole<readonly ForgeRecord[]>(
    reading.context,
    key,
    `${reading.asking.server.address} ${version} 1`,
    async () => {
      const before = reading.records.length;
      const listed = await readList(reading, { ...wanted, path });
      reading.records.length = before;
      return { value: listed.records, whole: !listed.broken };
    },
  );
}
