/**
 * Finds file stores in a list of files by their paths alone, and sorts each store's files by what they belong to:
 * `<root>/<experiment>/<run>/{meta.yaml,params,metrics,tags,inputs}`, `<root>/.trash/…`, `<root>/models/<name>/…`
 * (mlflow/store/{tracking,model_registry}/file_store.py). What lies in a run's artifacts is not looked at.
 * A path can only propose a store; whether it is one is known when a meta.yaml is read.
 */
import type { FileEntry } from '../connector.ts';

export interface ValueFile {
  /** The name of the parameter, metric or tag: its path below the folder. */
  readonly name: string;
  readonly entry: FileEntry;
}
export interface RunFiles {
  readonly id: string;
  readonly directory: string;
  readonly trashed: boolean;
  meta: FileEntry | undefined;
  readonly params: ValueFile[];
  readonly metrics: ValueFile[];
  readonly tags: ValueFile[];
  readonly inputs: FileEntry[];
}
export interface LoggedModelFiles {
  readonly id: string;
  meta: FileEntry | undefined;
  readonly metrics: ValueFile[];
}
export interface ExperimentFiles {
  readonly id: string;
  meta: FileEntry | undefined;
  readonly datasets: Map<string, FileEntry>;
  readonly runs: Map<string, RunFiles>;
  readonly loggedModels: Map<string, LoggedModelFiles>;
}
export interface VersionFiles {
  meta: FileEntry | undefined;
  readonly tags: ValueFile[];
}
export interface ModelFiles {
  meta: FileEntry | undefined;
  readonly aliases: ValueFile[];
  readonly tags: ValueFile[];
  readonly versions: Map<string, VersionFiles>;
}
export interface FileStoreFiles {
  readonly root: string;
  readonly experiments: Map<string, ExperimentFiles>;
  readonly models: Map<string, ModelFiles>;
}

const worthLooking = /(?:^|\/)meta\.yaml$|\/(?:params|metrics|tags|aliases|artifacts|outputs)\//u;
const experimentId = /^\d{1,20}$/u;
const runId = /^[0-9a-f]{32}$/u;
const modelId = /^m-[0-9a-f]{32}$/u;
const versionDirectory = /^version-(\d{1,10})$/u;

export function isStoreFile(path: string): boolean {
  return worthLooking.test(path) && (findExperiment(path.split('/')) !== undefined || /(?:^|\/)models\//u.test(path));
}

/** Sorted by root. */
export function findFileStores(files: readonly FileEntry[]): readonly FileStoreFiles[] {
  const stores = new Map<string, FileStoreFiles>();
  const storeAt = (root: string): FileStoreFiles =>
    getOrMake(stores, root, () => ({ root, experiments: new Map(), models: new Map() }));
  // Twenty parameters of a run lie side by side in the list: the folder is taken apart once.
  let folder: Folder | undefined;
  for (const entry of files) {
    const { path } = entry;
    if (entry.kind !== 'file') continue;
    if (folder && path.lastIndexOf('/') === folder.path.length && path.startsWith(folder.path)) {
      folder.list.push({ name: folder.prefix + path.slice(folder.path.length + 1), entry });
      continue;
    }
    folder = undefined;
    if (!worthLooking.test(path)) continue;
    const parts = path.split('/');
    const at = findExperiment(parts);
    if (at === undefined) addToModel(storeAt, parts, entry);
    else folder = addToExperiment(storeAt(rootOf(parts, at)), { parts, at, entry });
  }
  return [...stores.values()].sort((a, b) => (a.root < b.root ? -1 : 1));
}

/** Position of the experiment's directory, when the path has the shape of one. */
function findExperiment(parts: readonly string[]): number | undefined {
  for (let at = 0; at < parts.length - 1; at += 1) {
    if (!experimentId.test(parts[at] ?? '')) continue;
    const below = parts[at + 1] ?? '';
    const last = at + 2 === parts.length;
    if (runId.test(below) && !last) return at;
    if (below === 'meta.yaml' && last) return at;
    if (below === 'datasets' && parts.length === at + 4) return at;
    if (below === 'models' && modelId.test(parts[at + 2] ?? '') && parts.length > at + 3) return at;
  }
  return undefined;
}

function rootOf(parts: readonly string[], at: number): string {
  return parts.slice(0, parts[at - 1] === '.trash' ? at - 1 : at).join('/');
}

interface Placed {
  readonly parts: readonly string[];
  readonly at: number;
  readonly entry: FileEntry;
}

/** A folder of values: all files in it belong to the same list. */
interface Folder {
  readonly path: string;
  readonly prefix: string;
  readonly list: ValueFile[];
}

function addToExperiment(store: FileStoreFiles, placed: Placed): Folder | undefined {
  const { parts, at, entry } = placed;
  const id = parts[at] ?? '';
  const experiment = getOrMake(store.experiments, id, () => ({
    id,
    meta: undefined,
    datasets: new Map(),
    runs: new Map(),
    loggedModels: new Map(),
  }));
  const below = parts[at + 1] ?? '';
  if (below === 'meta.yaml') experiment.meta = entry;
  else if (below === 'datasets') experiment.datasets.set(parts[at + 2] ?? '', entry);
  else if (below === 'models') addToLoggedModel(experiment, placed);
  else return addToRun(experiment, placed);
  return undefined;
}

function addToRun(experiment: ExperimentFiles, { parts, at, entry }: Placed): Folder | undefined {
  const id = parts[at + 1] ?? '';
  const run = getOrMake(experiment.runs, id, () => ({
    id,
    directory: parts.slice(0, at + 2).join('/'),
    trashed: parts[at - 1] === '.trash',
    meta: undefined,
    params: [],
    metrics: [],
    tags: [],
    inputs: [],
  }));
  const folder = parts[at + 2] ?? '';
  const name = parts.slice(at + 3).join('/');
  if (folder === 'meta.yaml') run.meta = entry;
  else if (folder === 'inputs' && parts.at(-1) === 'meta.yaml') run.inputs.push(entry);
  else if ((folder === 'params' || folder === 'metrics' || folder === 'tags') && name !== '') {
    run[folder].push({ name, entry });
    const inside = parts.slice(at + 3, -1);
    return { path: parts.slice(0, -1).join('/'), prefix: inside.map((part) => `${part}/`).join(''), list: run[folder] };
  }
  return undefined;
}

function addToLoggedModel(experiment: ExperimentFiles, { parts, at, entry }: Placed): void {
  const id = parts[at + 2] ?? '';
  const model = getOrMake(experiment.loggedModels, id, () => ({ id, meta: undefined, metrics: [] }));
  const folder = parts[at + 3] ?? '';
  if (folder === 'meta.yaml') model.meta = entry;
  else if (folder === 'metrics') model.metrics.push({ name: parts.slice(at + 4).join('/'), entry });
}

/** `models/<name>/meta.yaml`, `models/<name>/{tags,aliases}/<key>`, `models/<name>/version-N/{meta.yaml,tags/<key>}`. */
function addToModel(storeAt: (root: string) => FileStoreFiles, parts: readonly string[], entry: FileEntry): void {
  const at = [3, 4, 5]
    .map((back) => parts.length - back)
    .find((index) => parts[index] === 'models' && fits(parts.slice(index + 2)));
  if (at === undefined) return;
  const [, name = '', second = '', third = '', fourth = ''] = parts.slice(at);
  const model = getOrMake(storeAt(parts.slice(0, at).join('/')).models, name, () => ({
    meta: undefined,
    aliases: [],
    tags: [],
    versions: new Map<string, VersionFiles>(),
  }));
  const number = versionDirectory.exec(second)?.[1];
  if (second === 'meta.yaml') model.meta = entry;
  else if (second === 'aliases' || second === 'tags') model[second].push({ name: third, entry });
  else if (number !== undefined) {
    const version = getOrMake(model.versions, number, () => ({ meta: undefined, tags: [] }));
    if (third === 'meta.yaml') version.meta = entry;
    else version.tags.push({ name: fourth, entry });
  }
}

function fits([second = '', third = '', fourth = '']: readonly string[]): boolean {
  if (second === 'meta.yaml') return third === '';
  if (second === 'aliases' || second === 'tags') return third !== '' && fourth === '';
  return (
    versionDirectory.test(second) && ((third === 'meta.yaml' && fourth === '') || (third === 'tags' && fourth !== ''))
  );
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
