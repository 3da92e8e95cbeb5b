/** Rules for calls that read or write files: the table's calls, `.rds` files by what they hold. */
import type { Finding, Resolved } from '../code-finding.ts';
import { withoutSecrets } from '../pinning.ts';
import { lastName } from './answer.ts';
import { fileCallsNamed, kindOfSerialised, type FileCall } from './calls-io.ts';
import { contextAt, single } from './evaluate.ts';
import type { Expr } from './facts.ts';
import { argument, base, constantText, isOf, resolve, spread, type Sight } from './finding.ts';

export function findFileAccess(sight: Sight): readonly Finding[] {
  if (sight.callee.is !== 'library') return [];
  const rule = fileCallsNamed(sight.callee.name).find((one) => isOf(sight, one.packages, one.needsPackage === true));
  return rule ? applyRule(sight, rule) : [];
}

function applyRule(sight: Sight, rule: FileCall): readonly Finding[] {
  const { what } = rule;
  if (rule.unresolved !== undefined) return [{ ...base(sight, plainWhat(what)), unresolved: rule.unresolved }];
  // `save(a, b, file = "x")` takes its file by name only.
  const byName = rule.formals[0] === '...' || rule.formals.includes('...');
  const expr = byName ? named(sight, rule.path) : argument(sight, rule.formals, rule.path);
  if (!expr || (expr.k === 'other' && expr.v === 'NULL')) return [];
  const found = rule.remote === true ? inStore(sight, expr) : resolve(sight, expr);
  // Written out, and yet no path: content, or nothing at all.
  if (expr.k === 'str' && found.targets.length === 0) return [];
  if (rule.constantOnly === true && found.targets.length === 0) return [];
  if (found.targets.length > 0 && found.targets.every((target) => notAPath(target.text))) return [];
  if (what === 'serialised-read' || what === 'serialised-write') return serialised(sight, rule, found);
  return spread(sight, what, found, rule.role ?? (what.endsWith('-data') ? 'data' : undefined));
}

/** A key is shown with its bucket where that is known; it never names a file of the repository. */
function inStore(sight: Sight, expr: Expr): Resolved {
  const key = constantText(sight, expr);
  if (key === undefined) return { targets: [], ...withReason(resolve(sight, expr).unresolved) };
  const bucket = constantText(sight, named(sight, 'bucket'));
  const text = key.startsWith('s3://') || bucket === undefined ? key : `s3://${bucket.replace(/^s3:\/\//u, '')}/${key}`;
  return { targets: [{ text: withoutSecrets(text), inferred: false }] };
}

function withReason(unresolved: string | undefined): Pick<Resolved, 'unresolved'> {
  return unresolved === undefined ? {} : { unresolved };
}

function named(sight: Sight, name: string): Expr | undefined {
  const { kw } = sight.fact.call;
  return Object.hasOwn(kw, name) ? kw[name] : undefined;
}

function plainWhat(what: FileCall['what']): Finding['what'] {
  return what === 'serialised-read' ? 'read-file' : what === 'serialised-write' ? 'write-file' : what;
}

/** Text that is content or a command, not a path: `fread("a,b\n1,2")`, `fread("grep x y")`. */
function notAPath(text: string): boolean {
  if (/^(?:clipboard(?:-\d+)?|X11_\w+|pipe|stdin|stdout|-)$/u.test(text)) return true;
  return /^[[{<]/u.test(text) || text.length > 300 || (/\s/u.test(text) && !/\.\w{1,8}$/u.test(text));
}

/** Names of what makes a model, by which an object is known for one. */
const fitting =
  /^(?:fit|fit_xy|last_fit|train|lm|glm|nls|loess|randomForest|ranger|xgboost|xgb\.train|lgb\.train|lightgbm|rpart|gbm|glmnet|cv\.glmnet|gam|svm|workflow|finalize_workflow|recipe|prep|axe_\w+|butcher|bundle|extract_(?:fit|recipe|workflow|spec)\w*|vetiver_model|step_\w+)$/u;
const framing =
  /^(?:read_\w+|read\.\w+|fread|tibble|data\.frame|mutate|select|filter|left_join|bind_rows|rbind|summari[sz]e|initial_split|vfold_cv|collect|collect_metrics|predict|as_tibble|data\.table)$/u;

function kindOfObject(sight: Sight, expr: Expr | undefined): 'model' | 'data' | undefined {
  if (!expr) return undefined;
  const held = expr.k === 'name' ? single(expr, contextAt(sight.project, sight.at))?.expr : expr;
  if (held?.k !== 'call') return undefined;
  const last = lastName(held.fn);
  return fitting.test(last) ? 'model' : framing.test(last) ? 'data' : undefined;
}

function serialised(sight: Sight, rule: FileCall, found: Resolved): readonly Finding[] {
  const reads = rule.what === 'serialised-read';
  const object =
    rule.object === undefined
      ? undefined
      : rule.object === '...'
        ? sight.fact.call.args[0]
        : argument(sight, rule.formals, rule.object);
  const known = kindOfObject(sight, object);
  const followed = found.targets.length > 0;
  const words = [sight.fact.to ?? '', wordsOf(object), followed ? '' : wordsOf(pathOf(sight, rule))].filter(
    (word) => word !== '',
  );
  const finish = (kind: 'model' | 'data' | 'file', one: Resolved): readonly Finding[] =>
    spread(sight, `${reads ? 'read' : 'write'}-${kind}`, one, kind === 'file' ? undefined : kind);
  if (found.targets.length === 0) return finish(known ?? kindOfSerialised(undefined, words), found);
  return found.targets.flatMap((target) =>
    finish(known ?? kindOfSerialised(target.path ?? target.text, words), { targets: [target] }),
  );
}

function pathOf(sight: Sight, rule: FileCall): Expr | undefined {
  return named(sight, rule.path) ?? argument(sight, rule.formals, rule.path);
}

/** Names and strings in an expression, as words to judge by. */
function wordsOf(expr: Expr | undefined, depth = 0): string {
  if (!expr || depth > 4) return '';
  if (expr.k === 'name' || expr.k === 'str') return expr.v;
  if (expr.k === 'item') return `${wordsOf(expr.on, depth + 1)} ${wordsOf(expr.key, depth + 1)}`;
  return expr.k === 'call' ? expr.args.map((one) => wordsOf(one, depth + 1)).join(' ') : '';
}
