/** What a model is, or is not, meant for: nobody's use is on record in a repository. What it holds for deployment is named. */
import { parseRef } from '#core';
import { entityEvidence } from '../pipeline.ts';
import { isTestPath } from '../test-path.ts';
import { listOf } from '../words.ts';
import { sourceOf, toResult, type Checker } from './result.ts';

const forDeployment =
  /(?:^|\/)(?:deploy(?:ment)?s?|k8s|kubernetes|helm|charts?|serving)\/|(?:^|\/)(?:Dockerfile[^/]*|docker-compose[^/]*\.ya?ml|Procfile)$/iu;

export const checkUse: Checker = (view, claim) => {
  if (claim.attributes['intended'] === true) {
    return toResult(claim, {
      scope: 'intended use',
      outcome: 'unknown',
      because: 'Who uses it for what is on no record that was read.',
    });
  }
  const source = sourceOf(claim);
  const files = view.workspace.graph.ofKind('artifact').filter(({ ref, attributes }) => {
    const { namespace, name } = parseRef(ref);
    return (
      namespace === source &&
      typeof attributes['path'] === 'string' &&
      forDeployment.test(name) &&
      !name.endsWith('.md') &&
      !isTestPath(name)
    );
  });
  const names = files.map(({ ref }) => parseRef(ref).name);
  return toResult(claim, {
    scope: 'use that is not intended',
    outcome: 'unknown',
    because: `Who uses it for what is on no record that was read${names.length === 0 ? '' : `; the repository holds ${listOf(names)}, which can deploy something`}.`,
    evidence: files.slice(0, 4).flatMap((entity) => entityEvidence(entity).slice(0, 1)),
  });
};
