/**
 * "This repository supports these models: A, B and C": held against what is registered, served and declared as steps. A
 * name that is found nowhere there is not said to be false: lists of models name kinds as often as models.
 */
import { isIntegration, isTask } from '../tools.ts';
import type { ClaimObservation } from '#core';
import { nameOf, parseRef } from '#core';
import type { SidedEvidence } from '../lifecycle.ts';
import { entityEvidence } from '../pipeline.ts';
import { count, listOf, textOf } from '../words.ts';
import { readServed, plain } from './served.ts';
import { sourceOf, toResult, type Checker, type ClaimView, type Judged } from './result.ts';

export const checkList: Checker = (view, claim) => {
  const of = textOf(claim.attributes['of']);
  const names = namesOf(claim);
  const miscounted = countOf(claim, names);
  if (miscounted) return toResult(claim, miscounted);
  if (of === 'models') return toResult(claim, judge(of, names, knownModels(view, sourceOf(claim))));
  if (of === 'stages') return toResult(claim, judge(of, names, knownSteps(view, sourceOf(claim))));
  if (of === 'endpoints') return toResult(claim, judge(of, names, knownEndpoints(view, sourceOf(claim))));
  return toResult(claim, { scope: of, outcome: 'unknown', because: `What ${of} there are is not read from code.` });
};

export function namesOf({ attributes }: ClaimObservation): readonly string[] {
  return Array.isArray(attributes['names']) ? attributes['names'].map((name) => textOf(name)) : [];
}

/** The sentence's own number against the names it gives. */
function countOf({ attributes }: ClaimObservation, names: readonly string[]): Judged | undefined {
  const said = attributes['count'];
  if (typeof said !== 'number' || said === names.length) return undefined;
  return {
    scope: textOf(attributes['of']),
    outcome: 'contradicted',
    because: `It says ${said} and names ${names.length}: ${listOf(names, 12)}.`,
    counterExamples: [{ what: `${names.length} names: ${listOf(names, 12)}` }],
  };
}

type Known = ReadonlyMap<string, { readonly told: string; readonly evidence: readonly SidedEvidence[] }>;

function knownModels(view: ClaimView, source: string): Known {
  const registered = view.workspace.graph.ofKind('model').map((entity) => ({
    name: parseRef(entity.ref).name,
    told: `model ${nameOf(entity.ref)}`,
    evidence: entityEvidence(entity).slice(0, 1),
  }));
  const served = readServed(view.workspace, source).models.map(({ name, by, evidence }) => ({
    name,
    told: `${name}, served by ${by}`,
    evidence,
  }));
  return new Map([...registered, ...served].map(({ name, ...rest }) => [plain(name), rest]));
}

function knownSteps({ workspace }: ClaimView, source: string): Known {
  const steps = workspace.steps.filter((step) => step.source === source && !isIntegration(step) && !isTask(step));
  return new Map(
    steps.map(({ attributes, evidence }) => [
      plain(attributes.name),
      { told: `${attributes.name} (${attributes.file})`, evidence: evidence.slice(0, 1) },
    ]),
  );
}

function knownEndpoints({ workspace }: ClaimView, source: string): Known {
  const endpoints = workspace.graph.ofKind('endpoint').filter(({ ref }) => parseRef(ref).namespace === source);
  return new Map(
    endpoints.flatMap((entity) => {
      const { name, route } = entity.attributes;
      const known = { told: nameOf(entity.ref), evidence: entityEvidence(entity).slice(0, 1) };
      const names = [textOf(route), textOf(name) || nameOf(entity.ref)].filter((one) => one !== '');
      return names.map((one) => [plain(one), known] as const);
    }),
  );
}

function judge(of: string, names: readonly string[], known: Known): Judged {
  const found = names.flatMap((name) => known.get(plain(name)) ?? []);
  const missing = names.filter((name) => !known.has(plain(name)));
  const evidence = found.flatMap((one) => one.evidence).slice(0, 6);
  if (found.length > 0 && missing.length === 0) {
    const because = `All ${names.length} are there: ${listOf(
      found.map(({ told }) => told),
      8,
    )}.`;
    return { scope: of, outcome: 'holds', because, evidence };
  }
  const because =
    known.size === 0
      ? `Nothing that was read says which ${of} there are.`
      : `${count(found.length, 'name')} of ${names.length} ${found.length === 1 ? 'was' : 'were'} found; ${listOf(missing, 8)} ${missing.length === 1 ? 'is' : 'are'} not among ${listOf(
          [...new Set([...known.values()].map(({ told }) => told))],
          8,
        )}, which may have other names for the same.`;
  return { scope: of, outcome: 'unknown', because, evidence };
}
