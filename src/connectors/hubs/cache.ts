/**
 * The local cache of the Hugging Face Hub (huggingface_hub, "Manage your cache"): `models--ORG--NAME/snapshots/COMMIT/` holds
 * the files of one revision, `refs/NAME` the commit that a branch pointed to when it was fetched. Only names are looked at.
 */
import { nameHubDataset, nameHubModel, type ModelName } from '#core';

export interface CachedSnapshot {
  /** `…/models--org--name`. */
  readonly directory: string;
  /** One file of it, to point to. */
  readonly file: string;
  readonly files: number;
  readonly named: ModelName;
  readonly role: 'model' | 'data';
}

const snapshot = /^((?:.*\/)?(models|datasets)--([\w.-]+?)(?:--([\w.-]+))?)\/snapshots\/([0-9a-f]{40})\/(.+)$/u;

export function isCached(path: string): boolean {
  return snapshot.test(path);
}

export function findSnapshots(paths: readonly string[]): readonly CachedSnapshot[] {
  const found = new Map<string, CachedSnapshot>();
  for (const file of paths) {
    const [, directory = '', kind, owner = '', name, commit = ''] = snapshot.exec(file) ?? [];
    if (kind === undefined) continue;
    const id = name === undefined ? owner : `${owner}/${name}`;
    const key = `${directory}\0${commit}`;
    const known = found.get(key);
    if (known) {
      found.set(key, { ...known, files: known.files + 1 });
      continue;
    }
    const named = kind === 'models' ? nameHubModel(id, commit, `${id}@${commit}`) : nameHubDataset(id, commit);
    found.set(key, { directory, file, files: 1, named, role: kind === 'models' ? 'model' : 'data' });
  }
  return [...found.values()];
}
