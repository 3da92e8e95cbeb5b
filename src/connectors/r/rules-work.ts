/** Rules for calls that do a lifecycle's work: fit, predict, evaluate, explain, split, track, register, serve, take in. */
import type { Taken } from '../code-file.ts';
import { downloadOf, nameIn, savedAs, type Finding } from '../code-finding.ts';
import type { Target } from '../code-place.ts';
import { isFixed, judgeModelUri, judgeUrl, namesFile } from '../pinning.ts';
import { lastName } from './answer.ts';
import { explainerClass, methodCalls, workCallsNamed } from './calls-work.ts';
import { contextAt, evaluate, single } from './evaluate.ts';
import type { Expr } from './facts.ts';
import { argument, base, callText, constantText, isOf, resolve, type Sight } from './finding.ts';

export function findWork(sight: Sight): readonly Finding[] {
  if (sight.fact.call.on !== undefined) return findMethod(sight, sight.fact.call.on);
  if (sight.callee.is !== 'library') return [];
  const { name } = sight.callee;
  const special = Object.hasOwn(specials, name) ? specials[name] : undefined;
  if (special) return special(sight);
  const found = workCallsNamed(name).filter((one) => isOf(sight, one.packages, one.needsPackage));
  const kinds = new Set<Finding['what']>();
  return found.flatMap((rule): Finding[] => {
    if (kinds.has(rule.what) || !isWorth(sight, rule.what)) return [];
    kinds.add(rule.what);
    return [
      {
        ...base(sight, rule.what),
        ...namedBy(sight, rule.named === undefined ? undefined : argument(sight, rule.formals ?? [], rule.named)),
      },
    ];
  });
}

/** `fit()` without anything to fit on, and weights that are switched off, are no work. */
function isWorth(sight: Sight, what: Finding['what']): boolean {
  const { args, kw } = sight.fact.call;
  if (what === 'fit' || what === 'predict') return args.length + Object.keys(kw).length > 0;
  const weights = what === 'pretrained' && Object.hasOwn(kw, 'weights') ? kw['weights'] : undefined;
  return !(weights?.k === 'other' && weights.v === 'NULL');
}

type Special = (sight: Sight) => readonly Finding[];

const specials: Readonly<Record<string, Special>> = {
  predict: (sight) => {
    if (!isOf(sight, ['stats', 'parsnip', 'workflows', 'lightgbm', 'xgboost', 'ranger', 'caret'], false)) return [];
    return isWorth(sight, 'predict') ? [base(sight, asksForShares(sight) ? 'explain' : 'predict')] : [];
  },
  'download.file': (sight) => findDownload(sight, ['url', 'destfile'], ['utils']),
  curl_download: (sight) => findDownload(sight, ['url', 'destfile'], ['curl']),
  GET: (sight) => findFetch(sight, ['httr']),
  getURL: (sight) => findFetch(sight, ['RCurl']),
  mlflow_load_model: (sight) => findLoadedModel(sight),
  vetiver_pin_write: (sight) => findPin(sight, 'register', ['board', 'vetiver_model']),
  vetiver_pin_read: (sight) => findPin(sight, 'read-model', ['board', 'name']),
  pin_write: (sight) => findPin(sight, 'write-data', ['board', 'x', 'name']),
  pin_read: (sight) => findPin(sight, 'read-data', ['board', 'name']),
  shinyApp: (sight) => findShiny(sight),
};

/** `predict(…, type = "contrib")` and `predcontrib = TRUE` give each feature's share: SHAP values. */
function asksForShares(sight: Sight): boolean {
  const { kw } = sight.fact.call;
  const type = Object.hasOwn(kw, 'type') ? kw['type'] : undefined;
  if (type?.k === 'str') return type.v === 'contrib';
  return ['predcontrib', 'approxcontrib'].some((name) => {
    const given = Object.hasOwn(kw, name) ? kw[name] : undefined;
    return given?.k === 'other' && /^T(?:RUE)?$/u.test(given.v);
  });
}

function namedBy(sight: Sight, expr: Expr | undefined): Pick<Finding, 'named' | 'unresolved'> {
  return expr ? nameIn(constantText(sight, expr), () => resolve(sight, expr)) : {};
}

function downloaded(sight: Sight, target: Target): Finding {
  return downloadOf(base(sight, 'download'), target);
}

function findDownload(sight: Sight, formals: readonly string[], packages: readonly string[]): readonly Finding[] {
  const [url, saved] = ['url', 'destfile'].map((name) => argument(sight, formals, name));
  if (!url || !isOf(sight, packages, false)) return [];
  const found = resolve(sight, url);
  const web = found.targets.filter((target) => target.url !== undefined);
  if (web.length === 0)
    return found.targets.length > 0 ? [] : [{ ...base(sight, 'download'), unresolved: found.unresolved ?? '' }];
  const targets = saved ? resolve(sight, saved).targets : [];
  return [...web.map((target) => downloaded(sight, target)), ...savedAs(base(sight, 'write-file'), targets)];
}

/** `GET` of something that is a file; a call of a service is none of this. */
function findFetch(sight: Sight, packages: readonly string[]): readonly Finding[] {
  const expr = argument(sight, ['url'], 'url');
  if (!expr || !isOf(sight, packages, true)) return [];
  return resolve(sight, expr)
    .targets.filter((target) => target.url !== undefined && namesFile(target.url))
    .map((target) => downloaded(sight, target));
}

function findLoadedModel(sight: Sight): readonly Finding[] {
  const expr = argument(sight, ['model_uri'], 'model_uri');
  if (!expr || !isOf(sight, ['mlflow'], false)) return [];
  const uri = constantText(sight, expr);
  const loose = uri === undefined ? undefined : judgeModelUri(uri);
  return [{ ...base(sight, 'read-model'), role: 'model', ...namedBy(sight, expr), ...(loose ? { loose } : {}) }];
}

/** Pins have names, not paths. What a vetiver model is called stands where it was made. */
function findPin(sight: Sight, what: Finding['what'], formals: readonly string[]): readonly Finding[] {
  const particular = what === 'register' || what === 'read-model';
  if (!isOf(sight, particular ? ['vetiver'] : ['pins'], !particular)) return [];
  const name = formals.at(-1) ?? '';
  const given = argument(sight, formals, name);
  const made = what === 'register' && given ? madeModel(sight, given) : given;
  return [{ ...base(sight, what), ...namedBy(sight, made) }];
}

function madeModel(sight: Sight, expr: Expr): Expr {
  const held = expr.k === 'name' ? (single(expr, contextAt(sight.project, sight.at))?.expr ?? expr) : expr;
  if (held.k !== 'call' || lastName(held.fn) !== 'vetiver_model') return { k: 'other', v: '' };
  return (Object.hasOwn(held.kw, 'model_name') ? held.kw['model_name'] : held.args[1]) ?? { k: 'other', v: '' };
}

/** A Shiny app serves a model only where its file predicts with one. */
function findShiny(sight: Sight): readonly Finding[] {
  const predicts = sight.project
    .visible(sight.module)
    .some((one) =>
      one.facts.calls.some(({ call }) => /^(?:predict|h2o\.predict|vetiver_endpoint)$/u.test(lastName(call.fn))),
    );
  return predicts && isOf(sight, ['shiny'], true) ? [base(sight, 'serve')] : [];
}

function findMethod(sight: Sight, on: Expr): readonly Finding[] {
  const { fn } = sight.fact.call;
  if (fn === 'new' && on.k === 'name' && explainerClass.test(lastName(on.v)))
    return on.v.startsWith('iml::') || sight.attached.has('iml') ? [base(sight, 'explain')] : [];
  const rules = Object.hasOwn(methodCalls, fn) ? (methodCalls[fn] ?? []) : [];
  return rules
    .filter(([, needed]) => [...sight.attached].some((one) => needed.test(one)))
    .map(([what]) => base(sight, what));
}

const installers: Readonly<Record<string, readonly string[]>> = {
  install_github: ['remotes', 'devtools'],
  install_gitlab: ['remotes', 'devtools'],
  install_bitbucket: ['remotes', 'devtools'],
  pkg_install: ['pak'],
  pak: ['pak'],
  p_load_gh: ['pacman'],
  p_install_gh: ['pacman'],
};

/** Packages installed from a repository without a tag or commit: what is installed changes with the branch. */
export function findInstalls(sight: Sight): readonly Taken[] {
  const { callee, fact } = sight;
  if (callee.is !== 'library') return [];
  if (/^source(?:_url)?$/u.test(callee.name)) return findSourcedUrls(sight);
  if (!Object.hasOwn(installers, callee.name)) return [];
  const packages = installers[callee.name] ?? [];
  if (!isOf(sight, packages, callee.name.startsWith('pak') || callee.name.startsWith('pkg'))) return [];
  const first = fact.call.args[0] ?? fact.call.kw['repo'] ?? fact.call.kw['pkg'];
  if (!first) return [];
  const ref = constantText(sight, fact.call.kw['ref']);
  if (fact.call.kw['ref'] !== undefined && ref === undefined) return [];
  return evaluate(sight.project, first, sight.at).values.flatMap(({ text }) => {
    const loose = judgeRepository(text, ref);
    return loose ? [{ call: callText(sight), line: fact.line, loose }] : [];
  });
}

/** `source("https://…")` runs whatever stands there that day. */
function findSourcedUrls(sight: Sight): readonly Taken[] {
  const expr = argument(sight, ['file|url'], 'file');
  if (!expr || sight.fact.call.on !== undefined) return [];
  return resolve(sight, expr).targets.flatMap(({ url }) => {
    const loose = url === undefined ? undefined : judgeUrl(url);
    return loose ? [{ call: callText(sight), line: sight.fact.line, loose }] : [];
  });
}

function judgeRepository(written: string, given: string | undefined): Taken['loose'] | undefined {
  const parts =
    /^(?:github::|gitlab::)?([\w.-]{1,100}\/[\w.-]{1,100}(?:\/[\w./-]{1,100})?)(?:@([\w./*-]{1,100}))?$/u.exec(written);
  if (!parts) return undefined;
  const ref = parts[2] ?? given;
  const reference = ref === undefined ? (parts[1] ?? '') : `${parts[1] ?? ''}@${ref}`;
  const common = { what: 'package' as const, reference };
  if (ref === '*release') return { ...common, why: 'it follows the latest release', pin: 'latest' };
  if (ref !== undefined && (isFixed(ref) || !/^(main|master|dev|develop|devel|latest|HEAD)$/u.test(ref)))
    return undefined;
  const why =
    ref === undefined
      ? 'no tag or commit is named, so the default branch is installed'
      : `it follows the branch ${ref}`;
  return { ...common, why, pin: 'branch' };
}
