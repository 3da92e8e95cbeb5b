/** Archives that `torch-model-archiver` makes: each stands on the model file, and the code, that it is made of. */
import { toRef, type JsonObject, type UseAttributes } from '#core';
import type { ConnectorContext, Seen } from '../connector.ts';
import type { Archive } from './archives.ts';

export function describeArchives(context: ConnectorContext, archives: readonly Archive[]): readonly Seen[] {
  const { source, files } = context;
  return archives.flatMap(({ path, model, code, version, file, line }) => {
    if (path === undefined) return [];
    const evidence = [{ source, locator: context.locate(file, line) }];
    const link = (to: string, role: 'model' | 'code'): Seen => {
      const values = role === 'model' && version !== undefined ? { values: { version } } : {};
      const attributes: UseAttributes = { role, line, ...values };
      return {
        kind: 'relation',
        from: toRef('artifact', source, path),
        relation: 'wasDerivedFrom',
        to: toRef('artifact', source, to),
        attributes: attributes as unknown as JsonObject,
        layer: 'encoded',
        method: 'parsed',
        evidence,
      };
    };
    const own = code.filter((one) => files.get(one)?.kind === 'file');
    return [...(model === undefined ? [] : [link(model, 'model')]), ...own.map((one) => link(one, 'code'))];
  });
}
