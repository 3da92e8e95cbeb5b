/** Rules for calls that read or write files: named library functions, telling methods, `open`, pickles, Spark. */
import { reasons } from '../code-answer.ts';
import type { Finding, Resolved } from '../code-finding.ts';
import { lastName, type Context } from './answer.ts';
import {
  externalFileCalls,
  kindOfSerialised,
  looksLikeDataFile,
  methodFileCalls,
  sparkFormats,
  type FileCall,
} from './calls-io.ts';
import { single } from './evaluate-item.ts';
import { contextAt } from './evaluate.ts';
import type { Expr } from './facts.ts';
import { argument, base, imports, resolve, spread, type Sight } from './finding.ts';
import { kindOf, modelName } from './object-kind.ts';

export function findFileAccess(sight: Sight): readonly Finding[] {
  const { external, name } = sight;
  if (external === 'shutil.unpack_archive' || (name === 'extractall' && imports(sight, /^(tarfile|zipfile|shutil)\b/u)))
    return [{ ...base(sight, 'write-file'), unresolved: reasons.archive }];
  if (external !== undefined) {
    const rule = externalFileCalls.find((one) => one.pattern.test(external));
    return rule ? applyRule(sight, rule) : [];
  }
  if (sight.receiver === undefined)
    return name === 'open' && isBuiltin(sight)
      ? openFindings(sight, argument(sight, 0, ['file']), argument(sight, 1, ['mode']))
      : [];
  return findMethodAccess(sight, sight.receiver);
}

function isBuiltin(sight: Sight): boolean {
  return sight.project.meaning('open', sight.at).is === 'unknown';
}

function findMethodAccess(sight: Sight, receiver: Expr): readonly Finding[] {
  const { name } = sight;
  if (isOwn(sight)) return [];
  if (name === 'open' && sight.fact.call.args.length <= 1)
    return openFindings(sight, receiver, argument(sight, 0, ['mode']), true);
  if (sparkFormats.has(name)) {
    const chain = chainText(receiver);
    if (/(^|\.)(read|readStream)(\.|$)/u.test(chain) && imports(sight, /^(pyspark|databricks|delta)\b/u))
      return applyRule(sight, { what: 'read-data', at: 0, names: ['path', 'name'] });
    if (/(^|\.)(write|writeStream)(\.|$)/u.test(chain) && imports(sight, /^(pyspark|databricks|delta)\b/u))
      return applyRule(sight, { what: 'write-data', at: 0, names: ['path', 'name'] });
  }
  if (
    name === 'save' &&
    imports(sight, /^(tensorflow|keras|sentence_transformers|gensim|stable_baselines3|spacy|tf_keras)\b/u) &&
    isModelish(sight, receiver)
  ) {
    return applyRule(sight, { what: 'write-model', at: 0, names: ['filepath', 'path'], role: 'model' });
  }
  if (/^(to|from)_disk$/u.test(name) && imports(sight, /^spacy\b/u) && isPipeline(sight, receiver))
    return applyRule(sight, { ...diskModel, what: name === 'to_disk' ? 'write-model' : 'read-model' });
  if (name === 'load_model') return isBooster(sight, receiver) ? applyRule(sight, loadsModel) : [];
  const rule = Object.hasOwn(methodFileCalls, name) ? methodFileCalls[name] : undefined;
  if (!rule) return [];
  if (rule.at === -2) return pathFindings(sight, receiver, rule.what === 'write-file');
  if (rule.role === 'model' && !sight.learning && name !== 'save_pretrained') return [];
  return applyRule(sight, rule);
}

/** A function or method of the repository: what it does is read where it is defined. */
function isOwn(sight: Sight): boolean {
  const { fn } = sight.fact.call;
  if (fn.k !== 'name') return false;
  const meaning = sight.project.meaning(fn.v, sight.at);
  return meaning.is === 'scope' && meaning.rest.length === 0;
}

function isModelish(sight: Sight, receiver: Expr): boolean {
  const kind = kindOf(sight.project, receiver, sight.at);
  return (
    kind === 'estimator' ||
    kind === 'loaded' ||
    (receiver.k === 'name' && kind === undefined && modelName.test(receiver.v))
  );
}

const diskModel = { at: 0, names: ['path'], role: 'model' } as const;

/** spaCy's documents, vocabularies and pipelines all go to disk; only a pipeline is a model. */
function isPipeline(sight: Sight, receiver: Expr): boolean {
  return kindOf(sight.project, receiver, sight.at) === 'loaded' || (receiver.k === 'name' && receiver.v === 'nlp');
}

const loadsModel = { what: 'read-model', at: 0, names: ['fname'], role: 'model' } as const;

/** `model.load_model(path)` of the boosting libraries; anybody's class can have a method of that name. */
function isBooster(sight: Sight, receiver: Expr): boolean {
  if (!imports(sight, /^(xgboost|lightgbm|catboost)\b/u) || (receiver.k === 'name' && receiver.v === 'self'))
    return false;
  const kind = kindOf(sight.project, receiver, sight.at);
  return (
    kind === 'estimator' ||
    kind === 'loaded' ||
    (kind === undefined && receiver.k === 'name' && modelName.test(receiver.v))
  );
}

function chainText(expr: Expr): string {
  const parts: string[] = [];
  let at: Expr = expr;
  for (let step = 0; step < 20; step += 1) {
    if (at.k === 'call') at = at.fn;
    else if (at.k === 'attr') {
      parts.unshift(at.v);
      at = at.on;
    } else break;
  }
  return [...(at.k === 'name' ? [at.v] : []), ...parts].join('.');
}

function applyRule(sight: Sight, rule: Omit<FileCall, 'pattern'>): readonly Finding[] {
  const { what } = rule;
  if (what === 'open') return openFindings(sight, argument(sight, rule.at, rule.names), argument(sight, 1, ['mode']));
  if (rule.unresolved !== undefined)
    return what.startsWith('serialised')
      ? []
      : [{ ...base(sight, what as Finding['what']), unresolved: rule.unresolved }];
  const expr = argument(sight, rule.at, rule.names);
  if (!expr || isNone(expr)) return [];
  const found = resolve(sight, expr);
  if (rule.constantOnly === true && found.targets.length === 0) return [];
  if (what === 'serialised-read' || what === 'serialised-write') return serialised(sight, rule, { expr, found });
  if (found.targets.length > 0 && found.targets.every((target) => notAPath(target.text))) return [];
  // h5py.File and its like open for writing when a mode says so.
  const mode = sight.external === 'h5py.File' ? modeOf(argument(sight, 1, ['mode'])) : undefined;
  const really = mode === 'write' ? 'write-data' : what;
  return spread(sight, really, found, rule.role ?? (really.endsWith('-data') ? 'data' : undefined));
}

function isNone(expr: Expr): boolean {
  return expr.k === 'other' && expr.v === 'None';
}

/** Text that is content or a column, not a path: `read_json("{…}")`. */
function notAPath(text: string): boolean {
  return /^[[{<]/u.test(text) || text.length > 300;
}

function serialised(
  sight: Sight,
  rule: Omit<FileCall, 'pattern'>,
  given: { expr: Expr; found: Resolved },
): readonly Finding[] {
  const { expr, found } = given;
  const object = rule.object === undefined ? undefined : sight.fact.call.args[rule.object];
  const words = [sight.fact.to ?? '', object ? wordsOf(object) : '', wordsOf(handleArgument(sight, expr))].filter(
    (word) => word !== '',
  );
  const kindOfObject = object ? kindOf(sight.project, object, sight.at) : undefined;
  const reads = rule.what === 'serialised-read';
  const judge = (path: string | undefined): 'model' | 'data' | 'file' => {
    if (kindOfObject !== undefined && kindOfObject !== 'frame') return 'model';
    return kindOfObject === 'frame' ? 'data' : kindOfSerialised(path, words);
  };
  const toWhat = (kind: 'model' | 'data' | 'file'): Finding['what'] => `${reads ? 'read' : 'write'}-${kind}`;
  if (found.targets.length === 0) {
    const kind = judge(undefined);
    return spread(sight, toWhat(kind), found, kind === 'file' ? undefined : kind);
  }
  return found.targets.flatMap((target) => {
    const kind = judge(target.path ?? target.text);
    return spread(sight, toWhat(kind), { targets: [target] }, kind === 'file' ? undefined : kind);
  });
}

/** The path inside `open(path)`, also through a handle's name. */
function handleArgument(sight: Sight, expr: Expr): Expr {
  const opened = expr.k === 'name' ? single(expr, contextOf(sight))?.expr : expr;
  if (opened?.k === 'call' && lastName(opened.fn) === 'open') return opened.args[0] ?? expr;
  return expr;
}

export function contextOf(sight: Sight): Context {
  return contextAt(sight.project, sight.at);
}

/** Names and strings in an expression, as words to judge by. */
function wordsOf(expr: Expr, depth = 0): string {
  if (depth > 4) return '';
  if (expr.k === 'name' || expr.k === 'str') return expr.v;
  if (expr.k === 'item') return wordsOf(expr.key, depth + 1);
  if (expr.k === 'attr') return expr.v;
  if (expr.k === 'cat' || expr.k === 'join') return expr.of.map((one) => wordsOf(one, depth + 1)).join(' ');
  return expr.k === 'call' ? [...expr.args.map((one) => wordsOf(one, depth + 1)), lastName(expr.fn)].join(' ') : '';
}

function openFindings(
  sight: Sight,
  file: Expr | undefined,
  mode: Expr | undefined,
  method = false,
): readonly Finding[] {
  if (!file) return [];
  const how = modeOf(mode);
  if (how === undefined) return [];
  const found = resolve(sight, file);
  // `x.open()` of anything: only a path that was followed shows that it is a file.
  if (method && found.targets.length === 0) return [];
  return found.targets.length === 0
    ? spread(sight, how === 'write' ? 'write-file' : 'read-file', found, undefined).map((one) => ({
        ...one,
        opened: true,
      }))
    : found.targets.flatMap((target) => {
        const data = looksLikeDataFile(target.text);
        return spread(sight, `${how}-${data ? 'data' : 'file'}`, { targets: [target] }, undefined).map((one) => ({
          ...one,
          opened: true,
        }));
      });
}

function modeOf(mode: Expr | undefined): 'read' | 'write' | undefined {
  if (!mode) return 'read';
  if (mode.k !== 'str') return undefined;
  return /[wax+]/u.test(mode.v) ? 'write' : 'read';
}

function pathFindings(sight: Sight, receiver: Expr, writes: boolean): readonly Finding[] {
  const found = resolve(sight, receiver);
  return found.targets.flatMap((target) =>
    spread(
      sight,
      `${writes ? 'write' : 'read'}-${looksLikeDataFile(target.text) ? 'data' : 'file'}`,
      { targets: [target] },
      undefined,
    ),
  );
}
