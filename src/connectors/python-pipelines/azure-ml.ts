/**
 * Azure ML: the SDK 2 (`@pipeline`, load_component, command) and the steps of SDK 1 (PythonScriptStep and its kind),
 * where data that one step gives and another takes make the order (Azure Machine Learning SDK reference).
 */
import { buildCalls, emptyFlow, keyword } from './build-flow.ts';
import { compose, type ComposedCall, type Composition } from './compose.ts';
import type { FlowFact, NamedFile, TaskFact } from './facts.ts';
import type { FunctionLibrary } from './function-flows.ts';
import type { PyFunction } from './module.ts';
import { argument, itemsOf, nameIn, type Opened } from './opened.ts';
import type { CallValue, Value } from './value.ts';

const sdk2 = String.raw`^(?:azure\.ai\.ml|mldesigner)\.(?:.*\.)?`;
const loadComponent = new RegExp(`${sdk2}load_component$`, 'u');
const command = new RegExp(`${sdk2}(?:command|Command|CommandComponent|spark)$`, 'u');

export const azureMl: FunctionLibrary = {
  tool: 'azure-ml',
  flow: new RegExp(`${sdk2}pipeline$`, 'u'),
  task: new RegExp(`${sdk2}command_component$`, 'u'),
  named: ['name', 'display_name'],
  factory(opened, call): TaskFact | undefined {
    const of = nameIn(call.fn) ?? '';
    if (opened.isFrom(of, loadComponent)) return loaded(opened, call);
    return opened.isFrom(of, command) ? commandTask(opened, call) : undefined;
  },
};

function loaded(opened: Opened, call: CallValue): TaskFact {
  const value = argument(call, ['source', 'path', 'yaml_file'], 0);
  const path = opened.textOf(value);
  if (!value || !path || path.open) return { hidden: 'The component is named when it runs.' };
  return { component: { path: path.text, line: value.line, role: 'code', from: path.here ? 'here' : 'project' } };
}

function commandTask(opened: Opened, call: CallValue): TaskFact {
  const [name, text, code, environment] = ['name', 'command', 'code', 'environment'].map((key) =>
    opened.textOf(argument(call, [key])),
  );
  const directory = code && !code.open && !code.text.includes(':') ? code : undefined;
  return {
    ...(name && !name.open ? { name: name.text } : {}),
    ...(text ? { commands: [text.text], commandLine: argument(call, ['command'])?.line ?? call.line } : {}),
    ...(directory
      ? {
          commandFrom: {
            path: directory.text,
            line: call.line,
            role: 'code',
            from: directory.here ? 'here' : 'project',
          },
        }
      : {}),
    ...(environment ? { image: environment.text } : {}),
  };
}

const stepClass = /^azureml\.pipeline\.(?:.*\.)?\w+Step$/u;
const pipelineClass = /^azureml\.pipeline\.(?:.*\.)?Pipeline$/u;
const sequenceClass = /^azureml\.pipeline\.(?:.*\.)?StepSequence$/u;

/** Pipelines of SDK 1: in each function, the steps that it makes. */
export function readAzureMl1(opened: Opened): readonly FlowFact[] {
  return [undefined, ...opened.functions].flatMap((fn) => flowIn(opened, fn) ?? []);
}

function flowIn(opened: Opened, fn: PyFunction | undefined): FlowFact | undefined {
  const composition = compose(fn?.body ?? opened.module.body);
  const steps = composition.calls.filter((call) => opened.isFrom(call.of, stepClass));
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last) return undefined;
  const { calls } = buildCalls(composition, {
    task: (call) => (steps.includes(call) ? { of: '', task: stepTask(opened, call) } : false),
  });
  const pipeline = composition.calls.find((call) => opened.isFrom(call.of, pipelineClass));
  const name = pipeline && opened.textOf(argument(pipeline.call, ['name', 'description']));
  return emptyFlow({
    tool: 'azure-ml',
    name: (name && !name.open ? name.text : undefined) ?? fn?.name ?? '',
    ...(fn ? { callable: fn.name } : {}),
    line: fn?.line ?? first.line,
    lastLine: fn?.lastLine ?? last.lastLine,
    calls,
    edges: [
      ...composition.orders.map(({ before, after, line }) => [before, after, line] as const),
      ...dataEdges(composition, steps),
      ...inSequence(opened, composition),
    ],
  });
}

/** Data is made by the step that has it among its outputs, and taken by those that have it among their inputs. */
function dataEdges(composition: Composition, steps: readonly ComposedCall[]): FlowFact['edges'] {
  const at = (call: ComposedCall): number => composition.calls.indexOf(call);
  const makers = steps.flatMap((step) =>
    ['outputs', 'output'].flatMap((key) => (step.takes[key] ?? []).map((data) => [data, at(step)] as const)),
  );
  return steps.flatMap((step) =>
    (step.takes['inputs'] ?? []).flatMap((data) =>
      makers.flatMap(([made, maker]) =>
        made === data && maker !== at(step) ? [[maker, at(step), step.line] as const] : [],
      ),
    ),
  );
}

function inSequence(opened: Opened, composition: Composition): FlowFact['edges'] {
  return composition.calls.flatMap((call) => {
    if (!opened.isFrom(call.of, sequenceClass)) return [];
    const steps = call.takes['steps'] ?? call.takes['0'] ?? [];
    return steps.slice(1).map((to, before) => [steps[before] ?? to, to, call.line] as const);
  });
}

function stepTask(opened: Opened, step: ComposedCall): TaskFact {
  const name = opened.textOf(keyword(step, 'name'));
  const script = keyword(step, 'script_name') ?? keyword(step, 'entry_script');
  const path = opened.textOf(script);
  const directory = opened.textOf(keyword(step, 'source_directory'));
  const known = script && path && !path.open && directory?.open !== true && directoryIsKnown(opened, step);
  const files: readonly NamedFile[] = known
    ? [
        {
          path: directory ? `${directory.text}/${path.text}` : path.text,
          line: script.line,
          role: 'code',
          from: (directory ?? path).here ? 'here' : 'project',
        },
      ]
    : [];
  return {
    name: name?.text ?? step.to[0] ?? '{…}',
    files,
    ...(script && files.length === 0 ? { hidden: `Its script is named when it runs: ${textOf(script)}.` } : {}),
  };
}

/** A directory that is given and cannot be followed leaves the script open. */
function directoryIsKnown(opened: Opened, step: ComposedCall): boolean {
  const given = keyword(step, 'source_directory');
  return itemsOf(given).length === 0 || opened.textOf(given) !== undefined;
}

function textOf(value: Value): string {
  return value.is === 'name' ? value.name : value.is === 'text' ? value.text : '…';
}
