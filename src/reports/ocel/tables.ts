/** An object-centric event log as the tables of its relational form (OCEL 2.0, "SQLite format"). */
import type { OcelLog, TypeDefinition } from './log.ts';

export interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: 'TEXT' | 'TIMESTAMP' }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Times as SQLite writes them, which readers of the format expect. */
function toTime(instant: string): string {
  return instant.replace('T', ' ').replace(/Z$/u, '');
}

export function toTables(log: OcelLog): readonly Table[] {
  const { objects, events, objectTypes, eventTypes } = log;
  const [objectTable, eventTable] = [tableNames(objectTypes), tableNames(eventTypes)];
  const text = (...names: readonly string[]): Table['columns'] => names.map((name) => ({ name, type: 'TEXT' }));
  return [
    { name: 'event_map_type', columns: text('ocel_type', 'ocel_type_map'), rows: [...eventTable] },
    { name: 'object_map_type', columns: text('ocel_type', 'ocel_type_map'), rows: [...objectTable] },
    { name: 'event', columns: text('ocel_id', 'ocel_type'), rows: events.map(({ id, type }) => [id, type]) },
    { name: 'object', columns: text('ocel_id', 'ocel_type'), rows: objects.map(({ id, type }) => [id, type]) },
    {
      name: 'event_object',
      columns: text('ocel_event_id', 'ocel_object_id', 'ocel_qualifier'),
      rows: events.flatMap(({ id, relationships }) => relationships.map((one) => [id, one.objectId, one.qualifier])),
    },
    {
      name: 'object_object',
      columns: text('ocel_source_id', 'ocel_target_id', 'ocel_qualifier'),
      rows: objects.flatMap(({ id, relationships }) => relationships.map((one) => [id, one.objectId, one.qualifier])),
    },
    ...eventTypes.map((type): Table => ({
      name: `event_${eventTable.get(type.name) ?? ''}`,
      columns: [{ name: 'ocel_id', type: 'TEXT' }, { name: 'ocel_time', type: 'TIMESTAMP' }, ...columnsOf(type)],
      rows: events
        .filter((event) => event.type === type.name)
        .map(({ id, time, attributes }) => [id, toTime(time), ...valuesOf(type, attributes)]),
    })),
    ...objectTypes.map((type): Table => ({
      name: `object_${objectTable.get(type.name) ?? ''}`,
      columns: [
        { name: 'ocel_id', type: 'TEXT' },
        { name: 'ocel_time', type: 'TIMESTAMP' },
        { name: 'ocel_changed_field', type: 'TEXT' },
        ...columnsOf(type),
      ],
      rows: objects
        .filter((one) => one.type === type.name)
        .map(({ id, attributes }) => [
          id,
          toTime(attributes[0]?.time ?? '1970-01-01T00:00:00Z'),
          null,
          ...valuesOf(type, attributes),
        ]),
    })),
  ];
}

/** SQLite does not tell names apart by case; a second one of a name gets a number. */
function columnsOf({ attributes }: TypeDefinition): Table['columns'] {
  const taken = new Set(['ocel_id', 'ocel_time', 'ocel_changed_field']);
  return attributes.map(({ name }) => {
    let chosen = name;
    for (let count = 2; taken.has(chosen.toLowerCase()); count += 1) chosen = `${name}_${count}`;
    taken.add(chosen.toLowerCase());
    return { name: chosen, type: 'TEXT' };
  });
}
function valuesOf(
  { attributes }: TypeDefinition,
  own: readonly { readonly name: string; readonly value: string }[],
): readonly (string | null)[] {
  const values = new Map(own.map(({ name, value }) => [name, value]));
  return attributes.map(({ name }) => values.get(name) ?? null);
}

/** Type → the part of a table's name that stands for it: letters and digits, and no two alike, whatever their case. */
function tableNames(types: readonly TypeDefinition[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    types.map(({ name }) => {
      const base = name.replace(/[^A-Za-z0-9]+(\w?)/gu, (_all, next: string) => next.toUpperCase()) || 'type';
      let chosen = base;
      for (let count = 2; taken.has(chosen.toLowerCase()); count += 1) chosen = `${base}${count}`;
      taken.add(chosen.toLowerCase());
      return [name, chosen] as const;
    }),
  );
}
