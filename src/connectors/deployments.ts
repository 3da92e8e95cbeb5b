/**
 * How readers of manifests describe what they declare to run: a deployment with its images, commands and variables, and
 * which model it says that it serves. Secrets are names; of variables only those that choose a model keep their value.
 */
import type { DeploymentAttributes, EntityRef, JsonObject, ModelName, ModelUseAttributes, RelationName } from '#core';
import { readModelUri, nameHubModel, toRef } from '#core';
import { conceal } from './conceal.ts';
import type { ConnectorContext, Seen } from './connector.ts';
import { judgeImage } from './image-names.ts';

export interface Variable {
  readonly name: string;
  /** Left out where it comes from a secret or is not written here. */
  readonly value?: string;
  readonly secret?: boolean;
  readonly line: number;
}

export interface DeclaredDeployment {
  readonly file: string;
  readonly name: string;
  readonly tool: string;
  readonly type?: string;
  readonly line: number;
  readonly lastLine: number;
  readonly environment?: string;
  readonly images: readonly { readonly name: string; readonly line: number }[];
  /** One command a line. */
  readonly commands: readonly string[];
  readonly scripts: readonly string[];
  readonly variables: readonly Variable[];
  readonly ports: readonly string[];
  /** Models it names outright. */
  readonly serves: readonly (ModelName & { readonly through: string; readonly line: number })[];
  readonly unresolved: readonly string[];
}

/** `MODEL_URI`, `CHURN_MODEL_VERSION`, `HF_MODEL_ID`: names that choose a model, and not its key. */
const choosesModel = /(?:^|_)MODEL(?:_|$)/iu;
const isKey = /(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)$/iu;

export function describeDeployment(context: ConnectorContext, one: DeclaredDeployment): readonly Seen[] {
  const ref = toRef('deployment', context.source, `${one.file}:${one.name}`);
  const served = [
    ...one.serves,
    ...one.variables.flatMap(modelOf),
    ...one.commands.flatMap((text) => modelsIn(text, one)),
  ];
  return [
    {
      kind: 'entity',
      ref,
      attributes: attributesOf(one) as unknown as JsonObject,
      layer: 'encoded',
      method: 'parsed',
      evidence: [{ source: context.source, locator: context.locate(one.file, one.line, one.lastLine) }],
    },
    ...one.images.flatMap(({ name, line }) => imageOf(context, one, { ref, name, line })),
    ...one.scripts.map((path) =>
      relate(context, one, {
        from: ref,
        relation: 'calls',
        to: toRef('artifact', context.source, path),
        line: one.line,
      }),
    ),
    ...unique(served).map((model) => {
      const { ref: to, through, line, ...rest } = model;
      const attributes: ModelUseAttributes = { role: 'model', through, line, ...rest };
      return relate(context, one, { from: ref, relation: 'serves', to, line, attributes });
    }),
  ];
}

function attributesOf(one: DeclaredDeployment): DeploymentAttributes {
  const choosing = one.variables.filter(
    ({ name, value }) => value !== undefined && choosesModel.test(name) && !isKey.test(name),
  );
  const secrets = one.variables.filter(({ secret }) => secret === true).map(({ name }) => name);
  return {
    name: one.name,
    tool: one.tool,
    file: one.file,
    line: one.line,
    ...(one.type === undefined ? {} : { type: one.type }),
    ...(one.environment === undefined ? {} : { environment: one.environment }),
    ...listed(
      'images',
      one.images.map(({ name }) => conceal(name)),
    ),
    ...listed(
      'commands',
      one.commands.map((text) => conceal(text).slice(0, 500)),
    ),
    ...listed('scripts', one.scripts),
    ...(choosing.length === 0
      ? {}
      : { variables: Object.fromEntries(choosing.map(({ name, value = '' }) => [name, conceal(value)])) }),
    ...listed('secrets', [...new Set(secrets)].toSorted()),
    ...listed('ports', one.ports),
    ...listed('unresolved', one.unresolved),
  };
}

function listed(key: string, list: readonly string[]): object {
  return list.length === 0 ? {} : { [key]: list.slice(0, 50) };
}

/** `MODEL_URI=models:/churn/3`, `HF_MODEL_ID=org/name`; a plain name needs a registry to mean anything, and is left to later. */
function modelOf({ name, value, line }: Variable): readonly DeclaredDeployment['serves'][number][] {
  if (value === undefined || isKey.test(name)) return [];
  const through = `the variable ${name}`;
  const uri = /^(?:models:|hf:|mlflow:)/u.test(value) || choosesModel.test(name) ? readModelUri(value) : undefined;
  if (uri)
    return uri.written.startsWith('http') && !/MODEL_(?:URI|URL|PATH|LOCATION)/iu.test(name)
      ? []
      : [{ ...uri, through, line }];
  const hub = /^(?:HF_|HUGGINGFACE_|HUGGING_FACE_)?MODEL_?(?:ID|NAME)$/iu.test(name) && hubId.test(value);
  return hub ? [{ ...nameHubModel(value, undefined), through, line }] : [];
}

const hubId = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/u;

/** Servers whose command line names a model of the hub: vLLM, text-generation-inference, SGLang; `mlflow models serve -m`. */
function modelsIn(
  command: string,
  { line, images }: DeclaredDeployment,
): readonly DeclaredDeployment['serves'][number][] {
  const words = command.split(/\s+/u);
  const valueOf = (...flags: readonly string[]): string | undefined => {
    const at = words.findIndex((word) => flags.includes(word.split('=')[0] ?? ''));
    const word = words[at];
    if (word === undefined) return undefined;
    return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
  };
  const clean = (text: string | undefined): string => (text ?? '').replace(/^["']|["']$/gu, '');
  if (/\bmlflow\s+models\s+serve\b/u.test(command)) {
    const uri = readModelUri(clean(valueOf('-m', '--model-uri')));
    return uri ? [{ ...uri, through: 'mlflow models serve', line }] : [];
  }
  const serving = /\bvllm\b|text-generation-(?:launcher|inference)|sglang|text-embeddings-(?:router|inference)/u.test(
    [command, ...images.map(({ name }) => name)].join(' '),
  );
  const positional = /\bvllm\s+serve\s+(\S+)/u.exec(command)?.[1];
  const id = clean(positional ?? (serving ? valueOf('--model', '--model-id', '--model-path') : undefined));
  return hubId.test(id) ? [{ ...nameHubModel(id, valueOf('--revision')), through: 'the command', line }] : [];
}

function imageOf(
  context: ConnectorContext,
  one: DeclaredDeployment,
  { ref, name, line }: { readonly ref: EntityRef; readonly name: string; readonly line: number },
): readonly Seen[] {
  if (/[{}$\s]/u.test(name) || name === '') return [];
  const image = toRef('image', context.source, conceal(name));
  const evidence = [{ source: context.source, locator: context.locate(one.file, line) }];
  const common = { layer: 'encoded', method: 'parsed', evidence } as const;
  const why = judgeImage(name);
  return [
    { kind: 'entity', ref: image, attributes: { name: conceal(name) }, ...common },
    relate(context, one, { from: ref, relation: 'used', to: image, line }),
    ...(why === undefined
      ? []
      : [
          {
            kind: 'claim' as const,
            document: toRef('document', context.source, one.file),
            claim: 'unpinned',
            subject: ref,
            attributes: { what: 'image', reference: conceal(name), pin: 'branch', why },
            ...common,
          },
        ]),
  ];
}

function relate(
  context: ConnectorContext,
  one: DeclaredDeployment,
  link: {
    readonly from: EntityRef;
    readonly relation: RelationName;
    readonly to: EntityRef;
    readonly line: number;
    readonly attributes?: ModelUseAttributes;
  },
): Seen {
  const { line, attributes, ...ends } = link;
  return {
    kind: 'relation',
    ...ends,
    ...(attributes === undefined ? {} : { attributes: attributes as unknown as JsonObject }),
    layer: 'encoded',
    method: 'parsed',
    evidence: [{ source: context.source, locator: context.locate(one.file, line) }],
  };
}

function unique(
  models: readonly DeclaredDeployment['serves'][number][],
): readonly DeclaredDeployment['serves'][number][] {
  return [...new Map(models.map((model) => [`${model.ref}\0${model.through}`, model])).values()];
}
