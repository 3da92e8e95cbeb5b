/**
 * Kubeflow Pipelines, SDK 1 and 2: `@dsl.pipeline`, components from decorated functions, from functions, from files, and
 * ContainerOp (Kubeflow Pipelines SDK reference).
 */
import type { ComposedCall } from './compose.ts';
import type { FlowCall, TaskFact } from './facts.ts';
import type { FunctionLibrary } from './function-flows.ts';
import type { PyFunction, Statement } from './module.ts';
import { argument, itemsOf, nameIn, written, type Opened } from './opened.ts';
import type { CallValue, Value } from './value.ts';

const kfp = String.raw`^kfp\.(?:.*\.)?`;
const fromFunction = new RegExp(
  `${kfp}(?:create_component_from_func|func_to_container_op|create_component_from_func_v2)$`,
  'u',
);
const fromFile = new RegExp(`${kfp}load_component(?:_from_file)?$`, 'u');
const fromElsewhere = new RegExp(`${kfp}load_component_from_(?:url|text)$`, 'u');
const container = new RegExp(`${kfp}ContainerOp$`, 'u');
const containerSpec = new RegExp(`${kfp}ContainerSpec$`, 'u');
const importer = new RegExp(`${kfp}importer$`, 'u');

export const kubeflow: FunctionLibrary = {
  tool: 'kubeflow',
  flow: new RegExp(`${kfp}pipeline$`, 'u'),
  task: new RegExp(
    `${kfp}(?:component|container_component|python_component|func_to_container_op|create_component_from_func|lightweight_python_component)$`,
    'u',
  ),
  named: ['name'],
  condition: new RegExp(`${kfp}(?:Condition|If|Elif|Else|OneOf)$`, 'u'),
  repeat: new RegExp(`${kfp}ParallelFor$`, 'u'),
  detail,
  factory,
  direct,
};

/** A component's `name` in SDK 1 is a title; steps are named after the function. */
function detail(opened: Opened, fn: PyFunction, call: CallValue | undefined): Partial<TaskFact> {
  const image = opened.textOf(argument(call, ['base_image']));
  const spec = specIn(opened, fn.body);
  return {
    ...(image ? { image: image.text } : {}),
    ...(spec ? { ...containerTask(opened, spec), runs: fn.name } : {}),
  };
}

/** A container component returns what is to be run. */
function specIn(opened: Opened, body: readonly Statement[]): CallValue | undefined {
  for (const statement of body) {
    if (statement.does !== 'return' || statement.value.is !== 'call') continue;
    const { fn } = statement.value;
    if (opened.isFrom(nameIn(fn) ?? '', containerSpec)) return statement.value;
  }
  return undefined;
}

function containerTask(opened: Opened, call: CallValue): TaskFact {
  const image = opened.textOf(argument(call, ['image']));
  const parts = ['command', 'args', 'arguments'].flatMap((key) => itemsOf(argument(call, [key])));
  const words = parts.map((one) => wordOf(opened, one));
  return {
    ...(image ? { image: image.text } : {}),
    ...(words.length > 0 ? { commands: [words.join(' ')], commandLine: parts[0]?.line ?? call.line } : {}),
  };
}

function wordOf(opened: Opened, value: Value): string {
  return opened.textOf(value)?.text ?? `{${written(value)}}`;
}

function factory(opened: Opened, call: CallValue): TaskFact | undefined {
  const of = nameIn(call.fn) ?? '';
  if (opened.isFrom(of, fromFunction)) {
    const runs = nameIn(argument(call, ['func'], 0));
    const image = opened.textOf(argument(call, ['base_image'], 2));
    return {
      ...(runs === undefined ? { hidden: 'The function of the component is no plain name.' } : { runs }),
      ...(image ? { image: image.text } : {}),
    };
  }
  if (opened.isFrom(of, fromFile)) {
    const value = argument(call, ['filename', 'file_path'], 0);
    const path = opened.textOf(value);
    if (!path || path.open || !value) return { hidden: 'The file of the component is known only when it runs.' };
    return { component: { path: path.text, line: value.line, role: 'code', from: path.here ? 'here' : 'project' } };
  }
  if (opened.isFrom(of, fromElsewhere))
    return { hidden: `The component is loaded from elsewhere: ${written(argument(call, ['url', 'text'], 0))}.` };
  return undefined;
}

function direct(opened: Opened, call: ComposedCall): Partial<FlowCall> | undefined {
  if (opened.isFrom(call.of, importer)) return { of: '', task: { name: call.to[0] ?? 'importer' } };
  if (opened.origins(call.of).some((origin) => /^google_cloud_pipeline_components\..*Op$/u.test(origin)))
    return { of: '', task: { name: call.of.slice(call.of.lastIndexOf('.') + 1) } };
  if (!opened.isFrom(call.of, container)) return undefined;
  const name = opened.textOf(argument(call.call, ['name'], 0));
  return { of: '', task: { ...containerTask(opened, call.call), name: name?.text ?? call.to[0] ?? '{…}' } };
}
