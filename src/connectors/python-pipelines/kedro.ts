/**
 * Kedro: nodes by the data they take and give; the data catalog says where those lie (Kedro documentation, "Nodes",
 * "Pipelines"). A pipeline that is put into another under a namespace gives its data other names.
 */
import { emptyFlow } from './build-flow.ts';
import type { FlowCall, FlowFact } from './facts.ts';
import type { PyFunction } from './module.ts';
import { argument, lastOf, nameIn, type Opened } from './opened.ts';
import type { CallValue, Value } from './value.ts';
import { callsIn } from './walk.ts';

const nodeMaker = /^kedro\.(?:.*\.)?(?:node|Node)$/u;
const pipelineMaker = /^kedro\.(?:.*\.)?(?:pipeline|Pipeline)$/u;

export function readKedro(opened: Opened, path: string): readonly FlowFact[] {
  const scopes: readonly (PyFunction | undefined)[] = [undefined, ...opened.functions];
  return scopes.flatMap((fn) => {
    const calls = callsIn(fn?.body ?? opened.module.body);
    const nodes = calls.filter((call) => opened.isFrom(nameIn(call.fn) ?? '', nodeMaker));
    const [first] = nodes;
    const last = nodes.at(-1);
    if (!first || !last) return [];
    const spaced = calls.some(
      (call) => opened.isFrom(nameIn(call.fn) ?? '', pipelineMaker) && call.named['namespace'] !== undefined,
    );
    return [
      emptyFlow({
        tool: 'kedro',
        name: nameFrom(path, fn),
        ...(fn ? { callable: fn.name } : {}),
        line: fn?.line ?? first.line,
        lastLine: fn?.lastLine ?? last.lastLine,
        unresolved: spaced ? ['Its data get other names by a namespace, so where they lie is not followed.'] : [],
        calls: nodes.map((call) => nodeOf(opened, call, spaced)),
      }),
    ];
  });
}

/** `pipelines/data_science/pipeline.py` is the pipeline `data_science`. */
function nameFrom(path: string, fn: PyFunction | undefined): string {
  const [, package_] = /(?:^|\/)pipelines\/([^/]+)\/[^/]+\.py$/u.exec(path) ?? [];
  return package_ ?? fn?.name ?? '';
}

function nodeOf(opened: Opened, call: CallValue, spaced: boolean): FlowCall {
  const runs = nameIn(argument(call, ['func'], 0));
  const given = opened.textOf(argument(call, ['name']));
  const taken = dataIn(opened, argument(call, ['inputs'], 1));
  const given_ = dataIn(opened, argument(call, ['outputs'], 2));
  const isParameter = (name: string): boolean => name === 'parameters' || name.startsWith('params:');
  const open = [...taken, ...given_].some((name) => name === undefined);
  const names = (list: readonly (string | undefined)[]): readonly string[] =>
    list.flatMap((name) => (name === undefined || isParameter(name) || spaced ? [] : [name]));
  const parameters = taken.flatMap((name) =>
    name !== undefined && isParameter(name) ? [name.replace(/^params:/u, '')] : [],
  );
  return {
    of: '',
    line: call.line,
    lastLine: call.lastLine,
    task: {
      name: given?.text ?? (runs === undefined ? '{…}' : lastOf(runs)),
      ...(runs === undefined ? {} : { runs }),
      takesData: names(taken),
      givesData: names(given_),
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(runs === undefined ? { hidden: 'Its function is no plain name.' } : {}),
      ...(open ? { unresolved: ['Some of its data are named when it runs.'] } : {}),
    },
  };
}

/** One name, a list, or a map from the function's own names (inputs) or results (outputs) to names of data. */
function dataIn(opened: Opened, value: Value | undefined): readonly (string | undefined)[] {
  if (!value || (value.is === 'word' && value.text === 'None')) return [];
  const items = value.is === 'list' ? value.of : value.is === 'map' ? value.entries.map(([, one]) => one) : [value];
  return items.map((one) => {
    const text = opened.textOf(one);
    return text && !text.open ? text.text : undefined;
  });
}
