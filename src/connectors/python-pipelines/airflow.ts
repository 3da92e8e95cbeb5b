/**
 * Airflow: DAGs made by `with DAG(…)`, `dag=dag` and `@dag`; operators by their `task_id`; functions made tasks by
 * `@task`; order by `>>`, `<<`, set_downstream, chain and passed results (Apache Airflow documentation, "DAGs", "Tasks",
 * "TaskFlow").
 */
import { buildCalls, emptyFlow, keyword } from './build-flow.ts';
import { compose, type ComposedCall, type Composition } from './compose.ts';
import type { CallableFact, FlowCall, FlowFact, NamedFile, TaskFact } from './facts.ts';
import type { PyFunction } from './module.ts';
import { argument, decoratorOf, itemsOf, lastOf, nameIn, written, type Opened } from './opened.ts';
import type { CallValue, Value } from './value.ts';

const dagClass = /^airflow\.(?:.*\.)?DAG$/u;
const dagDecorator = /^airflow\.(?:.*\.)?dag$/u;
const taskDecorator = /^airflow\.(?:.*\.)?task(?:\.\w+)?$/u;
const groupDecorator = /^airflow\.(?:.*\.)?task_group$/u;
const groupClass = /^airflow\.(?:.*\.)?TaskGroup$/u;

export function readAirflow(opened: Opened): {
  readonly flows: readonly FlowFact[];
  readonly callables: readonly CallableFact[];
} {
  const callables = opened.functions.flatMap((fn) => taskFunction(opened, fn) ?? []);
  const tasks = new Set(callables.map((one) => `${one.name}/${one.line}`));
  const scopes = opened.functions.filter((fn) => !tasks.has(`${fn.name}/${fn.line}`));
  const inFunctions = scopes.flatMap((fn) => {
    const decorated = fn.decorators.map(decoratorOf).find(({ name }) => opened.isFrom(name, dagDecorator));
    const group = fn.decorators.map(decoratorOf).some(({ name }) => opened.isFrom(name, groupDecorator));
    const composition = compose(fn.body);
    if (decorated) return [decoratedDag(opened, fn, { call: decorated.call, composition })];
    if (group) return [groupFlow(opened, fn, composition)];
    return dagsIn(opened, composition, fn);
  });
  return { flows: [...dagsIn(opened, compose(opened.module.body)), ...inFunctions], callables };
}

function taskFunction(opened: Opened, fn: PyFunction): CallableFact | undefined {
  for (const { name, call } of fn.decorators.map(decoratorOf)) {
    if (!opened.isFrom(name, taskDecorator)) continue;
    const given = opened.textOf(argument(call, ['task_id']));
    const image = opened.textOf(argument(call, ['image']));
    return {
      tool: 'airflow',
      name: fn.name,
      line: fn.line,
      lastLine: fn.lastLine,
      task: { runs: fn.name, ...(given ? { name: given.text } : {}), ...(image ? { image: image.text } : {}) },
    };
  }
  return undefined;
}

function decoratedDag(
  opened: Opened,
  fn: PyFunction,
  given: { readonly call: CallValue | undefined; readonly composition: Composition },
): FlowFact {
  const id = opened.textOf(argument(given.call, ['dag_id'], 0));
  return emptyFlow({
    tool: 'airflow',
    name: id?.text ?? fn.name,
    callable: fn.name,
    line: fn.line,
    lastLine: fn.lastLine,
    ...startOf(opened, given.call),
    ...callsOf(opened, given.composition, () => true),
  });
}

function groupFlow(opened: Opened, fn: PyFunction, composition: Composition): FlowFact {
  const calls = callsOf(opened, composition, () => true);
  return emptyFlow({
    tool: 'airflow',
    name: fn.name,
    callable: fn.name,
    line: fn.line,
    lastLine: fn.lastLine,
    ...calls,
  });
}

/** DAG objects made in a body, each with the operators that belong to it. */
function dagsIn(opened: Opened, composition: Composition, fn?: PyFunction): readonly FlowFact[] {
  const dags = composition.calls.flatMap((call, at) => (opened.isFrom(call.of, dagClass) ? [{ call, at }] : []));
  const belongsTo = (call: ComposedCall): number | undefined => {
    const named = [...(call.takes['dag'] ?? []), ...call.within].find((at) => dags.some((dag) => dag.at === at));
    return named ?? (dags.length === 1 ? dags[0]?.at : undefined);
  };
  const flows = dags.map(({ call, at }) => {
    const id = opened.textOf(argument(call.call, ['dag_id'], 0));
    const inside = composition.calls.filter((one) => belongsTo(one) === at);
    return emptyFlow({
      tool: 'airflow',
      name: id?.text ?? call.to[0] ?? 'dag',
      ...(id && !id.open ? {} : { unresolved: ['The name of the DAG is built when it runs.'] }),
      line: call.line,
      lastLine: Math.max(call.lastLine, ...inside.map((one) => one.lastLine)),
      ...startOf(opened, call.call),
      ...callsOf(opened, composition, (one) => belongsTo(one) === at),
    });
  });
  const left = composition.calls.filter((call) => isOperator(call) && belongsTo(call) === undefined);
  const [first] = left;
  if (!first) return flows;
  const homeless = emptyFlow({
    tool: 'airflow',
    name: fn?.name ?? '',
    ...(fn ? { callable: fn.name } : {}),
    line: fn?.line ?? first.line,
    lastLine: fn?.lastLine ?? first.lastLine,
    unresolved: ['Which DAG it belongs to is known only when it runs.'],
    ...callsOf(opened, composition, (one) => left.includes(one)),
  });
  return [...flows, homeless];
}

function callsOf(
  opened: Opened,
  composition: Composition,
  belongs: (call: ComposedCall) => boolean,
): Pick<FlowFact, 'calls' | 'edges'> {
  const groups = composition.calls.map((call) => opened.isFrom(call.of, groupClass));
  const built = buildCalls(composition, {
    aside: new Set(['dag', 'task_group']),
    task: (call, at) => {
      if (groups[at] === true || !belongs(call) || opened.isFrom(call.of, dagClass)) return false;
      const group = call.within
        .filter((one) => groups[one] === true)
        .map((one) => opened.textOf(argument(composition.calls[one]?.call, ['group_id'], 0))?.text ?? '{…}');
      return {
        ...(isOperator(call) ? { of: '', task: operatorTask(opened, call) } : nameOf(opened, call)),
        ...(group.length > 0 ? { group: `${group.join('.')}.` } : {}),
      };
    },
  });
  const inGroups = groupEdges(composition, built, groups);
  return { calls: built.calls, edges: [...built.edges.filter(([from]) => groups[from] !== true), ...inGroups] };
}

/** What comes before a group comes before its first tasks; what comes after it, after its last. */
function groupEdges(
  composition: Composition,
  built: Pick<FlowFact, 'calls' | 'edges'>,
  groups: readonly boolean[],
): FlowFact['edges'] {
  const told = composition.orders;
  return groups.flatMap((isGroup, group) => {
    if (!isGroup) return [];
    const members = composition.calls.flatMap((call, at) =>
      call.within.includes(group) && (built.calls[at]?.task || built.calls[at]?.of !== '') ? [at] : [],
    );
    const inner = built.edges.filter(([from, to]) => members.includes(from) && members.includes(to));
    const first = members.filter((at) => !inner.some(([, to]) => to === at));
    const last = members.filter((at) => !inner.some(([from]) => from === at));
    return told.flatMap(({ before, after, line }) => {
      if (after === group) return first.map((to) => [before, to, line] as const);
      return before === group ? last.map((from) => [from, after, line] as const) : [];
    });
  });
}

function nameOf(opened: Opened, call: ComposedCall): Partial<FlowCall> {
  const given = opened.textOf(keyword(call, 'task_id'));
  return given ? { name: given.text } : {};
}

function isOperator(call: ComposedCall): boolean {
  return (
    /(Operator|Sensor)(Async)?$/u.test(lastOf(call.of)) ||
    (/^[A-Z]/u.test(lastOf(call.of)) && keyword(call, 'task_id') !== undefined)
  );
}

function operatorTask(opened: Opened, call: ComposedCall): TaskFact {
  const text = (name: string): string | undefined => opened.textOf(keyword(call, name))?.text;
  const id = opened.textOf(keyword(call, 'task_id') ?? call.call.args.find((one) => one.is === 'text'));
  const runs = nameIn(keyword(call, 'python_callable'));
  const image = text('image');
  const commandValue = keyword(call, 'bash_command') ?? keyword(call, 'command');
  const commands = [...listed(opened, commandValue), ...podCommand(opened, call)];
  const unresolved = id && !id.open ? [] : ['Its task_id is built when it runs.'];
  const noFunction = keyword(call, 'python_callable') && runs === undefined;
  const hidden = noFunction
    ? 'Its python_callable is no plain function.'
    : commandValue && commands.length === 0 && `Its command is built when it runs: ${written(commandValue)}.`;
  return {
    name: id?.text ?? call.to[0] ?? '{…}',
    ...(runs === undefined ? {} : { runs }),
    ...(image === undefined ? {} : { image }),
    ...(commands.length > 0 ? { commands, commandLine: commandValue?.line ?? call.line } : {}),
    files: [
      ...fileOf(opened, call, 'application'),
      ...fileOf(opened, call, 'input_nb'),
      ...datasets(opened, call, 'inlets'),
    ],
    makes: datasets(opened, call, 'outlets'),
    ...(unresolved.length > 0 ? { unresolved } : {}),
    ...(hidden ? { hidden } : {}),
  };
}

function listed(opened: Opened, value: Value | undefined): readonly string[] {
  if (value?.is === 'list') return [value.of.map((one) => opened.textOf(one)?.text ?? '{…}').join(' ')];
  const text = opened.textOf(value)?.text;
  return text === undefined ? [] : [text];
}

/** KubernetesPodOperator: `cmds` and `arguments` are one command line. */
function podCommand(opened: Opened, call: ComposedCall): readonly string[] {
  const parts = [...itemsOf(keyword(call, 'cmds')), ...itemsOf(keyword(call, 'arguments'))];
  return parts.length > 0 ? [parts.map((one) => opened.textOf(one)?.text ?? '{…}').join(' ')] : [];
}

/** A script or notebook that an operator runs as a whole. */
function fileOf(opened: Opened, call: ComposedCall, name: string): readonly NamedFile[] {
  const value = keyword(call, name);
  const path = opened.textOf(value);
  if (!path || path.open || !value || !/\.(py|ipynb|R|jar)$/u.test(path.text)) return [];
  return [{ path: path.text, line: value.line, role: 'code', from: path.here ? 'here' : 'project' }];
}

/** `inlets=[Dataset("s3://…")]`; only addresses, since a name alone is no place. */
function datasets(opened: Opened, call: ComposedCall, name: string): readonly NamedFile[] {
  return itemsOf(keyword(call, name)).flatMap((one): readonly NamedFile[] => {
    const uri = one.is === 'call' ? opened.textOf(argument(one, ['uri'], 0)) : undefined;
    return uri && !uri.open && uri.text.includes('://')
      ? [{ path: uri.text, line: one.line, role: 'data', from: 'project' }]
      : [];
  });
}

/** `None` means that nothing but a person or another DAG starts it; where nothing is said, the version decides. */
function startOf(opened: Opened, call: CallValue | undefined): Pick<FlowFact, 'triggers' | 'schedules'> {
  const value = argument(call, ['schedule', 'schedule_interval', 'timetable']);
  if (!value) return { triggers: [], schedules: [] };
  if (value.is === 'word') return { triggers: value.text === 'None' ? ['manual'] : [], schedules: [] };
  if (value.is === 'list') return { triggers: ['dataset'], schedules: [] };
  const text = opened.textOf(value)?.text ?? written(value);
  return { triggers: ['schedule'], schedules: [text] };
}
