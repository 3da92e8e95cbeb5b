/** Every value in a body of statements, and the calls among them. Bounded. */
import type { Statement } from './module.ts';
import type { CallValue, Value } from './value.ts';

const MAX_VALUES = 200_000;

/** Every call in a body, those in other calls too; functions inside it are bodies of their own. */
export function callsIn(body: readonly Statement[]): readonly CallValue[] {
  const found = every(body).flatMap((value) => (value.is === 'call' ? [value] : []));
  return found.sort((a, b) => a.line - b.line);
}

export function textsIn(body: readonly Statement[]): readonly Extract<Value, { is: 'text' }>[] {
  const found = every(body).flatMap((value) => (value.is === 'text' ? [value] : []));
  return found.sort((a, b) => a.line - b.line);
}

function every(body: readonly Statement[]): readonly Value[] {
  const found: Value[] = [];
  const queue: Value[] = body.flatMap((statement) => valuesOf(statement));
  for (let value = queue.pop(); value && found.length < MAX_VALUES; value = queue.pop()) {
    found.push(value);
    for (const part of partsOf(value)) queue.push(part);
  }
  return found;
}

function valuesOf(statement: Statement): readonly Value[] {
  switch (statement.does) {
    case 'assign':
    case 'say':
    case 'return':
      return [statement.value];
    case 'within':
      return [...statement.items.map((item) => item.value), ...statement.body.flatMap(valuesOf)];
    case 'branch':
      return statement.bodies.flatMap((body) => body.flatMap(valuesOf));
    case 'repeat':
      return [...(statement.over ? [statement.over] : []), ...statement.body.flatMap(valuesOf)];
    case 'define':
    case 'class':
      return [];
  }
}

function partsOf(value: Value): readonly Value[] {
  switch (value.is) {
    case 'call':
      return [value.fn, ...value.args, ...Object.values(value.named)];
    case 'member':
      return [value.on];
    case 'item':
      return [value.on, value.key];
    case 'shift':
      return [value.left, value.right];
    case 'map':
      return value.entries.flatMap(([, one]) => [one]);
    case 'list':
    case 'repeat':
    case 'template':
    case 'mix':
      return value.of;
    case 'text':
    case 'number':
    case 'word':
    case 'name':
      return [];
  }
}
