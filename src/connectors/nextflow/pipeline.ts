/** Nextflow files together: processes as steps of the workflows that call them, under the names they are included by. */
import { directoryOf, joinPath } from '../paths.ts';
import type { DeclaredStep } from '../pipeline-steps.ts';
import { readOrder, type Order } from './order.ts';
import { lineOf, readProcess, type Home, type Process } from './processes.ts';
import { blocksIn, scan, sections, stringsIn, type Block, type Scanned } from './scan.ts';

interface Included {
  readonly name: string;
  readonly as: string;
  readonly from: string;
}
interface FoundProcess extends Process {
  readonly name: string;
  readonly line: number;
  readonly lastLine: number;
}
export interface PipelineFile {
  readonly path: string;
  readonly processes: readonly FoundProcess[];
  readonly workflows: readonly { readonly name: string; readonly order: (known: ReadonlySet<string>) => Order }[];
  readonly included: readonly Included[];
  readonly lineOf: (offset: number) => number;
}

export function readPipelineFile(path: string, text: string, home: Home): PipelineFile {
  const scanned = scan(text);
  const blocks = blocksIn(scanned);
  const placed = (block: Block): Pick<FoundProcess, 'line' | 'lastLine'> => ({
    line: lineOf(text, block.start),
    lastLine: lineOf(text, Math.min(block.end, text.length)),
  });
  return {
    path,
    included: includesIn(scanned),
    lineOf: (offset) => lineOf(text, offset),
    processes: blocks
      .filter(({ kind, name }) => kind === 'process' && name !== '')
      .map((block) => ({ ...readProcess(scanned, block, home), name: block.name, ...placed(block) })),
    workflows: blocks
      .filter(({ kind }) => kind === 'workflow')
      .map((block) => ({ name: block.name, order: (known) => orderOf(scanned, block, known) })),
  };
}

function orderOf(scanned: Scanned, block: Block, known: ReadonlySet<string>): Order {
  const parts = sections(scanned.code, block);
  const main = parts.find(({ label }) => label === 'main') ?? parts[0];
  if (!main) return { calls: [], edges: [] };
  return readOrder(scanned.code.slice(main.start, main.end), main.start, known);
}

/** `include { TRAIN; SCORE as CHECK } from './modules/train'` */
function includesIn(scanned: Scanned): readonly Included[] {
  return [...scanned.code.matchAll(/\binclude\s*\{([^}]{0,2000})\}\s*from\b/gu)].flatMap((match) => {
    const end = match.index + match[0].length;
    const [from] = stringsIn(scanned, end, Math.min(scanned.text.length, end + 500));
    if (!from) return [];
    return (match[1] ?? '').split(/[;\n]/u).flatMap((part) => {
      const [, name, as] = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/u.exec(part) ?? [];
      return name === undefined ? [] : [{ name, as: as ?? name, from: from.text }];
    });
  });
}

interface Target {
  readonly path: string;
  readonly process: FoundProcess;
}

/** One step for each process, where it is written, whichever workflows call it. */
export function stepsOf(files: ReadonlyMap<string, PipelineFile>): readonly DeclaredStep[] {
  const after = new Map<string, Before[]>();
  const pipelines = new Map<string, string>();
  for (const file of files.values()) {
    const known = knownIn(files, file);
    for (const workflow of file.workflows) {
      const { calls, edges } = workflow.order(new Set(known.keys()));
      const targets = calls.flatMap((call) => known.get(call.name) ?? []).map(keyOf);
      for (const target of workflow.name === '' ? [] : targets)
        pipelines.set(target, pipelines.get(target) ?? workflow.name);
      for (const edge of edges) addEdge(after, { file, known, edge });
    }
  }
  return [...files.values()].flatMap(({ path, processes }) =>
    processes.map((process): DeclaredStep => {
      const { name, line, lastLine, commands, scripts, image, parameters, condition, hidden } = process;
      const pipeline = pipelines.get(`${path}\0${name}`);
      return {
        file: path,
        id: name,
        name,
        tool: 'nextflow',
        line,
        lastLine,
        commands,
        scripts,
        parameters,
        after: after.get(`${path}\0${name}`) ?? [],
        ...(pipeline === undefined ? {} : { pipeline }),
        ...(image === undefined ? {} : { image }),
        ...(condition === undefined ? {} : { condition }),
        ...(hidden === undefined ? {} : { hidden }),
      };
    }),
  );
}

interface Before {
  readonly file: string;
  readonly id: string;
  readonly line: number;
}

function addEdge(
  after: Map<string, Before[]>,
  {
    file,
    known,
    edge,
  }: {
    readonly file: PipelineFile;
    readonly known: ReadonlyMap<string, Target>;
    readonly edge: Order['edges'][number];
  },
): void {
  const [before, next] = [known.get(edge.before), known.get(edge.after)];
  if (!before || !next || before.process === next.process) return;
  // Evidence lies in the file of the step: an edge told elsewhere has its own line there.
  const line = next.path === file.path ? file.lineOf(edge.at) : next.process.line;
  const list = after.get(keyOf(next)) ?? [];
  after.set(keyOf(next), [...list, { file: before.path, id: before.process.name, line }]);
}

function keyOf({ path, process }: Target): string {
  return `${path}\0${process.name}`;
}

/** Names in a file: its own processes, and those it includes from others. */
function knownIn(files: ReadonlyMap<string, PipelineFile>, file: PipelineFile): ReadonlyMap<string, Target> {
  const own = file.processes.map((process) => [process.name, { path: file.path, process }] as const);
  const others = file.included.flatMap(({ name, as, from }) => {
    const base = joinPath(directoryOf(file.path), from);
    const path = [base, `${base ?? ''}.nf`, `${base ?? ''}/main.nf`].find((one) => one !== undefined && files.has(one));
    const process = files.get(path ?? '')?.processes.find((one) => one.name === name);
    return path !== undefined && process ? [[as, { path, process }] as const] : [];
  });
  return new Map([...own, ...others]);
}
