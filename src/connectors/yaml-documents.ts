/**
 * A text of several YAML documents (YAML 1.2, 9.1.2: a line that begins with `---`), each read by itself with the lines
 * of the whole. What cannot be read is told by its first line.
 */
import { parseYaml, type YamlNode } from './yaml-text.ts';

const MAX_DOCUMENTS = 100;

export interface YamlDocuments {
  readonly nodes: readonly YamlNode[];
  /** Why a document was refused, one sentence's end each. */
  readonly refused: readonly string[];
  /** Documents beyond those that are read. */
  readonly left: number;
}

export function parseDocuments(text: string, maxDepth: number): YamlDocuments {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, at) => (/^---(?:\s|$)/u.test(line) ? [at] : []));
  const bounds = [...new Set([0, ...starts])];
  const nodes: YamlNode[] = [];
  const refused: string[] = [];
  for (const [position, from] of bounds.slice(0, MAX_DOCUMENTS).entries()) {
    const own = lines.slice(from, bounds[position + 1] ?? lines.length);
    if (own.every((line) => /^(?:---|#|\s*$)/u.test(line))) continue;
    const node = parseYaml('\n'.repeat(from) + own.join('\n'), maxDepth);
    if (node.kind === 'refused') refused.push(node.reason);
    else nodes.push(node);
  }
  return { nodes, refused, left: Math.max(0, bounds.length - MAX_DOCUMENTS) };
}
