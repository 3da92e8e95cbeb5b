/**
 * A component kept in a YAML file of its own: Kubeflow's (`implementation.container`) or Azure ML's (`command`, `code`).
 * Places for inputs stay as written.
 */
import { directoryOf, joinPath } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { entryAt, type YamlNode } from '../yaml-text.ts';

export interface Component {
  readonly commands: readonly string[];
  readonly image?: string;
  /** Where the commands run, when the source says so. */
  readonly directory?: string;
}

export async function readComponent(reading: Reading, path: string): Promise<Component | undefined> {
  const node = await reading.yaml(path);
  if (!node) return undefined;
  const container = entryAt(node, ['implementation', 'container'])?.node;
  if (container) {
    const words = ['command', 'args'].flatMap((key) => wordsIn(entryAt(container, [key])?.node));
    const image = textIn(entryAt(container, ['image'])?.node);
    return { commands: words.length > 0 ? [words.join(' ')] : [], ...(image === undefined ? {} : { image }) };
  }
  const command = textIn(entryAt(node, ['command'])?.node);
  if (command === undefined) return undefined;
  const code = textIn(entryAt(node, ['code'])?.node);
  const directory = code === undefined ? undefined : joinPath(directoryOf(path), code);
  const image = textIn(entryAt(node, ['environment'])?.node) ?? textIn(entryAt(node, ['environment', 'image'])?.node);
  return {
    commands: [command],
    ...(directory === undefined ? {} : { directory }),
    ...(image === undefined ? {} : { image }),
  };
}

function textIn(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

/** Words of a command; a place for an input (`{inputValue: x}`) is written `{x}`. */
function wordsIn(node: YamlNode | undefined): readonly string[] {
  if (node?.kind !== 'list') return [];
  return node.items.map((item) => {
    if (item.kind === 'scalar') return String(item.value);
    const [first] = item.kind === 'map' ? [...item.entries.values()] : [];
    return `{${textIn(first?.node) ?? '…'}}`;
  });
}
