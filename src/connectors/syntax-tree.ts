/**
 * Parses the text of a program into a plain tree of nodes. Nothing is executed. The wasm tree is freed before this
 * returns; the walk is iterative, so that nesting cannot exhaust the stack, and both parsing and walking are bounded.
 */
import { Parser, type Language, type TreeCursor } from 'web-tree-sitter';

export interface SyntaxNode {
  readonly type: string;
  /** Name of the field this node fills in its parent: `left`, `body`, `function`. */
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

/** What of a language's trees is read. */
export interface Wanted {
  /** A node that is not kept is passed over with all that it holds. */
  readonly keeps: (cursor: TreeCursor) => boolean;
  /** A node that is not entered is kept without children. */
  readonly enters: (node: SyntaxNode, text: string) => boolean;
}

const MAX_NODES = 1_500_000;
/** Steps of the parser's progress call; a text that needs more is given up. Counted, not timed: the same every time. */
const MAX_PROGRESS = 200_000;

/** `undefined` when the text is too large or too deeply nested. */
export function parseText(language: Language, text: string, wanted: Wanted): Parsed | undefined {
  const parser = new Parser();
  let steps = 0;
  try {
    parser.setLanguage(language);
    const tree = parser.parse(text, null, { progressCallback: () => (steps += 1) > MAX_PROGRESS });
    if (!tree) return undefined;
    const cursor = tree.walk();
    try {
      const built = toPlain(cursor, text, wanted);
      return built && { text, ...built };
    } finally {
      cursor.delete();
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

function toPlain(cursor: TreeCursor, text: string, wanted: Wanted): Omit<Parsed, 'text'> | undefined {
  const root = plain(cursor);
  const path: SyntaxNode[] = [root];
  let [count, errors] = [0, 0];
  let descend = cursor.gotoFirstChild();
  while (path.length > 0) {
    if (!descend) {
      path.pop();
      if (path.length === 0 || !cursor.gotoParent()) break;
      descend = cursor.gotoNextSibling();
      continue;
    }
    count += 1;
    if (count > MAX_NODES) return undefined;
    if (wanted.keeps(cursor)) {
      const node = plain(cursor);
      if (node.type === 'ERROR') errors += 1;
      path.at(-1)?.children.push(node);
      if (wanted.enters(node, text) && cursor.gotoFirstChild()) {
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

/** A comment can stand where a field is filled; it does not fill it. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field && child.type !== 'comment');
}

/** A node that is still to be looked at, and where it stands. */
export interface Standing {
  readonly scope: number;
  readonly block: number;
}

/** A stack gives the last pushed first, so nodes are pushed backwards. */
export function pushAll(
  into: { readonly stack: (Standing & { readonly node: SyntaxNode })[] },
  nodes: readonly SyntaxNode[],
  { scope, block }: Standing,
): void {
  for (const node of nodes.toReversed()) into.stack.push({ node, scope, block });
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
