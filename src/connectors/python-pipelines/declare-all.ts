/** All flows and tasks of a source to its declared steps; each task that no flow calls is told by itself. */
import { createScriptFinder } from '../named-scripts.ts';
import type { DeclaredStep } from '../pipeline-steps.ts';
import type { Reading } from '../reading.ts';
import { createDataEdges, type DataEdges, type DataStep } from './data-edges.ts';
import { declareStep, type Declaring, type Start, type StepParts } from './declare.ts';
import type { CallableFact, FlowFact } from './facts.ts';
import { bodyOf, followFlow, uniqueNames, type FollowedFlow } from './flow-steps.ts';
import { readCatalogs } from './kedro-catalog.ts';
import type { Definition, Project } from './project.ts';
import { readDeployments } from './prefect-yaml.ts';

type Draft = Omit<StepParts, 'more'>;

export async function declareAll(reading: Reading, project: Project): Promise<readonly DeclaredStep[]> {
  const flows: FollowedFlow[] = [];
  for (const [path, { flows: own }] of project.facts) {
    if (reading.context.signal.aborted) return [];
    const prefixes = uniqueNames(own.map((flow) => flow.name));
    for (const [at, flow] of own.entries())
      flows.push(await followFlow(project, { path, flow, prefix: prefixes[at] ?? flow.name }));
  }
  const starts = await startsOf(reading, project);
  const drafts = [
    ...flows.flatMap((followed) => stepsOf(followed, starts)),
    ...flowsWithOwnWork(flows, starts),
    ...(await lonely(project, flows)),
  ];
  const placed = withUniqueIds(drafts);
  const usesCatalog = placed.some((draft) => draft.flow.tool === 'kedro');
  const edges = createDataEdges(placed.map(asData), usesCatalog ? await readCatalogs(reading) : undefined);
  return declareEach({ reading, scripts: createScriptFinder(reading.context.files) }, placed, edges);
}

async function declareEach(
  declaring: Declaring,
  drafts: readonly Draft[],
  edges: DataEdges,
): Promise<readonly DeclaredStep[]> {
  const steps: DeclaredStep[] = [];
  for (const draft of drafts) {
    const spaced = draft.flow.tool === 'kedro' && draft.found.unresolved.some((one) => one.includes('namespace'));
    steps.push(await declareStep(declaring, { ...draft, more: spaced ? {} : edges(asData(draft)) }));
  }
  return steps;
}

function asData(draft: Draft): DataStep {
  const { file, id, flow, found } = draft;
  return { tool: flow.tool, file, id, line: found.call.line, task: found.task };
}

function stepsOf({ path, flow, tasks }: FollowedFlow, starts: ReadonlyMap<string, Start>): readonly Draft[] {
  const start = startOf(path, flow, starts);
  return tasks.map((found) => ({
    file: path,
    id: found.id,
    name: found.name,
    flow: { tool: flow.tool, name: flow.name, start },
    found,
    after: found.after.flatMap(({ task, line }) => {
      const other = tasks[task];
      return other ? [{ file: path, id: other.id, line }] : [];
    }),
  }));
}

/** A flow that calls no task does its work itself; one that another calls is a step of that. */
function flowsWithOwnWork(flows: readonly FollowedFlow[], starts: ReadonlyMap<string, Start>): readonly Draft[] {
  const called = new Set(flows.flatMap((one) => one.called.map(keyOf)));
  return flows.flatMap(({ path, flow, tasks }): readonly Draft[] => {
    if (flow.ownWork !== true || tasks.length > 0 || called.has(`${path}\0${flow.line}`)) return [];
    const { line, lastLine, tool, name, unresolved } = flow;
    return [
      {
        file: path,
        id: name,
        name,
        flow: { tool, name: '', start: startOf(path, flow, starts) },
        found: {
          task: { parameters: flow.parameters },
          call: { of: '', line, lastLine },
          home: path,
          body: { path, line, lastLine },
          unresolved,
        },
        after: [],
      },
    ];
  });
}

/** Assets are steps without being called; for any other task it is not known which pipeline runs it. */
async function lonely(project: Project, flows: readonly FollowedFlow[]): Promise<readonly Draft[]> {
  const called = new Set(flows.flatMap((one) => one.called.map(keyOf)));
  const drafts: Draft[] = [];
  for (const [path, { callables }] of project.facts) {
    for (const callable of callables) {
      if (called.has(`${path}\0${callable.line}`)) continue;
      drafts.push(await lonelyStep(project, path, callable));
    }
  }
  return drafts;
}

async function lonelyStep(project: Project, path: string, callable: CallableFact): Promise<Draft> {
  const { task, tool, line, lastLine, alone } = callable;
  const body = await bodyOf(project, path, { task, callable });
  const name = task.name ?? callable.name;
  return {
    file: path,
    id: name,
    name,
    flow: { tool, name: '', start: { triggers: [], schedules: [] } },
    found: {
      task,
      call: { of: '', line, lastLine },
      home: path,
      body,
      ...(task.hidden === undefined ? {} : { hidden: task.hidden }),
      unresolved: [
        ...(task.unresolved ?? []),
        ...(alone === true ? [] : ['No pipeline that could be followed calls it.']),
      ],
    },
    after: [],
  };
}

function keyOf({ path, callable, flow }: Definition): string {
  return `${path}\0${(callable ?? flow)?.line ?? 0}`;
}

/** Schedules told elsewhere, by the file and line of their flow. */
async function startsOf(reading: Reading, project: Project): Promise<ReadonlyMap<string, Start>> {
  const found = new Map<string, Start>();
  const add = (path: string, flow: FlowFact, start: Start): void => {
    const key = `${path}\0${flow.line}`;
    const before = found.get(key);
    found.set(key, {
      triggers: [...new Set([...(before?.triggers ?? []), ...start.triggers])],
      schedules: [...new Set([...(before?.schedules ?? []), ...start.schedules])],
    });
  };
  for (const [path, { starts, flows }] of project.facts) {
    for (const start of starts) {
      const definition = await project.find(path, start.of);
      const named = flows.find((flow) => flow.name === start.of && flow.tool === start.tool);
      if (definition?.flow?.tool === start.tool) add(definition.path, definition.flow, start);
      else if (named) add(path, named, start);
    }
  }
  const hasPrefect = [...project.facts.values()].some(({ flows }) => flows.some((flow) => flow.tool === 'prefect'));
  for (const { path, name, start } of hasPrefect ? await readDeployments(reading) : []) {
    const flow = project.facts.get(path)?.flows.find((one) => one.callable === name && one.tool === 'prefect');
    if (flow) add(path, flow, start);
  }
  return found;
}

function startOf(path: string, flow: FlowFact, starts: ReadonlyMap<string, Start>): Start {
  const told = starts.get(`${path}\0${flow.line}`);
  return {
    triggers: [...new Set([...flow.triggers, ...(told?.triggers ?? [])])],
    schedules: [...new Set([...flow.schedules, ...(told?.schedules ?? [])])],
  };
}

/** A task that no flow calls may be called like a step of one. */
function withUniqueIds(drafts: readonly Draft[]): readonly Draft[] {
  const byFile = Map.groupBy(drafts, (draft) => draft.file);
  return [...byFile.values()].flatMap((own) => {
    const ids = uniqueNames(own.map((draft) => draft.id));
    return own.map((draft, at) => ({ ...draft, id: ids[at] ?? draft.id }));
  });
}
