/**
 * Looks through the code, configuration and history of every source for what documents promise and for the names their
 * rules speak of, and records where it was found and what was looked through: that something occurs nowhere is known from
 * the log only. Documents themselves are not looked through: a promise is no evidence of itself.
 */
import { decodeText, findReach, findWords, holdsWord, readNameUses, type NameUses, type Reached } from '#connectors';
import {
  parseRef,
  sha256,
  toRef,
  type ClaimObservation,
  type CommitAttributes,
  type Evidence,
  type JsonObject,
  type Observation,
} from '#core';
import { asksOf, metricName, type Asks } from '#lifecycle';
import type { OpenedSource } from './sources/index.ts';

const VERSION = 1;
const MAX_FILES = 20_000;
const MAX_BYTES = 4_000_000;
const MAX_UNREAD = 20;
const MAX_METRICS = 200;

export async function recordTraces(
  observations: Iterable<Observation>,
  sources: readonly OpenedSource[],
): Promise<readonly ClaimObservation[]> {
  const seen = [...observations];
  const asks = asksOf(seen.filter((each) => each.kind === 'claim'));
  if (asks.words.length + asks.names.length + asks.metrics.length === 0) return [];
  const recorded: ClaimObservation[] = [];
  for (const source of sources) recorded.push(...(await traceSource(source, asks, seen)));
  return recorded;
}

async function traceSource(
  source: OpenedSource,
  asks: Asks,
  seen: readonly Observation[],
): Promise<readonly ClaimObservation[]> {
  const { context, name } = source;
  const listed = context.files.list();
  const all = listed.filter(({ path }) => isLookedThrough(path));
  const files = all.slice(0, MAX_FILES);
  const [first] = listed;
  if (!first) return [];
  const tree = sha256(listed.map((file) => `${file.path}\0${file.blob ?? file.fingerprint}`).join('\n'));
  const made = await context.remember<Found>('traces', `${VERSION}/${JSON.stringify(asks)}/${tree}`, async () =>
    lookThrough(context, { named: listed.map(({ path }) => path), read: files.map(({ path }) => path) }, asks),
  );
  const commits = traceCommits(seen, name, asks.words);
  const claim = claimMaker(source);
  const unread = [...made.unread, ...all.slice(MAX_FILES).map(({ path }) => path)];
  return [
    ...made.traces.map(({ word, path, line }) =>
      claim('trace', path, line, { word, place: line === 0 ? 'path' : 'file', path, ...(line === 0 ? {} : { line }) }),
    ),
    ...made.metrics.map(({ metric, path, line, key, value }) =>
      claim('trace', path, line, { word: metric, place: 'metric', path, line, key, value }),
    ),
    ...made.reached.map(({ target, ...one }) => claim('reach', one.path, one.line ?? 0, { target, ...one })),
    ...commits.traces.map(({ word, commit }): ClaimObservation => ({
      ...claim('trace', '', 0, { word, place: 'commit', commit }),
      document: toRef('code-revision', name, commit),
      evidence: [{ source: name, locator: `commit/${commit}` }],
    })),
    {
      ...claim('looked', '', 0, {
        words: asks.words,
        names: asks.names,
        files: files.length - made.unread.length,
        unread: unread.slice(0, MAX_UNREAD),
        ...(commits.count === 0 ? {} : { commits: commits.count }),
      }),
      document: toRef('source', name, name),
      evidence: [
        {
          source: name,
          locator: context.git?.head === undefined ? context.locate(first.path) : `commit/${context.git.head}`,
        },
      ],
    },
  ];
}

interface Found {
  readonly traces: readonly { readonly word: string; readonly path: string; readonly line: number }[];
  readonly reached: readonly (Reached & { readonly target: string })[];
  readonly metrics: readonly FoundMetric[];
  readonly unread: readonly string[];
}
interface FoundMetric {
  readonly metric: string;
  readonly path: string;
  readonly line: number;
  readonly key: string;
  readonly value: number;
}

interface Paths {
  /** All of the source, whose names alone are looked at, and those whose content is read. */
  readonly named: readonly string[];
  readonly read: readonly string[];
}

async function lookThrough(context: OpenedSource['context'], paths: Paths, asks: Asks): Promise<Found> {
  const traces = asks.words.flatMap((word) => {
    const path = paths.named.find((each) => holdsWord(each, word));
    return path === undefined ? [] : [{ word, path, line: 0 }];
  });
  const left = new Set(asks.words.filter((word) => !traces.some((trace) => trace.word === word)));
  const uses = new Map<string, NameUses>();
  const unread: string[] = [];
  const metrics: FoundMetric[] = [];
  for (const path of paths.read) {
    if (context.signal.aborted) break;
    const language = asks.names.length === 0 ? undefined : languageOf(path);
    const measured = asks.metrics.length > 0 && metricsFile.test(path);
    if (left.size === 0 && language === undefined && !measured) continue;
    const text = await readText(context, path);
    if (text === undefined) unread.push(path);
    if (text === undefined) continue;
    for (const { word, line } of findWords(text, [...left])) {
      left.delete(word);
      traces.push({ word, path, line });
    }
    if (measured) metrics.push(...metricsIn(text, path, asks.metrics));
    const used = language && (await readNameUses(text, language));
    if (used) uses.set(path, used);
    else if (language) unread.push(path);
  }
  const reached = asks.names.flatMap((target) => findReach(uses, target).map((one) => ({ target, ...one })));
  return { traces, reached, metrics: metrics.slice(0, MAX_METRICS), unread: [...new Set(unread)] };
}

/** Files in which pipelines leave what they measured. */
const metricsFile = /(?:metrics?|scores?|results?|evaluation|report)[^/]*\.(?:json|ya?ml)$/iu;
const keyed = /["']?([A-Za-z][\w .@/-]{0,60}?)["']?[ \t]*:[ \t]*(-?\d{1,12}(?:\.\d{1,20})?(?:e-?\d{1,3})?)(?![\w.])/giu;

function metricsIn(text: string, path: string, wanted: readonly string[]): readonly FoundMetric[] {
  const found: FoundMetric[] = [];
  let [line, from] = [1, 0];
  for (const match of text.matchAll(keyed)) {
    line += text.slice(from, match.index).split('\n').length - 1;
    from = match.index;
    const [, key = '', value = ''] = match;
    const metric = metricName(key);
    if (wanted.includes(metric) && found.length < MAX_METRICS)
      found.push({ metric, path, line, key, value: Number(value) });
  }
  return found;
}

async function readText({ files }: OpenedSource['context'], path: string): Promise<string | undefined> {
  if ((files.get(path)?.sizeBytes ?? 0) > MAX_BYTES) return undefined;
  const content = await files.read(path, MAX_BYTES);
  return content.kind === 'content' ? decodeText(content.bytes) : undefined;
}

function languageOf(path: string): 'python' | 'r' | undefined {
  if (path.endsWith('.py')) return 'python';
  return /\.[rR]$/u.test(path) ? 'r' : undefined;
}

const code =
  /\.(?:py|pyi|ipynb|r|rmd|qmd|jl|scala|java|kt|go|rs|c|cc|cpp|h|hpp|cs|js|jsx|mjs|ts|tsx|vue|rb|php|sh|bash|zsh|ps1|bat|sql|ya?ml|toml|cfg|ini|conf|json|jsonnet|tf|hcl|bicep|smk|nf|groovy|gradle|xml|properties|env|j2|tmpl|lock|proto|avsc|graphql)$/iu;
const named =
  /(?:^|\/)(?:Dockerfile[^/]*|Containerfile|Makefile|Justfile|Procfile|Jenkinsfile|Snakefile|Pipfile|DESCRIPTION|NAMESPACE|MLproject|\.[\w.-]*rc|requirements[^/]*\.txt|constraints[^/]*\.txt|crontab|\.env[^/]*)$/u;
const others =
  /(?:^|\/)(?:node_modules|site-packages|\.venv|venv|\.git|\.ipynb_checkpoints|__pycache__|renv\/library|packrat)\//u;

/** Code and configuration; prose, data and pictures are neither. */
function isLookedThrough(path: string): boolean {
  return !others.test(path) && (code.test(path) || named.test(path));
}

interface Commits {
  readonly traces: readonly { readonly word: string; readonly commit: string }[];
  readonly count: number;
}

/**
 * Subjects of commits and the paths they touched: what was there once was not merely promised. A merge says what a branch
 * was called; what it brought is told by the commits of the branch. A commit that touches prose only is prose itself.
 */
function traceCommits(seen: readonly Observation[], source: string, words: readonly string[]): Commits {
  const found = new Map<string, { readonly commit: string; readonly at: string }>();
  let count = 0;
  for (const event of seen) {
    if (event.kind !== 'event' || event.activity !== 'commit') continue;
    const revision = event.objects.find((object) => object.qualifier === 'revision');
    if (!revision || parseRef(revision.ref).namespace !== source) continue;
    const { sha, subject, paths, merge } = event.attributes as unknown as CommitAttributes;
    if (merge === true) continue;
    const touched = paths.filter((path) => isLookedThrough(path));
    count += 1;
    for (const word of words) {
      const known = found.get(word);
      if (known && (known.at < event.at || (known.at === event.at && known.commit <= sha))) continue;
      if ((touched.length > 0 && holdsWord(subject, word)) || touched.some((path) => holdsWord(path, word)))
        found.set(word, { commit: sha, at: event.at });
    }
  }
  return { count, traces: [...found].map(([word, { commit }]) => ({ word, commit })) };
}

function claimMaker({
  context,
  name,
}: OpenedSource): (claim: string, path: string, line: number, attributes: JsonObject) => ClaimObservation {
  return (claim, path, line, attributes) => {
    const locator = line > 0 ? context.locate(path, line, line) : context.locate(path);
    const evidence: readonly Evidence[] = [{ source: name, locator }];
    return {
      kind: 'claim',
      layer: 'encoded',
      method: 'inferred',
      evidence,
      document: toRef('artifact', name, path === '' ? name : path),
      claim,
      attributes,
    };
  };
}
