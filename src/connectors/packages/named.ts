/**
 * What every reader of dependencies gives: names with what is asked for, where. Package URLs follow the purl specification
 * (type rules of pypi, npm, conda, cran): a reference is the purl with `pkg/` in place of `pkg:`.
 */
export type PackageType = 'pypi' | 'npm' | 'conda' | 'cran' | 'bioconductor';

export interface NamedPackage {
  readonly type: PackageType;
  readonly name: string;
  /** Exactly this one: a lock's, or what `==` names. */
  readonly version?: string;
  /** As written: `>=1.2,<2`. */
  readonly specifier?: string;
  readonly locked?: boolean;
  readonly group?: string;
  readonly line?: number;
  /** An address that is taken instead of a release. */
  readonly address?: string;
}

/** PyPI: lower case, runs of `-`, `_` and `.` are one `-`. Other types keep their case. */
export function normalise(type: PackageType, name: string): string {
  return type === 'pypi' ? name.toLowerCase().replace(/[-_.]+/gu, '-') : name;
}

export function purlOf({ type, name, version }: Pick<NamedPackage, 'type' | 'name' | 'version'>): string {
  const encoded = normalise(type, name)
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  return `pkg:${type}/${encoded}${version === undefined ? '' : `@${encodeURIComponent(version)}`}`;
}
