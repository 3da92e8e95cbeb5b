/**
 * A database store (`mlflow.db`): found among the SQLite files by its tables, described, read in chunks. What was read
 * is remembered by the file's fingerprint, so that an unchanged database is not opened again. A database that breaks
 * off half-way gives what came before, and a gap.
 */
import type { Skipped } from '#core';
import { decodeText, type ConnectorContext, type FileEntry, type SqliteReader } from '../connector.ts';
import { rememberWhole } from './memo.ts';
import type { Gap, Registry, RunRecord, Store } from './records.ts';
import { readExperimentNames, readSqlRegistry } from './sql-registry.ts';
import { readRunChunk, type RunChunk } from './sql-runs.ts';
import { readShape, type SqlShape } from './sql-shape.ts';

const MAX_DATABASE_BYTES = 2_000_000_000;
const databaseName = /\.(?:db|sqlite|sqlite3)$/iu;
const mlflowName = /mlflow|mlruns/iu;
const emptyRegistry: Registry = { models: [], versions: [], deletedVersions: 0, loggedModels: [] };

export function isDatabase(entry: FileEntry): boolean {
  return entry.kind === 'file' && databaseName.test(entry.path) && entry.sizeBytes > 0;
}

type Description =
  | { readonly kind: 'other' }
  | {
      readonly kind: 'store';
      readonly shape: SqlShape;
      readonly experiments: readonly (readonly [string, string])[];
      readonly registry: Registry;
      readonly gaps: readonly Gap[];
    };

/** Undefined when it is another program's database; Skipped when that cannot be told. */
export async function openSqlStore(context: ConnectorContext, entry: FileEntry): Promise<Store | Skipped | undefined> {
  const { path } = entry;
  if (entry.sizeBytes > MAX_DATABASE_BYTES) {
    return skip(context, path, `The database has ${entry.sizeBytes} bytes; at most ${MAX_DATABASE_BYTES} are read.`);
  }
  const file = openLazily(context, path);
  const fingerprint = fingerprintOf(context, entry);
  let refused: Skipped | undefined;
  const description = await rememberWhole<Description>(context, `database/${path}`, fingerprint, async () => {
    const reader = await file.reader();
    if (reader.kind === 'skipped') {
      refused = reader;
      return { value: { kind: 'other' }, whole: false };
    }
    return describe(reader, path);
  });
  if (refused) {
    file.close();
    return (await isWorthSaying(context, entry)) ? { ...refused, source: context.source, locator: path } : undefined;
  }
  if (description.kind === 'other') {
    file.close();
    return undefined;
  }
  const { shape, experiments, registry, gaps } = description;
  return {
    path,
    kind: 'mlflow-sqlite',
    schema: shape.schema,
    generation: shape.generation,
    experiments: new Map(experiments),
    registry,
    gaps,
    runs: () => readRuns(context, { file, shape, path, fingerprint }),
    close: () => file.close(),
  };
}

/** A torn database whose tables cannot be asked for is said by what SQLite says; one that is not MLflow's is not. */
function describe(reader: SqliteReader, path: string): { readonly value: Description; readonly whole: boolean } {
  let shape: SqlShape | undefined;
  try {
    shape = readShape(reader);
    if (!shape) return { value: { kind: 'other' }, whole: true };
    const experiments = readExperimentNames(reader, shape);
    const registry = readSqlRegistry(reader, shape);
    return { value: { kind: 'store', shape, experiments, registry, gaps: [] }, whole: true };
  } catch (error) {
    if (!shape && !mlflowName.test(path)) return { value: { kind: 'other' }, whole: false };
    const gaps = [toGap(path, error, shape ? 'Its registry was not read' : 'It was not read')];
    const none: SqlShape = { generation: '1.x', columns: {}, byRun: [], crowded: [] };
    return {
      value: { kind: 'store', shape: shape ?? none, experiments: [], registry: emptyRegistry, gaps },
      whole: false,
    };
  }
}

interface Opened {
  readonly file: LazyDatabase;
  readonly shape: SqlShape;
  readonly path: string;
  readonly fingerprint: string;
}

async function* readRuns(
  context: ConnectorContext,
  { file, shape, path, fingerprint }: Opened,
): AsyncGenerator<readonly (RunRecord | Gap)[]> {
  if (!shape.columns.runs) return;
  let after: number | undefined = 0;
  while (after !== undefined && !context.signal.aborted) {
    const from: number = after;
    let broken: Gap | undefined;
    const chunk: RunChunk = await rememberWhole<RunChunk>(
      context,
      `database/${path}/after/${from}`,
      fingerprint,
      async () => {
        const reader = await file.reader();
        try {
          if (reader.kind === 'sqlite') return { value: readRunChunk(reader, shape, from), whole: true };
          broken = { kind: 'gap', place: path, reason: reader.reason };
        } catch (error) {
          broken = toGap(
            path,
            error,
            from === 0 ? 'Its runs were not read' : `Its runs after row ${from} were not read`,
          );
        }
        return { value: { runs: [] }, whole: false };
      },
    );
    yield broken ? [broken] : chunk.runs;
    after = chunk.next;
  }
}

function toGap(path: string, error: unknown, what: string): Gap {
  const said = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return { kind: 'gap', place: path, reason: `${what}: SQLite says '${said.slice(0, 200)}'.` };
}

interface LazyDatabase {
  reader(): Promise<SqliteReader | Skipped>;
  close(): void;
}

function openLazily(context: ConnectorContext, path: string): LazyDatabase {
  let opened: SqliteReader | Skipped | undefined;
  return {
    async reader() {
      opened ??= await context.sqlite(path);
      return opened;
    },
    close: () => {
      if (opened?.kind === 'sqlite') opened.close();
      opened = undefined;
    },
  };
}

/** A log beside the database holds rows that the file does not hold yet. */
function fingerprintOf(context: ConnectorContext, entry: FileEntry): string {
  return [entry, context.files.get(`${entry.path}-wal`), context.files.get(`${entry.path}-journal`)]
    .map((file) => file?.fingerprint ?? '')
    .join('\0');
}

/** `Thumbs.db` and the like are no databases at all; a file named for MLflow, or one that begins as SQLite does, is said. */
async function isWorthSaying(context: ConnectorContext, { path, sizeBytes }: FileEntry): Promise<boolean> {
  if (mlflowName.test(path.slice(path.lastIndexOf('/') + 1)) || sizeBytes > context.limits.fileBytes) return true;
  const content = await context.files.read(path);
  return content.kind === 'content' && decodeText(content.bytes.subarray(0, 15)) === 'SQLite format 3';
}

function skip(context: ConnectorContext, path: string, reason: string): Skipped {
  return { kind: 'skipped', source: context.source, locator: path, reason, scope: 'file' };
}
