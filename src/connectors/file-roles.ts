/** What a file is used as, from its extension alone; `undefined` where the extension does not tell. */
import type { ArtifactAttributes, UseAttributes } from '#core';
import { extensionOf } from './paths.ts';

const code = new Set([
  'py',
  'r',
  'rmd',
  'qmd',
  'sh',
  'bash',
  'ipynb',
  'jl',
  'js',
  'ts',
  'scala',
  'java',
  'sql',
  'go',
  'rs',
  'c',
  'cc',
  'cpp',
  'h',
  'pl',
  'rb',
  'ps1',
  'm',
  'stan',
]);
const model = new Set([
  'pkl',
  'pickle',
  'joblib',
  'pt',
  'pth',
  'ckpt',
  'h5',
  'hdf5',
  'keras',
  'onnx',
  'safetensors',
  'gguf',
  'bst',
  'ubj',
  'cbm',
  'rds',
  'mlmodel',
  'tflite',
  'pb',
  'model',
]);
const data = new Set([
  'csv',
  'tsv',
  'parquet',
  'feather',
  'arrow',
  'jsonl',
  'ndjson',
  'npy',
  'npz',
  'xls',
  'xlsx',
  'avro',
  'orc',
  'tif',
  'tiff',
  'wav',
]);

function isCode(path: string): boolean {
  return code.has(extensionOf(path));
}

export function useRole(path: string, scripts: ReadonlySet<string>): NonNullable<UseAttributes['role']> {
  if (scripts.has(path) || isCode(path)) return 'code';
  return model.has(extensionOf(path)) ? 'model' : 'data';
}

/** The role of a file that is no code; directories and unknown extensions stay open. */
export function artifactRole(path: string): ArtifactAttributes['role'] | undefined {
  const extension = extensionOf(path);
  if (model.has(extension)) return 'model';
  if (data.has(extension)) return 'data';
  return extension === 'html' || extension === 'pdf' ? 'report' : undefined;
}
