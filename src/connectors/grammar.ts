/**
 * Grammars of web-tree-sitter, each loaded once. What it compiles to is one for the whole process, and starting it a
 * second time breaks the languages that are there: so it is started once, and one grammar is loaded after another. The
 * .wasm files lie beside the bundle after a release build, and in node_modules in a checkout. This file is the one place
 * of the connectors that reads from disk, and it reads only our own files.
 */
// oxlint-disable-next-line no-restricted-imports -- our own grammars' bytes, not anything examined
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import { baseOf } from './paths.ts';

export type Grammar = 'tree-sitter-python/tree-sitter-python.wasm' | '@davisvaughan/tree-sitter-r/tree-sitter-r.wasm';

const loaded = new Map<Grammar, Promise<Language>>();
let started: Promise<void> | undefined;
/** Ends when no grammar is being loaded; never fails. */
let idle: Promise<unknown> = Promise.resolve();

export function loadGrammar(grammar: Grammar): Promise<Language> {
  const known = loaded.get(grammar);
  if (known) return known;
  const loading = idle.then(() => load(grammar));
  loaded.set(grammar, loading);
  idle = loading.catch(() => undefined);
  return loading;
}

async function load(grammar: Grammar): Promise<Language> {
  started ??= readWasm('web-tree-sitter/web-tree-sitter.wasm').then((wasmBinary) => Parser.init({ wasmBinary }));
  await started;
  return Language.load(await readWasm(grammar));
}

async function readWasm(inPackage: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(`./${baseOf(inPackage)}`, import.meta.url));
  } catch {
    return await readFile(createRequire(import.meta.url).resolve(inPackage));
  }
}
