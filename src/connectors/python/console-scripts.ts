/**
 * Files that packaging makes commands of: `[project.scripts]` and `[tool.poetry.scripts]` of pyproject.toml,
 * `console_scripts` of setup.cfg and setup.py. Read line by line: `name = "package.module:function"`; whatever is
 * written otherwise is passed over (Python packaging guide, "Entry points specification").
 */
import type { Skipped } from '#core';
import { decodeText, type ConnectorContext } from '../connector.ts';
import type { ModulePaths } from '../python-modules.ts';
import type { Module } from './project.ts';

const MAX_BYTES = 1_000_000;
const files = /(^|\/)(pyproject\.toml|setup\.cfg)$/u;
const module = /^[A-Za-z_][\w.]*$/u;

/** Paths of files that a command starts. */
export async function readConsoleScripts(
  context: ConnectorContext,
  paths: ModulePaths,
  modules: ReadonlyMap<string, Module>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const add = (from: string, name: string): void => {
    const path = paths.find(from, name, 0);
    if (path !== undefined) found.add(path);
  };
  for (const entry of context.files.list()) {
    if (entry.kind !== 'file' || !files.test(entry.path) || entry.sizeBytes > MAX_BYTES) continue;
    const content = await context.files.read(entry.path, MAX_BYTES);
    for (const name of namesIn(entry.path, content)) add(entry.path, name);
  }
  for (const one of modules.values())
    if (/(^|\/)setup\.py$/u.test(one.path)) for (const name of namesInSetup(one)) add(one.path, name);
  return found;
}

function namesIn(path: string, content: { kind: 'content'; bytes: Uint8Array } | Skipped): readonly string[] {
  const text = content.kind === 'content' ? decodeText(content.bytes) : undefined;
  if (text === undefined) return [];
  return path.endsWith('.toml') ? scriptsOf(text, /^(project|tool\.poetry)\.(gui-)?scripts$/u) : setupScripts(text);
}

/** Modules named in the sections of a file whose title fits. */
function scriptsOf(text: string, title: RegExp): readonly string[] {
  let inside = false;
  return text.split('\n').flatMap((line) => {
    const section = /^\s*\[\s*([^\]]+?)\s*\]/u.exec(line)?.[1];
    if (section !== undefined) inside = title.test(section);
    const name = inside ? /^\s*["']?[\w.-]+["']?\s*=\s*["']([\w.]+):[\w.]+["']/u.exec(line)?.[1] : undefined;
    return name !== undefined && module.test(name) ? [name] : [];
  });
}

function setupScripts(text: string): readonly string[] {
  let [section, key] = ['', ''];
  return text.split('\n').flatMap((line) => {
    section = /^\[([^\]]+)\]/u.exec(line)?.[1]?.trim() ?? section;
    key = /^(\w+)\s*[=:]/u.exec(line)?.[1] ?? key;
    const name = /^\s+[\w.-]+\s*=\s*([\w.]+):[\w.]+/u.exec(line)?.[1];
    const fits = section === 'options.entry_points' && /^(console|gui)_scripts$/u.test(key);
    return fits && name !== undefined ? [name] : [];
  });
}

/** `setup(entry_points={"console_scripts": ["name = package.module:function"]})`. */
function namesInSetup({ facts }: Module): readonly string[] {
  return facts.calls.flatMap(({ call }) => {
    const given = call.kw['entry_points'];
    if (given?.k !== 'dict') return [];
    return given.of.flatMap(([kind, list]) =>
      /^(console|gui)_scripts$/u.test(kind) && list.k === 'list'
        ? list.of.flatMap((one) => (one.k === 'str' ? (/=\s*([\w.]+)\s*:/u.exec(one.v)?.[1] ?? []) : []))
        : [],
    );
  });
}
