/**
 * The table of calls that read or write files: which package has them, their first parameters in order, and which of
 * those is the path (marked `*`; the only one needs no mark), as `names: parameters`. `|` parts names that a parameter has in different packages.
 */
import type { CodeSignal, UseAttributes } from '#core';
import { roleOfFile } from '../code-finding.ts';

export interface FileCall {
  readonly what: CodeSignal['what'] | 'serialised-read' | 'serialised-write';
  readonly packages: readonly string[];
  readonly formals: readonly string[];
  readonly path: string;
  readonly object?: string;
  readonly role?: UseAttributes['role'];
  /** Counts only where the path is a constant: the same call takes other things as well. */
  readonly constantOnly?: boolean;
  /** The bare name says nothing unless its package is known to be attached. */
  readonly needsPackage?: boolean;
  readonly unresolved?: string;
  /** The path is a key of a store, not a file here. */
  readonly remote?: boolean;
}

type More = Partial<Omit<FileCall, 'what' | 'packages' | 'formals' | 'path'>>;
const table = new Map<string, FileCall[]>();

function calls(what: FileCall['what'], packages: string, signature: string, more: More = {}): void {
  const [names = '', formals = ''] = signature.split(': ');
  const list = formals.split(' ').filter((one) => one !== '');
  const marked = list.find((one) => one.endsWith('*')) ?? list[0] ?? '';
  const clean = list.map((one) => one.replace('*', ''));
  const path = marked.replace('*', '').split('|')[0] ?? '';
  const object = list.length > 1 && what.includes('write') ? clean[0]?.split('|')[0] : undefined;
  const rule = { what, packages: packages.split(' '), formals: clean, path, ...(object ? { object } : {}), ...more };
  for (const name of names.split(' ')) table.set(name, [...(table.get(name) ?? []), rule]);
}

const model = { role: 'model' } as const;
const plot = { role: 'plot' } as const;
const meant = { needsPackage: true } as const;
const constant = { constantOnly: true } as const;
const store = { remote: true } as const;
const database = { unresolved: 'a database table' } as const;

calls('read-data', 'utils base', 'read.csv read.csv2 read.delim read.delim2 read.table read.fwf: file');
calls('write-data', 'utils base', 'write.csv write.csv2 write.table: x file*');
calls('serialised-read', 'base', 'readRDS: file');
calls('serialised-write', 'base', 'saveRDS: object file*');
calls('serialised-read', 'base', 'load: file');
calls('serialised-write', 'base', 'save: ... file*');
calls('read-file', 'base', 'readLines: con', constant);
calls('write-file', 'base', 'writeLines: text con*', constant);
calls('read-data', 'readr', 'read_csv read_csv2 read_tsv read_delim read_table read_fwf: file');
calls('write-data', 'readr', 'write_csv write_csv2 write_tsv write_delim write_excel_csv: x file|path*');
calls('serialised-read', 'readr', 'read_rds: file');
calls('serialised-write', 'readr', 'write_rds: x file|path*');
calls('read-file', 'readr', 'read_lines read_file: file', constant);
calls('write-file', 'readr', 'write_lines write_file: x file|path*');
calls('read-data', 'data.table', 'fread: input|file', constant);
calls('write-data', 'data.table', 'fwrite: x file*');
calls('read-data', 'vroom', 'vroom: file');
calls('write-data', 'vroom', 'vroom_write: x file|path*');
calls(
  'read-data',
  'arrow nanoparquet sfarrow geoarrow',
  'read_parquet read_csv_arrow read_delim_arrow read_json_arrow read_ipc_file st_read_parquet read_geoparquet: file|dsn',
);
calls('read-data', 'arrow feather', 'read_feather: file|path');
calls(
  'write-data',
  'arrow nanoparquet sfarrow feather',
  'write_parquet write_feather write_csv_arrow write_ipc_file st_write_parquet: x|obj sink|file|path|dsn*',
);
calls('read-data', 'arrow', 'open_dataset open_csv_dataset open_delim_dataset: sources');
calls('write-data', 'arrow', 'write_dataset write_csv_dataset: dataset path*');
calls('read-data', 'fst', 'read_fst read.fst: path');
calls('write-data', 'fst', 'write_fst write.fst: x path*');
calls('serialised-read', 'qs qs2', 'qread qs_read qd_read: file');
calls('serialised-write', 'qs qs2', 'qsave qs_save qd_save: x|object file*');
calls(
  'read-data',
  'readxl openxlsx openxlsx2 xlsx',
  'read_excel read_xls read_xlsx read.xlsx loadWorkbook wb_load: path|xlsxFile|file',
);
calls('write-data', 'openxlsx writexl openxlsx2 xlsx', 'write.xlsx write_xlsx saveWorkbook wb_save: x|wb file|path*');
calls('read-file', 'jsonlite rjson RJSONIO', 'fromJSON: txt|file', constant);
calls('read-file', 'jsonlite', 'read_json: path');
calls('write-file', 'jsonlite', 'write_json: x path*');
calls('read-file', 'yaml', 'read_yaml yaml.load_file: file|input');
calls('write-file', 'yaml', 'write_yaml: x file*');
calls('read-data', 'haven', 'read_sas read_dta read_stata read_sav read_spss read_xpt read_por: file|data_file');
calls('write-data', 'haven', 'write_dta write_sav write_sas write_xpt: data path*');
calls('read-data', 'foreign', 'read.dta read.spss read.arff read.xport: file');
calls('read-data', 'sf', 'st_read read_sf: dsn');
calls('write-data', 'sf', 'st_write write_sf: obj dsn*');
calls('read-data', 'terra raster', 'rast vect raster brick stack: x', { ...constant, ...meant });
calls('write-data', 'terra raster', 'writeRaster writeVector: x filename*');
calls('read-data', 'rio', 'import: file', meant);
calls('write-data', 'rio', 'export: x file*', meant);
calls('read-data', 'Matrix', 'readMM: file');
calls(
  'read-data',
  'DBI odbc RODBC RSQLite duckdb bigrquery noctua RAthena',
  'dbGetQuery dbReadTable sqlQuery bq_table_download: ',
  database,
);
calls('write-data', 'DBI odbc RODBC RSQLite duckdb', 'dbWriteTable dbAppendTable sqlSave: ', database);
calls('read-data', 'h2o', 'h2o.importFile h2o.uploadFile: path');
calls('write-data', 'h2o', 'h2o.exportFile: data path*');
calls('read-data', 'keras keras3', 'flow_images_from_directory image_dataset_from_directory: directory');
calls('read-data', 'lightgbm xgboost', 'lgb.Dataset xgb.DMatrix: data', constant);
calls('read-model', 'lightgbm', 'lgb.load: filename', model);
calls('write-model', 'lightgbm', 'lgb.save: booster filename*', model);
calls('read-model', 'lightgbm', 'readRDS.lgb.Booster: file', model);
calls('write-model', 'lightgbm', 'saveRDS.lgb.Booster: object file*', model);
calls('read-model', 'lightsnip', 'lgbm_load: zipfile', model);
calls('write-model', 'lightsnip', 'lgbm_save: lgbm_fit zipfile*', model);
calls('read-model', 'xgboost', 'xgb.load: modelfile', model);
calls('write-model', 'xgboost', 'xgb.save: model fname*', model);
calls('read-model', 'catboost', 'catboost.load_model: model_path', model);
calls('write-model', 'catboost', 'catboost.save_model: model model_path*', model);
calls(
  'read-model',
  'keras keras3',
  'load_model_hdf5 load_model_tf load_model_weights_hdf5 load_model_weights_tf: filepath|object',
  model,
);
calls('read-model', 'keras keras3', 'load_model: model|filepath', { ...model, ...meant });
calls(
  'write-model',
  'keras keras3 tensorflow',
  'save_model_hdf5 save_model_tf save_model_weights_hdf5 save_model_weights_tf export_savedmodel: object filepath|export_dir_base*',
  model,
);
calls('write-model', 'keras keras3', 'save_model save_model_weights: model filepath*', { ...model, ...meant });
calls('read-model', 'torch luz', 'torch_load luz_load: path', model);
calls('write-model', 'torch luz', 'torch_save luz_save: obj path*', model);
calls('read-model', 'h2o', 'h2o.loadModel h2o.import_mojo h2o.upload_mojo: path|mojo_local_file_path', model);
calls('write-model', 'h2o', 'h2o.saveModel h2o.save_mojo h2o.download_mojo: object|model path*', model);
calls('write-model', 'mlflow', 'mlflow_save_model: model path*', model);
calls('write-file', 'ggplot2', 'ggsave: filename', plot);
calls('write-file', 'grDevices', 'png pdf jpeg svg tiff: filename|file', { ...plot, ...constant });
calls('write-file', 'htmlwidgets', 'saveWidget: widget file*');
calls('serialised-read', 'aws.s3', 's3readRDS: object', store);
calls('serialised-write', 'aws.s3', 's3saveRDS: x object*', store);
calls('read-data', 'aws.s3', 's3read_using: FUN ... object*', store);
calls('write-data', 'aws.s3', 's3write_using: x FUN ... object*', store);

export function fileCallsNamed(name: string): readonly FileCall[] {
  return table.get(name) ?? [];
}

const dataEnding =
  /\.(csv|tsv|parquet|pq|feather|arrow|orc|jsonl|ndjson|xlsx?|xlsm|avro|dta|sav|sas7bdat|geojson|shp|gpkg|fst|rda|rdata)(\.(gz|bz2|zip|xz|zst))?$/iu;
export function roleOfPath(path: string): UseAttributes['role'] {
  return roleOfFile(path, dataEnding);
}

const modelWords =
  /model|classifier|regressor|estimator|learner|scaler|encoder|recipe|workflow|wflow|imputer|weights|explainer|booster|lgbm|xgb|forest|(^|[^a-z])(rf|lm|glm|gam|gbm|pca|svm|knn|nnet|mod|fits?|fitted)([^a-z]|$)/iu;
const dataWords =
  /data|(^|[^a-z])(train|training|test|testing|valid|validation|splits?|folds?|features?|labels?|frame|df|dt|tbl|x|y|rows|records|history|results?|res|metrics|predictions?|preds|summary)([^a-z]|$)/iu;

/** A model's results are data, whatever model they are of. */
const resultWords =
  /(?:^|[^a-z])(?:res|results?|preds?|predictions?|metrics|resamples|resids|times|timings|history|params|data|df)$/iu;

/** What an .rds holds, by its own name, then by the names of what is written or assigned; where nothing tells, a plain file. */
export function kindOfSerialised(path: string | undefined, words: readonly string[]): 'model' | 'data' | 'file' {
  const base = path?.split('/').at(-1) ?? '';
  for (const text of [base.replace(/\.\w+$/u, ''), ...words]) {
    if (resultWords.test(text)) return 'data';
    if (modelWords.test(text)) return 'model';
    if (dataWords.test(text)) return 'data';
  }
  return 'file';
}
