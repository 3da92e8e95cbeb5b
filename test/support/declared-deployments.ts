/** What a connector of manifests says of some files, in a form that a test can show whole: a line for each deployment. */
import { kindOf, nameOf, type DeploymentAttributes, type ModelUseAttributes } from '#core';
import type { Connector } from '#connectors';
import { collectAll, memoryContext } from './memory-context.ts';

export async function declaredDeployments<Options>(
  connector: Connector<Options>,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly string[]> {
  const seen = await collectAll(connector.collect(connector.options.parse({}), memoryContext({ files })));
  const lines = seen.flatMap((one) => {
    if (one.kind !== 'entity' || kindOf(one.ref) !== 'deployment') return [];
    const {
      tool,
      images = [],
      commands = [],
      scripts = [],
      variables = {},
      secrets = [],
      environment,
      unresolved = [],
    } = one.attributes as unknown as DeploymentAttributes;
    const serves = seen.flatMap((link) => {
      if (link.kind !== 'relation' || link.from !== one.ref || link.relation !== 'serves') return [];
      const { by, alias, through } = link.attributes as unknown as ModelUseAttributes;
      return [`${link.to} by ${by}${alias === undefined ? '' : ` ${alias}`} through ${through}`];
    });
    const built = seen.flatMap((link) =>
      link.kind === 'relation' && link.from === one.ref && link.relation === 'wasDerivedFrom' ? [nameOf(link.to)] : [],
    );
    const parts: readonly (readonly [string, readonly string[]])[] = [
      ['in', environment === undefined ? [] : [environment]],
      ['image', images],
      ['built', built],
      ['command', commands],
      ['runs', scripts],
      ['set', Object.entries(variables).map(([name, value]) => `${name}=${value}`)],
      ['secrets', secrets],
      ['serves', serves],
      ['open', unresolved],
    ];
    const said = parts
      .filter(([, list]) => list.length > 0)
      .map(([what, list]) => `${what} ${list.toSorted().join(', ')}`);
    return [[`${tool} ${nameOf(one.ref)}`, ...said].join('; ')];
  });
  const loose = seen.flatMap((one) =>
    one.kind === 'claim'
      ? [`unpinned ${JSON.stringify(one.attributes['reference'])} at ${one.evidence[0]?.locator ?? ''}`]
      : [],
  );
  const skipped = seen.flatMap((one) => (one.kind === 'skipped' ? [`skipped ${one.locator}: ${one.reason}`] : []));
  return [...lines.toSorted(), ...loose.toSorted(), ...skipped.toSorted()];
}
