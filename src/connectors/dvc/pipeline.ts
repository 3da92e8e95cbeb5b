/**
 * dvc.yaml → planned stages: `vars` and params.yaml are loaded, `foreach` and `matrix` written out, `${…}` filled.
 * What cannot be resolved leaves the stage open (and says so) instead of being guessed.
 */
import { isArray, isObject, type JsonObject, type JsonValue } from '#core';
import { interpolate, toName } from './interpolation.ts';
import { joinPath, directoryOf } from '../paths.ts';
import type { Reading } from '../reading.ts';
import { Stage } from './schema.ts';
import { readSettingsFile } from './settings-file.ts';
import { entryAt, lineAt, toPlain, type YamlNode } from '../yaml-text.ts';

export interface PlannedStage {
  readonly file: string;
  readonly name: string;
  readonly stage: Stage;
  /** Where commands run and paths start; `undefined` when `wdir` leads outside or is not known. */
  readonly directory: string | undefined;
  readonly unresolved: readonly string[];
  /** First and last line of the declaration, and the line of one of its parts. */
  readonly line: number;
  readonly lastLine: number;
  readonly lineOf: (...path: readonly (string | number)[]) => number;
}

export interface Pipeline {
  readonly file: string;
  readonly directory: string;
  readonly node: YamlNode;
  readonly plain: JsonObject;
  readonly stages: readonly PlannedStage[];
  /** Names of repeated stages that could not be written out: their instances are not known. */
  readonly open: readonly string[];
}

const MAX_STAGES = 2000;
const MAX_WORK = 20_000_000;

export async function readPipeline(reading: Reading, file: string): Promise<Pipeline | undefined> {
  const node = await reading.yaml(file);
  if (!node) return undefined;
  const plain = toPlain(node);
  if (plain === undefined || !isObject(plain)) {
    reading.skip(
      file,
      `${file} was not read: ${plain === undefined ? 'its aliases expand to too many values' : 'it holds no sections'}.`,
    );
    return undefined;
  }
  const directory = directoryOf(file);
  const known = await loadKnown(reading, { directory, vars: plain['vars'], defaults: true, base: {} });
  const { stages, open } = await planStages(reading, { file, directory, node, plain, known });
  return { file, directory, node, plain, stages, open };
}

interface Plan {
  readonly file: string;
  readonly directory: string;
  readonly node: YamlNode;
  readonly plain: JsonObject;
  readonly known: JsonObject;
}

async function planStages(reading: Reading, plan: Plan): Promise<Pick<Pipeline, 'stages' | 'open'>> {
  const sections = plan.plain['stages'];
  const stages: PlannedStage[] = [];
  const open: string[] = [];
  let work = 0;
  if (sections !== undefined && sections !== null && !isObject(sections))
    reading.skip(
      plan.file,
      `The stages of ${plan.file} are not written as a mapping, so its steps are not known.`,
      'part',
    );
  for (const [name, definition] of Object.entries(isObject(sections) ? sections : {})) {
    if (!isObject(definition)) {
      open.push(name);
      reading.skip(`${plan.file}:${name}`, `The stage '${name}' of ${plan.file} holds no sections.`, 'part');
      continue;
    }
    const instances = writeOut(name, definition, plan.known);
    if (!instances) {
      open.push(name);
      reading.skip(
        `${plan.file}:${name}`,
        `The stage '${name}' of ${plan.file} repeats over a list that is not defined in what was read, so its steps are not known.`,
        'part',
      );
      continue;
    }
    work += instances.length * JSON.stringify(definition).length;
    if (stages.length + instances.length > MAX_STAGES || work > MAX_WORK) {
      open.push(name);
      reading.skip(
        `${plan.file}:${name}`,
        `The stage '${name}' of ${plan.file} repeats too often; at most ${MAX_STAGES} steps of a file are read.`,
        'part',
      );
      continue;
    }
    for (const instance of instances) stages.push(await planStage(reading, plan, { ...instance, key: name }));
  }
  return { stages, open };
}

interface Instance {
  readonly name: string;
  readonly body: JsonObject;
  readonly inDo: boolean;
  readonly item: JsonObject;
}

/** `foreach`/`do` and `matrix` (DVC user guide, "Templating"); `undefined` when what they repeat over is not known. */
function writeOut(name: string, definition: JsonObject, known: JsonObject): readonly Instance[] | undefined {
  const { foreach, matrix, do: body } = definition;
  if (foreach !== undefined && isObject(body)) {
    return itemsOf(foreach, known)?.map(([key, value]) => ({
      name: `${name}@${key}`,
      body,
      inDo: true,
      item: { item: value, key },
    }));
  }
  if (matrix === undefined) return [{ name, body: definition, inDo: false, item: {} }];
  const { matrix: _, ...rest } = definition;
  return combinations(matrix, known)?.map(([key, value]) => ({
    name: `${name}@${key}`,
    body: rest,
    inDo: false,
    item: { item: value, key },
  }));
}

function itemsOf(given: JsonValue, known: JsonObject): readonly (readonly [string, JsonValue])[] | undefined {
  const unresolved = new Set<string>();
  const value = interpolate(given, known, unresolved);
  if (unresolved.size > 0) return undefined;
  if (isObject(value)) return Object.entries(value).map(([key, member]) => [key, member ?? null] as const);
  if (!isArray(value)) return undefined;
  const composite = value.some((item) => typeof item === 'object' && item !== null);
  const named = value.map((item, at) => [composite ? String(at) : toName(item), item] as const);
  return [...new Map(named)];
}

function combinations(given: JsonValue, known: JsonObject): readonly (readonly [string, JsonObject])[] | undefined {
  const unresolved = new Set<string>();
  const axes = interpolate(given, known, unresolved);
  if (!isObject(axes) || unresolved.size > 0) return undefined;
  let made: readonly (readonly [readonly string[], JsonObject])[] = [[[], {}]];
  for (const [axis, values] of Object.entries(axes)) {
    if (!isArray(values ?? null)) return undefined;
    const list = values as readonly JsonValue[];
    if (made.length * list.length > MAX_STAGES) return undefined;
    made = made.flatMap(([names, item]) =>
      list.map((value, at) => {
        const composite = typeof value === 'object' && value !== null;
        return [[...names, composite ? `${axis}${at}` : toName(value)], { ...item, [axis]: value }] as const;
      }),
    );
  }
  return [...new Map(made.map(([names, item]) => [names.join('-'), item] as const))];
}

async function planStage(
  reading: Reading,
  plan: Plan,
  instance: Instance & { readonly key: string },
): Promise<PlannedStage> {
  const unresolved = new Set<string>();
  const around = Object.keys(instance.item).length === 0 ? plan.known : { ...plan.known, ...instance.item };
  const wdir = instance.body['wdir'] === undefined ? '.' : interpolate(instance.body['wdir'], around, unresolved);
  const directory = typeof wdir === 'string' && unresolved.size === 0 ? joinPath(plan.directory, wdir) : undefined;
  const own = instance.body['vars'];
  const known =
    own === undefined
      ? around
      : await loadKnown(reading, { directory: directory ?? plan.directory, vars: own, defaults: false, base: around });
  const { meta: _, ...body } = instance.body;
  const stage = Stage.parse(interpolate(body, known, unresolved));
  const path = ['stages', instance.key, ...(instance.inDo ? ['do'] : [])];
  const line = lineAt(plan.node, path.slice(0, 2));
  return {
    file: plan.file,
    name: instance.name,
    stage,
    directory,
    unresolved: [...unresolved].sort(),
    line,
    lastLine: Math.max(line, entryAt(plan.node, path.slice(0, 2))?.node.lastLine ?? line),
    lineOf: (...inner) => lineAt(plan.node, [...path, ...inner]),
  };
}

/** params.yaml and what `vars` lists (files, parts of files, dictionaries), later over earlier. */
async function loadKnown(
  reading: Reading,
  given: {
    readonly directory: string;
    readonly vars: JsonValue | undefined;
    readonly defaults: boolean;
    readonly base: JsonObject;
  },
): Promise<JsonObject> {
  let known = given.base;
  const list = isArray(given.vars) ? given.vars : [];
  for (const item of [...(given.defaults ? ['params.yaml'] : []), ...list.slice(0, 200)]) {
    if (isObject(item)) known = merge(known, item);
    if (typeof item !== 'string') continue;
    const [, file = item, keys] = /^(.*?\.\w{1,8}):(.+)$/u.exec(item) ?? [];
    const path = joinPath(given.directory, file);
    const settings = path === undefined ? undefined : await readSettingsFile(reading, path);
    if (!settings) continue;
    const wanted = keys?.split(',').map((key) => key.trim());
    known = merge(
      known,
      wanted
        ? Object.fromEntries(Object.entries(settings.value).filter(([key]) => wanted.includes(key)))
        : settings.value,
    );
  }
  return known;
}

function merge(base: JsonObject, over: JsonObject): JsonObject {
  const members = Object.entries(over).map(([key, value]) => {
    const before = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isObject(before) && isObject(value) ? merge(before, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(members) };
}
