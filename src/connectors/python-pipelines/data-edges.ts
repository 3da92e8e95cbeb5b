/**
 * Steps that name data instead of each other: Dagster's assets and Kedro's datasets. Who gives what is gathered over the
 * whole source first; a name that several give is followed only where one of them is plainly meant.
 */
import { directoryOf } from '../paths.ts';
import type { DeclaredFile } from '../pipeline-steps.ts';
import type { Catalogs } from './kedro-catalog.ts';
import type { More } from './declare.ts';
import type { FoundTask } from './flow-steps.ts';

export interface DataStep {
  readonly tool: string;
  readonly file: string;
  readonly id: string;
  readonly line: number;
  readonly task: FoundTask['task'];
}
export type DataEdges = (step: DataStep) => More;

export function createDataEdges(steps: readonly DataStep[], catalogs: Catalogs | undefined): DataEdges {
  const givers = Map.groupBy(
    steps.flatMap((step) => (step.task.givesData ?? []).map((name) => ({ name: baseName(name), step }))),
    ({ name, step }) => `${step.tool}\0${name}`,
  );
  return (step) => {
    const after: { readonly file: string; readonly id: string; readonly line: number }[] = [];
    const unresolved: string[] = [];
    const root = step.tool === 'kedro' ? catalogs?.rootOf(step.file) : undefined;
    for (const name of step.task.takesData ?? []) {
      const all = (givers.get(`${step.tool}\0${baseName(name)}`) ?? []).map((one) => one.step);
      const near = all.filter((one) => one.id !== step.id || one.file !== step.file);
      const meant = step.tool === 'kedro' ? sameProject(near, { step, catalogs, root }) : nearest(near, step.file);
      if (near.length > 0 && meant.length !== 1 && step.tool !== 'kedro')
        unresolved.push(`Several steps give '${name}'; which one is meant is not known.`);
      else after.push(...meant.map(({ file, id }) => ({ file, id, line: step.line })));
    }
    return { after, unresolved, ...filesOf(step, { catalogs, root }) };
  };
}

/** Transcoding: `cars@pandas` and `cars@spark` are one dataset. */
function baseName(name: string): string {
  return name.replace(/@.*$/u, '');
}

function sameProject(
  steps: readonly DataStep[],
  {
    catalogs,
    root,
  }: { readonly step: DataStep; readonly catalogs: Catalogs | undefined; readonly root: string | undefined },
): readonly DataStep[] {
  return steps.filter((one) => catalogs?.rootOf(one.file) === root);
}

/** In the same file, else in the nearest directory around it. */
function nearest(steps: readonly DataStep[], from: string): readonly DataStep[] {
  const same = steps.filter((one) => one.file === from);
  if (same.length > 0) return same;
  for (let at = directoryOf(from); ; at = directoryOf(at)) {
    const inside = at === '' ? steps : steps.filter((one) => one.file.startsWith(`${at}/`));
    if (inside.length > 0 || at === '') return inside;
  }
}

function filesOf(
  step: DataStep,
  { catalogs, root }: { readonly catalogs: Catalogs | undefined; readonly root: string | undefined },
): Pick<More, 'uses' | 'makes'> {
  if (!catalogs || root === undefined) return {};
  const files = (names: readonly string[], made: boolean): readonly DeclaredFile[] =>
    names.flatMap((name): readonly DeclaredFile[] => {
      const entry = catalogs.entry(root, name);
      if (!entry) return [];
      const role = made && entry.role === 'data' ? 'output' : entry.role;
      return [{ path: entry.path, role, line: step.line }];
    });
  return { uses: files(step.task.takesData ?? [], false), makes: files(step.task.givesData ?? [], true) };
}
