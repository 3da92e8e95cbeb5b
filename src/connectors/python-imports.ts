/** Import statements: from the syntax tree, or by a cheap scan of the text where a file needs no more than its imports. */
import { childOf, type SyntaxNode } from './syntax-tree.ts';

export interface ImportFact {
  readonly line: number;
  /** Dotted name; empty for `from . import x`. */
  readonly module: string;
  /** Leading dots of a relative import. */
  readonly level: number;
  /** `import a.b as c` binds `as`; `from m import n as x` binds names. */
  readonly as?: string;
  readonly names?: readonly { readonly name: string; readonly as: string }[];
  readonly star?: boolean;
}

export function readImport(node: SyntaxNode, text: string, line: number): readonly ImportFact[] {
  const slice = (at: SyntaxNode): string => text.slice(at.start, at.end).replace(/\s+/gu, '');
  const named = node.children
    .filter((child) => child.field === 'name')
    .map((child) => {
      const [name, alias] = [childOf(child, 'name'), childOf(child, 'alias')];
      return name && alias
        ? { name: slice(name), as: slice(alias), aliased: true }
        : { name: slice(child), as: slice(child), aliased: false };
    });
  if (node.type === 'import_statement') {
    return named.map(({ name, as, aliased }) => ({ line, module: name, level: 0, ...(aliased ? { as } : {}) }));
  }
  const from = childOf(node, 'module_name');
  if (!from) return [];
  const whole = slice(from);
  const level = /^\.*/u.exec(whole)?.[0].length ?? 0;
  const star = node.children.some((child) => child.type === 'wildcard_import');
  return [
    {
      line,
      module: whole.slice(level),
      level,
      names: named.map(({ name, as }) => ({ name, as })),
      ...(star ? { star } : {}),
    },
  ];
}

const quiet = /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|#[^\n]*/gu;
const statement =
  /(?:^|[;:])[ \t]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]+(\([^)]{0,4000}\)|(?:[^\n;\\]|\\\r?\n)+)|import[ \t]+([^\n;]+))/gmu;

/** Text with strings and comments blanked out, lines kept. */
export function withoutStrings(text: string): string {
  return text.replace(quiet, (found) => found.replace(/[^\n]/gu, ' '));
}

/** The quotes of a long string that a text opens and never closes. */
export function openQuotes(text: string): string | undefined {
  const last = [...text.matchAll(quiet)].at(-1)?.[0] ?? '';
  const quotes = /^(?:"{3}|'{3})/u.exec(last)?.[0];
  return quotes !== undefined && (last.length < 6 || !last.endsWith(quotes)) ? quotes : undefined;
}

/** Imports as far as a scan of the text can tell; used only for files whose calls are of no interest. */
export function scanImports(text: string): readonly ImportFact[] {
  const facts: ImportFact[] = [];
  let [line, at] = [1, 0];
  for (const match of withoutStrings(text).matchAll(statement)) {
    for (; at < match.index; at += 1) if (text.charCodeAt(at) === 10) line += 1;
    const [, dots = '', module = '', names, plain] = match;
    if (names !== undefined) facts.push(fromFact(line, { dots, module, names }));
    else for (const part of (plain ?? '').split(',')) facts.push(...plainFact(line, part));
  }
  return facts;
}

function fromFact(line: number, given: { dots: string; module: string; names: string }): ImportFact {
  const { dots, module, names } = given;
  const list = names
    .replace(/[()\\]/gu, ' ')
    .split(',')
    .flatMap((part) => {
      const found = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/u.exec(part);
      return found?.[1] ? [{ name: found[1], as: found[2] ?? found[1] }] : [];
    });
  return { line, module, level: dots.length, names: list, ...(/^[\s(]*\*/u.test(names) ? { star: true } : {}) };
}

function plainFact(line: number, part: string): readonly ImportFact[] {
  const found = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/u.exec(part);
  if (!found?.[1]) return [];
  return [{ line, module: found[1], level: 0, ...(found[2] ? { as: found[2] } : {}) }];
}
