/** Fields of YAML that was read, where they have the shape that is asked for; a field of another shape counts as absent. */
import { entryAt, type YamlEntry, type YamlNode } from './yaml-text.ts';

type Path = readonly (string | number)[];

export function textAt(node: YamlNode | undefined, ...path: Path): string | undefined {
  const found = node && entryAt(node, path)?.node;
  return found?.kind === 'scalar' && found.value !== null ? String(found.value) : undefined;
}

export function nodeAt(node: YamlNode | undefined, ...path: Path): YamlNode | undefined {
  return node && entryAt(node, path)?.node;
}

export function itemsAt(node: YamlNode | undefined, ...path: Path): readonly YamlNode[] {
  const found = node && entryAt(node, path)?.node;
  return found?.kind === 'list' ? found.items : [];
}

export function entriesAt(node: YamlNode | undefined, ...path: Path): readonly (readonly [string, YamlEntry])[] {
  const found = node && entryAt(node, path)?.node;
  return found?.kind === 'map' ? [...found.entries] : [];
}

/** Texts of a list, or the one text. */
export function textsAt(node: YamlNode | undefined, ...path: Path): readonly string[] {
  const one = textAt(node, ...path);
  return one === undefined ? itemsAt(node, ...path).flatMap((item) => textAt(item) ?? []) : [one];
}
