/**
 * Elyra's pipelines (`*.pipeline`): notebooks and scripts of the source as nodes, joined by links (Elyra documentation,
 * "Pipelines"; the pipeline document is JSON). A file is named from the directory of the pipeline.
 */
import type { FileTree } from '../connector.ts';
import { useRole } from '../file-roles.ts';
import { directoryOf, joinPath } from '../paths.ts';
import type { DeclaredFile, DeclaredStep } from '../pipeline-steps.ts';
import { itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';

export function readElyra(document: YamlNode, file: string, files: FileTree): readonly DeclaredStep[] {
  return itemsAt(document, 'pipelines').flatMap((pipeline) => {
    const nodes = itemsAt(pipeline, 'nodes').filter((node) => textAt(node, 'type') === 'execution_node');
    const names = new Map(nodes.map((node) => [textAt(node, 'id') ?? '', nameOf(node)]));
    return nodes.map((node) => stepOf(node, { file, files, names }));
  });
}

interface Place {
  readonly file: string;
  readonly files: FileTree;
  readonly names: ReadonlyMap<string, string>;
}

function nameOf(node: YamlNode): string {
  const label = textAt(node, 'app_data', 'ui_data', 'label') ?? textAt(node, 'app_data', 'label') ?? '';
  const named = label === '' ? filenameOf(node) : label;
  return (named ?? textAt(node, 'op') ?? '').replace(/^.*\//u, '').replace(/\.(?:ipynb|py|r)$/iu, '');
}

function filenameOf(node: YamlNode): string | undefined {
  return textAt(node, 'app_data', 'component_parameters', 'filename') ?? textAt(node, 'app_data', 'filename');
}

/** Parameters moved into a field of their own in later versions. */
function given(node: YamlNode): YamlNode | undefined {
  return nodeAt(node, 'app_data', 'component_parameters') ?? nodeAt(node, 'app_data');
}

function stepOf(node: YamlNode, place: Place): DeclaredStep {
  const { file, names } = place;
  const name = nameOf(node);
  const script = scriptOf(node, place);
  const image = textAt(given(node), 'runtime_image');
  const before = itemsAt(node, 'inputs').flatMap((port) =>
    itemsAt(port, 'links').flatMap((link) => names.get(textAt(link, 'node_id_ref') ?? '') ?? []),
  );
  const parameters = itemsAt(given(node), 'env_vars').flatMap(
    (item) => textAt(item, 'env_var') ?? textAt(item)?.split('=')[0] ?? [],
  );
  const secrets = itemsAt(given(node), 'kubernetes_secrets').flatMap((item) => textAt(item, 'name') ?? []);
  const written = filenameOf(node);
  return {
    file,
    id: name,
    name,
    tool: 'elyra',
    line: node.line,
    lastLine: node.lastLine,
    scripts: script ? [script] : [],
    ...(image === undefined ? {} : { image }),
    ...data(node, script?.path ?? file),
    after: before.map((id) => ({ id, line: node.line })),
    parameters,
    secrets,
    ...(script || written === undefined ? {} : { hidden: `The file ${written} is not where the pipeline names it.` }),
  };
}

function scriptOf(node: YamlNode, { file, files }: Place): Omit<DeclaredFile, 'role'> | undefined {
  const written = filenameOf(node);
  if (written === undefined) return undefined;
  const line = nodeAt(given(node), 'filename')?.line ?? node.line;
  const beside = joinPath(directoryOf(file), written);
  if (beside !== undefined && files.get(beside) !== undefined) return { path: beside, line };
  // Before version 3 names began at the root of the workspace.
  const rooted = joinPath('', written);
  return rooted !== undefined && files.get(rooted) !== undefined ? { path: rooted, line, inferred: true } : undefined;
}

/** Dependencies and outputs are named from the directory of the notebook. */
function data(node: YamlNode, script: string): Pick<DeclaredStep, 'uses' | 'makes'> {
  const named = (key: string, made: boolean): readonly DeclaredFile[] =>
    textsAt(given(node), key).flatMap((text): readonly DeclaredFile[] => {
      const path = /[*?[\]$]/u.test(text) ? undefined : joinPath(directoryOf(script), text);
      if (path === undefined || path === '') return [];
      const line = nodeAt(given(node), key)?.line ?? node.line;
      return [{ path, role: made ? 'output' : useRole(path, new Set()), line }];
    });
  return { uses: named('dependencies', false), makes: named('outputs', true) };
}
