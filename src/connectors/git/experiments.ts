/**
 * DVC experiments: commits under `refs/exps/<2>/<38>/<name>`, where the 2 and 38 hexadecimal digits are the commit
 * they started from. They are in no branch, so `git log` never shows them (dvc.org, "Experiments").
 */
import { toRef, type Observation } from '#core';
import { instantOf } from './instant.ts';
import type { Reference } from './references.ts';

const experiment = /^refs\/exps\/([0-9a-f]{2})\/([0-9a-f]{38,62})\/(.+)$/u;

export function* observeExperiments(references: readonly Reference[], source: string): Generator<Observation> {
  for (const reference of references) {
    const [, start = '', rest = '', name = ''] = experiment.exec(reference.name) ?? [];
    if (name === '') continue;
    const baseline = `${start}${rest}`;
    const ref = toRef('run', source, `exps/${baseline.slice(0, 12)}/${name}`);
    const evidence = [{ source, locator: reference.name }];
    const endedAt = instantOf(reference.seconds);
    yield {
      kind: 'entity',
      layer: 'executed',
      method: 'recorded',
      evidence,
      ref,
      attributes: { name, tool: 'dvc-experiment', status: 'finished', endedAt, commit: reference.commit, baseline },
    };
    yield {
      kind: 'event',
      layer: 'executed',
      method: 'recorded',
      evidence,
      activity: 'experiment',
      at: endedAt,
      objects: [
        { ref, qualifier: 'run' },
        { ref: toRef('code-revision', source, reference.commit), qualifier: 'revision' },
        { ref: toRef('code-revision', source, baseline), qualifier: 'baseline' },
      ],
      attributes: { name, tool: 'dvc-experiment' },
    };
  }
}
