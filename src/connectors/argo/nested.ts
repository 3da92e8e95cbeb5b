/**
 * Tasks that stand for pipelines of their own, written out: what comes before such a task comes before the first steps
 * inside it, what comes after it after the last. Depth and number are bounded; a template that calls itself ends there.
 */
import type { DeclaredStep } from '../pipeline-steps.ts';

export type Leaf = Omit<DeclaredStep, 'file' | 'id' | 'name' | 'line' | 'lastLine' | 'after' | 'tool' | 'pipeline'>;

export interface Task {
  readonly name: string;
  readonly line: number;
  readonly lastLine: number;
  /** Names of tasks beside it. */
  readonly after: readonly string[];
  readonly condition?: string;
  readonly repeated?: boolean;
  /** Which template it stands for; one that is being written out already is not entered again. */
  readonly of: string;
  readonly leaf?: Leaf;
  readonly inside?: () => readonly Task[];
}
export interface Pipeline {
  readonly file: string;
  readonly tool: string;
  readonly name: string;
  readonly triggers?: readonly string[];
  readonly schedules?: readonly string[];
  readonly parameters?: readonly string[];
}

const MAX_DEPTH = 16;
const MAX_STEPS = 2000;
const repeats = 'It stands in a loop: how many such steps there are is known only when it runs.';
const circle = 'The template calls itself: how often is known only when it runs.';

interface Walk {
  readonly pipeline: Pipeline;
  readonly steps: DeclaredStep[];
}
interface Around {
  readonly prefix: string;
  readonly before: readonly string[];
  readonly inside: readonly string[];
  readonly condition: string | undefined;
  readonly repeated: boolean;
}

export function writeOut(pipeline: Pipeline, tasks: readonly Task[]): readonly DeclaredStep[] {
  const walk: Walk = { pipeline, steps: [] };
  const prefix = pipeline.name === '' ? '' : `${pipeline.name}.`;
  level(walk, tasks, { prefix, before: [], inside: [], condition: undefined, repeated: false });
  return walk.steps;
}

/** Gives the ids of the last steps of the level. */
function level(walk: Walk, tasks: readonly Task[], around: Around): readonly string[] {
  const ends = new Map<string, readonly string[]>();
  const pending = [...tasks];
  const named = new Set(tasks.map((task) => task.name));
  while (pending.length > 0 && walk.steps.length < MAX_STEPS) {
    const ready = pending.findIndex((task) => task.after.every((name) => ends.has(name) || !named.has(name)));
    // Tasks that wait for each other have no order.
    const [task] = pending.splice(Math.max(0, ready), 1);
    if (!task) break;
    const before = task.after.flatMap((name) => ends.get(name) ?? []);
    ends.set(task.name, one(walk, task, { ...around, before: before.length > 0 ? before : around.before }));
  }
  const followed = new Set(tasks.flatMap((task) => task.after));
  return [...ends].flatMap(([name, ids]) => (followed.has(name) ? [] : ids));
}

function one(walk: Walk, task: Task, around: Around): readonly string[] {
  const inside: Around = {
    prefix: `${around.prefix}${task.name}.`,
    before: around.before,
    inside: [...around.inside, task.of],
    condition: around.condition ?? task.condition,
    repeated: around.repeated || task.repeated === true,
  };
  const again = around.inside.includes(task.of) || around.inside.length > MAX_DEPTH;
  if (task.inside && !again) {
    const own = task.inside();
    if (own.length > 0) return level(walk, own, inside);
  }
  return [step(walk, task, { ...inside, prefix: around.prefix, again })];
}

function step(walk: Walk, task: Task, around: Around & { readonly again: boolean }): string {
  const { file, tool, name, triggers, schedules, parameters } = walk.pipeline;
  const id = `${around.prefix}${task.name}`;
  const unresolved = [
    ...(task.leaf?.unresolved ?? []),
    ...(around.repeated ? [repeats] : []),
    ...(around.again ? [circle] : []),
  ];
  walk.steps.push({
    ...task.leaf,
    file,
    id,
    name: task.name,
    tool,
    line: task.line,
    lastLine: task.lastLine,
    after: around.before.map((other) => ({ id: other, line: task.line })),
    ...(name === '' ? {} : { pipeline: name }),
    ...(triggers ? { triggers } : {}),
    ...(schedules ? { schedules } : {}),
    ...(parameters || task.leaf?.parameters
      ? { parameters: [...(task.leaf?.parameters ?? []), ...(parameters ?? [])] }
      : {}),
    ...(around.condition === undefined ? {} : { condition: around.condition }),
    unresolved,
  });
  return id;
}
