/**
 * "No data or trained models are shared in this repository": held against the files of the tree, by their endings. A
 * model file contradicts it; a file of a data format may be a sample, a setting or made up, and is named, not judged.
 */
import type { ClaimObservation } from '#core';
import { nameOf, parseRef } from '#core';
import type { GraphEntity } from '#graph';
import { entityEvidence } from '../pipeline.ts';
import { isTestPath } from '../test-path.ts';
import { count, listOf, textOf } from '../words.ts';
import { sourceOf, type ClaimView, type CounterExample, type Judged } from './result.ts';

const models =
  /\.(?:pkl|pickle|joblib|h5|hdf5|keras|pt|pth|ckpt|onnx|pb|tflite|safetensors|gguf|mlmodel|pmml|bst|cbm|skops|rds)$/iu;
const data = /\.(?:csv|tsv|parquet|feather|arrow|xlsx?|sav|dta|sas7bdat|rdata|rda|npy|npz|avro|orc|sqlite3?|db)$/iu;

export function checkAbsence(view: ClaimView, claim: ClaimObservation): Judged {
  const source = sourceOf(claim);
  const ofModels = textOf(claim.attributes['capability']) === 'no model files';
  const scope = ofModels ? 'model files' : 'data files';
  const files = view.workspace.graph
    .ofKind('artifact')
    .filter((entity) => parseRef(entity.ref).namespace === source && isHere(entity));
  const read = view.workspace.graph.sources.find((each) => each.ref === source)?.read;
  const held = files.filter(({ ref }) => (ofModels ? models : data).test(nameOf(ref)) && !isTestPath(nameOf(ref)));
  const [first] = held;
  const evidence = held.slice(0, 4).flatMap((entity) => entityEvidence(entity).slice(0, 1));
  const names = held.map(({ ref }) => nameOf(ref));
  if (!first) {
    if (files.length === 0 || read === 'none')
      return { scope, outcome: 'unknown', because: 'The files of the repository were not listed.' };
    return {
      scope,
      outcome: 'holds',
      because: `Of ${count(files.length, 'file')} none outside tests has the ending of a ${ofModels ? 'model' : 'data'} file.`,
    };
  }
  // An .rds holds a model as easily as a table.
  const surely = ofModels ? held.filter(({ ref }) => !/\.(?:rds|h5|hdf5)$/iu.test(nameOf(ref))) : [];
  if (surely.length === 0) {
    const because = `${listOf(names)} ${names.length === 1 ? 'has' : 'have'} an ending of ${scope}; whether what ${names.length === 1 ? 'it holds' : 'they hold'} is meant was not judged.`;
    return { scope, outcome: 'unknown', because, evidence };
  }
  return {
    scope,
    outcome: 'contradicted',
    because: `The repository holds ${listOf(surely.map(({ ref }) => nameOf(ref)))}.`,
    counterExamples: surely.map(toExample),
    evidence,
  };
}

function isHere({ attributes }: GraphEntity): boolean {
  return typeof attributes['path'] === 'string' && attributes['missing'] !== true && attributes['external'] !== true;
}

function toExample(entity: GraphEntity): CounterExample {
  const [evidence] = entityEvidence(entity);
  return { what: nameOf(entity.ref), ...(evidence ? { evidence } : {}) };
}
