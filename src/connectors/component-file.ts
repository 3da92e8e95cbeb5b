/**
 * A component kept in a YAML file of its own: Kubeflow's (`implementation.container`) or Azure ML's (`command`, `code`).
 * Places for inputs stay as written.
 */
import { directoryOf, joinPath } from './paths.ts';
import { nodeAt, textAt } from './yaml-fields.ts';
import type { YamlNode } from './yaml-text.ts';

export interface Component {
  readonly commands: readonly string[];
  readonly image?: string;
  /** Where the commands run, when the source says so. */
  readonly directory?: string;
}

export function readComponent(node: YamlNode, path: string): Component | undefined {
  const container = nodeAt(node, 'implementation', 'container');
  if (container) {
    const words = ['command', 'args'].flatMap((key) => wordsIn(nodeAt(container, key)));
    const image = textAt(container, 'image');
    return { commands: words.length > 0 ? [words.join(' ')] : [], ...(image === undefined ? {} : { image }) };
  }
  const command = textAt(node, 'command');
  if (command === undefined) return undefined;
  const code = textAt(node, 'code');
  const directory = code === undefined ? undefined : joinPath(directoryOf(path), code);
  const image = textAt(node, 'environment') ?? textAt(node, 'environment', 'image');
  return {
    commands: [command],
    ...(directory === undefined ? {} : { directory }),
    ...(image === undefined ? {} : { image }),
  };
}

/** Words of a command; a place for an input (`{inputValue: x}`) is written `{x}`. */
function wordsIn(node: YamlNode | undefined): readonly string[] {
  if (node?.kind !== 'list') return [];
  return node.items.map((item) => {
    if (item.kind === 'scalar') return String(item.value);
    const [first] = item.kind === 'map' ? [...item.entries.values()] : [];
    return `{${textAt(first?.node) ?? '…'}}`;
  });
}
