/** Prefect, ZenML, Flyte, SageMaker's decorated steps: what their decorators are called, and when their flows start. */
import type { StartFact, TaskFact, Tool } from './facts.ts';
import type { FunctionLibrary } from './function-flows.ts';
import { argument, itemsOf, nameIn, written, type Opened } from './opened.ts';
import type { CallValue, Value } from './value.ts';
import { callsIn } from './walk.ts';

export const prefect: FunctionLibrary = {
  tool: 'prefect',
  flow: /^prefect\.(?:flows\.)?flow$/u,
  task: /^prefect\.(?:tasks\.)?task$/u,
  named: ['name'],
  ownWork: true,
};

export const zenml: FunctionLibrary = {
  tool: 'zenml',
  flow: /^zenml\.(?:.*\.)?pipeline$/u,
  task: /^zenml\.(?:.*\.)?step$/u,
  named: ['name'],
  callName: ['id'],
  afterNames: 'after',
};

const flyteTask = /^(?:flytekit|flyte|union)\.(?:.*\.)?(?:task|eager)$/u;

export const flyte: FunctionLibrary = {
  tool: 'flyte',
  flow: /^(?:flytekit|flyte|union)\.(?:.*\.)?(?:workflow|dynamic)$/u,
  task: flyteTask,
  named: [],
  condition: /^(?:flytekit|union)\.conditional$/u,
  factory(opened, call): TaskFact | undefined {
    const of = nameIn(call.fn) ?? '';
    if (opened.isFrom(of, /^(?:flytekit|union)\.(?:.*\.)?map_task$/u)) {
      const runs = nameIn(argument(call, ['task_function', 'target'], 0));
      return runs === undefined ? undefined : { runs };
    }
    if (!opened.isFrom(of, /^(?:flytekit|union)\.(?:.*\.)?(?:ContainerTask|ShellTask)$/u)) return undefined;
    const [name, image, script] = ['name', 'image', 'script'].map((key) => opened.textOf(argument(call, [key])));
    const words = ['command', 'arguments'].flatMap((key) => itemsOf(argument(call, [key])));
    const command = words.map((one) => opened.textOf(one)?.text ?? `{${written(one)}}`).join(' ');
    return {
      ...(name ? { name: name.text } : {}),
      ...(image ? { image: image.text } : {}),
      ...(script || command !== '' ? { commands: [script?.text ?? command], commandLine: call.line } : {}),
    };
  },
  direct(opened, call) {
    if (!opened.isFrom(call.of, /^(?:flytekit|union)\.(?:.*\.)?create_node$/u)) return undefined;
    const of = nameIn(call.call.args[0]);
    return of === undefined ? undefined : { of };
  },
};

export const sagemakerSteps: FunctionLibrary = {
  tool: 'sagemaker',
  flow: /^sagemaker\.no-such-decorator$/u,
  task: /^sagemaker\.workflow\.function_step\.step$/u,
  named: ['name', 'display_name'],
};

/** Schedules and deployments that name a flow: `flow.serve(cron=…)`, `LaunchPlan(workflow=…)`, `ScheduleDefinition(job=…)`. */
export function readStarts(opened: Opened): readonly StartFact[] {
  const found: StartFact[] = [];
  const bodies = [opened.module.body, ...opened.functions.map((fn) => fn.body)];
  for (const body of bodies) for (const call of callsIn(body)) found.push(...startIn(opened, call));
  return found;
}

function startIn(opened: Opened, call: CallValue): readonly StartFact[] {
  const own = nameIn(call.fn) ?? '';
  const method = own.slice(own.lastIndexOf('.') + 1);
  const start = (tool: Tool, of: Value | undefined, when: Value | undefined): readonly StartFact[] => {
    const name = nameIn(of) ?? opened.textOf(of)?.text;
    return name !== undefined && when
      ? [{ tool, of: name, triggers: ['schedule'], schedules: [scheduleOf(opened, when)] }]
      : [];
  };
  const when = argument(call, ['schedule', 'cron', 'interval', 'rrule', 'cron_schedule', 'schedules']);
  if (opened.isFrom(own, /^(?:flytekit|union)\.(?:.*\.)?LaunchPlan(?:\.\w+)?$/u))
    return start('flyte', argument(call, ['workflow'], 0), when);
  if (opened.isFrom(own, /^dagster\.(?:.*\.)?ScheduleDefinition$/u))
    return start('dagster', argument(call, ['job', 'job_name']), when);
  if (opened.isFrom(own, /^prefect\.(?:.*\.)?Deployment\.build_from_flow$/u))
    return start('prefect', argument(call, ['flow']), when);
  if ((method === 'serve' || method === 'deploy' || method === 'to_deployment') && call.fn.is === 'name' && when)
    return start('prefect', { ...call.fn, name: own.slice(0, -method.length - 1) }, when);
  if (
    method === 'with_options' &&
    call.fn.is === 'name' &&
    when?.is === 'call' &&
    opened.isFrom(nameIn(when.fn) ?? '', /^zenml\./u)
  )
    return start('zenml', { ...call.fn, name: own.slice(0, -method.length - 1) }, when);
  return [];
}

/** `CronSchedule(cron="…")` tells no more than its text. */
function scheduleOf(opened: Opened, value: Value): string {
  if (value.is !== 'call') return opened.textOf(value)?.text ?? written(value);
  const cron = argument(value, ['cron', 'schedule', 'cron_expression', 'cron_schedule'], 0);
  return opened.textOf(cron)?.text ?? written(value);
}
