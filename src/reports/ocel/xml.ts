/** An object-centric event log as XML (OCEL 2.0, "XML format"). */
import type { OcelEvent, OcelLog, OcelObject, TypeDefinition } from './log.ts';

export function toXml(log: OcelLog): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<log>',
    ...within(
      'object-types',
      log.objectTypes.flatMap((type) => typeLines('object-type', type)),
    ),
    ...within(
      'event-types',
      log.eventTypes.flatMap((type) => typeLines('event-type', type)),
    ),
    ...within('objects', log.objects.flatMap(objectLines)),
    ...within('events', log.events.flatMap(eventLines)),
    '</log>',
    '',
  ].join('\n');
}

function typeLines(tag: string, { name, attributes }: TypeDefinition): readonly string[] {
  const lines = attributes.map((one) => `<attribute name="${escape(one.name)}" type="${one.type}"/>`);
  return [`<${tag} name="${escape(name)}">`, ...within('attributes', lines), `</${tag}>`];
}

function objectLines({ id, type, attributes, relationships }: OcelObject): readonly string[] {
  const lines = attributes.map(
    ({ name, time, value }) => `<attribute name="${escape(name)}" time="${time}">${escape(value)}</attribute>`,
  );
  return [
    `<object id="${escape(id)}" type="${escape(type)}">`,
    ...within('attributes', lines),
    ...objectsLines(relationships),
    '</object>',
  ];
}

function eventLines({ id, type, time, attributes, relationships }: OcelEvent): readonly string[] {
  const lines = attributes.map(({ name, value }) => `<attribute name="${escape(name)}">${escape(value)}</attribute>`);
  return [
    `<event id="${escape(id)}" type="${escape(type)}" time="${time}">`,
    ...within('attributes', lines),
    ...objectsLines(relationships),
    '</event>',
  ];
}

function objectsLines(relationships: OcelEvent['relationships']): readonly string[] {
  if (relationships.length === 0) return [];
  return within(
    'objects',
    relationships.map(
      ({ objectId, qualifier }) => `<relationship object-id="${escape(objectId)}" qualifier="${escape(qualifier)}"/>`,
    ),
  );
}

function within(tag: string, lines: readonly string[]): readonly string[] {
  return [`<${tag}>`, ...lines, `</${tag}>`];
}

/** Characters that XML 1.0 cannot hold (§2.2) become U+FFFD; lone halves of a pair as well. */
function escape(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- those are what must go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '\ufffd')
      .replace(/[&<>"\t\n\r]/gu, (one) => `&#${one.codePointAt(0)};`)
  );
}
