/** Rules for models and data taken from a registry or hub: MLflow, Hugging Face, torch.hub, TensorFlow Hub. */
import type { Finding } from '../code-finding.ts';
import { nameBentoModel, nameHubDataset, nameHubModel, nameWandbArtifact, readModelUri, type ModelName } from '#core';
import { isHubName, judgeModelUri, judgeUrl, type Loose } from '../pinning.ts';
import type { Expr } from './facts.ts';
import { argument, base, constantText, resolve, spread, type Sight } from './finding.ts';

export function findHubUse(sight: Sight): readonly Finding[] {
  const name = sight.external ?? '';
  if (/^mlflow\.(\w+\.)*load_model$/u.test(name)) return mlflowModel(sight);
  if (/(^|\.)from_pretrained$/u.test(name === '' ? sight.name : name))
    return pretrained(
      sight,
      argument(sight, 0, ['pretrained_model_name_or_path', 'model_name', 'repo_id', 'model_id']),
    );
  if (
    /^sentence_transformers\.(SentenceTransformer|CrossEncoder)$|^setfit\.|^vllm\.LLM$|^transformers\.pipelines?\.?(pipeline)?$|^transformers\.pipeline$/u.test(
      name,
    )
  ) {
    return pretrained(
      sight,
      argument(sight, name.endsWith('pipeline') ? 1 : 0, ['model', 'model_name_or_path', 'model_name']),
    );
  }
  if (/^ultralytics\.YOLO$/u.test(name)) return weights(sight);
  if (name === 'spacy.load') return installed(sight);
  if (/^huggingface_hub\.(hf_hub_download|snapshot_download|cached_download)$/u.test(name)) return hubFile(sight);
  if (/^datasets\.load_dataset$/u.test(name)) return hubData(sight);
  if (/(^|\.)use_artifact$|^wandb\..*\.artifact$/u.test(name === '' ? sight.name : name) && usesWandb(sight))
    return wandbArtifact(sight);
  if (/^torch\.hub\.load$/u.test(name)) return torchHub(sight);
  if (/^bentoml\.models\.(get|BentoModel)$|^bentoml\.(?!models\.)\w+\.(get|load_model|load_runner)$/u.test(name))
    return bentoModel(sight);
  if (/^tensorflow_hub\.(load|KerasLayer|resolve)$/u.test(name)) return tensorflowHub(sight);
  return [];
}

function mlflowModel(sight: Sight): readonly Finding[] {
  const expr = argument(sight, 0, ['model_uri']);
  if (!expr) return [];
  const uri = constantText(sight, expr);
  if (uri === undefined || !/^(models|runs|mlflow-artifacts):/u.test(uri))
    return spread(sight, 'read-model', resolve(sight, expr), 'model');
  const loose = judgeModelUri(uri);
  const model = readModelUri(uri);
  return [{ ...base(sight, 'read-model'), named: uri, ...(loose ? { loose } : {}), ...asModel(model) }];
}

/** A tag of BentoML's store: `name:version`. */
function bentoModel(sight: Sight): readonly Finding[] {
  const expr = argument(sight, 0, ['tag', 'bento_model', 'name']);
  if (!expr) return [];
  const tag = constantText(sight, expr);
  if (tag === undefined) return [{ ...base(sight, 'read-model'), unresolved: resolve(sight, expr).unresolved ?? '' }];
  const version = /:(.+)$/u.exec(tag)?.[1];
  const moves = version === undefined || version === 'latest';
  const loose: Loose = {
    what: 'model',
    reference: tag,
    why:
      version === undefined
        ? 'no version is named, so it takes whatever is latest'
        : 'it takes whatever version is latest',
    pin: 'latest',
  };
  return [{ ...base(sight, 'read-model'), named: tag, ...(moves ? { loose } : {}), ...asModel(nameBentoModel(tag)) }];
}

function pretrained(sight: Sight, expr: Expr | undefined): readonly Finding[] {
  if (!expr) return [];
  const name = constantText(sight, expr);
  if (name === undefined) {
    const found = resolve(sight, expr);
    if (found.targets.some((target) => target.path !== undefined && exists(sight, target.path)))
      return spread(sight, 'read-model', found, 'model');
    return found.targets.length === 0 ? [{ ...base(sight, 'pretrained'), unresolved: found.unresolved ?? '' }] : [];
  }
  if (isLocal(sight, name)) return spread(sight, 'read-model', resolve(sight, expr), 'model');
  if (!isHubName(name)) return [];
  const loose = unlessRevision(sight, {
    what: 'model',
    reference: name,
    why: 'no revision is named, so the hub gives what is newest',
  });
  return [
    { ...base(sight, 'pretrained'), named: name, ...(loose ? { loose } : {}), ...asModel(hubModel(sight, name)) },
  ];
}

/** A hub name never starts with a dot or slash, and a directory of the repository wins. */
function isLocal(sight: Sight, name: string): boolean {
  if (/^[./~\\]|^[a-z]:[\\/]/iu.test(name) || name.includes('\\')) return true;
  const first = name.split('/')[0] ?? name;
  return (
    exists(sight, name) ||
    (name.includes('/') && sight.files.hasDirectory(first)) ||
    /^(models?|outputs?|checkpoints?|artifacts?|results?|saved_?models?|data|weights|runs)$/iu.test(first) ||
    savedHere(sight, name)
  );
}

function exists(sight: Sight, path: string): boolean {
  return sight.files.get(path) !== undefined || sight.files.hasDirectory(path);
}

/** The file saves under the same name what it then loads. */
function savedHere(sight: Sight, name: string): boolean {
  return sight.module.facts.calls.some((fact) => {
    const { fn, args } = fact.call;
    const method = fn.k === 'attr' ? fn.v : fn.k === 'name' ? (fn.v.split('.').at(-1) ?? '') : '';
    return /^save(_pretrained|_model)?$/u.test(method) && args.some((one) => one.k === 'str' && one.v === name);
  });
}

function unlessRevision(sight: Sight, loose: Loose): Loose | undefined {
  const given = sight.fact.call.kw['revision'];
  if (!given || (given.k === 'other' && given.v === 'None')) return loose;
  const revision = constantText(sight, given);
  return revision !== undefined && /^(main|master|dev|develop|latest)$/u.test(revision)
    ? { ...loose, why: `it follows the branch ${revision}`, pin: 'branch' }
    : undefined;
}

function weights(sight: Sight): readonly Finding[] {
  const expr = argument(sight, 0, ['model']);
  const name = constantText(sight, expr);
  if (!expr || name === undefined || /\.ya?ml$/u.test(name)) return [];
  if (isLocal(sight, name) || name.includes('/')) return spread(sight, 'read-model', resolve(sight, expr), 'model');
  return [{ ...base(sight, 'pretrained'), named: name }];
}

/** `spacy.load("en_core_web_sm")` takes a model that is installed as a package; a path is a directory. */
function installed(sight: Sight): readonly Finding[] {
  const expr = argument(sight, 0, ['name']);
  const name = constantText(sight, expr);
  if (!expr) return [];
  if (name === undefined) return spread(sight, 'read-model', resolve(sight, expr), 'model');
  return isLocal(sight, name)
    ? spread(sight, 'read-model', resolve(sight, expr), 'model')
    : [{ ...base(sight, 'pretrained'), named: name }];
}

function hubFile(sight: Sight): readonly Finding[] {
  const name = constantText(sight, argument(sight, 0, ['repo_id']));
  if (name === undefined) return [{ ...base(sight, 'download'), unresolved: 'built at run time' }];
  const kind = constantText(sight, sight.fact.call.kw['repo_type']);
  const reference = kind === 'dataset' ? `https://huggingface.co/datasets/${name}` : name;
  const loose = isHubName(name)
    ? unlessRevision(sight, {
        what: kind === 'dataset' ? 'url' : 'model',
        reference,
        why: 'no revision is named, so the hub gives what is newest',
      })
    : undefined;
  const revision = revisionOf(sight);
  const outside =
    !isHubName(name) || kind === 'space'
      ? {}
      : kind === 'dataset'
        ? asData(revision === 'open' ? openDataset(name) : nameHubDataset(name, revision))
        : asModel(hubModel(sight, name));
  return [{ ...base(sight, 'download'), named: name, ...(loose ? { loose } : {}), ...outside }];
}

const formats: ReadonlySet<string> = new Set([
  'csv',
  'json',
  'parquet',
  'text',
  'imagefolder',
  'audiofolder',
  'arrow',
  'pandas',
  'webdataset',
  'xml',
]);

function hubData(sight: Sight): readonly Finding[] {
  const expr = argument(sight, 0, ['path']);
  const name = constantText(sight, expr);
  if (!expr || name === undefined) return [{ ...base(sight, 'read-data'), unresolved: 'built at run time' }];
  const files = sight.fact.call.kw['data_files'] ?? sight.fact.call.kw['data_dir'];
  if (formats.has(name)) return files ? dataFiles(sight, files) : [base(sight, 'read-data')];
  if (isLocal(sight, name) || !isHubName(name)) return spread(sight, 'read-data', resolve(sight, expr), 'data');
  const loose = unlessRevision(sight, {
    what: 'url',
    reference: `https://huggingface.co/datasets/${name}`,
    why: 'no revision is named, so the hub gives what is newest',
  });
  const revision = revisionOf(sight);
  const outside = asData(revision === 'open' ? openDataset(name) : nameHubDataset(name, revision));
  return [{ ...base(sight, 'read-data'), named: name, ...(loose ? { loose } : {}), ...outside }];
}

function dataFiles(sight: Sight, files: Expr): readonly Finding[] {
  const list = files.k === 'dict' ? files.of.map(([, value]) => value) : files.k === 'list' ? files.of : [files];
  const each = list.flatMap((one) => (one.k === 'list' ? one.of : [one]));
  return each.flatMap((one) => spread(sight, 'read-data', resolve(sight, one), 'data'));
}

function torchHub(sight: Sight): readonly Finding[] {
  const repository = constantText(sight, argument(sight, 0, ['repo_or_dir']));
  const source = constantText(sight, sight.fact.call.kw['source']);
  if (repository === undefined) return [{ ...base(sight, 'pretrained'), unresolved: 'built at run time' }];
  const [, tag] = /:(.+)$/u.exec(repository) ?? [];
  const pinned = tag !== undefined && !/^(main|master|dev|develop)$/u.test(tag);
  const loose: Loose | undefined =
    source === 'local' || pinned
      ? undefined
      : {
          what: 'model',
          reference: repository,
          why: tag === undefined ? 'no tag is named, so the default branch is taken' : `it follows the branch ${tag}`,
          pin: 'branch',
        };
  return [{ ...base(sight, 'pretrained'), named: repository, ...(loose ? { loose } : {}) }];
}

function tensorflowHub(sight: Sight): readonly Finding[] {
  const expr = argument(sight, 0, ['handle']);
  const url = constantText(sight, expr);
  if (!expr || url === undefined) return [{ ...base(sight, 'pretrained'), unresolved: 'built at run time' }];
  if (!/^https?:/u.test(url)) return spread(sight, 'read-model', resolve(sight, expr), 'model');
  const versioned = /\/\d+(?:[?#].*)?$/u.test(url);
  const loose = versioned ? undefined : judgeUrl(url);
  return [
    { ...base(sight, 'pretrained'), named: url, ...(loose ? { loose: { ...loose, what: 'model' as const } } : {}) },
  ];
}

function asModel(model: ModelName | undefined): Pick<Finding, 'outside'> {
  return model ? { outside: { ...model, role: 'model' } } : {};
}
function asData(data: ModelName | undefined): Pick<Finding, 'outside'> {
  return data ? { outside: { ...data, role: 'data' } } : {};
}

/** The revision a call names; `open` where it names one that only a run decides. */
function revisionOf(sight: Sight): string | undefined {
  const given = sight.fact.call.kw['revision'];
  if (!given || (given.k === 'other' && given.v === 'None')) return undefined;
  return constantText(sight, given) ?? 'open';
}
const runDecides = 'which revision is decided when it runs';

function hubModel(sight: Sight, name: string): ModelName {
  const revision = revisionOf(sight);
  return revision === 'open'
    ? { ...nameHubModel(name, undefined), unresolved: runDecides }
    : nameHubModel(name, revision);
}
function openDataset(name: string): ModelName {
  return { ...nameHubDataset(name, undefined), unresolved: runDecides };
}

function usesWandb({ libraries }: Sight): boolean {
  return libraries.some((library) => /^wandb(\.|$)/u.test(library));
}

/** `run.use_artifact("team/project/name:v3", type="model")`; the kind is what the call says, and else open. */
function wandbArtifact(sight: Sight): readonly Finding[] {
  const name = constantText(sight, argument(sight, 0, ['artifact_or_name', 'name']));
  const kind = constantText(sight, argument(sight, 1, ['type']));
  if (name === undefined || (kind !== 'model' && kind !== 'dataset')) return [];
  const named = nameWandbArtifact(name, kind);
  if (!named) return [];
  const outside = kind === 'model' ? asModel(named) : asData(named);
  return [{ ...base(sight, kind === 'model' ? 'read-model' : 'read-data'), named: name, ...outside }];
}
