/**
 * R scripts, R Markdown and Quarto: which file reads and writes which data and model files, what it does in a model's
 * lifecycle, what sources what. By a parser, never executed. Facts are taken file by file and remembered; constants,
 * sourced files and attached packages are then followed on the remembered facts.
 */
import { upToLimit } from '../code-facts.ts';
import type { Connector, ConnectorContext, FileEntry, Seen } from '../connector.ts';
import { toObservations } from './emit.ts';
import { isEntryPoint, roleOf, takesIn } from './entry-point.ts';
import { attachedIn, descriptionOf, readAttached, readDeclared } from './packages.ts';
import { createProject, packageOf, toModule, type Module, type Project } from './project.ts';
import { readCode } from './read-file.ts';
import { followHelpers, readModule, toHelpers, type Given } from './read-module.ts';
import { Options } from './schema.ts';
import { readSources } from './sources.ts';

export const connector = {
  name: 'r',
  title: 'R, R Markdown and Quarto',
  emits: ['entity', 'relation', 'claim'],
  options: Options,
  applies: (context) => context.files.list().some((entry) => isCode(entry)),
  collect,
} satisfies Connector<Options>;

/** Libraries and tools copied into a repository are not the team's code. */
const left = /(^|\/)(renv|packrat|rsconnect|site-library|node_modules|\.Rproj\.user|\.Rcheck)(\/|$)/u;

function isCode(entry: FileEntry): boolean {
  return entry.kind === 'file' && /\.(?:r|rmd|qmd|rmarkdown)$/iu.test(entry.path) && !left.test(entry.path);
}

async function* collect(_: Options, context: ConnectorContext): AsyncGenerator<Seen> {
  const all = context.files.list().filter((entry) => isCode(entry));
  const { entries, left: beyond } = upToLimit(context, all, { locator: '*.R', plural: 'R files' });
  yield* beyond;
  const modules = new Map<string, Module>();
  for (const entry of entries) {
    if (context.signal.aborted) return;
    const read = await readCode(context, entry);
    if ('kind' in read) yield read;
    else modules.set(entry.path, toModule(entry.path, read, context.files));
  }
  const linking = createProject(modules, context.files);
  // Twice: paths of files to source may stand in sourced files.
  for (let round = 0; round < 2; round += 1)
    for (const module of modules.values())
      readSources(round === 0 ? linking : createProject(modules, context.files), module);
  const project = createProject(modules, context.files);
  for (const module of modules.values()) readAttached(project, module);
  yield* report(context, await attachedByFile(context, project), project);
}

async function attachedByFile(
  context: ConnectorContext,
  project: Project,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const sourcers = new Map<string, Module[]>();
  for (const module of project.modules.values())
    for (const { path } of module.sources) sourcers.set(path, [...(sourcers.get(path) ?? []), module]);
  const declared = new Map<string, readonly string[]>();
  const namesIn = async (path: string): Promise<readonly string[]> => {
    const known = declared.get(path) ?? (await readDeclared(context, path));
    declared.set(path, known);
    return known;
  };
  const found = new Map<string, ReadonlySet<string>>();
  for (const module of project.modules.values()) {
    const { packages, more } = attachedIn(project, module, sourcers);
    const home = packageOf(module.path, context.files);
    const imported = home === undefined ? [] : await namesIn(home.replace(/R$/u, 'NAMESPACE'));
    const description = more ? descriptionOf(module, context) : undefined;
    const listed = description === undefined ? [] : await namesIn(description);
    found.set(module.path, new Set([...packages, ...imported, ...listed]));
  }
  return found;
}

function* report(
  context: ConnectorContext,
  attached: ReadonlyMap<string, ReadonlySet<string>>,
  project: Project,
): Generator<Seen> {
  const toGiven = (module: Module): Given => ({
    project,
    module,
    files: context.files,
    attached: attached.get(module.path) ?? new Set(),
  });
  const read = new Map([...project.modules].map(([path, module]) => [path, readModule(toGiven(module))]));
  const helpers = toHelpers(project, new Map([...read].map(([path, { findings }]) => [path, findings])));
  for (const [path, module] of project.modules) {
    if (context.signal.aborted) return;
    const own = read.get(path);
    const findings = [...(own?.findings ?? []), ...followHelpers(toGiven(module), helpers)];
    yield* toObservations(
      {
        path,
        role: roleOf(module, findings),
        entryPoint: isEntryPoint(module, findings),
        findings,
        taken: own?.taken ?? [],
        takesIn: takesIn(module, findings),
        imports: module.sources,
        more: module.facts.syntaxErrors > 0 ? { syntaxErrors: module.facts.syntaxErrors } : {},
      },
      context,
    );
  }
}
