/**
 * Names of models as tools write them, turned into references (MLflow: "Model URIs"; Hugging Face Hub: `hf://`; W&B:
 * `entity/project/name:version`). A version counts as one only when it can mean nothing else: a number, a commit, a digest.
 */
import type { EntityRef } from './reference.ts';
import { toRef } from './reference.ts';
import type { ModelUseAttributes } from './vocabulary-use.ts';

export interface ModelName extends Pick<ModelUseAttributes, 'by' | 'alias' | 'unresolved' | 'written'> {
  /** The version where it is known, else the model; a file by its address. */
  readonly ref: EntityRef;
}

const commit = /^[0-9a-f]{40}$/u;
const MAX_LENGTH = 1000;

/** `undefined` for what names no model: a plain path, a placeholder, an address of something else. */
export function readModelUri(text: string): ModelName | undefined {
  const written = text.trim();
  if (written === '' || written.length > MAX_LENGTH || /[\s{}$<>]/u.test(written)) return undefined;
  return readMlflow(written) ?? readHub(written) ?? readAddress(written);
}

function readMlflow(written: string): ModelName | undefined {
  const [, rest = ''] = /^(?:mlflow:\/\/)?models:\/{1,3}(.+)$/u.exec(written) ?? [];
  if (rest === '') return undefined;
  const aliased = /^([^@/]+)@([^@/]+)$/u.exec(rest);
  if (aliased) {
    const [, name = '', alias = ''] = aliased;
    return {
      ref: toRef('model', 'mlflow', name),
      by: 'alias',
      alias,
      written,
      unresolved: `the alias ${alias} can be moved`,
    };
  }
  const [name = '', which, ...more] = rest.split('/').filter((part) => part !== '');
  if (name === '' || more.length > 0) return undefined;
  if (which === undefined) {
    // A logged model of MLflow 3 is one model for ever.
    if (/^m-[0-9a-f]{32}$/u.test(name))
      return { ref: toRef('model-version', 'mlflow', `logged/${name}`), by: 'digest', written };
    return { ref: toRef('model', 'mlflow', name), by: 'name', written, unresolved: 'no version is named' };
  }
  if (/^\d+$/u.test(which)) return { ref: toRef('model-version', 'mlflow', name, which), by: 'version', written };
  const model = toRef('model', 'mlflow', name);
  if (which.toLowerCase() === 'latest')
    return { ref: model, by: 'latest', written, unresolved: 'it takes whatever version is latest' };
  return { ref: model, by: 'stage', alias: which, written, unresolved: `the stage ${which} can hold another version` };
}

function readHub(written: string): ModelName | undefined {
  const [, id = '', revision] = /^hf:\/\/(?:models\/)?([\w.-]+\/[\w.-]+)(?:[:@]([\w./-]+))?$/u.exec(written) ?? [];
  return id === '' ? undefined : nameHubModel(id, revision, written);
}

/** A model of the Hugging Face Hub; its revision is fixed only by a whole commit. */
export function nameHubModel(id: string, revision: string | undefined, written = id): ModelName {
  if (revision !== undefined && commit.test(revision))
    return { ref: toRef('model-version', 'huggingface', id, revision), by: 'revision', written };
  const ref = toRef('model', 'huggingface', id);
  if (revision === undefined) return { ref, by: 'name', written, unresolved: 'no revision is named' };
  return {
    ref,
    by: 'alias',
    alias: revision,
    written,
    unresolved: `the revision ${revision} is a name that can be moved`,
  };
}

/** A release that its provider names by a date, or by a number like `-0613`, stays what it is. */
const dated = /(?:\d{4}-\d{2}-\d{2}|[-@:]\d{8}|-\d{4})(?:$|[-:])/u;

/** A model that a provider serves (`gpt-4o`, `claude-sonnet`): fixed only where its name says which release it is. */
export function nameProviderModel(provider: string, name: string): ModelName {
  return dated.test(name)
    ? { ref: toRef('model-version', provider, name, name), by: 'version', written: name }
    : { ref: toRef('model', provider, name), by: 'name', written: name, unresolved: 'its name fixes no release' };
}

/** An artifact of Weights & Biases: `[entity/project/]name[:version]`, of kind model or dataset. */
export function nameWandbArtifact(written: string, kind: 'model' | 'dataset'): ModelName | undefined {
  const [, name = '', version] = /^((?:[\w.-]+\/){0,2}[\w.-]+)(?::([\w.-]+))?$/u.exec(written) ?? [];
  if (name === '') return undefined;
  if (version !== undefined && /^v\d+$/u.test(version))
    return { ref: toRef(`${kind}-version`, 'wandb', name, version), by: 'version', written };
  const ref = toRef(kind, 'wandb', name);
  if (version === undefined || version === 'latest')
    return { ref, by: 'latest', written, unresolved: 'it takes whatever version is latest' };
  return { ref, by: 'alias', alias: version, written, unresolved: `the alias ${version} can be moved` };
}

/** A dataset of the Hugging Face Hub; its revision is fixed only by a whole commit. */
export function nameHubDataset(id: string, revision: string | undefined): ModelName {
  const named = nameHubModel(id, revision);
  const fixed = named.by === 'revision' && revision !== undefined;
  return {
    ...named,
    ref: fixed ? toRef('dataset-version', 'huggingface', id, revision) : toRef('dataset', 'huggingface', id),
  };
}

/** A tag of BentoML's model store, `name:version`: a version is written once; `latest`, or none, moves. */
export function nameBentoModel(tag: string): ModelName | undefined {
  const [, name = '', version] = /^([a-z0-9][\w.-]{0,200})(?::([\w.-]{1,200}))?$/iu.exec(tag.trim()) ?? [];
  if (name === '') return undefined;
  const written = tag.trim();
  const ref = toRef('model', 'bentoml', name);
  if (version === undefined) return { ref, by: 'name', written, unresolved: 'no version is named' };
  if (version === 'latest') return { ref, by: 'latest', written, unresolved: 'it takes whatever version is latest' };
  return { ref: toRef('model-version', 'bentoml', name, version), by: 'version', written };
}

/** Storage addresses. Credentials in an address are left out of the reference. */
function readAddress(written: string): ModelName | undefined {
  const [, scheme = '', rest = ''] =
    /^(s3|gs|gcs|abfss?|wasbs?|az|azureml|hdfs|pvc|oci|dbfs|https?):\/\/(.+)$/u.exec(written) ?? [];
  if (scheme === '') return undefined;
  const bare = `${scheme}://${rest.replace(/^[^/@]*@/u, '').replace(/[?#].*$/u, '')}`;
  return { ref: toRef('artifact', 'uri', bare), by: 'path', written: bare };
}
