/**
 * Kustomize's `images` (Kustomize: kustomization, "images"): the same workload with another image, as an overlay declares
 * it. Only workloads of files that the overlay names, directly or by directories below, are taken; patches are not followed.
 */
import type { DeclaredDeployment } from '../deployments.ts';
import { baseOf, directoryOf, joinPath } from '../paths.ts';
import { itemsAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';

export interface Overlay {
  readonly path: string;
  readonly node: YamlNode;
}

export function isKustomization(node: YamlNode, path: string): boolean {
  return textAt(node, 'kind') === 'Kustomization' || /^kustomization\.ya?ml$/u.test(baseOf(path));
}

const MAX_DEPTH = 8;

export function withImages(
  overlays: readonly Overlay[],
  declared: readonly DeclaredDeployment[],
): readonly DeclaredDeployment[] {
  const byDirectory = new Map(overlays.map((overlay) => [directoryOf(overlay.path), overlay]));
  return overlays.flatMap((overlay) => {
    const images = itemsAt(overlay.node, 'images');
    if (images.length === 0) return [];
    const files = filesOf(overlay, byDirectory, 0);
    const namespace = textAt(overlay.node, 'namespace');
    return declared
      .filter((one) => files.has(one.file))
      .flatMap((one): readonly DeclaredDeployment[] => {
        const changed = one.images.map((image) => change(image, images));
        if (changed.every((image, at) => image === one.images[at])) return [];
        const line = overlay.node.line;
        const environment = namespace === undefined ? {} : { environment: namespace };
        return [
          {
            ...one,
            file: overlay.path,
            line,
            lastLine: overlay.node.lastLine,
            images: changed,
            commands: [],
            scripts: [],
            variables: [],
            serves: [],
            ...environment,
          },
        ];
      });
  });
}

function filesOf(overlay: Overlay, byDirectory: ReadonlyMap<string, Overlay>, depth: number): ReadonlySet<string> {
  const found = new Set<string>();
  if (depth > MAX_DEPTH) return found;
  const own = directoryOf(overlay.path);
  for (const written of [...textsAt(overlay.node, 'resources'), ...textsAt(overlay.node, 'bases')]) {
    const path = written.includes('://') ? undefined : joinPath(own, written);
    if (path === undefined) continue;
    found.add(path);
    const below = byDirectory.get(path);
    if (below && below !== overlay) for (const file of filesOf(below, byDirectory, depth + 1)) found.add(file);
  }
  return found;
}

type Image = DeclaredDeployment['images'][number];

function change(image: Image, rules: readonly YamlNode[]): Image {
  const bare = image.name.replace(/@.*$/u, '').replace(/:[^:/]*$/u, '');
  const rule = rules.find((one) => textAt(one, 'name') === bare);
  if (!rule) return image;
  const name = textAt(rule, 'newName') ?? bare;
  const digest = textAt(rule, 'digest');
  const tag = textAt(rule, 'newTag');
  return {
    name: digest !== undefined ? `${name}@${digest}` : tag !== undefined ? `${name}:${tag}` : name,
    line: rule.line,
  };
}
