/**
 * The table of calls that read or write files: which argument names the file, and what the file then is.
 * `external` matches the full name of an outside library's function; `method` matches a method's name alone.
 */
import type { CodeSignal, UseAttributes } from '#core';
import { roleOfFile } from '../code-finding.ts';

export interface FileCall {
  readonly pattern: RegExp;
  readonly what: CodeSignal['what'] | 'serialised-read' | 'serialised-write' | 'open';
  /** Position of the argument that names the file; a missing one means that the call is no file access. */
  readonly at: number;
  readonly names?: readonly string[];
  readonly role?: UseAttributes['role'];
  /** The argument must be a constant path; otherwise it is likely an object in memory. */
  readonly constantOnly?: boolean;
  /** No file can be named: a query, a table. */
  readonly unresolved?: string;
  /** Position of the object that is written. */
  readonly object?: number;
}

const frames = String.raw`(?:pandas|polars|dask\.dataframe|dask\.bag|modin\.pandas|geopandas|cudf|vaex|pyspark\.pandas|ray\.data|pyarrow\.csv|pyarrow\.json|awswrangler\.s3)`;
const pathNames = [
  'filepath_or_buffer',
  'path',
  'io',
  'path_or_buf',
  'filepath',
  'source',
  'file',
  'fname',
  'filename',
  'paths',
  'urlpath',
  'excel_writer',
  'where',
  'dest',
  'f',
  'path_or_buffer',
  'name',
] as const;
const re = (source: string): RegExp => new RegExp(`^(?:${source})$`, 'u');

export const externalFileCalls: readonly FileCall[] = [
  {
    pattern: re(String.raw`${frames}\.read_(?:sql|sql_query|sql_table|gbq|database|database_uri|bigquery)`),
    what: 'read-data',
    at: -1,
    unresolved: 'a database query',
  },
  {
    pattern: re(String.raw`${frames}\.(?:read|scan)_(?!clipboard|sql|gbq|database)\w+|geopandas\.read_file|vaex\.open`),
    what: 'read-data',
    at: 0,
    names: pathNames,
  },
  {
    pattern: re(
      String.raw`(?:pandas|polars|geopandas)\.(?:\w+\.)?to_(?:csv|parquet|json|pickle|excel|feather|hdf|stata)`,
    ),
    what: 'write-data',
    at: 1,
    names: pathNames,
  },
  { pattern: re('pandas\\.ExcelFile|pandas\\.HDFStore'), what: 'read-data', at: 0, names: pathNames },
  { pattern: re('pandas\\.ExcelWriter'), what: 'write-data', at: 0, names: pathNames },
  {
    pattern: re('numpy\\.(?:load|loadtxt|genfromtxt|fromfile|memmap)|scipy\\.io\\.loadmat|scipy\\.sparse\\.load_npz'),
    what: 'read-data',
    at: 0,
    names: pathNames,
  },
  {
    pattern: re('numpy\\.(?:save|savez|savez_compressed|savetxt)|scipy\\.io\\.savemat|scipy\\.sparse\\.save_npz'),
    what: 'write-data',
    at: 0,
    names: pathNames,
  },
  {
    pattern: re(
      'pyarrow\\.parquet\\.(?:read_table|read_pandas|ParquetFile|ParquetDataset)|pyarrow\\.(?:feather|orc)\\.read_\\w+|pyarrow\\.dataset\\.dataset',
    ),
    what: 'read-data',
    at: 0,
    names: pathNames,
  },
  {
    pattern: re('pyarrow\\.parquet\\.(?:write_table|write_to_dataset)|pyarrow\\.feather\\.write_feather'),
    what: 'write-data',
    at: 1,
    names: pathNames,
  },
  {
    pattern: re(
      'cv2\\.imread|PIL\\.Image\\.open|imageio(?:\\.v\\d)?\\.imread|skimage\\.io\\.imread|librosa\\.load|soundfile\\.read|rasterio\\.open|xarray\\.open_\\w+|netCDF4\\.Dataset|nibabel\\.load|pydicom\\.(?:dcmread|read_file)|h5py\\.File|tensorflow\\.data\\.TFRecordDataset|(?:tensorflow\\.)?keras\\.(?:utils|preprocessing)\\.(?:image_dataset|text_dataset)_from_directory|torchvision\\.datasets\\.(?:ImageFolder|DatasetFolder)|sklearn\\.datasets\\.(?:load_svmlight_file|load_files)|datasets\\.load_from_disk',
    ),
    what: 'read-data',
    at: 0,
    names: [...pathNames, 'directory', 'root', 'filenames'],
  },
  {
    pattern: re('cv2\\.imwrite|soundfile\\.write|imageio(?:\\.v\\d)?\\.imwrite'),
    what: 'write-file',
    at: 0,
    names: pathNames,
  },
  {
    pattern: re('matplotlib\\.pyplot\\.savefig|plotly\\.io\\.write_(?:image|html)'),
    what: 'write-file',
    at: 0,
    names: ['fname', 'file'],
    role: 'plot',
  },
  {
    pattern: re(
      '(?:joblib|sklearn\\.externals\\.joblib|pickle|dill|cloudpickle|cPickle|_pickle|skops\\.io|compress_pickle)\\.load',
    ),
    what: 'serialised-read',
    at: 0,
    names: ['filename', 'file', 'f'],
  },
  {
    pattern: re(
      '(?:joblib|sklearn\\.externals\\.joblib|pickle|dill|cloudpickle|cPickle|_pickle|skops\\.io|compress_pickle)\\.dump',
    ),
    what: 'serialised-write',
    at: 1,
    names: ['filename', 'file', 'f'],
    object: 0,
  },
  {
    pattern: re(
      'torch\\.load|torch\\.jit\\.load|safetensors\\.(?:\\w+\\.)?(?:load_file|safe_open)|onnx\\.load(?:_model)?|onnxruntime\\.InferenceSession|(?:tensorflow\\.)?(?:tf_)?keras\\.(?:models\\.|saving\\.)?load_model|tensorflow\\.saved_model\\.load|tensorflow\\.keras\\.layers\\.TFSMLayer|fasttext\\.load_model|fastai(?:\\.\\w+)*\\.load_learner|pycaret\\.\\w+\\.load_model|h2o\\.load_model|autogluon(?:\\.\\w+)*\\.load|lightgbm\\.Booster|xgboost\\.Booster|(?:tensorflow\\.lite|tflite_runtime\\.interpreter)\\.Interpreter|llama_cpp\\.Llama|ctranslate2\\.\\w+|cv2\\.dnn\\.readNet\\w*|gensim(?:\\.\\w+)*\\.load|tensorflow\\.train\\.load_checkpoint',
    ),
    what: 'read-model',
    at: 0,
    names: [
      'f',
      'filepath',
      'path',
      'filename',
      'model_file',
      'model_path',
      'path_or_bytes',
      'file',
      'export_dir',
      'model',
      'fname',
    ],
    role: 'model',
  },
  {
    pattern: re(
      'torch\\.save|torch\\.jit\\.save|onnx\\.save(?:_model)?|safetensors\\.(?:\\w+\\.)?save_file|(?:tensorflow\\.)?(?:tf_)?keras\\.(?:models\\.|saving\\.)?save_model|tensorflow\\.saved_model\\.save|pycaret\\.\\w+\\.save_model|mlflow\\.(?:\\w+\\.)?save_model',
    ),
    what: 'write-model',
    at: 1,
    names: ['f', 'path', 'filepath', 'filename', 'model_path', 'export_dir'],
    role: 'model',
    object: 0,
  },
  { pattern: re('torch\\.onnx\\.export'), what: 'write-model', at: 2, names: ['f'], role: 'model', object: 0 },
  {
    pattern: re('(?:gzip|bz2|lzma|io|codecs|fsspec|smart_open)\\.open'),
    what: 'open',
    at: 0,
    names: ['file', 'filename', 'urlpath', 'uri'],
  },
  {
    pattern: re('xgboost\\.DMatrix|lightgbm\\.Dataset|catboost\\.Pool|datasets\\.Dataset\\.from_(?:csv|parquet|json)'),
    what: 'read-data',
    at: 0,
    constantOnly: true,
  },
];

/** By the method's name alone: names so particular that the receiver does not matter. */
export const methodFileCalls: Readonly<Record<string, Omit<FileCall, 'pattern'>>> = {
  ...Object.fromEntries(
    [
      'to_csv',
      'to_parquet',
      'to_pickle',
      'to_excel',
      'to_feather',
      'to_hdf',
      'to_stata',
      'to_zarr',
      'to_netcdf',
      'write_csv',
      'write_parquet',
      'write_ipc',
      'write_ndjson',
      'sink_parquet',
      'sink_csv',
      'save_to_disk',
    ].map((name) => [name, { what: 'write-data', at: 0, names: pathNames }] as const),
  ),
  to_json: { what: 'write-data', at: 0, names: pathNames, constantOnly: true },
  to_sql: { what: 'write-data', at: -1, unresolved: 'a database table' },
  to_gbq: { what: 'write-data', at: -1, unresolved: 'a database table' },
  saveAsTable: { what: 'write-data', at: -1, unresolved: 'a database table' },
  savefig: { what: 'write-file', at: 0, names: ['fname'], role: 'plot' },
  save_weights: { what: 'write-model', at: 0, names: ['filepath'], role: 'model' },
  load_weights: { what: 'read-model', at: 0, names: ['filepath'], role: 'model' },
  save_pretrained: { what: 'write-model', at: 0, names: ['save_directory'], role: 'model' },
  save_model: { what: 'write-model', at: 0, names: ['fname', 'filename', 'path', 'output_dir'], role: 'model' },
  flow_from_directory: { what: 'read-data', at: 0, names: ['directory'] },
  read_text: { what: 'read-file', at: -2 },
  read_bytes: { what: 'read-file', at: -2 },
  write_text: { what: 'write-file', at: -2 },
  write_bytes: { what: 'write-file', at: -2 },
};

/** `spark.read.option(…).csv(path)` and `df.write.mode(…).parquet(path)`. */
export const sparkFormats: ReadonlySet<string> = new Set([
  'csv',
  'parquet',
  'json',
  'orc',
  'load',
  'save',
  'text',
  'avro',
  'table',
  'insertInto',
  'jdbc',
]);

const dataEnding =
  /\.(csv|tsv|parquet|pq|feather|arrow|orc|jsonl|ndjson|npy|npz|xlsx?|avro|tfrecords?|dta|sav|geojson|shp|gpkg|mat|libsvm|svmlight)(\.(gz|bz2|zip|xz|zst))?$/iu;
export function roleOfPath(path: string): UseAttributes['role'] {
  return roleOfFile(path, dataEnding);
}

const modelWords =
  /model|clf|classifier|regressor|estimator|scaler|encoder|vectori[sz]er|transformer|imputer|pipeline|weights|explainer|tokenizer|booster|lgbm|xgb|(^|[^a-z])(rf|pca|ohe|nn|svm|knn|net)([^a-z]|$)/iu;
const dataWords =
  /data|(^|[^a-z])(train|test|valid|validation|val|splits?|features?|labels?|frame|df|x|y|idx|ids|rows|records|history|results?|metrics|predictions?|preds)([^a-z]|$)/iu;

/**
 * What a pickle holds, by its own name, then by the object's name and the text of the argument: a pickle can be
 * anything, so where nothing tells it stays a plain file.
 */
export function kindOfSerialised(path: string | undefined, words: readonly string[]): 'model' | 'data' | 'file' {
  const base = path?.split('/').at(-1) ?? '';
  if (base.endsWith('.skops')) return 'model';
  for (const text of [base.replace(/\.\w+$/u, ''), ...words, path ?? '']) {
    if (modelWords.test(text)) return 'model';
    if (dataWords.test(text)) return 'data';
  }
  return 'file';
}

export function looksLikeDataFile(path: string): boolean {
  return dataEnding.test(path);
}
