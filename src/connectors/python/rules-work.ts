/** Rules for calls that do a lifecycle's work: fit, predict, evaluate, explain, split, track, register, serve, monitor. */
import { downloadOf, nameIn, savedAs, type Finding } from '../code-finding.ts';
import type { Target } from '../code-place.ts';
import { namesFile } from '../pinning.ts';
import { explainerClass, methodNeeds, workCalls, workMethods } from './calls-work.ts';
import type { Expr } from './facts.ts';
import { argument, base, constantText, imports, resolve, type Sight } from './finding.ts';
import { kindOf, kindOfName, type ObjectKind } from './object-kind.ts';

export function findWork(sight: Sight): readonly Finding[] {
  const registered = findRegistration(sight);
  if (sight.external !== undefined) return [...findExternalWork(sight, sight.external), ...registered];
  if (sight.receiver === undefined) return [...findLocalCopy(sight), ...registered];
  return [...findMethodWork(sight, sight.receiver), ...registered];
}

function findExternalWork(sight: Sight, external: string): readonly Finding[] {
  if (/^requests\.(get|request)$|^httpx\.(get|stream)$/u.test(external)) return findFetch(sight);
  const rule = workCalls.find((one) => one.pattern.test(external));
  if (!rule) return [];
  if (
    rule.what === 'download' &&
    /(urlretrieve|urlopen|wget|gdown|get_file|download_url_to_file|retrieve)/u.test(external)
  )
    return findDownload(sight, rule);
  if (rule.what === 'pretrained' && !asksForWeights(sight, external)) return [];
  return [
    {
      ...base(sight, rule.what),
      ...namedBy(sight, rule.at === undefined ? undefined : argument(sight, rule.at, rule.names)),
    },
  ];
}

function namedBy(sight: Sight, expr: Expr | undefined): Pick<Finding, 'named' | 'unresolved'> {
  return expr ? nameIn(constantText(sight, expr), () => resolve(sight, expr)) : {};
}

/** `ResNet50(weights=None)` takes nothing from outside; torchvision and timm do so only when asked. */
function asksForWeights(sight: Sight, external: string): boolean {
  const { kw } = sight.fact.call;
  const given = kw['weights'] ?? kw['pretrained'];
  const off = given?.k === 'other' && /^(None|False)$/u.test(given.v);
  return /keras\.applications/u.test(external)
    ? !off && !(given?.k === 'str' && given.v !== 'imagenet')
    : given !== undefined && !off;
}

/** A local copy of an explainer's class counts by its particular name. */
function findLocalCopy(sight: Sight): readonly Finding[] {
  if (!explainerClass.test(sight.name)) return [];
  return sight.project.meaning(sight.name, sight.at).is === 'scope'
    ? [{ ...base(sight, 'explain'), inferred: true }]
    : [];
}

/** `requests.get` of something that is a file; a call of a service is none of this. */
function findFetch(sight: Sight): readonly Finding[] {
  const expr = argument(sight, sight.name === 'request' || sight.name === 'stream' ? 1 : 0, ['url']);
  const found = expr ? resolve(sight, expr) : { targets: [] };
  return found.targets
    .filter((target) => target.url !== undefined && namesFile(target.url))
    .map((target) => downloaded(sight, target));
}

function downloaded(sight: Sight, target: Target): Finding {
  return downloadOf(base(sight, 'download'), target);
}

function findDownload(
  sight: Sight,
  rule: { readonly at?: number; readonly names?: readonly string[] },
): readonly Finding[] {
  const expr = sight.name === 'get_file' ? argument(sight, 1, ['origin']) : argument(sight, rule.at ?? 0, rule.names);
  if (!expr) return [];
  const found = resolve(sight, expr);
  const web = found.targets.filter((target) => target.url !== undefined);
  if (found.targets.length > 0 && web.length === 0) return [];
  const files = sight.name === 'urlopen' ? web.filter((target) => namesFile(target.url ?? '')) : web;
  if (sight.name === 'urlopen' && files.length === 0) return [];
  if (files.length === 0) return [{ ...base(sight, 'download'), unresolved: found.unresolved ?? '' }];
  return [...files.map((target) => downloaded(sight, target)), ...findSavedAs(sight)];
}

function findSavedAs(sight: Sight): readonly Finding[] {
  const expr =
    sight.name === 'urlretrieve'
      ? argument(sight, 1, ['filename'])
      : argument(sight, -1, ['out', 'output', 'dst', 'path']);
  const found = expr ? resolve(sight, expr) : { targets: [] };
  return savedAs(base(sight, 'write-file'), found.targets);
}

/** `registered_model_name="x"` registers, whichever MLflow call carries it. */
function findRegistration(sight: Sight): readonly Finding[] {
  const given = sight.fact.call.kw['registered_model_name'];
  if (!given || (given.k === 'other' && given.v === 'None')) return [];
  if (!(sight.external?.startsWith('mlflow.') === true || sight.name === 'log_model' || sight.name === 'autolog'))
    return [];
  const named = constantText(sight, given);
  return [
    {
      ...base(sight, 'register'),
      ...(named === undefined ? { unresolved: resolve(sight, given).unresolved ?? '' } : { named }),
    },
  ];
}

const methodWork: Readonly<
  Record<string, (sight: Sight, kind: ObjectKind | undefined) => Finding['what'] | undefined>
> = {
  fit: (sight, kind) => ofFit(sight, kind),
  partial_fit: (sight, kind) => ofFit(sight, kind),
  fit_generator: (sight, kind) => ofFit(sight, kind),
  fit_predict: (sight, kind) => ofFit(sight, kind),
  fit_one_cycle: (sight, kind) =>
    sight.libraries.some((one) => one.startsWith('fastai')) ? 'fit' : ofFit(sight, kind),
  train_on_batch: (sight, kind) => ofFit(sight, kind),
  fit_transform: (_, kind) => (kind === 'transformer' || kind === 'estimator' ? 'transform' : undefined),
  fit_resample: (_, kind) => (kind === 'transformer' ? 'transform' : undefined),
  transform: (_, kind) => (kind === 'transformer' ? 'transform' : undefined),
  predict: ofPredict,
  predict_proba: ofPredict,
  predict_on_batch: ofPredict,
  evaluate: (_, kind) => (isModel(kind) ? 'evaluate' : undefined),
  score: (_, kind) => (kind === 'estimator' || kind === 'tuner' ? 'evaluate' : undefined),
  optimize: (_, kind) => (kind === 'study' ? 'tune' : undefined),
  search: (_, kind) => (kind === 'tuner' ? 'tune' : undefined),
  train: (_, kind) => (kind === 'trainer' ? 'fit' : undefined),
  run: (_, kind) => (kind === 'session' ? 'predict' : undefined),
  invoke: (_, kind) => (kind === 'session' ? 'predict' : undefined),
  shap_values: () => 'explain',
  explain_instance: () => 'explain',
  backward: (sight) => (imports(sight, /^(torch|lightning|pytorch_lightning|accelerate)\b/u) ? 'fit' : undefined),
  apply_gradients: (sight) => (imports(sight, /^(tensorflow|keras|flax)\b/u) ? 'fit' : undefined),
  log_model: (sight) => (imports(sight, /^(mlflow|wandb)\b/u) ? 'track' : undefined),
  deploy: (sight, kind) => (kind === undefined && imports(sight, /^(sagemaker|azureml)\b/u) ? 'serve' : undefined),
};

function isModel(kind: ObjectKind | undefined): boolean {
  return kind === 'estimator' || kind === 'loaded' || kind === 'trainer' || kind === 'tuner';
}

function ofFit(sight: Sight, kind: ObjectKind | undefined): Finding['what'] | undefined {
  if (kind === 'transformer') return 'transform';
  if (kind === 'detector') return 'monitor';
  if (kind !== 'tuner') return isModel(kind) ? 'fit' : undefined;
  return tunerRefits(sight) ? 'fit' : 'tune';
}

/** A search refits the best model on everything unless it is told not to, or told by something unknown. */
function tunerRefits(sight: Sight): boolean {
  const at = sight.receiver;
  const meaning = at?.k === 'name' ? sight.project.meaning(at.v, sight.at) : undefined;
  const value = meaning?.is === 'bound' ? meaning.bindings.at(-1)?.value : at;
  const refit: Expr | undefined = value?.k === 'call' ? value.kw['refit'] : undefined;
  return refit === undefined || (refit.k === 'other' && refit.v === 'True') || refit.k === 'str';
}

function ofPredict(_: Sight, kind: ObjectKind | undefined): Finding['what'] | undefined {
  if (kind === 'detector') return 'monitor';
  return isModel(kind) ? 'predict' : undefined;
}

function findMethodWork(sight: Sight, receiver: Expr): readonly Finding[] {
  const { name } = sight;
  const particular = Object.hasOwn(workMethods, name) ? workMethods[name] : undefined;
  const needs = Object.hasOwn(methodNeeds, name) ? methodNeeds[name] : undefined;
  if (particular && (!needs || imports(sight, needs))) {
    return [
      {
        ...base(sight, particular.what),
        ...namedBy(sight, particular.at === undefined ? undefined : argument(sight, particular.at, particular.names)),
      },
    ];
  }
  const judge = Object.hasOwn(methodWork, name) ? methodWork[name] : undefined;
  if (!judge) return [];
  const kind = kindOf(sight.project, receiver, sight.at) ?? (sight.learning ? namedKind(receiver) : undefined);
  const what = judge(sight, kind);
  return what ? [base(sight, what)] : [];
}

/** A telling name; `self` and `super()` have none: what they do defines a model's class and trains nothing by itself. */
function namedKind(receiver: Expr): ObjectKind | undefined {
  if (receiver.k === 'name') return receiver.v === 'trainer' ? 'trainer' : kindOfName(receiver.v);
  if (receiver.k === 'item' && receiver.key.k === 'str') return kindOfName(receiver.key.v);
  return receiver.k === 'attr' ? kindOfName(receiver.v) : undefined;
}
