/**
 * Ray Serve's settings (Ray documentation, "Serve Config Files"): `applications` with `import_path` and the deployments they
 * set; the older form with one `import_path`; `ray_serve_config` of an Anyscale service.
 */
import type { ConnectorContext } from '../connector.ts';
import { readModelUri, type JsonValue } from '#core';
import type { DeclaredDeployment, Variable } from '../deployments.ts';
import { directoryOf, joinPath } from '../paths.ts';
import { entriesAt, itemsAt, nodeAt, textAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { RayCommand } from './archives.ts';
import { deployment, type Served } from './found.ts';

export const tellingRay: RegExp = /^[ \t-]*import_path\s*:/mu;

export function readRayServe(context: ConnectorContext, path: string, node: YamlNode): readonly DeclaredDeployment[] {
  const inner = nodeAt(node, 'ray_serve_config') ?? node;
  const listed = itemsAt(inner, 'applications');
  const applications = listed.length > 0 ? listed : [inner];
  return applications.flatMap((application) => {
    const target = textAt(application, 'import_path');
    if (target === undefined) return [];
    const script = moduleOf(context, directoryOf(path), target);
    const name = textAt(application, 'name') ?? textAt(node, 'name') ?? target;
    return [
      deployment({
        file: path,
        name,
        tool: 'ray-serve',
        type: 'application',
        line: nodeAt(application, 'import_path')?.line ?? application.line,
        lastLine: application.lastLine,
        commands: [`serve run ${target}`],
        scripts: script === undefined ? [] : [script],
        variables: entriesAt(application, 'runtime_env', 'env_vars').map(([key, { node: value, keyLine }]) =>
          toVariable(key, textAt(value), keyLine),
        ),
        serves: argumentsOf(application),
        unresolved: script === undefined ? [`The module of ${target} is not in this source.`] : [],
      }),
    ];
  });
}

function toVariable(name: string, value: string | undefined, line: number): Variable {
  const secret = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/iu.test(name);
  return { name, line, ...(value === undefined || secret ? {} : { value }), ...(secret ? { secret } : {}) };
}

/** `args` of an application and `user_config` of its deployments, where a value is a model's address. */
function argumentsOf(application: YamlNode): readonly Served[] {
  const given = [
    ...entriesAt(application, 'args').map(([key, entry]) => ({ through: `args.${key}`, ...entry })),
    ...itemsAt(application, 'deployments').flatMap((one) =>
      entriesAt(one, 'user_config').map(([key, entry]) => ({ through: `user_config.${key}`, ...entry })),
    ),
  ];
  return given.flatMap(({ through, node, keyLine }): readonly Served[] => {
    const value: JsonValue | undefined = textAt(node);
    const model = value !== undefined && /^(?:models:|hf:|mlflow:)/u.test(value) ? readModelUri(value) : undefined;
    return model ? [{ ...model, through, line: keyLine }] : [];
  });
}

/** `serve run app:entry` in a script: what is started by hand. Settings that it deploys are told by their own file. */
export function fromRayCommand(context: ConnectorContext, command: RayCommand): DeclaredDeployment | undefined {
  const { target, written, file, line } = command;
  if (!target.includes(':')) return undefined;
  const script = moduleOf(context, file.startsWith('.github/') ? '' : directoryOf(file), target);
  if (script === undefined) return undefined;
  const common = { file, name: target, tool: 'ray-serve', type: 'serve run', line, lastLine: line };
  return deployment({ ...common, commands: [written], scripts: [script] });
}

/** From the directory of the file up to the root: Ray takes the module from where it is started. */
function moduleOf({ files }: ConnectorContext, directory: string, target: string): string | undefined {
  const inner = target.replace(/:.*$/u, '').replaceAll('.', '/');
  for (let place = directory; ; place = directoryOf(place)) {
    for (const file of [`${inner}.py`, `${inner}/__init__.py`]) {
      const path = joinPath(place, file);
      if (path !== undefined && files.get(path)?.kind === 'file') return path;
    }
    if (place === '') return undefined;
  }
}
