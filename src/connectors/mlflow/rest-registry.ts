/** The registry of a tracking server: registered models, versions, aliases, tags, and logged models (3.x). */
import { DELETED_STAGE, safeTags, stageOf, toLoggedStatus, toMeasured } from './file-registry.ts';
import type { LoggedModelRecord, ModelRecord, VersionRecord } from './records.ts';
import { toValues } from './rest-runs.ts';
import { LoggedModelJson, ModelJson, VersionJson } from './rest-schema.ts';
import { known, MAX_NOTE, toMs, toName, toText } from './text.ts';

export function toModelRecord(json: unknown): ModelRecord | undefined {
  const model = ModelJson.safeParse(json).data;
  const name = toName(model?.name);
  if (!model || name === undefined) return undefined;
  const aliases = model.aliases.flatMap(({ alias, version }) => {
    const target = toName(version, 40);
    return alias === '__proto__' || target === undefined ? [] : [[alias.slice(0, 250), target] as const];
  });
  return {
    name,
    place: `registered-models/get?name=${encodeURIComponent(name)}`,
    aliases: Object.fromEntries(aliases),
    tags: safeTags(toValues(model.tags)),
    ...known({ createdMs: toMs(model.creation_timestamp), updatedMs: toMs(model.last_updated_timestamp) }),
    ...known({ description: toText(model.description, MAX_NOTE) }),
  };
}

export function toVersionRecord(json: unknown): VersionRecord | 'deleted' | undefined {
  const read = VersionJson.safeParse(json).data;
  const model = toName(read?.name);
  const version = toName(read?.version, 40);
  if (!read || model === undefined || version === undefined) return undefined;
  if (read.current_stage === DELETED_STAGE) return 'deleted';
  return {
    model,
    version,
    place: `model-versions/get?name=${encodeURIComponent(model)}&version=${encodeURIComponent(version)}`,
    tags: safeTags(toValues(read.tags)),
    ...known({ createdMs: toMs(read.creation_timestamp), updatedMs: toMs(read.last_updated_timestamp) }),
    ...known({
      stage: stageOf(read.current_stage),
      status: toText(read.status, 40),
      source: toText(read.source),
      run: toName(read.run_id, 64),
      user: toText(read.user_id),
      description: toText(read.description, MAX_NOTE),
    }),
  };
}

export function toLoggedModelRecord(json: unknown): LoggedModelRecord | undefined {
  const read = LoggedModelJson.safeParse(json).data;
  const id = toName(read?.info.model_id, 100);
  if (!read || id === undefined) return undefined;
  const { info, data } = read;
  const measured = data.metrics.flatMap((metric) =>
    metric.key === undefined || toName(metric.dataset_name) === undefined
      ? []
      : [
          {
            dataset: metric.dataset_name ?? '',
            digest: metric.dataset_digest ?? '',
            run: metric.run_id ?? '',
            name: metric.key,
            value: metric.value,
            atMs: toMs(metric.timestamp),
          },
        ],
  );
  return {
    id,
    name: toText(info.name) ?? id,
    place: `logged-models/${encodeURIComponent(id)}`,
    deleted: false,
    measured: toMeasured(measured),
    ...known({ createdMs: toMs(info.creation_timestamp_ms) }),
    ...known({
      status: toLoggedStatus(info.status?.replace(/^LOGGED_MODEL_/u, '')),
      type: toText(info.model_type, 60),
      run: toName(info.source_run_id, 64),
      location: toText(info.artifact_uri),
    }),
  };
}
