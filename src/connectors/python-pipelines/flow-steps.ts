/**
 * A flow with its names followed: which calls are tasks, what each runs, and which tasks come before which. A call that
 * is no task passes on what it takes.
 */
import type { CallableFact, FlowCall, FlowFact, Lines, TaskFact } from './facts.ts';
import type { Definition, Project } from './project.ts';

export interface FoundTask {
  readonly task: TaskFact;
  readonly call: FlowCall;
  readonly name: string;
  readonly id: string;
  /** The file in which the task itself is written, for what its facts name. */
  readonly home: string;
  /** The function that does the work, where it could be followed. */
  readonly body: (Lines & { readonly path: string }) | undefined;
  /** Positions of the tasks before it, in the flow's list of tasks, with the line that says so. */
  readonly after: readonly { readonly task: number; readonly line: number }[];
  readonly unresolved: readonly string[];
  /** Why what it runs is not known. */
  readonly hidden?: string;
}
export interface FollowedFlow {
  readonly path: string;
  readonly flow: FlowFact;
  readonly tasks: readonly FoundTask[];
  /** Definitions that its calls lead to. */
  readonly called: readonly Definition[];
}

/** `prefix` tells its steps from those of another flow of the same name in the file. */
export async function followFlow(
  project: Project,
  { path, flow, prefix }: { readonly path: string; readonly flow: FlowFact; readonly prefix: string },
): Promise<FollowedFlow> {
  const definitions = await Promise.all(flow.calls.map(async (call) => definitionOf(project, { path, flow, call })));
  const positions: number[] = [];
  const drafts: Omit<FoundTask, 'after' | 'id'>[] = [];
  for (const [at, call] of flow.calls.entries()) {
    const draft = await toTask(project, { path, flow, call, definition: definitions[at] });
    if (!draft) continue;
    positions.push(at);
    drafts.push(draft);
  }
  const before = predecessors(flow, new Map(positions.map((at, task) => [at, task])));
  const ids = uniqueNames(drafts.map((draft) => draft.name));
  return {
    path,
    flow,
    called: definitions.flatMap((one) => one ?? []),
    tasks: drafts.map((draft, task) => ({
      ...draft,
      name: ids[task] ?? draft.name,
      id: [prefix, ids[task] ?? draft.name].filter((part) => part !== '').join('.'),
      after: before.get(task) ?? [],
    })),
  };
}

interface Place {
  readonly path: string;
  readonly flow: FlowFact;
  readonly call: FlowCall;
}

async function definitionOf(project: Project, { path, flow, call }: Place): Promise<Definition | undefined> {
  if (call.task || call.of === '' || call.of === flow.callable) return undefined;
  const found = await project.find(path, call.of);
  const tool = found?.callable?.tool ?? found?.flow?.tool;
  return tool === flow.tool ? found : undefined;
}

async function toTask(
  project: Project,
  { path, flow, call, definition }: Place & { readonly definition: Definition | undefined },
): Promise<Omit<FoundTask, 'after' | 'id'> | undefined> {
  const known = call.task ?? definition?.callable?.task;
  const home = call.task ? path : (definition?.path ?? path);
  if (known) {
    const body = await bodyOf(project, home, { task: known, callable: call.task ? undefined : definition?.callable });
    const lost =
      known.runs !== undefined && !body ? `Where the function ${known.runs} lies could not be followed.` : undefined;
    const hidden = known.hidden ?? lost;
    const name = `${call.group ?? ''}${call.name ?? known.name ?? lastPart(call.of) ?? known.runs ?? ''}`.trim();
    return {
      task: known,
      call,
      home,
      name: name === '' ? '{…}' : name,
      body,
      ...(hidden === undefined ? {} : { hidden }),
      unresolved: [...(known.unresolved ?? []), ...flow.unresolved, ...repeats(call)],
    };
  }
  if (!definition?.flow) return undefined;
  const { line, lastLine, name } = definition.flow;
  return {
    task: {},
    call,
    home,
    name: call.name ?? name,
    body: { path: home, line, lastLine },
    unresolved: [...flow.unresolved, ...repeats(call)],
  };
}

function repeats(call: FlowCall): readonly string[] {
  const why = 'It stands in a loop: how many such steps there are is known only when it runs.';
  return call.repeated === true ? [why] : [];
}

export async function bodyOf(
  project: Project,
  home: string,
  { task, callable }: { readonly task: TaskFact; readonly callable: CallableFact | undefined },
): Promise<FoundTask['body']> {
  if (task.own) return { path: home, ...task.own };
  if (task.runs === undefined) return undefined;
  // The decorated function itself; two functions may share a name.
  if (callable && callable.name === task.runs) return { path: home, line: callable.line, lastLine: callable.lastLine };
  const found = await project.find(home, task.runs);
  return found?.fn ? { path: found.path, line: found.fn.line, lastLine: found.fn.lastLine } : undefined;
}

function lastPart(dotted: string): string | undefined {
  return dotted === '' ? undefined : dotted.slice(dotted.lastIndexOf('.') + 1);
}

/** For each task the nearest tasks before it, seen through calls that are none. */
function predecessors(flow: FlowFact, taskOf: ReadonlyMap<number, number>): ReadonlyMap<number, FoundTask['after']> {
  const into = Map.groupBy(flow.edges, ([, to]) => to);
  const found = new Map<number, FoundTask['after']>();
  for (const [at, task] of taskOf) {
    const before = new Map<number, number>();
    const seen = new Set([at]);
    const queue = (into.get(at) ?? []).map(([from, , line]) => ({ from, line }));
    for (let next = queue.pop(); next; next = queue.pop()) {
      if (seen.has(next.from)) continue;
      seen.add(next.from);
      const other = taskOf.get(next.from);
      const { line } = next;
      if (other !== undefined) before.set(other, line);
      else queue.push(...(into.get(next.from) ?? []).map(([from]) => ({ from, line })));
    }
    found.set(
      task,
      [...before].map(([other, line]) => ({ task: other, line })).sort((a, b) => a.task - b.task),
    );
  }
  return found;
}

/** The second step of a name is called `name_2`. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  const taken = new Set(names);
  return names.map((name) => {
    let time = (times.get(name) ?? 0) + 1;
    if (time === 1) {
      times.set(name, 1);
      return name;
    }
    while (taken.has(`${name}_${time}`)) time += 1;
    times.set(name, time);
    taken.add(`${name}_${time}`);
    return `${name}_${time}`;
  });
}
