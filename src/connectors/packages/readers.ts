/** Which reader a file has, by its name alone. */
import { parseYaml } from '../yaml-text.ts';
import { entriesAt } from '../yaml-fields.ts';
import { readNpmLock, readPipfileLock, readPnpmKeys, readRenvLock, readTableLock, readYarnLock } from './locks.ts';
import { readDescription, readEnvironment, readPackageJson, readPipfile, readPyproject } from './manifests.ts';
import type { NamedPackage } from './named.ts';
import { readRequirements } from './requirement.ts';

/** Throws an Error with one line where the text is not of its format. */
export type Reader = (text: string, depth: number) => readonly NamedPackage[];

const json =
  (read: (value: unknown) => readonly NamedPackage[]): Reader =>
  (text) =>
    read(JSON.parse(text));

const yaml =
  (read: (node: Exclude<ReturnType<typeof parseYaml>, { kind: 'refused' }>) => readonly NamedPackage[]): Reader =>
  (text, depth) => {
    const node = parseYaml(text, depth);
    if (node.kind === 'refused') throw new Error(node.reason);
    return read(node);
  };

const readers: Readonly<Record<string, Reader>> = {
  'pyproject.toml': readPyproject,
  'uv.lock': readTableLock,
  'poetry.lock': readTableLock,
  'pdm.lock': readTableLock,
  Pipfile: readPipfile,
  'Pipfile.lock': json(readPipfileLock),
  'package.json': json(readPackageJson),
  'package-lock.json': json(readNpmLock),
  'npm-shrinkwrap.json': json(readNpmLock),
  'yarn.lock': readYarnLock,
  'pnpm-lock.yaml': yaml((node) => readPnpmKeys(entriesAt(node, 'packages').map(([key]) => key))),
  'renv.lock': json(readRenvLock),
  DESCRIPTION: readDescription,
};

export function readerOf(base: string): Reader | undefined {
  if (Object.hasOwn(readers, base)) return readers[base];
  if (/^(?:[\w-]*requirements[\w.-]*|constraints[\w.-]*)\.(?:txt|in)$/iu.test(base)) return readRequirements;
  return /^(?:environment|conda(?:_env)?)[\w.-]*\.ya?ml$/iu.test(base) ? yaml(readEnvironment) : undefined;
}
