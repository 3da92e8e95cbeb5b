/** All files of a source together: which definition a name leads to, through imports, packages and `as`. */
import type { ConnectorContext, FileEntry } from '../connector.ts';
import type { ImportFact } from '../python-imports.ts';
import type { ModulePaths } from '../python-modules.ts';
import type { CallableFact, FileFacts, FlowFact, FunctionFact } from './facts.ts';
import { readPlain, type PlainFacts } from './read-file.ts';

/** Where a name leads. At most one of the first two is there; `fn` is, when it is a function or class by its name. */
export interface Definition {
  readonly path: string;
  readonly callable?: CallableFact;
  readonly flow?: FlowFact;
  readonly fn?: FunctionFact;
}
export interface Project {
  readonly facts: ReadonlyMap<string, FileFacts>;
  find(path: string, name: string): Promise<Definition | undefined>;
}

const MAX_HOPS = 8;

export function createProject(
  context: ConnectorContext,
  facts: ReadonlyMap<string, FileFacts>,
  modules: ModulePaths,
): Project {
  const plain = new Map<string, Promise<PlainFacts | undefined>>();
  const answers = new Map<string, Promise<Definition | undefined>>();
  const factsOf = async (path: string): Promise<(PlainFacts & Partial<FileFacts>) | undefined> => {
    const known = facts.get(path);
    if (known && (known.functions.length > 0 || known.imports.length > 0)) return known;
    const reading = plain.get(path) ?? readOne(context, context.files.get(path));
    plain.set(path, reading);
    return reading;
  };
  const find = async (path: string, name: string, hops: number): Promise<Definition | undefined> => {
    const known = hops > MAX_HOPS ? undefined : await factsOf(path);
    if (!known) return undefined;
    const [head = '', ...rest] = name.split('.');
    if (rest.length === 0) {
      const own = ownDefinition(path, known, head);
      if (own) return own;
    }
    for (const fact of known.imports) {
      const next = targetOf(modules, path, { fact, head, rest });
      if (next) return find(next.path, next.name, hops + 1);
    }
    for (const fact of known.imports) {
      const star = fact.star === true ? modules.find(path, fact.module, fact.level) : undefined;
      const found = star === undefined ? undefined : await find(star, name, hops + 1);
      if (found) return found;
    }
    return undefined;
  };
  return {
    facts,
    find(path, name) {
      const key = `${path}\0${name}`;
      const answer = answers.get(key) ?? find(path, name, 0);
      answers.set(key, answer);
      return answer;
    },
  };
}

async function readOne(context: ConnectorContext, entry: FileEntry | undefined): Promise<PlainFacts | undefined> {
  if (!entry) return undefined;
  const read = await readPlain(context, entry);
  return 'kind' in read ? undefined : read;
}

function ownDefinition(path: string, facts: PlainFacts & Partial<FileFacts>, name: string): Definition | undefined {
  const callable = facts.callables?.find((one) => one.name === name);
  const flow = facts.flows?.find((one) => one.callable === name);
  const fn = facts.functions.find((one) => one.name === name);
  if (!callable && !flow && !fn) return undefined;
  return { path, ...(callable ? { callable } : {}), ...(flow ? { flow } : {}), ...(fn ? { fn } : {}) };
}

/** The file that an import takes a name from, and what the name is called there. */
function targetOf(
  modules: ModulePaths,
  from: string,
  { fact, head, rest }: { readonly fact: ImportFact; readonly head: string; readonly rest: readonly string[] },
): { readonly path: string; readonly name: string } | undefined {
  if (fact.names) {
    const taken = fact.names.find((one) => one.as === head);
    if (!taken) return undefined;
    const member = { module: fact.module, level: fact.level, name: taken.name };
    const asModule = rest.length > 0 ? modules.findMember(from, member) : undefined;
    if (asModule !== undefined) return { path: asModule, name: rest.join('.') };
    const path = modules.find(from, fact.module, fact.level) ?? modules.findMember(from, member);
    return path === undefined ? undefined : { path, name: [taken.name, ...rest].join('.') };
  }
  if (rest.length === 0) return undefined;
  if (fact.as === head) {
    const path = modules.find(from, fact.module, 0);
    return path === undefined ? undefined : { path, name: rest.join('.') };
  }
  const parts = [head, ...rest];
  const module = fact.module.split('.');
  if (fact.as !== undefined || parts.length <= module.length || !module.every((part, at) => part === parts[at]))
    return undefined;
  const path = modules.find(from, fact.module, 0);
  return path === undefined ? undefined : { path, name: parts.slice(module.length).join('.') };
}
