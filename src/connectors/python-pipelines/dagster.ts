/**
 * Dagster: software-defined assets, which name what they take by parameter or `deps`; jobs and graphs of ops, which call
 * them (Dagster documentation, "Assets", "Ops and jobs").
 */
import type { CallableFact, TaskFact } from './facts.ts';
import { readFunctionFlows, type FunctionFound, type FunctionLibrary } from './function-flows.ts';
import type { PyFunction } from './module.ts';
import { argument, decoratorOf, itemsOf, lastOf, nameIn, type Opened } from './opened.ts';
import type { CallValue, Value } from './value.ts';

const composed: FunctionLibrary = {
  tool: 'dagster',
  flow: /^dagster\.(?:.*\.)?(?:job|graph|pipeline|graph_asset)$/u,
  task: /^dagster\.(?:.*\.)?(?:op|solid)$/u,
  named: ['name'],
};
const assetDecorator = /^dagster\.(?:.*\.)?(?:asset|multi_asset|graph_multi_asset)$/u;
/** Parameters that Dagster fills itself. */
const ownParameters = /^(?:context|_?config|self)$/u;

export function readDagster(opened: Opened): FunctionFound {
  const { flows, callables } = readFunctionFlows(opened, composed);
  return { flows, callables: [...callables, ...opened.functions.flatMap((fn) => assetOf(opened, fn) ?? [])] };
}

function assetOf(opened: Opened, fn: PyFunction): CallableFact | undefined {
  for (const { name, call } of fn.decorators.map(decoratorOf)) {
    if (!opened.isFrom(name, assetDecorator)) continue;
    return {
      tool: 'dagster',
      name: fn.name,
      line: fn.line,
      lastLine: fn.lastLine,
      alone: true,
      task: assetTask(opened, fn, { call, several: !/(^|\.)asset$/u.test(name) }),
    };
  }
  return undefined;
}

function assetTask(
  opened: Opened,
  fn: PyFunction,
  { call, several }: { readonly call: CallValue | undefined; readonly several: boolean },
): TaskFact {
  const given = opened.textOf(argument(call, ['name']));
  const own = several ? keysIn(opened, argument(call, ['outs'])) : [given?.text ?? fn.name];
  const renamed = new Map(entriesIn(opened, argument(call, ['ins'])));
  const parameters = fn.parameters
    .filter((one) => !ownParameters.test(one.name) && !/(Resource|Config|Context|Client)\b/u.test(one.type))
    .map((one) => renamed.get(one.name) ?? one.name);
  const named = ['deps', 'non_argument_deps'].flatMap((key) => itemsOf(argument(call, [key])));
  const deps = named.flatMap((one) => keyOf(opened, one) ?? []);
  return {
    runs: fn.name,
    ...(given ? { name: given.text } : {}),
    takesData: [...new Set([...parameters, ...deps])],
    givesData: own,
    ...(several && own.length === 0 ? { unresolved: ['Which assets it makes is known only when it runs.'] } : {}),
  };
}

/** An asset by its function, its name, or its key. */
function keyOf(opened: Opened, value: Value): string | undefined {
  if (value.is === 'call') {
    const key = argument(value, ['asset', 'key'], 0);
    return key && key.is !== 'call' ? keyOf(opened, key) : undefined;
  }
  if (value.is === 'list') return opened.textOf(value.of.at(-1))?.text;
  return opened.textOf(value)?.text ?? (value.is === 'name' ? lastOf(value.name) : undefined);
}

function keysIn(opened: Opened, value: Value | undefined): readonly string[] {
  return value?.is === 'map' ? value.entries.flatMap(([key]) => opened.textOf(key)?.text ?? []) : [];
}

/** `ins={"x": AssetIn("other")}` */
function entriesIn(opened: Opened, value: Value | undefined): readonly (readonly [string, string])[] {
  if (value?.is !== 'map') return [];
  return value.entries.flatMap(([key, one]) => {
    const name = opened.textOf(key)?.text;
    const meant = one.is === 'call' ? argument(one, ['key'], 0) : undefined;
    const asset = meant && (keyOf(opened, meant) ?? nameIn(meant));
    return name !== undefined && asset !== undefined ? [[name, asset] as const] : [];
  });
}
