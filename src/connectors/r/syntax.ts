/**
 * Parses R text into a plain tree of named nodes (and operators). Nothing is executed. The wasm tree is freed before
 * this returns; the walk is iterative, so that nesting cannot exhaust the stack, and parsing and walking are bounded.
 */
import { Parser, type Language, type TreeCursor } from 'web-tree-sitter';

export interface SyntaxNode {
  readonly type: string;
  /** Name of the field this node fills in its parent: `lhs`, `body`, `function`. */
  readonly field: string | undefined;
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly children: SyntaxNode[];
}

export interface Parsed {
  readonly text: string;
  readonly root: SyntaxNode;
  readonly errors: number;
}

const MAX_NODES = 1_500_000;
/** Nodes whose inside says nothing that is read here. */
const closed: ReadonlySet<string> = new Set(['comment', 'string', 'integer', 'float', 'identifier', 'dots', 'special']);

export interface ParseLimits {
  /** Gives up when this returns true; asked now and then while parsing. */
  readonly stop: () => boolean;
}

/** `undefined` when parsing was stopped or the tree is too large. */
export function parseR(language: Language, text: string, limits: ParseLimits): Parsed | undefined {
  const parser = new Parser();
  try {
    parser.setLanguage(language);
    const tree = parser.parse(text, null, { progressCallback: () => limits.stop() });
    if (!tree) return undefined;
    const cursor = tree.walk();
    try {
      const built = toPlain(cursor);
      return built && { text, ...built };
    } finally {
      cursor.delete();
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

function toPlain(cursor: TreeCursor): Omit<Parsed, 'text'> | undefined {
  const root = plain(cursor);
  const path: SyntaxNode[] = [root];
  let [count, errors] = [0, 0];
  let descend = cursor.gotoFirstChild();
  while (descend || path.length > 0) {
    if (!descend) {
      path.pop();
      if (path.length === 0 || !cursor.gotoParent()) break;
      descend = cursor.gotoNextSibling();
      continue;
    }
    count += 1;
    if (count > MAX_NODES) return undefined;
    const named = cursor.nodeIsNamed;
    if (named || cursor.currentFieldName === 'operator') {
      const node = plain(cursor);
      if (node.type === 'ERROR') errors += 1;
      path.at(-1)?.children.push(node);
      if (named && !closed.has(node.type) && cursor.gotoFirstChild()) {
        path.push(node);
        continue;
      }
    }
    descend = cursor.gotoNextSibling();
  }
  return { root, errors };
}

function plain(cursor: TreeCursor): SyntaxNode {
  return {
    type: cursor.nodeType,
    field: cursor.currentFieldName ?? undefined,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
  };
}

export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field && child.type !== 'comment');
}

/** Line (from 1) of an offset. */
export function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
