/** What a connector of pipelines says of some files, in a form that a test can show whole: a line for each step. */
import { kindOf, nameOf, type StepAttributes } from '#core';
import type { Connector } from '#connectors';
import { collectAll, memoryContext } from './memory-context.ts';

export async function declaredSteps<Options>(
  connector: Connector<Options>,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly string[]> {
  const seen = await collectAll(connector.collect(connector.options.parse({}), memoryContext({ files })));
  const related = seen.filter((one) => one.kind === 'relation');
  const steps = seen.flatMap((one) => (one.kind === 'entity' && kindOf(one.ref) === 'step' ? [one] : []));
  const lines = steps.map(({ ref, attributes }) => {
    const {
      tool,
      scripts = [],
      schedules = [],
      unresolved = [],
      hidden,
      body,
      secrets = [],
    } = attributes as unknown as StepAttributes;
    const after = related
      .filter((one) => one.from === ref && one.relation === 'wasInformedBy')
      .map((one) => nameOf(one.to));
    const takes = related.filter((one) => one.from === ref && one.relation === 'used').map((one) => nameOf(one.to));
    const makes = related
      .filter((one) => one.to === ref && one.relation === 'wasGeneratedBy')
      .map((one) => nameOf(one.from));
    const parts: readonly (readonly [string, readonly string[]])[] = [
      ['after', after],
      ['runs', scripts],
      ['in', body ? [`${body.path}#L${body.firstLine}-L${body.lastLine}`] : []],
      ['takes', takes],
      ['makes', makes],
      ['at', schedules],
      ['secrets', secrets],
      ['open', unresolved],
      ['hidden', hidden === true ? ['yes'] : []],
    ];
    const said = parts
      .filter(([, list]) => list.length > 0)
      .map(([what, list]) => `${what} ${list.toSorted().join(', ')}`);
    return [`${tool} ${nameOf(ref)}`, ...said].join('; ');
  });
  const skipped = seen.flatMap((one) => (one.kind === 'skipped' ? [`skipped ${one.locator}: ${one.reason}`] : []));
  return [...lines.toSorted(), ...skipped.toSorted()];
}
