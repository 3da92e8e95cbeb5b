/** What a resource runs: images, commands and variables of its containers, wherever its type keeps them. */
import { conceal } from '../conceal.ts';
import type { DeclaredDeployment, Variable } from '../deployments.ts';
import { follow, textOf, textsOf, type Where } from './evaluate.ts';
import type { HclAttribute, HclBody, HclValue } from './hcl-tree.ts';
import { bodyOf } from './hcl-tree.ts';

const MAX_DEPTH = 10;
const MAX_BODIES = 400;
const imageKeys: ReadonlySet<string> = new Set([
  'image',
  'image_uri',
  'image_identifier',
  'docker_image_name',
  'docker_image',
]);
const variableMaps: ReadonlySet<string> = new Set([
  'environment',
  'variables',
  'environment_variables',
  'env_vars',
  'app_settings',
  'runtime_environment_variables',
]);

export type Contained = Pick<DeclaredDeployment, 'images' | 'commands' | 'variables' | 'unresolved'>;

export function readContainers(where: Where, body: HclBody): Contained {
  const bodies = bodiesBelow(where, body);
  const images: { name: string; line: number }[] = [];
  const unresolved: string[] = [];
  for (const one of bodies)
    for (const [key, { value, line }] of one.attributes) {
      if (!imageKeys.has(key)) continue;
      const known = textOf(where, value);
      if (known.is === 'text') images.push({ name: known.text, line });
      else unresolved.push(`Its image is decided by ${conceal(known.why)}.`);
    }
  const commands = bodies.flatMap((one) => {
    const words = ['entrypoint', 'entry_point', 'command', 'args'].flatMap((key) =>
      textsOf(where, one.attributes.get(key)?.value),
    );
    return words.length === 0 ? [] : [words.join(' ')];
  });
  return {
    images,
    commands,
    variables: bodies.flatMap((one) => variablesIn(where, one)),
    unresolved: [...new Set(unresolved)],
  };
}

/** The body itself and all that lie in it, blocks and objects alike. */
function bodiesBelow(where: Where, start: HclBody): readonly HclBody[] {
  const found: HclBody[] = [];
  let level: readonly HclBody[] = [start];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0 && found.length < MAX_BODIES; depth += 1) {
    found.push(...level);
    level = level.flatMap((body) => [
      ...body.blocks.map((block) => block.body),
      ...[...body.attributes].flatMap(([key, one]) => (variableMaps.has(key) ? listOnly(one) : objectsIn(where, one))),
    ]);
  }
  return found.slice(0, MAX_BODIES);
}

/** `environment` is a map of variables, or a list of objects with name and value (a task definition). */
function listOnly({ value }: HclAttribute): readonly HclBody[] {
  return value.is === 'list' ? value.of.flatMap((one) => (one.is === 'object' ? [bodyOf(one.of)] : [])) : [];
}

function objectsIn(where: Where, { value, line }: HclAttribute): readonly HclBody[] {
  const found = value.is === 'call' ? follow(where, value, 0) : { value, where };
  if ('why' in found) return [];
  if (found.value.is === 'text') return fromJson(found.value.text, line);
  const each: readonly HclValue[] = found.value.is === 'list' ? found.value.of : [found.value];
  return each.flatMap((one) => (one.is === 'object' ? [bodyOf(one.of)] : []));
}

/** `container_definitions` of a task, as a text of JSON. */
function fromJson(text: string, line: number): readonly HclBody[] {
  if (!/^\s*\[\s*\{/u.test(text)) return [];
  try {
    const list = JSON.parse(text) as unknown;
    return Array.isArray(list) ? list.slice(0, 50).map((one) => bodyOf(toAttributes(one, line))) : [];
  } catch {
    return [];
  }
}

function toAttributes(value: unknown, line: number): ReadonlyMap<string, HclAttribute> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map(entries.map(([key, one]) => [key, { line, value: toValue(one, line) }]));
}

function toValue(value: unknown, line: number): HclValue {
  if (Array.isArray(value)) return { is: 'list', of: value.slice(0, 200).map((one) => toPlain(one, line)) };
  return toPlain(value, line);
}

/** Containers hold objects of texts, and no more below them that matters here. */
function toPlain(value: unknown, line: number): HclValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { is: 'text', text: String(value) };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { is: 'other' };
  const of = Object.entries(value).flatMap(([key, one]): [string, HclAttribute][] =>
    typeof one === 'string' ? [[key, { line, value: { is: 'text', text: one } }]] : [],
  );
  return { is: 'object', of: new Map(of) };
}

function variablesIn(where: Where, body: HclBody): readonly Variable[] {
  const maps = [...body.attributes].flatMap(([key, { value }]) => {
    const found = variableMaps.has(key) ? follow(where, value, 0) : undefined;
    return found && !('why' in found) && found.value.is === 'object'
      ? [...found.value.of].map(([name, one]) => toVariable(found.where, name, one))
      : [];
  });
  const listed = body.blocks.flatMap((block) =>
    /^(?:env|environment_variable|environment)$/u.test(block.type) ? [block.body] : [],
  );
  const own = [...listed, ...(body.blocks.length === 0 ? [body] : [])].flatMap((one) => {
    const name = one.attributes.get('name');
    const known = name && textOf(where, name.value);
    const value = one.attributes.get('value');
    return name && known?.is === 'text' && (value || one.blocks.length > 0) && /^[A-Z][A-Z0-9_]*$/u.test(known.text)
      ? [toVariable(where, known.text, value ?? { line: name.line, value: { is: 'other' } })]
      : [];
  });
  return [...new Map([...maps, ...own].map((one) => [one.name, one])).values()];
}

function toVariable(where: Where, name: string, { value, line }: HclAttribute): Variable {
  const secret = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/iu.test(name);
  if (secret) return { name, line, secret };
  const known = textOf(where, value);
  return { name, line, ...(known.is === 'text' ? { value: known.text } : {}) };
}
