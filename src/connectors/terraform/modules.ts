/**
 * Terraform's modules: all files of one directory are one. What a variable is given follows from its default, from the files
 * of variables that Terraform takes by itself, and, for a directory that one call alone names, from that call. Everything
 * else is open, with the reason.
 */
import { baseOf, directoryOf, joinPath } from '../paths.ts';
import type { HclBlock, HclBody, HclValue } from './hcl-tree.ts';

export interface TerraformFile {
  readonly path: string;
  readonly body: HclBody;
}
export interface Resource {
  readonly file: string;
  readonly type: string;
  readonly name: string;
  readonly block: HclBlock;
}
export interface TerraformModule {
  readonly directory: string;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly variables: ReadonlyMap<string, HclBody>;
  readonly locals: ReadonlyMap<string, HclValue>;
  readonly outputs: ReadonlyMap<string, HclBody>;
  readonly calls: ReadonlyMap<string, { readonly file: string; readonly block: HclBlock }>;
  /** Values that Terraform takes by itself: terraform.tfvars, *.auto.tfvars. */
  readonly given: ReadonlyMap<string, HclValue>;
  /** Variables that other files of values set, by the file: which is taken is decided when it is applied. */
  readonly perhaps: ReadonlyMap<string, string>;
}
/** The modules of a source by their directory. */
export interface TerraformProject {
  readonly modules: ReadonlyMap<string, TerraformModule>;
  /** Who calls a directory. */
  readonly callers: ReadonlyMap<string, readonly { readonly from: TerraformModule; readonly block: HclBlock }[]>;
}

export function createProject(files: readonly TerraformFile[], values: readonly TerraformFile[]): TerraformProject {
  const byDirectory = Map.groupBy(files, ({ path }) => directoryOf(path));
  const modules = new Map([...byDirectory].map(([directory, own]) => [directory, toModule(directory, own, values)]));
  const callers = new Map<string, { from: TerraformModule; block: HclBlock }[]>();
  for (const from of modules.values())
    for (const { block } of from.calls.values()) {
      const directory = calledDirectory(from, block);
      if (directory === undefined) continue;
      callers.set(directory, [...(callers.get(directory) ?? []), { from, block }]);
    }
  return { modules, callers };
}

/** `source = "./modules/x"`; `undefined` for a module from elsewhere. */
export function calledDirectory({ directory }: TerraformModule, block: HclBlock): string | undefined {
  const source = block.body.attributes.get('source')?.value;
  return source?.is === 'text' && /^\.\.?(?:\/|$)/u.test(source.text) ? joinPath(directory, source.text) : undefined;
}

function toModule(
  directory: string,
  files: readonly TerraformFile[],
  values: readonly TerraformFile[],
): TerraformModule {
  const blocks = files.flatMap(({ path, body }) => body.blocks.map((block) => ({ file: path, block })));
  const bodies = (type: string): ReadonlyMap<string, HclBody> =>
    new Map(blocks.flatMap(({ block }) => (block.type === type ? [[block.labels[0] ?? '', block.body] as const] : [])));
  const resources = blocks.flatMap(({ file, block }) => {
    const [type, name] = block.labels;
    return block.type === 'resource' && type !== undefined && name !== undefined
      ? [[`${type}.${name}`, { file, type, name, block }] as const]
      : [];
  });
  const locals = blocks.flatMap(({ block }) =>
    block.type === 'locals' ? [...block.body.attributes].map(([name, { value }]) => [name, value] as const) : [],
  );
  const calls = blocks.flatMap(({ file, block }) =>
    block.type === 'module' ? [[block.labels[0] ?? '', { file, block }] as const] : [],
  );
  return {
    directory,
    resources: new Map(resources),
    variables: bodies('variable'),
    locals: new Map(locals),
    outputs: bodies('output'),
    calls: new Map(calls),
    ...valuesFor(directory, values),
  };
}

const taken = /^(?:terraform\.tfvars(?:\.json)?|.+\.auto\.tfvars(?:\.json)?)$/u;

function valuesFor(directory: string, values: readonly TerraformFile[]): Pick<TerraformModule, 'given' | 'perhaps'> {
  const given = new Map<string, HclValue>();
  const perhaps = new Map<string, string>();
  for (const { path, body } of values) {
    const own = directoryOf(path) === directory && taken.test(baseOf(path));
    if (!own && directory !== '' && !path.startsWith(`${directory}/`)) continue;
    for (const [name, { value }] of body.attributes) {
      if (own && !given.has(name)) given.set(name, value);
      else perhaps.set(name, path);
    }
  }
  return { given, perhaps };
}
