/**
 * References of what events name. Jobs and datasets are named by a pair of namespace and name (OpenLineage, Naming
 * Conventions); a dataset's pair combined is a URI, by which other tools know it as well. Credentials are taken out
 * before anything is named.
 */
import { toRef, type EntityRef } from '#core';
import { concealText } from '../conceal-json.ts';

const MOST_CHARACTERS = 500;

/** `s3://bucket` + `path` → `s3://bucket/path`; `bigquery` + `p.d.t` → `bigquery:p.d.t`; `file` + `/x` → `file:///x`. */
export function datasetUri(namespace: string, name: string): string {
  const [space, path] = [concealText(namespace, MOST_CHARACTERS), concealText(name, MOST_CHARACTERS)];
  if (/^[a-z][a-z0-9+.-]*:\/\//iu.test(space)) return `${trimEnd(space)}/${trimStart(path)}`;
  return space === 'file' && path.startsWith('/') ? `file://${path}` : `${space}:${path}`;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}

function trimStart(text: string): string {
  let start = 0;
  while (text[start] === '/') start += 1;
  return text.slice(start);
}

/** `openlineage:NAMESPACE/NAME`; a slash in the namespace is written `%2F`, so that two pairs never give one name. */
export function jobKey(namespace: string, name: string): string {
  const space = concealText(namespace, MOST_CHARACTERS).replaceAll('%', '%25').replaceAll('/', '%2F');
  return `${space}/${concealText(name, MOST_CHARACTERS)}`;
}

export function jobRef(source: string, key: string): EntityRef {
  return toRef('step', source, `openlineage:${key}`);
}

export function runRef(source: string, id: string): EntityRef {
  return toRef('run', source, id);
}

export function datasetRef(source: string, uri: string): EntityRef {
  return toRef('dataset', source, uri);
}

/** UUIDs are the same in either letter case (RFC 9562 §4). */
export function normaliseRunId(id: string): string {
  const clean = concealText(id, 200);
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(clean) ? clean.toLowerCase() : clean;
}
