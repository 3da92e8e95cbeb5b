/** Which files are documents, of which kind, and which of them describe this repository at all. */
import type { FileEntry } from '../connector.ts';
import { baseOf } from '../paths.ts';
import type { DocKind } from './facts.ts';

export interface Selected {
  readonly entry: FileEntry;
  readonly docKind: DocKind;
  readonly format: 'markdown' | 'rst';
  /** A history, a licence, or instructions for any repository: what it names is no promise about this tree. */
  readonly quiet: boolean;
  /** Its name or directory begins with a day: a post or a log of that day. Only its links are still promises. */
  readonly dated: boolean;
  /** Numbered like a decision record; its text decides. */
  readonly numbered: boolean;
  /** A proposal, a post, an example or a test: what it states is not stated of this project as it is. */
  readonly aside: boolean;
}

const vendored =
  /(?:^|\/)(?:node_modules|bower_components|vendor|vendored|third[-_]party|site-packages|dist-packages|\.?venv|env|\.tox|\.nox|\.eggs|dist|build|_build|target|\.git|\.ipynb_checkpoints|packrat|renv\/library|_site|exampleSite|__pycache__|[^/]+\.(?:dist|egg)-info)\//u;
const plainName =
  /^(?:readme|model[-_ ]?card|data(?:set)?[-_ ]?(?:card|sheet)|contributing|changelog|runbook)(?:[-_.][^/]*)?$/iu;

export function selectDocument(entry: FileEntry): Selected | undefined {
  if (entry.kind !== 'file' || vendored.test(entry.path)) return undefined;
  const name = baseOf(entry.path);
  const format = formatOf(name);
  if (!format) return undefined;
  const docKind = kindOfPath(entry.path, name);
  const quiet = docKind === 'changelog' || isLicence(name) || isForAnyRepository(entry.path);
  const numbered = /^\d{4}-(?!\d\d-)\D/u.test(name) && format === 'markdown';
  const dated = docKind === 'document' && /(?:^|\/)(?:19|20)\d\d-[01]\d-[0-3]\d(?:[-_./]|$)/u.test(entry.path);
  return { entry, docKind, format, quiet, dated, numbered, aside: isAside(entry.path) };
}

function formatOf(name: string): Selected['format'] | undefined {
  if (/\.(?:md|mdx|markdown|qmd|rmd|mdc)$/iu.test(name)) return 'markdown';
  if (/\.rst$/iu.test(name)) return 'rst';
  const base = name.replace(/\.txt$/iu, '');
  return (base !== name || !name.includes('.')) && plainName.test(base) ? 'markdown' : undefined;
}

const kinds: readonly (readonly [RegExp, DocKind])[] = [
  [
    /(?:^|\/)(?:adrs?|decisions|decision-records|architecture-decisions)\/(?!readme|index|template)[^/]+\.(?:md|rst)$/iu,
    'adr',
  ],
  [/(?:^|\/)adr[-_ ]?\d[^/]*\.(?:md|rst)$/iu, 'adr'],
  [/(?:^|\/)adr-[^/]*\.(?:md|rst)$/iu, 'adr'],
  [/(?:^|\/)[^/]*model[-_ ]?card[^/]*$/iu, 'model-card'],
  [/(?:^|\/)[^/]*data(?:set)?[-_ ]?(?:card|sheet)[^/]*$/iu, 'dataset-card'],
  [/(?:^|\/)(?:agents|claude|gemini|copilot-instructions|skill)\.md$|\.mdc$/iu, 'agents'],
  [/(?:^|\/)readme(?:[-_.][^/]*)?$/iu, 'readme'],
  [/(?:^|\/)(?:changelog|changes|history|news|releases?|release[-_]notes)(?:\.[^/]*)?$/iu, 'changelog'],
  [/(?:^|\/)(?:contributing|code_of_conduct|pull_request_template)(?:\.[^/]*)?$/iu, 'contributing'],
  [/(?:^|\/)(?:runbooks?|playbooks?|on-?call)(?:\/[^/]+|[^/]*)\.(?:md|rst)$/iu, 'runbook'],
];

function kindOfPath(path: string, name: string): DocKind {
  return kinds.find(([pattern]) => pattern.test(path) || pattern.test(name))?.[1] ?? 'document';
}

function isAside(path: string): boolean {
  return /(?:^|\/)(?:proposals?|rfcs?|drafts?|_?posts|blogs?|news|examples?|tutorials?|courses?|lessons?|workshops?|slides|talks|tests?|fixtures|archived?|samples?|notes|meetings?)\//iu.test(
    path,
  );
}

function isLicence(name: string): boolean {
  return /^(?:licen[cs]e|copying|notice|authors|code_of_conduct|third[-_]party)/iu.test(name);
}

/** Skills and prompts for coding agents, and forms for issues: they speak of repositories in general. */
function isForAnyRepository(path: string): boolean {
  return /(?:^|\/)\.(?:gemini|claude|cursor|windsurf|codex|agents?|continue|roo|kiro)\/|(?:^|\/)skills?\/|(?:^|\/)SKILL\.md$|issue_template|pull_request_template|(?:^|\/)(?:cookiecutter|templates?)\/|\{\{/iu.test(
    path,
  );
}
