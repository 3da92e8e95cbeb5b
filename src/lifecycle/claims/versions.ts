/** A row of a table of models and versions, or "X v3 is in production": held against what is served, then registered. */
import { nameOf, parseRef } from '#core';
import { entityEvidence } from '../pipeline.ts';
import { listOf, textOf } from '../words.ts';
import { readServed, sameName } from './served.ts';
import { sourceOf, toResult, type Checker, type ClaimView, type Judged } from './result.ts';

export const checkVersion: Checker = (view, claim) => {
  const name = textOf(claim.attributes['of']);
  const version = textOf(claim.attributes['version']);
  const where = textOf(claim.attributes['where']);
  const scope = `version of ${name}`;
  const served = readServed(view.workspace, sourceOf(claim)).models.filter((model) => sameName(model.name, name));
  const versions = [...new Set(served.flatMap((model) => model.version ?? []))];
  const live = where === '' || /^(?:production|prod|live|serving)$/u.test(where);
  if (live && versions.length > 0 && versions.length === new Set(served.map((model) => model.version)).size) {
    const evidence = served.flatMap((model) => model.evidence);
    const because = `${served[0]?.by ?? ''} serves version ${listOf(versions)}.`;
    if (versions.includes(version)) return toResult(claim, { scope, outcome: 'holds', because, evidence });
    const counterExamples = served.map((model) => ({
      what: `version ${model.version ?? ''}, served by ${model.by}`,
      ...(model.evidence[0] ? { evidence: model.evidence[0] } : {}),
    }));
    return toResult(claim, { scope, outcome: 'contradicted', because, evidence, counterExamples });
  }
  return toResult(claim, registered(view, { name, version, scope }));
};

function registered({ workspace }: ClaimView, of: { name: string; version: string; scope: string }): Judged {
  const { name, version, scope } = of;
  const own = workspace.graph
    .ofKind('model-version')
    .filter((entity) => sameName(parseRef(entity.ref).name, name) && entity.attributes['loggedModel'] !== true);
  const found = own.find((entity) => textOf(entity.attributes['version']) === version);
  if (found) {
    const because = `${nameOf(found.ref)} version ${version} is registered; which version is served was not read.`;
    return { scope, outcome: 'unknown', because, evidence: entityEvidence(found).slice(0, 1) };
  }
  const because =
    own.length === 0
      ? `No version of ${name} was found in what was read.`
      : `Registered are ${listOf(own.map((entity) => `version ${textOf(entity.attributes['version'])}`))}; whether the table counts in the same way was not judged.`;
  return { scope, outcome: 'unknown', because };
}
