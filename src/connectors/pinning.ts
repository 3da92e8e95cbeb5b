/** Whether a URL or a hub name always gives the same bytes; where not, why. Errs on the side of saying nothing. */

export interface Loose {
  readonly what: 'url' | 'model' | 'package';
  readonly reference: string;
  readonly why: string;
  /** What it follows: `branch`, `latest`, `alias`, `stage`; left out when nothing is named. */
  readonly pin?: string;
}

const sha = /^[0-9a-f]{7,64}$/u;
const version = /^(?:v|version|release|r)?[-_]?\d+(?:[._-]\d+)+[\w.+-]*$|^v\d+$/iu;
const dated = /^\d{4}-\d{2}-\d{2}([T_].*)?$|^\d{8}$/u;
/** Hosts whose records never change under one address. */
const archives =
  /^https?:\/\/(?:www\.)?(?:zenodo\.org\/(?:records?|api\/records)\/\d|figshare\.com|ndownloader\.figshare\.com|[\w.-]*\.figshare\.com|doi\.org|dx\.doi\.org|archive\.org|web\.archive\.org|archive\.ics\.uci\.edu|osf\.io|dataverse\.[\w.]+|arxiv\.org|files\.pythonhosted\.org|data\.mendeley\.com|download\.pytorch\.org)/iu;
const fileEnding =
  /\.(csv|tsv|txt|json|jsonl|parquet|pq|feather|arrow|npy|npz|zip|gz|tgz|tar|bz2|xz|xlsx?|data|names|dat|arff|pkl|pickle|joblib|pt|pth|h5|hdf5|keras|onnx|safetensors|gguf|bin|model|geojson|shp|gpkg|db|sqlite|wav|jpg|jpeg|png|ya?ml)$/iu;

/** `undefined`: the address holds a commit, a tag, a version, or belongs to an archive. */
export function judgeUrl(url: string): Loose | undefined {
  const bare = url.split(/[?#]/u)[0] ?? url;
  if (!/^https?:\/\/[^/]+\//iu.test(bare) || isLocalHost(bare) || archives.test(bare)) return undefined;
  const reference = withoutSecrets(url);
  const at = revisionIn(bare);
  if (at !== undefined) {
    if (isFixed(at) || at === '') return undefined;
    const latest = at === 'latest';
    return {
      what: 'url',
      reference,
      why: latest ? 'it follows the latest release' : `it follows the branch ${at}`,
      pin: latest ? 'latest' : 'branch',
    };
  }
  const segments = bare.split('/').slice(3);
  if (segments.some((segment) => /^[0-9a-f]{32,64}$/u.test(segment) || version.test(segment) || dated.test(segment)))
    return undefined;
  if (segments.some((segment) => segment === 'latest'))
    return { what: 'url', reference, why: 'it follows what is latest', pin: 'latest' };
  return { what: 'url', reference, why: 'the address names no version' };
}

/** The revision part of an address on a code or model host. */
function revisionIn(url: string): string | undefined {
  const patterns = [
    /^https?:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/(?:refs\/(?:heads|tags)\/)?([^/]+)\//iu,
    /^https?:\/\/(?:www\.)?github\.com\/[^/]+\/[^/]+\/(?:raw|blob|archive|tree)\/(?:refs\/(?:heads|tags)\/)?([^/]+?)(?:\.zip|\.tar\.gz|\/|$)/iu,
    /^https?:\/\/(?:www\.)?github\.com\/[^/]+\/[^/]+\/releases\/download\/([^/]+)\//iu,
    /^https?:\/\/(?:www\.)?github\.com\/[^/]+\/[^/]+\/releases\/(latest)\//iu,
    /^https?:\/\/[^/]*gitlab[^/]*\/.+?\/-\/raw\/([^/]+)\//iu,
    /^https?:\/\/huggingface\.co\/.+?\/(?:resolve|raw|blob)\/([^/]+)\//iu,
    /^https?:\/\/bitbucket\.org\/[^/]+\/[^/]+\/raw\/([^/]+)\//iu,
    /^https?:\/\/cdn\.jsdelivr\.net\/gh\/[^/]+\/[^/@]+@([^/]+)\//iu,
  ];
  for (const pattern of patterns) {
    const found = pattern.exec(url)?.[1];
    if (found === undefined) continue;
    const tagged = /\/refs\/tags\//u.test(url) || /\/releases\/download\//iu.test(url);
    return tagged ? '' : found;
  }
  return undefined;
}

export function isFixed(revision: string): boolean {
  return sha.test(revision) || version.test(revision) || dated.test(revision);
}

function isLocalHost(url: string): boolean {
  return (
    /^https?:\/\/(localhost|127\.|0\.0\.0\.0|\[?::1|10\.|192\.168\.|host\.docker\.internal|[^/.:]+(:\d+)?\/)/iu.test(
      url,
    ) || /[<>{}]/u.test(url)
  );
}

/** Whether an address looks like a file to take, not like a service to call. */
export function namesFile(url: string): boolean {
  const bare = url.split(/[?#]/u)[0] ?? url;
  return fileEnding.test(bare) || revisionIn(`${bare}/`) !== undefined;
}

/** User names, passwords and query values can be secrets: only the place is shown. */
export function withoutSecrets(url: string): string {
  const noUser = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/iu, '$1');
  return noUser
    .replace(/\?.*$/su, (query) =>
      /[?&](token|key|sig|signature|secret|password|access|x-amz|auth|sv|credential)/iu.test(query) ? '?…' : query,
    )
    .slice(0, 400);
}

/** A name on a model or data hub: `name` or `owner/name`. */
export function isHubName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)?$/u.test(text) && text.length < 120 && !fileEnding.test(text);
}

/** `models:/name/3` is fixed; an alias, a stage or `latest` moves. */
export function judgeModelUri(uri: string): Loose | undefined {
  const [, name, alias, last] = /^models:\/{1,2}([^/@]+)(?:@(.+)|\/(.+))?$/u.exec(uri) ?? [];
  if (name === undefined) return undefined;
  if (alias !== undefined)
    return { what: 'model', reference: uri, why: `the alias ${alias} can be moved to another version`, pin: 'alias' };
  if (last === 'latest')
    return { what: 'model', reference: uri, why: 'it takes whatever version is latest', pin: 'latest' };
  if (last !== undefined && !/^\d+$/u.test(last))
    return { what: 'model', reference: uri, why: `the stage ${last} can hold another version`, pin: 'stage' };
  return undefined;
}
