/** The files that pipelines, locks and tracking files name, gathered first so that each is described once. */
import type { ArtifactAttributes, EntityRef, Evidence } from '#core';
import { toRef } from '#core';
import { stripCredentials } from '../conceal.ts';
import { hasPlaces } from './interpolation.ts';
import { directoriesAbove } from './directories.ts';
import { joinPath } from '../paths.ts';
import { digestOf, type LockedFile } from './schema.ts';
import type { ConnectorContext } from '../connector.ts';

export interface Naming {
  readonly name: string;
  /** Inside the source; false for URLs and paths that lead outside. */
  readonly inside: boolean;
  readonly inputs: Evidence[];
  readonly outputs: Evidence[];
  /** A lock or tracking file recorded it, with these digests. */
  recorded: boolean;
  readonly digests: Set<string>;
  tracked: boolean;
  role?: ArtifactAttributes['role'];
}

export interface Names {
  /** The artifact a path means, seen from a directory; `undefined` when part of it is not known. */
  resolve(
    directory: string | undefined,
    path: string,
  ): { readonly ref: EntityRef; readonly naming: Naming } | undefined;
  readonly all: ReadonlyMap<string, Naming>;
  /** A step makes this path, a directory around it, or something inside it; or DVC tracks it so. */
  isMade(path: string): boolean;
}

export function createNames(source: string): Names {
  const all = new Map<string, Naming>();
  let made:
    | { readonly size: number; readonly outputs: ReadonlySet<string>; readonly around: ReadonlySet<string> }
    | undefined;
  const index = (): NonNullable<typeof made> => {
    if (made?.size === all.size) return made;
    const outputs = [...all.values()]
      .filter((naming) => naming.outputs.length > 0 || naming.tracked)
      .map((naming) => naming.name);
    made = { size: all.size, outputs: new Set(outputs), around: new Set(outputs.flatMap(directoriesAbove)) };
    return made;
  };
  return {
    all,
    resolve(directory, path) {
      if (hasPlaces(path) || path.trim() === '') return undefined;
      const joined = directory === undefined ? undefined : joinPath(directory, path);
      if (directory === undefined && !path.includes('://')) return undefined;
      const name = joined === undefined || joined === '' ? stripCredentials(path) : joined;
      const naming = all.get(name) ?? {
        name,
        inside: joined !== undefined && joined !== '',
        inputs: [],
        outputs: [],
        recorded: false,
        digests: new Set<string>(),
        tracked: false,
      };
      all.set(name, naming);
      return { ref: toRef('artifact', source, name), naming };
    },
    isMade(path) {
      const { outputs, around } = index();
      return (
        outputs.has(path) || around.has(path) || directoriesAbove(path).some((directory) => outputs.has(directory))
      );
    },
  };
}

export function evidenceAt(
  context: ConnectorContext,
  path: string,
  first?: number,
  last?: number,
): readonly Evidence[] {
  return [{ source: context.source, locator: context.locate(path, first, last) }];
}

export function noteDigest(naming: Naming, file: LockedFile): void {
  const digest = digestOf(file);
  naming.recorded = true;
  if (digest !== undefined) naming.digests.add(digest);
}
