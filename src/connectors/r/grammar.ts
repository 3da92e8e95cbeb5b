/**
 * Loads the R grammar once. The two .wasm files lie beside the bundle after a release build, and in node_modules
 * in a checkout. This file is the one place of this connector that reads from disk, and it reads only our own files.
 */
// oxlint-disable-next-line no-restricted-imports -- our own grammar's bytes, not anything examined
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

let loading: Promise<Language> | undefined;

export function loadGrammar(): Promise<Language> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Language> {
  const [runtime, grammar] = await Promise.all([
    readWasm('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm'),
    readWasm('tree-sitter-r.wasm', '@davisvaughan/tree-sitter-r/tree-sitter-r.wasm'),
  ]);
  await Parser.init({ wasmBinary: runtime });
  return Language.load(grammar);
}

async function readWasm(beside: string, inPackage: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(`./${beside}`, import.meta.url));
  } catch {
    return await readFile(createRequire(import.meta.url).resolve(inPackage));
  }
}
