/** Which calls are worth keeping in a file's facts: those some rule could ever look at. Keeps facts small and quick to load. */
import { methodFileCalls, sparkFormats } from './calls-io.ts';
import { workMethods } from './calls-work.ts';
import type { CallFact, ScopeFact } from './facts.ts';
import type { ImportFact } from '../python-imports.ts';

const methods: ReadonlySet<string> = new Set([
  ...Object.keys(methodFileCalls),
  ...sparkFormats,
  ...Object.keys(workMethods),
  'open',
  'add_argument',
  'parse_args',
  'parse_known_args',
  'from_pretrained',
  'extractall',
  'load_model',
  'to_disk',
  'from_disk',
  'fit',
  'partial_fit',
  'fit_generator',
  'fit_predict',
  'fit_one_cycle',
  'train_on_batch',
  'fit_transform',
  'fit_resample',
  'transform',
  'predict',
  'predict_proba',
  'predict_on_batch',
  'evaluate',
  'score',
  'optimize',
  'search',
  'train',
  'run',
  'invoke',
  'shap_values',
  'explain_instance',
  'backward',
  'apply_gradients',
  'log_model',
  'autolog',
  'deploy',
  'use_artifact',
  'artifact',
  'create',
  'parse',
  'stream',
  'invoke_model',
  'converse',
  'generate_content',
  'include_router',
  'register_blueprint',
  'mount',
  'blueprint',
  'add_subapp',
  'add_url_rule',
  'add_api_route',
  'add_api_websocket_route',
  'add_route',
  'add_get',
  'add_post',
  'add_put',
  'add_patch',
  'add_delete',
  'add_head',
  'install',
  'async_run',
  'run_always',
  'run_install',
  'notify',
]);
/** Modules whose functions no rule speaks of. */
const quiet =
  /^(re|logging|time|math|random|itertools|functools|typing|typing_extensions|collections|datetime|subprocess|copy|abc|enum|dataclasses|contextlib|threading|asyncio|unittest|pytest|warnings|string|textwrap|operator|types|inspect|traceback|uuid|hashlib|base64|struct|queue|platform|locale|socket|select|signal|six|numbers|decimal|fractions|statistics|bisect|heapq|weakref|gc|atexit|__future__)(\.|$)/u;

export function isTelling(fact: CallFact, known: ReadonlySet<string>): boolean {
  const { fn } = fact.call;
  if (fn.k === 'attr') return methods.has(fn.v);
  if (fn.k !== 'name') return false;
  const dot = fn.v.indexOf('.');
  if (dot < 0) return known.has(fn.v) || fn.v === 'open';
  return methods.has(fn.v.slice(fn.v.lastIndexOf('.') + 1)) || known.has(fn.v.slice(0, dot));
}

/** Names that imports and top-level definitions give, without those of modules that no rule speaks of. */
export function knownNames(
  imports: readonly ImportFact[],
  scopes: readonly ScopeFact[],
  bound: readonly string[],
): ReadonlySet<string> {
  const names = new Set<string>(bound);
  for (const fact of imports) {
    if (fact.level === 0 && quiet.test(fact.module)) continue;
    if (fact.names) for (const { as } of fact.names) names.add(as);
    else names.add(fact.as ?? fact.module.split('.')[0] ?? '');
  }
  for (const scope of scopes) if (scope.kind !== 'module') names.add(scope.name);
  return names;
}
