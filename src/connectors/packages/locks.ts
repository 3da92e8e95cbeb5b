/**
 * Lock files, read for names and versions only: uv.lock, poetry.lock and pdm.lock (`[[package]]` tables), Pipfile.lock,
 * package-lock.json and npm-shrinkwrap.json (versions 1 to 3), yarn.lock, pnpm-lock.yaml, renv.lock. Each format's own
 * documentation; lines are counted where the format is read by lines.
 */
import { z } from 'zod';
import type { NamedPackage } from './named.ts';

/** Tables of one shape, line by line: a lock of thousands of packages is read in one pass. */
export function readTableLock(text: string): readonly NamedPackage[] {
  const found: NamedPackage[] = [];
  let open: { name?: string; version?: string; line: number } | undefined;
  const close = (): void => {
    if (open?.name !== undefined && open.version !== undefined)
      found.push({ type: 'pypi', name: open.name, version: open.version, locked: true, line: open.line });
    open = undefined;
  };
  for (const [at, line] of text.split('\n').entries()) {
    if (line.startsWith('[')) {
      close();
      if (line.startsWith('[[package]]')) open = { line: at + 1 };
    }
    if (!open) continue;
    const [, key, value] = /^(name|version) = "([^"]{1,200})"/u.exec(line) ?? [];
    if (key === 'name' && value !== undefined) open.name = value;
    if (key === 'version' && value !== undefined) open.version = value;
  }
  close();
  return found;
}

const Pipfile = z.looseObject({
  default: z.record(z.string(), z.looseObject({ version: z.string().optional() })).optional(),
  develop: z.record(z.string(), z.looseObject({ version: z.string().optional() })).optional(),
});

export function readPipfileLock(json: unknown): readonly NamedPackage[] {
  const lock = Pipfile.safeParse(json).data;
  return (['default', 'develop'] as const).flatMap((group) =>
    Object.entries(lock?.[group] ?? {}).flatMap(([name, { version }]): readonly NamedPackage[] =>
      version === undefined ? [] : [{ type: 'pypi', name, version: version.replace(/^==/u, ''), locked: true, group }],
    ),
  );
}

const Entry = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  link: z.boolean().optional(),
});
const NpmLock = z.looseObject({
  packages: z.record(z.string(), Entry).optional(),
  dependencies: z.record(z.string(), Entry).optional(),
});

/** In versions 2 and 3 keys are places: `node_modules/a/node_modules/@b/c`. */
export function readNpmLock(json: unknown): readonly NamedPackage[] {
  const lock = NpmLock.safeParse(json).data;
  const placed = Object.entries(lock?.packages ?? {}).flatMap(([place, entry]) => {
    const at = place.lastIndexOf('node_modules/');
    return at < 0 || entry.link === true ? [] : [[place.slice(at + 'node_modules/'.length), entry] as const];
  });
  const entries = placed.length > 0 ? placed : Object.entries(lock?.dependencies ?? {});
  return entries.flatMap(([name, { version, dev }]): readonly NamedPackage[] =>
    version === undefined || version.includes(':')
      ? []
      : [{ type: 'npm', name, version, locked: true, ...(dev === true ? { group: 'dev' } : {}) }],
  );
}

/** `"@a/b@^1", "@a/b@^2":` and below it `version "1.2.3"` (version 1) or `version: 1.2.3` (berry). */
export function readYarnLock(text: string): readonly NamedPackage[] {
  const found: NamedPackage[] = [];
  let name: string | undefined;
  for (const [at, line] of text.split('\n').entries()) {
    const [, head] = /^"?(@?[^@\s"]+)@[^:]*.*:\s*$/u.exec(line.slice(0, 1000)) ?? [];
    if (head !== undefined) name = head;
    const [, version] = /^\s{2}version:?\s+"?([^"\s]{1,100})"?\s*$/u.exec(line.slice(0, 300)) ?? [];
    if (version === undefined || name === undefined) continue;
    found.push({ type: 'npm', name, version, locked: true, line: at + 1 });
    name = undefined;
  }
  return found;
}

/** Keys of `packages`: `/a@1.2.3`, `a@1.2.3(peer@1)`, `/@a/b/1.2.3`. */
export function readPnpmKeys(keys: readonly string[]): readonly NamedPackage[] {
  return keys.flatMap((key): readonly NamedPackage[] => {
    const [, name, version] = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/](\d[^(_]*)/u.exec(key.slice(0, 300)) ?? [];
    return name === undefined || version === undefined ? [] : [{ type: 'npm', name, version, locked: true }];
  });
}

const Renv = z.looseObject({
  Packages: z
    .record(
      z.string(),
      z.looseObject({ Package: z.string().optional(), Version: z.string().optional(), Source: z.string().optional() }),
    )
    .optional(),
});

export function readRenvLock(json: unknown): readonly NamedPackage[] {
  return Object.entries(Renv.safeParse(json).data?.Packages ?? {}).flatMap(
    ([key, { Package, Version, Source }]): readonly NamedPackage[] =>
      Version === undefined
        ? []
        : [
            {
              type: Source === 'Bioconductor' ? 'bioconductor' : 'cran',
              name: Package ?? key,
              version: Version,
              locked: true,
            },
          ],
  );
}
