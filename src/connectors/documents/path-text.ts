/**
 * Whether a piece of text reads as a path of this repository, by its form alone. Whether it exists is asked later:
 * what exists needs little more than the form; what is absent must also look like a promise (see `canBeMissed`).
 */
import { baseOf } from '../paths.ts';

export interface PathText {
  /** Without `./`, anchors, line numbers and the trailing slash. */
  readonly path: string;
  readonly directory: boolean;
  readonly fromRoot: boolean;
}

const MAX_PATH = 250;

/** The target of a link or image; `undefined` for URLs, anchors and whatever is no file. */
export function parseTarget(target: string): PathText | undefined {
  const bare = target.replace(/[?#].*$/su, '');
  if (
    bare === '' ||
    bare.length > MAX_PATH ||
    /^[a-z][a-z0-9+.-]*:|^\/\/|^~|^\\\\/iu.test(bare) ||
    /[<>{}|\n\t*$]|\[|\]|\\/u.test(bare)
  )
    return undefined;
  if (bare.includes('@') && !bare.includes('/')) return undefined;
  return toPath(decode(bare));
}

/** Inline code or an emphasised word: no spaces, and a slash, a known ending or a known name. */
export function parseCodePath(text: string): PathText | undefined {
  const bare = text
    .trim()
    .replace(/^["'(]+|["'),;]+$/gu, '')
    .replace(/(?::\d+(?:-\d+|:\d+)?|#L\d+(?:-L\d+)?|::[\w:]+)$/u, '');
  if (bare === '' || bare.length > MAX_PATH || !/^[\p{L}\p{N}_.][\p{L}\p{N}_.+/ -]*$/u.test(bare) || bare.includes(' '))
    return undefined;
  if (/\.\.\.|\/\/|^\.+$|^-|\/-|^\d+(?:\.\d+)*$/u.test(bare)) return undefined;
  const path = toPath(bare);
  if (!path || path.path === '') return undefined;
  return bare.includes('/') || endingClass(path.path) !== undefined ? path : undefined;
}

function toPath(bare: string): PathText | undefined {
  const fromRoot = bare.startsWith('/');
  const directory = /\/\.{0,2}$|^\.{1,2}$/u.test(bare);
  const parts: string[] = [];
  for (const part of bare.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return { path: parts.join('/').toWellFormed(), directory, fromRoot };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type Ending = 'code' | 'settings' | 'prose' | 'product' | 'name';

const endings: Readonly<Record<Exclude<Ending, 'name'>, string>> = {
  code: 'py r ipynb jl scala java go rs js ts tsx jsx mjs sh bash zsh ps1 bat sql rmd qmd cpp cc c h stan svelte vue smk nf do m',
  settings:
    'yaml yml json toml ini cfg conf properties xml lock tf tfvars hcl jsonnet gradle dvc dockerfile css html proto graphql bib tex',
  prose: 'md mdx rst adoc pdf docx',
  product:
    'csv tsv txt parquet feather pkl pickle joblib h5 hdf5 keras pt pth onnx npy npz rds rdata rda zip tar gz tgz db sqlite jsonl ndjson avro orc log png jpg jpeg gif svg webp whl bin safetensors gguf model ckpt pb tflite xlsx xls mp4 wav shp geojson arrow out',
};
const endingOf = new Map(
  Object.entries(endings).flatMap(([kind, list]) => list.split(' ').map((ending) => [ending, kind as Ending] as const)),
);
const names =
  /^(?:(?:[\w-]+\.)?Dockerfile|Makefile|Jenkinsfile|Snakefile|Procfile|Pipfile|MLproject|LICEN[CS]E|CODEOWNERS|Containerfile|justfile|Rakefile|Gemfile|DESCRIPTION|NAMESPACE|\.(?:gitignore|dvcignore|dockerignore|gitattributes|gitmodules|env|envrc|python-version|tool-versions|pre-commit-config|editorconfig))$/u;

/** What kind of file the ending speaks of; `undefined` when it is no ending we know. */
export function endingClass(path: string): Ending | undefined {
  const name = baseOf(path);
  if (names.test(name)) return 'name';
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? undefined : endingOf.get(name.slice(dot + 1).toLowerCase());
}

/** Names that stand for something the reader is to put in. */
export function isPlaceholder(path: string): boolean {
  return /(?:^|[/_.-])(?:path|your|my|foo|bar|baz|qux|xxx+|example|sample|some|name|file(?:name)?|folder|dir(?:ectory)?|placeholder|todo|tbd|url|link|package|module|project|repo|x|n|id|yyyy\w*|date\w*|timestamp|version)(?:$|[/_.-])|yyyymmdd|^(?:owner|org|user(?:name)?)\//iu.test(
    path,
  );
}

/** Directories whose content is made by running something, by common custom. */
export function isProductDirectory(path: string): boolean {
  return /(?:^|\/)(?:outputs?|results?|artifacts?|artefacts?|logs?|runs|mlruns|mlartifacts|wandb|tmp|temp|cache|\.cache|checkpoints?|build|dist|_?site|public|target|coverage|htmlcov|data|datasets?|models?|weights|reports?|figures?|plots?|predictions?|node_modules|\.?venv|env|\.git|\.dvc|secrets?|credentials?|generated|_build|exports?|downloads?|uploads?|saved_models?)(?:\/|$)/iu.test(
    path,
  );
}

/** Names of files that are spoken of in general, in any repository. */
export function isGeneralName(path: string): boolean {
  return /^(?:setup|__init__|__main__|conftest|manage|get-pip|install|wsgi|asgi|settings|main|app|index|test|script|scripts?)\.\w+$/u.test(
    path,
  );
}
