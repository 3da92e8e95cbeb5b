/**
 * Metaflow: a class is the flow, its `@step` methods are the steps, `self.next(…)` names what follows (Metaflow
 * documentation, "Basics of Metaflow"; "Scheduling").
 */
import { emptyFlow } from './build-flow.ts';
import type { FlowCall, FlowFact, NamedFile } from './facts.ts';
import type { PyClass, PyFunction } from './module.ts';
import { argument, decoratorOf, nameIn, written, type Opened } from './opened.ts';
import type { CallValue } from './value.ts';
import { callsIn } from './walk.ts';

export function readMetaflow(opened: Opened): readonly FlowFact[] {
  return opened.classes.filter((cls) => isFlow(opened, cls)).map((cls) => flowOf(opened, cls));
}

function isFlow(opened: Opened, cls: PyClass): boolean {
  return (
    cls.bases.some((base) => opened.isFrom(nameIn(base) ?? '', /^metaflow\.(?:.*\.)?FlowSpec$/u)) ||
    // A base of the project's own, with steps that are Metaflow's.
    stepsOf(opened, cls).length > 1
  );
}

function stepsOf(opened: Opened, cls: PyClass): readonly PyFunction[] {
  return cls.body.flatMap((statement) =>
    statement.does === 'define' &&
    statement.fn.decorators.some((one) => opened.isFrom(decoratorOf(one).name, /^metaflow\.(?:.*\.)?step$/u))
      ? [statement.fn]
      : [],
  );
}

function flowOf(opened: Opened, cls: PyClass): FlowFact {
  const steps = stepsOf(opened, cls);
  const positions = new Map(steps.map((fn, at) => [fn.name, at]));
  const given = parametersOf(opened, cls);
  const edges = steps.flatMap((fn, at) =>
    nextOf(fn).flatMap(({ name, line }) => {
      const to = positions.get(name);
      return to === undefined ? [] : [[at, to, line] as const];
    }),
  );
  return emptyFlow({
    tool: 'metaflow',
    name: cls.name,
    line: cls.line,
    lastLine: cls.lastLine,
    parameters: given.names,
    ...startOf(opened, cls),
    calls: steps.map((fn) => callOf(opened, fn, given.files)),
    edges,
  });
}

/** `self.next(self.a, self.b)`, `self.next(self.a, foreach='x')`, `self.next({True: self.a}, condition='x')`. */
function nextOf(fn: PyFunction): readonly { readonly name: string; readonly line: number }[] {
  return callsIn(fn.body).flatMap((call) => {
    if (nameIn(call.fn) !== 'self.next') return [];
    const given = call.args.flatMap((one) => (one.is === 'map' ? one.entries.map(([, value]) => value) : [one]));
    return given.flatMap((one) => {
      const name = nameIn(one);
      return name?.startsWith('self.') === true ? [{ name: name.slice('self.'.length), line: call.line }] : [];
    });
  });
}

function callOf(opened: Opened, fn: PyFunction, files: readonly NamedFile[]): FlowCall {
  const image = fn.decorators
    .map(decoratorOf)
    .map(({ call }) => opened.textOf(argument(call, ['image'])))
    .find(Boolean);
  const unnamed = callsIn(fn.body).some(
    (call) =>
      nameIn(call.fn) === 'self.next' &&
      (call.args.some((one) => one.is !== 'map' && nameIn(one) === undefined) || call.spread === true),
  );
  return {
    of: '',
    line: fn.line,
    lastLine: fn.lastLine,
    task: {
      name: fn.name,
      own: { line: fn.line, lastLine: fn.lastLine },
      ...(image ? { image: image.text } : {}),
      ...(fn.name === 'start' && files.length > 0 ? { files } : {}),
      ...(unnamed ? { unresolved: ['Which step follows is known only when it runs.'] } : {}),
    },
  };
}

/** `x = Parameter('x')`; a file that is taken in whole is used by the flow from its start. */
function parametersOf(
  opened: Opened,
  cls: PyClass,
): { readonly names: readonly string[]; readonly files: readonly NamedFile[] } {
  const names: string[] = [];
  const files: NamedFile[] = [];
  for (const statement of cls.body) {
    if (statement.does !== 'assign' || statement.value.is !== 'call') continue;
    const of = nameIn(statement.value.fn) ?? '';
    if (!opened.isFrom(of, /^metaflow\.(?:.*\.)?(?:Parameter|IncludeFile|Config|JSONType)$/u)) continue;
    names.push(opened.textOf(argument(statement.value, ['name'], 0))?.text ?? statement.to[0] ?? '');
    if (/(IncludeFile|Config)$/u.test(of)) files.push(...fileOf(opened, statement.value, of.endsWith('Config')));
  }
  return { names: names.filter((name) => name !== ''), files };
}

function fileOf(opened: Opened, call: CallValue, settings: boolean): readonly NamedFile[] {
  const value = argument(call, ['default']);
  const path = opened.textOf(value);
  if (!value || !path || path.open) return [];
  return [
    { path: path.text, line: value.line, role: settings ? 'parameters' : 'data', from: path.here ? 'here' : 'project' },
  ];
}

function startOf(opened: Opened, cls: PyClass): Pick<FlowFact, 'triggers' | 'schedules'> {
  const triggers: string[] = [];
  const schedules: string[] = [];
  for (const { name, call } of cls.decorators.map(decoratorOf)) {
    if (opened.isFrom(name, /^metaflow\.(?:.*\.)?trigger$/u)) triggers.push('event');
    if (opened.isFrom(name, /^metaflow\.(?:.*\.)?trigger_on_finish$/u)) triggers.push('other flow');
    if (!opened.isFrom(name, /^metaflow\.(?:.*\.)?schedule$/u)) continue;
    triggers.push('schedule');
    for (const [key, value] of Object.entries(call?.named ?? {}))
      schedules.push(key === 'cron' ? (opened.textOf(value)?.text ?? written(value)) : `${key}=${written(value)}`);
  }
  return { triggers, schedules };
}
