/**
 * `MLmodel`: the file that MLflow writes beside a saved model. It says which run made the model and in which flavours
 * it is kept. The file, and the model files beside it that its flavours name, are models made by that run.
 */
import { parseInstant, toRef, type JsonObject, type Observation, type Skipped } from '#core';
import type { ConnectorContext, FileEntry } from '../connector.ts';
import { inBatches, openFileReader, toSkipped } from './file-reader.ts';
import { parseYamlText } from './meta-file.ts';
import { recorded } from './observe-runs.ts';
import { MlModel, SignatureColumns } from './schema.ts';
import { cutText, known, toName, toText } from './text.ts';

const MAX_BYTES = 1_000_000;
const MAX_COLUMNS = 100;
const AT_ONCE = 32;
/** Members of a flavour that name a file beside MLmodel. */
const fileMembers = ['pickled_model', 'model_path', 'data', 'python_model', 'model_data', 'saved_model_dir'];

export function isMlModel(path: string): boolean {
  return path === 'MLmodel' || path.endsWith('/MLmodel');
}

export async function* readMlModels(context: ConnectorContext): AsyncGenerator<readonly (Observation | Skipped)[]> {
  const files = context.files.list().filter((entry) => entry.kind === 'file' && isMlModel(entry.path));
  const most = context.limits.files;
  for (let from = 0; from < Math.min(files.length, most); from += AT_ONCE) {
    if (context.signal.aborted) return;
    const batch = await inBatches(files.slice(from, Math.min(from + AT_ONCE, most)), async (entry) =>
      readOne(context, entry),
    );
    yield batch.flat();
  }
  if (files.length > most) {
    yield [
      toSkipped(
        context.source,
        '.',
        `The source holds ${files.length} MLmodel files; only the first ${most} were read.`,
      ),
    ];
  }
}

async function readOne(context: ConnectorContext, entry: FileEntry): Promise<readonly (Observation | Skipped)[]> {
  const reader = openFileReader(context);
  const text = await reader.text(entry, MAX_BYTES);
  const refuse = (reason: string): readonly Skipped[] => [
    { ...toSkipped(context.source, entry.path, reason), scope: 'file' },
  ];
  if (text === undefined) return refuse(reader.unread[0]?.reason ?? 'It cannot be read.');
  const parsed = MlModel.safeParse(parseYamlText(text, MAX_BYTES));
  // A file of that name that holds none of this is some other program's.
  if (!parsed.success || (parsed.data.flavors === undefined && parsed.data.artifact_path === undefined)) {
    return refuse('It is not the YAML that MLflow writes (torn, changed by hand, or another format).');
  }
  return observe(context, entry, parsed.data);
}

function observe(context: ConnectorContext, entry: FileEntry, model: MlModel): readonly Observation[] {
  const { source } = context;
  const evidence = [{ source, locator: context.locate(entry.path) }];
  const run = toName(model.run_id, 64);
  const attributes = toAttributes(model);
  const paths = [entry.path, ...filesOf(context, entry, model)];
  return paths.flatMap((path): readonly Observation[] => {
    const ref = toRef('artifact', source, path);
    const seen: Observation = {
      kind: 'entity',
      ...recorded,
      evidence,
      ref,
      attributes: path === entry.path ? attributes : { role: 'model' },
    };
    if (run === undefined || run === 'null') return [seen];
    return [
      seen,
      {
        kind: 'relation',
        ...recorded,
        evidence,
        from: ref,
        relation: 'wasGeneratedBy',
        to: toRef('run', source, run),
        attributes: { role: 'model' },
      },
    ];
  });
}

function toAttributes(model: MlModel): JsonObject {
  const size =
    model.model_size_bytes !== undefined && /^\d{1,15}$/u.test(model.model_size_bytes)
      ? Number(model.model_size_bytes)
      : undefined;
  const id = toName(model.model_id, 100) ?? toName(model.model_uuid, 100);
  return {
    role: 'model',
    tool: 'mlflow',
    flavors: Object.keys(model.flavors ?? {})
      .map((name) => cutText(name, 60))
      .slice(0, 20)
      .sort(),
    ...known<JsonObject[string]>({
      artifactPath: toText(model.artifact_path),
      mlflowVersion: toText(model.mlflow_version, 40),
      modelUuid: id === 'null' ? undefined : id,
      modelSizeBytes: size,
      createdAt: toUtc(model.utc_time_created),
      inputs: toColumns(model.signature?.inputs),
      outputs: toColumns(model.signature?.outputs),
    }),
  };
}

/** `utc_time_created` is written without a zone; its name says which one. */
function toUtc(text: string | undefined): string | undefined {
  return text === undefined ? undefined : parseInstant(`${text.trim().replace(' ', 'T')}Z`);
}

/** `name: type` for each column of the signature; tensors without names are left out. */
function toColumns(json: string | undefined): readonly string[] | undefined {
  if (json === undefined) return undefined;
  try {
    const columns = SignatureColumns.parse(JSON.parse(json)).flatMap(({ name, type }) =>
      name === undefined ? [] : [cutText(typeof type === 'string' ? `${name}: ${type}` : name, 120)],
    );
    return columns.length === 0 ? undefined : columns.slice(0, MAX_COLUMNS);
  } catch {
    return undefined;
  }
}

/** Existing files beside MLmodel that a flavour names. */
function filesOf(context: ConnectorContext, entry: FileEntry, model: MlModel): readonly string[] {
  const directory = entry.path.slice(0, -'MLmodel'.length);
  const named = Object.values(model.flavors ?? {}).flatMap((flavor) => {
    if (typeof flavor !== 'object' || flavor === null || Array.isArray(flavor)) return [];
    const members = flavor as Readonly<Record<string, unknown>>;
    return fileMembers.flatMap((member) => (typeof members[member] === 'string' ? [members[member]] : []));
  });
  const paths = named
    .filter((name) => name !== '' && name.length < 500 && !name.split('/').includes('..'))
    .map((name) => `${directory}${name}`);
  return [...new Set(paths)].filter((path) => context.files.get(path)?.kind === 'file').sort();
}
