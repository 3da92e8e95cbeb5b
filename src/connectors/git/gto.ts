/**
 * Parses the tags by which GTO keeps a registry in git (github.com/iterative/gto, "Git tags format"):
 * `model@v1.2.3` registers a version, `model#prod` and `model#prod#2` assign a stage, a `!` takes it back.
 * A version must begin with `v`: `package@1.2.3` is how npm monorepos tag, and is left alone.
 */

export type GtoTag =
  | { readonly action: 'register' | 'deregister'; readonly artifact: string; readonly version: string }
  | {
      readonly action: 'assign' | 'unassign';
      readonly artifact: string;
      readonly stage: string;
      readonly counter: number | undefined;
    }
  | { readonly action: 'deprecate'; readonly artifact: string };

const artifactName = '[a-z0-9](?:[a-z0-9_/=-]*[a-z0-9])?';
const registered = new RegExp(`^(${artifactName})@(v\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?)(!?)(?:#\\d+)?$`, 'u');
const assigned = new RegExp(`^(${artifactName})#([a-z][a-z0-9-]*)(!?)(?:#(\\d+))?$`, 'u');
const deprecated = new RegExp(`^(${artifactName})@deprecated(?:#\\d+)?$`, 'u');

export function parseGtoTag(tag: string): GtoTag | undefined {
  if (tag.length > 250) return undefined;
  const version = registered.exec(tag);
  if (version)
    return {
      action: version[3] === '!' ? 'deregister' : 'register',
      artifact: version[1] ?? '',
      version: version[2] ?? '',
    };
  const stage = assigned.exec(tag);
  if (stage) {
    const counter = stage[4] === undefined ? undefined : Number(stage[4]);
    return {
      action: stage[3] === '!' ? 'unassign' : 'assign',
      artifact: stage[1] ?? '',
      stage: stage[2] ?? '',
      counter,
    };
  }
  const old = deprecated.exec(tag);
  return old ? { action: 'deprecate', artifact: old[1] ?? '' } : undefined;
}
