/**
 * Which names one file of code uses, defines and imports: enough to follow who calls whom by name. Comments and strings
 * are no uses. Nothing is executed. Python by its grammar; R by its text without comments and strings, where a file's
 * functions are not told apart (each is taken to use all that the file uses).
 */
import { scanImports } from './python-imports.ts';
import { parsePython } from './python-syntax.ts';
import { childOf, lineFinder, type Parsed, type SyntaxNode } from './syntax-tree.ts';

export interface NameUses {
  /** What the file as a whole uses. */
  readonly file: Uses;
  /** What is used when the file is taken in or run, outside its functions. */
  readonly top: Uses;
  readonly defines: readonly { readonly name: string; readonly uses: Uses }[];
  /** Last part of each imported module, and each name that is imported, as it is called here: `as → [module, name]`. */
  readonly modules: readonly string[];
  readonly imported: Readonly<Record<string, readonly [module: string, name: string]>>;
  /** Direct calls, with their lines: the last name before the bracket. */
  readonly calls: readonly { readonly name: string; readonly line: number }[];
  /** It may run code that its text does not name. */
  readonly dynamic: boolean;
}
export interface Uses {
  readonly names: readonly string[];
  /** After a dot: `trainer.fit` uses `fit`. */
  readonly members: readonly string[];
}

/** Names of things through which code runs what its text does not show. */
const indirect: ReadonlySet<string> = new Set([
  'exec',
  'eval',
  'import_module',
  '__import__',
  'subprocess',
  'runpy',
  'run_path',
  'system',
  'Popen',
  'papermill',
  'do.call',
  'parse',
  'sys.source',
]);

export async function readNameUses(text: string, language: 'python' | 'r'): Promise<NameUses | undefined> {
  if (language === 'r') return usesOfR(text);
  const parsed = await parsePython(text);
  return parsed && parsed.errors === 0 ? usesOfPython(parsed) : undefined;
}

interface Gathered {
  readonly names: Set<string>;
  readonly members: Set<string>;
}
interface Work {
  readonly node: SyntaxNode;
  readonly into: readonly Gathered[];
  readonly member: boolean;
}

function usesOfPython(parsed: Parsed): NameUses {
  const { text, root } = parsed;
  const lineOf = lineFinder(text);
  const [file, top] = [gathered(), gathered()];
  const defines: { name: string; uses: Gathered }[] = [];
  const calls: { name: string; line: number }[] = [];
  const stack: Work[] = [{ node: root, into: [file, top], member: false }];
  for (let work = stack.pop(); work !== undefined; work = stack.pop()) {
    const { node, into, member } = work;
    if (/^(?:import|future_import)/u.test(node.type) || node.type === 'comment') continue;
    if (node.type === 'identifier') {
      const name = text.slice(node.start, node.end);
      for (const one of into) (member ? one.members : one.names).add(name);
      continue;
    }
    if (node.type === 'call') {
      const called = childOf(node, 'function');
      const last = called?.type === 'attribute' ? childOf(called, 'attribute') : called;
      if (last?.type === 'identifier') calls.push({ name: text.slice(last.start, last.end), line: lineOf(node.start) });
    }
    const isDefinition = node.type === 'function_definition' || node.type === 'class_definition';
    const name = isDefinition ? childOf(node, 'name') : undefined;
    const own = name ? { name: text.slice(name.start, name.end), uses: gathered() } : undefined;
    if (own) defines.push(own);
    const within = own ? [...into.filter((one) => one !== top || node.type === 'class_definition'), own.uses] : into;
    for (const child of node.children) {
      if (child === name || (node.type === 'keyword_argument' && child.field === 'name')) continue;
      stack.push({ node: child, into: within, member: node.type === 'attribute' && child.field === 'attribute' });
    }
  }
  const facts = scanImports(text);
  const imported: Record<string, readonly [string, string]> = {};
  for (const { module, names = [] } of facts) for (const { name, as } of names) imported[as] = [lastPart(module), name];
  const modules = facts.flatMap(({ module, names = [] }) => [lastPart(module), ...names.map((each) => each.name)]);
  return {
    ...finish(file, top, defines),
    modules: [...new Set(modules)].sort(),
    imported,
    calls,
    dynamic: isDynamic(file),
  };
}

function lastPart(module: string): string {
  return module.slice(module.lastIndexOf('.') + 1);
}

const quietR = /#[^\n]*|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'/gu;

function usesOfR(text: string): NameUses {
  const plain = text.replace(quietR, (found) => found.replace(/[^\n]/gu, ' '));
  const file = gathered();
  const calls: { name: string; line: number }[] = [];
  const lineOf = lineFinder(plain);
  for (const { 0: name, index } of plain.matchAll(/[A-Za-z.][\w.]*/gu)) {
    file.names.add(name);
    file.members.add(name);
    if (/^\s*\(/u.test(plain.slice(index + name.length, index + name.length + 20)))
      calls.push({ name, line: lineOf(index) });
  }
  const defined = [...plain.matchAll(/([A-Za-z.][\w.]*)\s*(?:<-|=)\s*function\b/gu)].flatMap((match) => match[1] ?? []);
  const defines = [...new Set(defined)].map((name) => ({ name, uses: file }));
  const sourced = [...text.matchAll(/\bsource\(\s*(?:here\()?["']([^"'\n]{1,200})["']/gu)].flatMap(
    ([, path = '']) =>
      path
        .split('/')
        .at(-1)
        ?.replace(/\.[Rr]$/u, '') ?? [],
  );
  return { ...finish(file, file, defines), modules: sourced, imported: {}, calls, dynamic: isDynamic(file) };
}

function gathered(): Gathered {
  return { names: new Set(), members: new Set() };
}

function isDynamic({ names, members }: Gathered): boolean {
  return [...names, ...members].some((name) => indirect.has(name));
}

function finish(
  file: Gathered,
  top: Gathered,
  defines: readonly { readonly name: string; readonly uses: Gathered }[],
): Pick<NameUses, 'file' | 'top' | 'defines'> {
  const plain = ({ names, members }: Gathered): Uses => ({ names: [...names].sort(), members: [...members].sort() });
  return {
    file: plain(file),
    top: plain(top),
    defines: defines.map(({ name, uses }) => ({ name, uses: plain(uses) })),
  };
}
