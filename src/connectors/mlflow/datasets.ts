/** What a store records of a dataset, in one form: where it came from, without credentials, and how many rows it had. */
import type { DatasetRecord } from './records.ts';
import { DatasetProfile, DatasetSource } from './schema.ts';
import { known, toName, toText } from './text.ts';

export interface RawDataset {
  readonly place: string;
  readonly name: unknown;
  readonly digest: unknown;
  readonly sourceType: unknown;
  /** JSON text. */
  readonly source: unknown;
  readonly profile: unknown;
}

/** Undefined when name or digest is missing: nothing could be tied to it. */
export function toDataset(raw: RawDataset): DatasetRecord | undefined {
  const name = toName(raw.name);
  const digest = toName(raw.digest, 100);
  if (name === undefined || digest === undefined) return undefined;
  const source = parse(raw.source);
  const where = DatasetSource.safeParse(source).data;
  const rows = DatasetProfile.safeParse(parse(raw.profile)).data?.num_rows;
  return {
    name,
    digest,
    place: raw.place,
    ...known({
      sourceType: toText(raw.sourceType, 60),
      location: toText(where?.uri ?? where?.url ?? where?.path ?? where?.table_name ?? where?.table),
    }),
    ...(rows === undefined ? {} : { rows }),
  };
}

function parse(json: unknown): unknown {
  if (typeof json !== 'string') return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
