/**
 * The shapes of DVC's files, as far as they are read (dvc.yaml, dvc.lock 1.0 and 2.0, *.dvc, stage files of DVC 0.x).
 * Tolerant: unknown fields pass, a field of another shape counts as absent.
 */
import { z } from 'zod';

const Text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const Texts = z.union([Text.transform((one) => [one]), z.array(Text)]);
const List = z.union([
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()).transform((map) => Object.entries(map).map(([key, value]) => ({ [key]: value }))),
]);

export const Stage = z.looseObject({
  cmd: Texts.optional().catch(undefined),
  wdir: Text.optional().catch(undefined),
  deps: List.optional().catch(undefined),
  outs: List.optional().catch(undefined),
  metrics: List.optional().catch(undefined),
  plots: List.optional().catch(undefined),
  params: z.array(z.unknown()).optional().catch(undefined),
  vars: z.array(z.unknown()).optional().catch(undefined),
  frozen: z.boolean().optional().catch(undefined),
  always_changed: z.boolean().optional().catch(undefined),
  desc: Text.optional().catch(undefined),
});
export type Stage = z.infer<typeof Stage>;

export const LockedFile = z.looseObject({
  path: Text,
  hash: z.string().optional().catch(undefined),
  md5: z.string().optional().catch(undefined),
  etag: z.string().optional().catch(undefined),
  checksum: z.string().optional().catch(undefined),
  size: z.number().nonnegative().optional().catch(undefined),
  nfiles: z.number().nonnegative().optional().catch(undefined),
  repo: z
    .looseObject({
      url: z.string(),
      rev: Text.optional().catch(undefined),
      rev_lock: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type LockedFile = z.infer<typeof LockedFile>;

export const LockedStage = z.looseObject({
  cmd: Texts.optional().catch(undefined),
  deps: z.array(z.unknown()).optional().catch(undefined),
  outs: z.array(z.unknown()).optional().catch(undefined),
  params: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
export type LockedStage = z.infer<typeof LockedStage>;

/** `*.dvc` and `Dvcfile`: a data file, an import, or (DVC 0.x) a stage with its lock in one. */
export const TrackingFile = z.looseObject({
  cmd: Texts.optional().catch(undefined),
  wdir: Text.optional().catch(undefined),
  deps: z.array(z.unknown()).optional().catch(undefined),
  outs: z.array(z.unknown()).optional().catch(undefined),
  frozen: z.boolean().optional().catch(undefined),
  desc: Text.optional().catch(undefined),
});
export type TrackingFile = z.infer<typeof TrackingFile>;

/** One of `artifacts:` in dvc.yaml (read by GTO as well). */
export const RegisteredArtifact = z.looseObject({
  path: Text.optional().catch(undefined),
  type: Text.optional().catch(undefined),
  desc: Text.optional().catch(undefined),
  labels: z.array(Text).optional().catch(undefined),
});

export interface NamedPath {
  readonly path: string;
  /** Position in its list, for line numbers. */
  readonly position: number;
}

/** Items of deps, outs, metrics and plots: a path, or a map from the path to its options. */
export function namedPaths(items: readonly unknown[] | undefined): readonly NamedPath[] {
  return (items ?? []).flatMap((item, position) => {
    if (typeof item === 'string') return [{ path: item, position }];
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
    return Object.keys(item)
      .slice(0, 1)
      .map((path) => ({ path, position }));
  });
}

/** Files with their digests; an item of another shape is left out. */
export function lockedFiles(
  items: readonly unknown[] | undefined,
): readonly { readonly file: LockedFile; readonly position: number }[] {
  return (items ?? []).flatMap((item, position) => {
    const parsed = LockedFile.safeParse(item);
    return parsed.success ? [{ file: parsed.data, position }] : [];
  });
}

/** `md5:…`, `md5:….dir`; other stores' names for content keep their own prefix. */
export function digestOf(file: LockedFile): string | undefined {
  if (file.md5 !== undefined && /^[0-9a-f]{32}(\.dir)?$/iu.test(file.md5)) return `md5:${file.md5.toLowerCase()}`;
  if (file.etag !== undefined) return `etag:${file.etag.slice(0, 200)}`;
  if (file.checksum !== undefined) return `checksum:${file.checksum.slice(0, 200)}`;
  return undefined;
}
