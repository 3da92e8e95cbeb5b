/**
 * undeclared-step: a stage for a script that nothing runs, proposed only where dvc.yaml is the one pipeline and all that
 * the script reads and writes is known. A script that serves, registers or promotes is no stage: `dvc repro` would do
 * it without being asked. What it needs on its command line is not known, so the patch is a starting point.
 */
import type { CodeSignal, EntityRef } from '#core';
import { kindOf, nameOf, toRef } from '#core';
import { isTestCode } from '../stage-of.ts';
import type { CodeFile, Step, Use } from '../pipeline.ts';
import { linesOf, type LineRange, type Proposal } from '../repair/proposal.ts';
import type { CheckView } from './kind.ts';

const PIPELINE = 'dvc.yaml';

const touching: ReadonlySet<CodeSignal['what']> = new Set([
  'read-data',
  'write-data',
  'read-model',
  'write-model',
  'read-file',
  'write-file',
]);
const asking: ReadonlySet<CodeSignal['what']> = new Set([
  'serve',
  'monitor',
  'register',
  'promote',
  'upload',
  'download',
  'pretrained',
]);

export function proposeStage(view: CheckView, file: CodeFile, steps: readonly Step[]): Proposal | undefined {
  const runner = runnerOf(file, steps);
  const last = lastStage(steps);
  const flow = flowOf(view, file);
  const name = file.path.replace(/^.*\//u, '').replace(/\.[^.]+$/u, '');
  if (runner === undefined || !last || !flow || !isFree(name, steps)) return undefined;
  const made = new Set(steps.flatMap((step) => step.makes.map((use) => use.path)));
  if (
    flow.writes.some((path) => isInside(path, made)) ||
    !flow.reads.every((path) => isThere(view, file, { path, made }))
  )
    return undefined;
  const lines = [
    `${name}:`,
    `  cmd: ${runner} ${file.path}`,
    '  deps:',
    ...[...new Set([...flow.reads, ...flow.code])].sort().map((path) => `    - ${path}`),
    '  outs:',
    ...flow.writes.flatMap((path) =>
      isKept(view, file, path) ? [`    - ${path}:`, '        cache: false'] : [`    - ${path}`],
    ),
  ];
  return {
    source: file.source,
    path: PIPELINE,
    changes: [{ change: 'insert', after: last.lastLine, as: last.firstLine, expect: `${last.name}:`, lines }],
    explanation: `A starting point: the command is written as those of the other stages, and what ${file.path} reads and writes is taken from its code. Check both before running it.`,
  };
}

/** What stands before the script in the commands of the others, when all say the same: `python`, `Rscript`. */
function runnerOf(file: CodeFile, steps: readonly Step[]): string | undefined {
  const plain = steps.every(
    ({ source, attributes }) => source === file.source && attributes.tool === 'dvc' && attributes.file === PIPELINE,
  );
  if (!plain || !isPlain(file.path)) return undefined;
  const ending = /\.[^./]+$/u.exec(file.path)?.[0] ?? '';
  const used = steps.flatMap(({ attributes }) => {
    const [command = '', ...more] = attributes.commands ?? [];
    const script = attributes.scripts?.find((path) => path.endsWith(ending) && command.includes(` ${path}`));
    return script === undefined || more.length > 0 ? [] : [command.slice(0, command.indexOf(` ${script}`))];
  });
  const [runner, ...others] = new Set(used);
  return others.length === 0 && runner !== undefined && /^[\w./-]+(?: run)?(?: [\w./-]+)?$/u.test(runner)
    ? runner
    : undefined;
}

/** A name with `@` or a variable was made from a list of stages, and its lines are that list's. */
function lastStage(steps: readonly Step[]): (LineRange & { readonly name: string }) | undefined {
  if (steps.some((step) => !/^[\w-]+$/u.test(step.attributes.name))) return undefined;
  const places = steps.flatMap((step) => {
    const lines = step.evidence.flatMap((item) => linesOf(item, PIPELINE) ?? [])[0];
    return lines ? [{ ...lines, name: step.attributes.name }] : [];
  });
  return places.length === steps.length ? places.toSorted((a, b) => b.firstLine - a.firstLine)[0] : undefined;
}

interface Flow {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** The script and all of the repository that it imports. */
  readonly code: readonly string[];
}

/** Nothing when anything that is read or written, here or in what is imported, is not known by its path. */
function flowOf(view: CheckView, file: CodeFile): Flow | undefined {
  const imported = importsOf(view, file.ref);
  const quiet = imported.every((ref) =>
    (view.workspace.codeFile(ref)?.signals ?? []).every(({ what }) => !touching.has(what) && !asking.has(what)),
  );
  const called = view.workspace.graph.from(file.ref, 'calls').length > 0;
  if (!quiet || called || file.signals.some(({ what }) => asking.has(what))) return undefined;
  const named = file.signals.filter(({ what }) => touching.has(what));
  const reads = pathsOf(file.reads);
  const writes = pathsOf(file.writes);
  const known = new Set([...reads, ...writes]);
  const all = named.every(({ target }) => target !== undefined && known.has(target.replace(/^\.\//u, '')));
  const sure = [...file.reads, ...file.writes].every((use) =>
    use.evidence.every(({ method }) => method !== 'inferred'),
  );
  const apart = !reads.some((path) => isInside(path, new Set(writes)));
  const code = [file.path, ...imported.map(nameOf)];
  if (!all || !sure || !apart || writes.length === 0 || ![...known, ...code].every(isPlain)) return undefined;
  return { reads, writes, code };
}

function importsOf(view: CheckView, from: EntityRef): readonly EntityRef[] {
  const found = new Set<EntityRef>();
  const queue = [from];
  for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
    for (const { to } of view.workspace.graph.from(ref, 'imports')) {
      if (kindOf(to) !== 'artifact' || to === from || found.has(to)) continue;
      found.add(to);
      queue.push(to);
    }
  }
  return [...found].sort();
}

function pathsOf(uses: readonly Use[]): readonly string[] {
  return [...new Set(uses.map((use) => use.path))].sort();
}

/** A path that needs no quotes, neither in YAML nor in a shell. */
function isPlain(path: string): boolean {
  return /^(?!\.\.?\/)[A-Za-z0-9_][\w./-]*$/u.test(path) && !path.includes('..') && !isTestCode(path);
}

function isInside(path: string, places: ReadonlySet<string>): boolean {
  return [...places].some((place) => place === path || path.startsWith(`${place}/`) || place.startsWith(`${path}/`));
}

/** What a stage depends on must be there or be made by another. */
function isThere(
  view: CheckView,
  file: CodeFile,
  given: { readonly path: string; readonly made: ReadonlySet<string> },
): boolean {
  const { path, made } = given;
  const known = view.workspace.file(toRef('artifact', file.source, path));
  return isKept(view, file, path) || known?.external === true || isInside(path, made);
}

/** Git keeps the file; DVC must then not keep it as well. */
function isKept(view: CheckView, file: CodeFile, path: string): boolean {
  const known = view.workspace.file(toRef('artifact', file.source, path));
  return known?.blob !== undefined && known.missing !== true && known.untracked !== true;
}

function isFree(name: string, steps: readonly Step[]): boolean {
  return /^[A-Za-z_][\w-]*$/u.test(name) && !steps.some((step) => step.attributes.name === name);
}
