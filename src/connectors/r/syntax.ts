/** What of R's trees is read: named nodes, and the operators between them. */
import { loadGrammar } from '../grammar.ts';
import { parseText, type Parsed, type Wanted } from '../syntax-tree.ts';

/** Nodes whose inside says nothing that is read here. */
const closed: ReadonlySet<string> = new Set(['comment', 'string', 'integer', 'float', 'identifier', 'dots', 'special']);

const wanted: Wanted = {
  keeps: (cursor) => cursor.nodeIsNamed || cursor.currentFieldName === 'operator',
  enters: (node) => !closed.has(node.type),
};

export async function parseR(text: string): Promise<Parsed | undefined> {
  return parseText(await loadGrammar('@davisvaughan/tree-sitter-r/tree-sitter-r.wasm'), text, wanted);
}
