/**
 * What kind of object a method is called on: an estimator, a transformer, a search, a loaded model, a detector.
 * Constructors decide, followed through assignments, chains and functions that return them; failing that, a telling
 * variable name in a file that imports a learning library. Otherwise `undefined`: no statement is better than a wrong one.
 */
import { liveBindings } from '../code-answer.ts';
import { placeOf } from './answer.ts';
import type { CallExpr, Expr } from './facts.ts';
import type { At, Meaning, Project } from './project.ts';

export type ObjectKind =
  | 'estimator'
  | 'transformer'
  | 'tuner'
  | 'loaded'
  | 'detector'
  | 'session'
  | 'study'
  | 'trainer'
  | 'frame';

const constructors: readonly (readonly [RegExp, ObjectKind])[] = [
  [
    /^sklearn\.(?:model_selection|grid_search)\.(\w*SearchCV)$|^skopt\.\w*SearchCV$|^(keras_tuner|kerastuner)\.|^sklearn\.model_selection\.\w+\.\w*SearchCV$|^dask_ml\.model_selection\.\w*SearchCV$|^tune_sklearn\./u,
    'tuner',
  ],
  [/^optuna\.create_study$|^optuna\.study\.create_study$|^optuna\.load_study$/u, 'study'],
  [
    /^sklearn\.(preprocessing|decomposition|feature_extraction|impute|compose|feature_selection|random_projection|manifold|kernel_approximation)\b|^sklearn\.pipeline\.(FeatureUnion|make_union)$|^sklearn\.base\.TransformerMixin$|^category_encoders\.|^umap\.|^imblearn\.(over_sampling|under_sampling|combine)\.|^feature_engine\.|^ray\.data\.preprocessors\.|^(tensorflow\.)?keras\.(preprocessing|layers\.(Normalization|TextVectorization|StringLookup))\b|^pyspark\.ml\.feature\.|^sklearn_pandas\.|^cuml\.preprocessing\./u,
    'transformer',
  ],
  [/^alibi_detect\.|^evidently\.|^nannyml\.|^frouros\.|^river\.drift\./u, 'detector'],
  [/^onnxruntime\.InferenceSession$|^(tensorflow\.lite|tflite_runtime\.interpreter)\.Interpreter$/u, 'session'],
  [
    /^(transformers|trl|setfit|sentence_transformers)\.\w*Trainer$|^ultralytics\.YOLO$|^pytorch_lightning\.Trainer$|^lightning(\.pytorch)?\.Trainer$|^ray\.train\.\w+(\.\w+)*\.\w+Trainer$/u,
    'trainer',
  ],
  [
    /^(joblib|pickle|dill|cloudpickle|skops\.io|sklearn\.externals\.joblib)\.loads?$|^mlflow\.(\w+\.)?load_model$|^(tensorflow\.)?keras\.(models\.|saving\.)?load_model$|^tensorflow\.saved_model\.load$|^torch\.(jit\.)?load$|^torch\.hub\.load$|\.from_pretrained$|^bentoml\.\w+\.load_model$|^fasttext\.load_model$|^fastai\.\w+(\.\w+)*\.load_learner$|^sentence_transformers\.(SentenceTransformer|CrossEncoder)$|^spacy\.(load|blank)$|^catboost\.load|^pycaret\.\w+\.load_model$/u,
    'loaded',
  ],
  [
    /^sklearn\.(ensemble|linear_model|svm|tree|neighbors|naive_bayes|neural_network|cluster|mixture|gaussian_process|discriminant_analysis|calibration|multiclass|multioutput|isotonic|dummy|semi_supervised|cross_decomposition|covariance|pipeline|kernel_ridge|experimental)\b|^imblearn\.(ensemble|pipeline)\b|^(xgboost|lightgbm|catboost)\.([A-Z]|train$)|^(tensorflow\.)?(tf_)?keras\.(Sequential|Model|models\.|applications\.|Input|estimator|wrappers)|^sklearn\.base\.(Classifier|Regressor|Cluster)Mixin$|^statsmodels\.|^prophet\.Prophet|^pmdarima\.|^(lifelines|surprise|implicit|ngboost|sktime|darts|hmmlearn|tpot|flaml|interpret\.glassbox|cuml|econml|mapie|kmodes|tabpfn|snapml|lightfm|autogluon)\.|^pyspark\.ml\.(classification|regression|clustering|recommendation|Pipeline|tuning)\b|^scikeras\.|^gensim\.models\.|^fasttext\.train/u,
    'estimator',
  ],
  [/^(pandas|polars|dask\.dataframe|geopandas|modin\.pandas)\./u, 'frame'],
];

export const modelName: RegExp =
  /(^|[._])(\w*model\w*|clf|classifier|\w*_clf|regressor|regr?|\w*_regressor|estimator|\w*_estimator|net|network|learner|booster|lgbm?|xgb|rf|\w*_rf|cnn|lstm|rnn|automl|predictor|\w*_predictor|pipe|pipeline|\w*_pipeline)$/iu;
const notModel =
  /(scaler|encoder|vectori[sz]er|transformer|imputer|preprocess\w*|tokenizer|normali[sz]er|binarizer|pca|selector|discreti[sz]er|sampler|ohe|tfidf|\bct|_ct|columntransformer|labelencoder|le)$/iu;

export function kindOfName(text: string): ObjectKind | undefined {
  if (notModel.test(text)) return 'transformer';
  return modelName.test(text) ? 'estimator' : undefined;
}

function kindOfConstructor(external: string): ObjectKind | undefined {
  return constructors.find(([pattern]) => pattern.test(external))?.[1];
}

const MAX_DEPTH = 10;
const MAX_STEPS = 400;
/** Methods that give back what they were called on, or a part of the same kind. */
const keeps: ReadonlySet<string> = new Set([
  'to',
  'cuda',
  'cpu',
  'fit',
  'compile',
  'eval',
  'train',
  'set_params',
  'set_output',
  'half',
  'float',
  'best_estimator_',
  'with_options',
]);

export function kindOf(project: Project, expr: Expr, at: At, depth = 0): ObjectKind | undefined {
  const { budget } = project;
  budget.kinds = depth === 0 ? 0 : budget.kinds + 1;
  if (depth > MAX_DEPTH || budget.kinds > MAX_STEPS) return undefined;
  if (expr.k === 'either')
    return expr.of.map((one) => kindOf(project, one, at, depth + 1)).find((kind) => kind !== undefined);
  if (expr.k === 'item' || expr.k === 'attr') return kindOf(project, expr.on, at, depth + 1);
  if (expr.k === 'call') return kindOfCall(project, expr, at, depth);
  if (expr.k !== 'name') return undefined;
  const external = project.external(expr, at);
  if (external !== undefined) return undefined;
  const meaning = project.meaning(expr.v, at);
  if (meaning.is === 'parameter' && meaning.rest.length === 0) return kindOfParameter(project, meaning, depth);
  if (meaning.is !== 'bound') return undefined;
  const live = liveBindings(meaning.bindings, meaning.at);
  for (const binding of live.toReversed()) {
    const kind = kindOf(project, binding.value, placeOf(binding, meaning.at), depth + 1);
    if (kind) return kind;
  }
  return undefined;
}

/** `def f(clf: LogisticRegression)`: an annotation says what a caller must give. */
function kindOfParameter(
  project: Project,
  { at, name }: Extract<Meaning, { is: 'parameter' }>,
  depth: number,
): ObjectKind | undefined {
  const type = at.module.facts.scopes[at.scope]?.parameters.find((one) => one.name === name)?.type;
  if (type === undefined) return undefined;
  const outer = { module: at.module, scope: 0, line: Infinity, block: 0 };
  return kindOfCall(project, { k: 'call', fn: { k: 'name', v: type }, args: [], kw: {} }, outer, depth + 1);
}

function kindOfCall(project: Project, call: CallExpr, at: At, depth: number): ObjectKind | undefined {
  if (depth > MAX_DEPTH || (project.budget.kinds += 1) > MAX_STEPS) return undefined;
  const external = project.external(call.fn, at);
  if (external !== undefined) {
    const wrapped = /^sklearn\.(pipeline\.make_pipeline|pipeline\.Pipeline|compose\.make_column_transformer)$/u.test(
      external,
    );
    if (external === 'sklearn.base.clone')
      return call.args[0] ? kindOf(project, call.args[0], at, depth + 1) : undefined;
    const kind = kindOfConstructor(external);
    if (kind !== 'estimator' || !wrapped) return kind;
    return pipelineKind(project, call, at, depth);
  }
  if (call.fn.k === 'attr') return keeps.has(call.fn.v) ? kindOf(project, call.fn.on, at, depth + 1) : undefined;
  if (call.fn.k !== 'name') return undefined;
  const dot = call.fn.v.lastIndexOf('.');
  const meaning = project.meaning(call.fn.v, at);
  if (meaning.is === 'scope') return kindOfReturn(project, meaning.module, meaning.scope, depth);
  if (dot > 0 && keeps.has(call.fn.v.slice(dot + 1)))
    return kindOf(project, { k: 'name', v: call.fn.v.slice(0, dot) }, at, depth + 1);
  return undefined;
}

/** A pipeline whose every named step is a transformer is a transformer. */
function pipelineKind(project: Project, call: CallExpr, at: At, depth: number): ObjectKind | undefined {
  const steps = call.kw['steps'] ?? call.args[0];
  const list = steps?.k === 'list' ? steps.of : call.args;
  const kinds = list.map((step) => {
    const inner = step.k === 'list' ? step.of[1] : step;
    return inner
      ? (kindOf(project, inner, at, depth + 1) ?? (inner.k === 'name' ? kindOfName(inner.v) : undefined))
      : undefined;
  });
  // An annotation, or a pipeline that is filled elsewhere, says nothing of its steps.
  if (kinds.length === 0) return undefined;
  return kinds.every((kind) => kind === 'transformer') ? 'transformer' : 'estimator';
}

/** A function's kind is what it returns; a class's is that of its base. */
function kindOfReturn(project: Project, module: At['module'], scope: number, depth: number): ObjectKind | undefined {
  const fact = module.facts.scopes[scope];
  if (fact?.kind === 'class') {
    const at = { module, scope: 0, line: Infinity, block: 0 };
    for (const base of fact.bases ?? []) {
      if (!/^[\w.]+$/u.test(base)) continue;
      const kind = kindOfCall(project, { k: 'call', fn: { k: 'name', v: base }, args: [], kw: {} }, at, depth + 2);
      if (kind && kind !== 'frame') return kind;
    }
    return undefined;
  }
  const returns = module.bound.get(`${scope}\0<return>`) ?? [];
  for (const binding of returns) {
    const kind = kindOf(
      project,
      binding.value,
      placeOf(binding, { module, scope, line: Infinity, block: 0 }),
      depth + 2,
    );
    if (kind) return kind;
  }
  return undefined;
}
