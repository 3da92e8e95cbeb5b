/**
 * Models and datasets that configuration names: values under keys that libraries use for a model of the Hugging Face Hub
 * (`model_name_or_path`, `base_model` …) with the revision beside them, and addresses that can mean nothing else
 * (`models:/`, `hf://`, `wandb-artifact://`).
 */
import { nameHubDataset, nameHubModel, nameWandbArtifact, readModelUri, type ModelName } from '#core';
import type { FileTree } from '../connector.ts';
import { textAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';

export interface NamedInSettings {
  readonly model: ModelName;
  readonly role: 'model' | 'data';
  /** The key as a path: `train.base_model`. */
  readonly key: string;
  readonly line: number;
}

const modelKey =
  /^(?:(?:base_?|pretrained_?|hf_?|hub_?)?model(?:_?(?:name|id|name_or_path|name_or_id|repo|repo_id))?|_?(?:base_model_)?name_or_path|pretrained_model_name_or_path|embedding_model(?:_name)?|tokenizer(?:_name(?:_or_path)?)?|repo_id)$/iu;
const datasetKey = /^(?:hf_?|hub_?)?dataset(?:_?(?:name|id|name_or_path|repo|repo_id))?$/iu;
const hubId = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/u;
const uri = /^(?:models:\/|hf:\/\/|mlflow:\/\/models:)/u;
const ending =
  /\.(?:csv|tsv|json|jsonl|ya?ml|parquet|txt|pkl|joblib|pt|pth|onnx|h5|keras|bin|safetensors|gguf|py|zip|gz|yml)$/iu;
const MOST_VALUES = 20_000;

export function readSettings(root: YamlNode, files: FileTree): readonly NamedInSettings[] {
  const found: NamedInSettings[] = [];
  const stack: { readonly node: YamlNode; readonly key: string }[] = [{ node: root, key: '' }];
  for (let work = stack.pop(), seen = 0; work !== undefined && seen < MOST_VALUES; work = stack.pop(), seen += 1) {
    const { node, key } = work;
    if (node.kind === 'list') node.items.forEach((item, at) => stack.push({ node: item, key: `${key}[${at}]` }));
    if (node.kind !== 'map') continue;
    for (const [name, entry] of node.entries) {
      const path = key === '' ? name : `${key}.${name}`;
      if (entry.node.kind !== 'scalar') stack.push({ node: entry.node, key: path });
      else if (typeof entry.node.value === 'string')
        found.push(
          ...judge(files, { name, value: entry.node.value.trim(), beside: node }).map((one) => ({
            ...one,
            key: path,
            line: entry.keyLine,
          })),
        );
    }
  }
  return found.toSorted((a, b) => a.line - b.line || (a.key < b.key ? -1 : 1));
}

function judge(
  files: FileTree,
  { name, value, beside }: { readonly name: string; readonly value: string; readonly beside: YamlNode },
): readonly Pick<NamedInSettings, 'model' | 'role'>[] {
  if (value === '' || value.length > 200) return [];
  if (uri.test(value)) {
    const model = readModelUri(value);
    return model ? [{ model, role: 'model' }] : [];
  }
  const [, artifact] = /^wandb-artifact:\/\/(.+)$/u.exec(value) ?? [];
  if (artifact !== undefined) {
    const model = nameWandbArtifact(artifact, 'model');
    return model ? [{ model, role: 'model' }] : [];
  }
  if (!hubId.test(value) || ending.test(value) || isHere(files, value)) return [];
  const revision = textAt(beside, 'revision') ?? textAt(beside, `${name}_revision`) ?? textAt(beside, 'model_revision');
  if (modelKey.test(name)) return [{ model: nameHubModel(value, revision), role: 'model' }];
  return datasetKey.test(name)
    ? [{ model: nameHubDataset(value, textAt(beside, 'dataset_revision')), role: 'data' }]
    : [];
}

/** A directory of the repository, or what usually is one, wins over a name on a hub. */
function isHere(files: FileTree, value: string): boolean {
  const [first = ''] = value.split('/');
  return (
    files.get(value) !== undefined ||
    files.hasDirectory(value) ||
    files.hasDirectory(first) ||
    /^(?:models?|outputs?|checkpoints?|artifacts?|results?|saved_?models?|data|datasets?|weights|runs|logs|src|app|mnt|tmp|home|opt|workspace)$/iu.test(
      first,
    )
  );
}
