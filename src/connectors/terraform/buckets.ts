/** Buckets that a module declares: places where data and models lie, by the address that everything else names them by. */
import type { JsonObject } from '#core';
import { toRef } from '#core';
import type { ConnectorContext, Seen } from '../connector.ts';
import { textOf, type Where } from './evaluate.ts';

/** Type of resource → the attribute that names it, and the scheme of its address. */
const buckets: Readonly<Record<string, readonly [attribute: string, scheme: string]>> = {
  aws_s3_bucket: ['bucket', 's3'],
  google_storage_bucket: ['name', 'gs'],
};

/** A name that only a plan decides gives no address, and so nothing. */
export function observeBuckets(context: ConnectorContext, where: Where): readonly Seen[] {
  return [...where.module.resources.values()].flatMap(({ type, name, file, block }): readonly Seen[] => {
    const [attribute, scheme] = buckets[type] ?? [];
    if (attribute === undefined || scheme === undefined) return [];
    const known = textOf(where, block.body.attributes.get(attribute)?.value);
    if (known.is === 'open' || !/^[\w.-]{1,255}$/u.test(known.text)) return [];
    const uri = `${scheme}://${known.text}`;
    const attributes = {
      name: known.text,
      uri,
      tool: 'terraform',
      resource: `${type}.${name}`,
      file,
      line: block.line,
    };
    const evidence = [{ source: context.source, locator: context.locate(file, block.line) }];
    const ref = toRef('dataset', context.source, uri);
    return [
      { kind: 'entity', ref, attributes: attributes as JsonObject, layer: 'encoded', method: 'parsed', evidence },
    ];
  });
}
