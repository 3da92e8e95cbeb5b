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

/** What is loaded into: web-tree-sitter, of which there is one in a process. */
export interface Engine<Loaded> {
  start(runtime: Uint8Array): Promise<void>;
  load(grammar: Uint8Array): Promise<Loaded>;
}

export const loadGrammar: (grammar: Grammar) => Promise<Language> = createLoader({
  start: (wasmBinary) => Parser.init({ wasmBinary }),
  load: (grammar) => Language.load(grammar),
});

/** One loader for one engine: starts it once, loads each grammar once and never two at a time. */
export function createLoader<Loaded>(engine: Engine<Loaded>): (grammar: Grammar) => Promise<Loaded> {
  const loaded = new Map<Grammar, Promise<Loaded>>();
  let started: Promise<void> | undefined;
  /** Ends when no grammar is being loaded; never fails. */
  let idle: Promise<unknown> = Promise.resolve();
  const load = async (grammar: Grammar): Promise<Loaded> => {
    started ??= readWasm('web-tree-sitter/web-tree-sitter.wasm').then((runtime) => engine.start(runtime));
    await started;
    return engine.load(await readWasm(grammar));
  };
  return (grammar) => {
    const known = loaded.get(grammar);
    if (known) return known;
    const loading = idle.then(() => load(grammar));
    loaded.set(grammar, loading);
    idle = loading.catch(() => undefined);
    return loading;
  };
}

async function readWasm(inPackage: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(`./${baseOf(inPackage)}`, import.meta.url));
  } catch {
    return await readFile(createRequire(import.meta.url).resolve(inPackage));
  }
}
