/**
 * Libraries in which a decorated function is the pipeline and its body calls decorated functions: Prefect, ZenML, Flyte,
 * Kubeflow, Dagster's jobs, Azure ML. What differs is how the decorators are called and what they are given.
 */
import { buildCalls, conditionAround, emptyFlow, keyword } from './build-flow.ts';
import { compose, type ComposedCall, type Composition } from './compose.ts';
import type { CallableFact, FlowCall, FlowFact, TaskFact, Tool } from './facts.ts';
import type { PyFunction, Statement } from './module.ts';
import { argument, decoratorOf, itemsOf, type Opened } from './opened.ts';
import type { CallValue } from './value.ts';

export interface FunctionLibrary {
  readonly tool: Tool;
  readonly flow: RegExp;
  readonly task: RegExp;
  /** Keywords under which a flow or task is given a name. */
  readonly named: readonly string[];
  /** The work of a flow that calls nothing is the flow's own. */
  readonly ownWork?: boolean;
  /** Calls in `with` that make what is inside conditional, or repeated. */
  readonly condition?: RegExp;
  readonly repeat?: RegExp;
  /** A keyword that lists steps before a call by their names. */
  readonly afterNames?: string;
  /** Keywords of a call that name the call itself. */
  readonly callName?: readonly string[];
  readonly detail?: (opened: Opened, fn: PyFunction, call: CallValue | undefined) => Partial<TaskFact>;
  /** A call whose result can be called as a task: a component that is loaded, a container. */
  readonly factory?: (opened: Opened, call: CallValue) => TaskFact | undefined;
  /** A call in a flow that is a task by itself. */
  readonly direct?: (opened: Opened, call: ComposedCall) => Partial<FlowCall> | undefined;
}

export interface FunctionFound {
  readonly flows: readonly FlowFact[];
  readonly callables: readonly CallableFact[];
}

export function readFunctionFlows(opened: Opened, library: FunctionLibrary): FunctionFound {
  const flows: FlowFact[] = [];
  const callables: CallableFact[] = [];
  for (const fn of opened.functions) {
    for (const { name, call } of fn.decorators.map(decoratorOf)) {
      if (opened.isFrom(name, library.flow)) flows.push(flowOf(opened, library, { fn, call }));
      else if (opened.isFrom(name, library.task)) callables.push(taskOf(opened, library, { fn, call }));
      else continue;
      break;
    }
  }
  return { flows, callables: [...callables, ...factoriesIn(opened, library, opened.module.body)] };
}

interface Decorated {
  readonly fn: PyFunction;
  readonly call: CallValue | undefined;
}

function flowOf(opened: Opened, library: FunctionLibrary, { fn, call }: Decorated): FlowFact {
  const composition = compose(fn.body);
  const given = opened.textOf(argument(call, library.named));
  return emptyFlow({
    tool: library.tool,
    name: given?.text ?? fn.name,
    callable: fn.name,
    line: fn.line,
    lastLine: fn.lastLine,
    parameters: fn.parameters.map((one) => one.name).filter((one) => one !== 'self'),
    ...(library.ownWork === true ? { ownWork: true } : {}),
    ...flowCalls(opened, library, { composition, fn }),
  });
}

function flowCalls(
  opened: Opened,
  library: FunctionLibrary,
  { composition, fn }: { readonly composition: Composition; readonly fn?: PyFunction },
): Pick<FlowFact, 'calls' | 'edges'> {
  const isContext = (pattern: RegExp | undefined, of: string): boolean =>
    pattern !== undefined && opened.isFrom(of, pattern);
  const given = new Set(fn?.parameters.map((one) => one.name));
  const built = buildCalls(composition, {
    task: (call) => {
      const { condition, repeat } = library;
      if (isContext(condition, call.of) || isContext(repeat, call.of)) return false;
      const when = call.condition ?? conditionAround(composition, call, (of) => isContext(condition, of));
      const again = call.within.some((at) => isContext(repeat, composition.calls[at]?.of ?? ''));
      const name = (library.callName ?? []).map((one) => opened.textOf(keyword(call, one))).find(Boolean);
      return {
        ...(name ? { name: name.text } : {}),
        ...(when === undefined || when === '' ? {} : { condition: when }),
        ...(again ? { repeated: true } : {}),
        ...(library.direct?.(opened, call) ??
          madeHere(opened, library, { composition, call }) ??
          stepGiven(call, given)),
      };
    },
  });
  const { afterNames } = library;
  if (afterNames === undefined) return built;
  return { ...built, edges: [...built.edges, ...namedBefore(opened, afterNames, { composition, calls: built.calls })] };
}

/** `notify(after=['train'])` */
function namedBefore(
  opened: Opened,
  afterNames: string,
  { composition, calls }: { readonly composition: Composition; readonly calls: readonly FlowCall[] },
): FlowFact['edges'] {
  return composition.calls.flatMap((call, at) =>
    itemsOf(keyword(call, afterNames)).flatMap((value) => {
      const name = opened.textOf(value);
      const before = name ? calls.findIndex((one) => (one.name ?? one.of) === name.text) : -1;
      return before >= 0 && before !== at ? [[before, at, call.line] as const] : [];
    }),
  );
}

/** The component was made in this very body. */
function madeHere(
  opened: Opened,
  library: FunctionLibrary,
  { composition, call }: { readonly composition: Composition; readonly call: ComposedCall },
): Partial<FlowCall> | undefined {
  const maker = call.made.map((at) => composition.calls[at]).find(Boolean);
  const task = maker && library.factory?.(opened, maker.call);
  if (!task) return undefined;
  const name = task.name ?? task.runs ?? maker.to[0] ?? call.of;
  return { of: '', task: { ...task, name } };
}

/** `def train_pipeline(trainer): trainer()`: which step that is, the caller of the pipeline says. */
function stepGiven(call: ComposedCall, parameters: ReadonlySet<string>): Partial<FlowCall> {
  if (!parameters.has(call.of)) return {};
  return {
    of: '',
    task: { name: call.of, hidden: 'The step is given to the pipeline when it is made, under this name.' },
  };
}

function taskOf(opened: Opened, library: FunctionLibrary, { fn, call }: Decorated): CallableFact {
  const given = opened.textOf(argument(call, library.named));
  return {
    tool: library.tool,
    name: fn.name,
    line: fn.line,
    lastLine: fn.lastLine,
    task: { runs: fn.name, ...(given ? { name: given.text } : {}), ...library.detail?.(opened, fn, call) },
  };
}

/** `train_op = load_component_from_file('train.yaml')`, at the top of a file. */
function factoriesIn(opened: Opened, library: FunctionLibrary, body: readonly Statement[]): readonly CallableFact[] {
  return body.flatMap((statement): readonly CallableFact[] => {
    if (statement.does === 'branch') return statement.bodies.flatMap((one) => factoriesIn(opened, library, one));
    if (statement.does !== 'assign' || statement.value.is !== 'call') return [];
    const task = library.factory?.(opened, statement.value);
    if (!task) return [];
    const { line, lastLine } = statement;
    return statement.to.map((name) => ({ tool: library.tool, name, line, lastLine, task }));
  });
}
