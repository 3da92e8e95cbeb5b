/**
 * Rules a team sets itself: "Every training script must call `set_seed`". The scope must be code of this repository, the
 * thing asked for must be named: a function, a module, a file or a tool. "Should" is advice and no rule.
 */
import { isOtherMatter, type Assertion } from './assertions.ts';
import type { Stated } from './facts.ts';

const scopeWords = String.raw`((?:(?:training|evaluation|prediction|scoring|inference|serving|preprocessing|data|python|r|ml|deployment|registered|production|pipeline|new|shell)[ -]){0,3}(?:scripts?|models?|notebooks?|steps?|stages?|modules?|pipelines?|experiments?|runs?|jobs?|workflows?|directories|directory|folders?)(?: (?:in|under|below) \S+)?)`;
const active = new RegExp(
  String.raw`^(?:every|each|all|any)(?: of)?(?: the| our)? ${scopeWords} (must not|must never|must always|must|shall not|shall|always|never|has to|have to|is required to|are required to) (call|calls|invoke|invokes|use|uses|import|imports|include|includes|have|has|contain|contains|be (?:logged|tracked|versioned|registered|run|formatted|checked|linted) (?:to|with|in|by|through|via))\b(.{1,160})$`,
  'iu',
);
const passive = new RegExp(
  String.raw`^(\S{2,60}) (must not|must never|must always|must|shall|has to) be (called|imported|used) (?:in|by|from) (?:every|each|all|any)(?: of)?(?: the| our)? ${scopeWords}\b`,
  'iu',
);
const conditional =
  /\b(?:if|unless|when|whenever|where|except|optionally|should|may|might|can|could|would|ideally|example)\b|\?/iu;
const tools =
  /\b(mlflow|dvc|wandb|weights (?:&|and) biases|black|ruff|flake8|pylint|mypy|isort|lintr|styler|pre-commit|hydra|airflow|kedro|nbstripout|git lfs)\b/iu;

export function readRules(sentences: readonly Assertion[]): readonly Stated[] {
  return sentences.flatMap((assertion) => {
    if (isOtherMatter(assertion.headings.slice(1)) && !/\brequirements\b/iu.test(assertion.headings.at(-1) ?? ''))
      return [];
    const body = assertion.quote.replace(/^\*+/u, '');
    return conditional.test(body) ? [] : (ruleIn(assertion, body) ?? []);
  });
}

function ruleIn(assertion: Assertion, body: string): Stated | undefined {
  const { quote, line, lastLine, code } = assertion;
  const made = (scope: string, modal: string, named: Named | undefined): Stated | undefined =>
    named && {
      claim: 'rule',
      quote,
      line,
      lastLine,
      attributes: { must: !/\b(?:not|never)\b/iu.test(modal), scope: scope.toLowerCase(), ...named, text: quote },
    };
  const [, scope = '', modal = '', verb = '', rest = ''] = active.exec(body) ?? [];
  if (scope !== '') return made(scope, modal, nameIn(verb, rest, code));
  const [, target = '', how = '', done = '', within = ''] = passive.exec(body) ?? [];
  const named = within === '' ? undefined : nameIn(done, ` ${target}`, code);
  return named && made(within, how, named);
}

interface Named {
  readonly what: 'call' | 'file' | 'import' | 'tool';
  readonly target: string;
}

/** The first thing named after the verb, and only where it is the only one. */
function nameIn(verb: string, rest: string, code: readonly string[]): Named | undefined {
  const spans = code.filter((span) => rest.includes(span));
  const written = spans.length > 0 ? spans : [...rest.matchAll(/\b\w*_\w+(?:\(\))?|\b\w+\(\)/gu)].map(([name]) => name);
  if (written.length > 1) return undefined;
  const [only] = written;
  const name = only?.replace(/\(.*$/u, '').trim();
  if (name !== undefined) {
    if (/^[\w.-]*\.(?:md|ya?ml|json|toml|txt|lock|cfg|ini)$/iu.test(name)) return { what: 'file', target: name };
    if (!/^[A-Za-z_][\w.]{2,80}$/u.test(name)) return undefined;
    if (/^imports?$|^imported$/iu.test(verb)) return { what: 'import', target: name };
    if (/^(?:be |ha|contain|include)/iu.test(verb) && !(only ?? '').includes('(')) return undefined;
    return { what: 'call', target: name };
  }
  const tool = tools.exec(rest)?.[1];
  return tool === undefined || !/^(?:be|uses?)/iu.test(verb) ? undefined : { what: 'tool', target: tool.toLowerCase() };
}
