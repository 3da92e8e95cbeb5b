/** What a value of Terraform is, as far as constants go; where it is not known, why. Bounded by depth, so that cycles end. */
import { bodiesIn, type HclBody, type HclValue } from './hcl-tree.ts';
import { calledDirectory, type Resource, type TerraformModule, type TerraformProject } from './modules.ts';

export interface Where {
  readonly project: TerraformProject;
  readonly module: TerraformModule;
}
export type Known =
  | { readonly is: 'text'; readonly text: string }
  /** What it is decided by: `var.image, which has no value here`. */
  | { readonly is: 'open'; readonly why: string };

const MAX_DEPTH = 30;
const MAX_TEXT = 4000;

export function textOf(where: Where, value: HclValue | undefined, depth = 0): Known {
  const found = value && follow(where, value, depth);
  if (!found) return open('something that is not written');
  if ('why' in found) return { is: 'open', why: found.why };
  if (found.value.is === 'text') return { is: 'text', text: found.value.text };
  if (found.value.is !== 'template') return open('an expression');
  let text = '';
  for (const part of found.value.of) {
    const known =
      depth > MAX_DEPTH || text.length > MAX_TEXT ? open('an expression') : textOf(found.where, part, depth + 1);
    if (known.is === 'open') return known;
    text += known.text;
  }
  return { is: 'text', text };
}

/** Texts of a list; parts that are not known are shown as `{…}`. */
export function textsOf(where: Where, value: HclValue | undefined): readonly string[] {
  const found = value && follow(where, value, 0);
  if (!found || 'why' in found) return [];
  const each = found.value.is === 'list' ? found.value.of : [found.value];
  return each.slice(0, 100).map((one) => {
    const known = textOf(found.where, one);
    return known.is === 'text' ? known.text : '{…}';
  });
}

function open(why: string): Known & { readonly is: 'open' } {
  return { is: 'open', why };
}

interface Found {
  readonly value: HclValue;
  readonly where: Where;
}

/** Names are followed to what they stand for; `tomap(x)` and its like are `x`. */
export function follow(where: Where, value: HclValue, depth: number): Found | { readonly why: string } {
  if (depth > MAX_DEPTH) return { why: 'itself' };
  if (value.is === 'call') {
    const [first] = value.of;
    return first && /^(?:tomap|tolist|toset|tostring|jsonencode|trimspace|nonsensitive|sensitive)$/u.test(value.name)
      ? follow(where, first, depth + 1)
      : { why: `${value.name}(…)` };
  }
  if (value.is === 'other') return { why: 'an expression' };
  if (value.is !== 'name') return { value, where };
  const path = expand(where, value.path);
  const [head = '', name = '', ...rest] = path;
  if (head === 'var') return member(variable(where, name, depth + 1), rest, depth);
  if (head === 'local') return member(local(where, name, depth + 1), rest, depth);
  if (head === 'module') return output(where, { call: name, path: rest }, depth + 1);
  const resource = where.module.resources.get(`${head}.${name}`);
  const inside = resource && attributeOf(resource, rest);
  if (inside) return follow(where, inside, depth + 1);
  return { why: `${path.join('.').slice(0, 120)}, which is known when it is applied` };
}

/** `local.model.name` where `local.model` is a resource by its name. */
function expand({ module }: Where, path: readonly string[]): readonly string[] {
  let current = path;
  for (let round = 0; round < 10 && current[0] === 'local'; round += 1) {
    const value = module.locals.get(current[1] ?? '');
    if (value?.is !== 'name') return current;
    current = [...value.path, ...current.slice(2)];
  }
  return current;
}

function member(
  found: Found | { readonly why: string },
  path: readonly string[],
  depth: number,
): Found | { readonly why: string } {
  let current = found;
  for (const key of path) {
    if ('why' in current) return current;
    const inside = current.value.is === 'object' ? current.value.of.get(key)?.value : undefined;
    if (!inside) return { why: `${key}, which is not written` };
    current = follow(current.where, inside, depth + 1);
  }
  return current;
}

function variable(where: Where, name: string, depth: number): Found | { readonly why: string } {
  const { project, module } = where;
  const callers = project.callers.get(module.directory) ?? [];
  const [caller, ...others] = callers;
  if (others.length > 0) return { why: `var.${name}, which ${callers.length} calls of the module may set` };
  const passed = caller?.block.body.attributes.get(name)?.value;
  if (caller && passed) return follow({ project, module: caller.from }, passed, depth);
  const file = module.perhaps.get(name);
  if (!caller && file !== undefined) return { why: `var.${name}, which ${file} may set` };
  const value = module.given.get(name) ?? module.variables.get(name)?.attributes.get('default')?.value;
  return value && value.is !== 'other' ? follow(where, value, depth) : { why: `var.${name}, which has no value here` };
}

function local(where: Where, name: string, depth: number): Found | { readonly why: string } {
  const value = where.module.locals.get(name);
  return value ? follow(where, value, depth) : { why: `local.${name}, which is not written` };
}

function output(
  where: Where,
  { call, path }: { readonly call: string; readonly path: readonly string[] },
  depth: number,
): Found | { readonly why: string } {
  const { project, module } = where;
  const [name = '', ...rest] = path;
  const block = module.calls.get(call)?.block;
  const directory = block && calledDirectory(module, block);
  const called = directory === undefined ? undefined : project.modules.get(directory);
  const value = called?.outputs.get(name)?.attributes.get('value')?.value;
  return called && value
    ? member(follow({ project, module: called }, value, depth), rest, depth)
    : { why: `module.${call}.${name}, which is not in this source` };
}

/** What a resource gives back that is the same as what it is given. */
function attributeOf({ type, block }: Resource, path: readonly string[]): HclValue | undefined {
  const [name = '', ...rest] = path;
  if (rest.length > 0) return undefined;
  const own = block.body.attributes.get(name)?.value;
  if (own) return own;
  if (name !== 'id') return undefined;
  const same: Readonly<Record<string, string>> = { aws_s3_bucket: 'bucket', google_storage_bucket: 'name' };
  return block.body.attributes.get(same[type] ?? '')?.value;
}

/** The resource that a value names: `aws_sagemaker_model.fraud.name`, or by its name where that is a text. */
export function resourceOf(where: Where, value: HclValue | undefined, type: string): readonly Resource[] {
  const path = value?.is === 'name' ? expand(where, value.path) : [];
  if (path[0] === type) {
    const found = where.module.resources.get(`${type}.${path[1] ?? ''}`);
    return found ? [found] : [];
  }
  const known = textOf(where, value);
  if (known.is === 'open') return [];
  return [...where.module.resources.values()].filter((one) => {
    const name = one.type === type ? textOf(where, one.block.body.attributes.get('name')?.value) : undefined;
    return name?.is === 'text' && name.text === known.text;
  });
}

export function nested(body: HclBody, ...path: readonly string[]): readonly HclBody[] {
  return path.reduce<readonly HclBody[]>((bodies, type) => bodies.flatMap((one) => bodiesIn(one, type)), [body]);
}
