/**
 * SageMaker Pipelines by its SDK: step classes of `sagemaker.workflow`, the processors and estimators they are given,
 * and what their properties lead to (SageMaker Python SDK, "Workflows").
 */
import { buildCalls, emptyFlow, keyword } from './build-flow.ts';
import { compose, type ComposedCall, type Composition } from './compose.ts';
import type { FlowFact, NamedFile, TaskFact } from './facts.ts';
import type { PyFunction } from './module.ts';
import { argument, type OpenText, type Opened } from './opened.ts';
import type { Value } from './value.ts';

const stepClass = /^sagemaker\.workflow\.(?:.*\.)?(?:\w+Step|RegisterModel|EstimatorTransformer)$/u;
const pipelineClass = /^sagemaker\.workflow\.(?:.*\.)?Pipeline$/u;
/** What these hold comes after the step, or is said beside it. */
const aside: ReadonlySet<string> = new Set(['if_steps', 'else_steps']);

export function readSagemaker(opened: Opened): readonly FlowFact[] {
  return [undefined, ...opened.functions].flatMap((fn) => flowIn(opened, fn) ?? []);
}

function flowIn(opened: Opened, fn: PyFunction | undefined): FlowFact | undefined {
  const composition = compose(fn?.body ?? opened.module.body);
  const steps = composition.calls.filter((call) => opened.isFrom(call.of, stepClass));
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last) return undefined;
  const pipeline = composition.calls.find((call) => opened.isFrom(call.of, pipelineClass));
  const name = pipeline && opened.textOf(argument(pipeline.call, ['name'], 0));
  const { calls, edges } = buildCalls(composition, {
    aside,
    task: (call) => (steps.includes(call) ? { of: '', task: taskOf(opened, composition, call) } : false),
  });
  return emptyFlow({
    tool: 'sagemaker',
    name: name?.text ?? fn?.name ?? '',
    ...(fn ? { callable: fn.name } : {}),
    line: fn?.line ?? first.line,
    lastLine: fn?.lastLine ?? last.lastLine,
    parameters: parametersOf(opened, composition),
    calls,
    edges: [...edges, ...branches(composition)],
  });
}

/** A condition comes before the steps it chooses between. */
function branches(composition: Composition): FlowFact['edges'] {
  return composition.calls.flatMap((call, at) =>
    [...aside].flatMap((key) => (call.takes[key] ?? []).map((to) => [at, to, call.line] as const)),
  );
}

function parametersOf(opened: Opened, composition: Composition): readonly string[] {
  return composition.calls.flatMap((call) => {
    if (!opened.isFrom(call.of, /^sagemaker\.workflow\.parameters\.Parameter\w+$/u)) return [];
    return opened.textOf(argument(call.call, ['name'], 0))?.text ?? [];
  });
}

function taskOf(opened: Opened, composition: Composition, step: ComposedCall): TaskFact {
  const name = opened.textOf(argument(step.call, ['name'], 0));
  const makers = makersOf(composition, step);
  const files = [step, ...makers].flatMap((call) => codeOf(opened, call));
  const open = [step, ...makers].flatMap((call) => openCode(opened, call));
  const condition = opened.isFrom(step.of, /\.ConditionStep$/u);
  const unresolved = name && !name.open ? [] : ['Its name is built when it runs.'];
  const hidden = !condition && files.length === 0 && open.length > 0;
  return {
    name: name?.text ?? step.to[0] ?? '{…}',
    files: [...new Map(files.map((file) => [file.path, file])).values()],
    ...(unresolved.length === 0 ? {} : { unresolved }),
    ...(hidden ? { hidden: 'Its script is named when it runs.' } : {}),
  };
}

/** The processor or estimator of a step, and the call that was made of it: `processor.run(code='x.py')`. */
function makersOf(composition: Composition, step: ComposedCall): readonly ComposedCall[] {
  const keys = ['step_args', 'processor', 'estimator', 'tuner', 'model', 'transformer'];
  const direct = keys.flatMap((key) => step.takes[key] ?? []).flatMap((at) => composition.calls[at] ?? []);
  const behind = direct.flatMap((call) => [...call.made, ...(call.takes['estimator'] ?? [])]);
  return [...direct, ...behind.flatMap((at) => composition.calls[at] ?? [])];
}

function codeOf(opened: Opened, call: ComposedCall): readonly NamedFile[] {
  const directory = opened.textOf(keyword(call, 'source_dir'));
  return ['code', 'entry_point', 'submit_app'].flatMap((key): readonly NamedFile[] => {
    const value = keyword(call, key);
    const path = opened.textOf(value);
    if (!value || !path || path.open || path.text.includes('://') || directory?.open === true) return [];
    const inside: OpenText | undefined = key === 'code' ? undefined : directory;
    if (inside && inside.text.includes('://')) return [];
    const whole = inside ? `${inside.text}/${path.text}` : path.text;
    return [{ path: whole, line: value.line, role: 'code', from: (inside ?? path).here ? 'here' : 'project' }];
  });
}

function openCode(opened: Opened, call: ComposedCall): readonly Value[] {
  return ['code', 'entry_point'].flatMap((key) => {
    const value = keyword(call, key);
    return value && opened.textOf(value)?.open !== false ? [value] : [];
  });
}
