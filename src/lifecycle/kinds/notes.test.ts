/** A note about a run is held against the switch it speaks of, and against no other. */
import { describe, expect, it } from 'vitest';
import type { ClaimObservation, JsonValue } from '#core';
import { checkNotes } from './inputs.ts';
import type { CheckView } from './kind.ts';

function claim(name: 'note' | 'setting', file: string, key: string, value: JsonValue): ClaimObservation {
  return {
    kind: 'claim',
    document: `document:ws/${file}`,
    claim: name,
    attributes: { key, value, file, line: 1 },
    layer: 'declared',
    method: 'parsed',
    evidence: [{ source: 'ws', locator: `${file}#L1` }],
  };
}

function judge(note: string, key: string, value: JsonValue, file = 'params.yaml'): readonly (readonly string[])[] {
  const claims = [claim('note', 'params.yaml', 'run_note', note), claim('setting', file, key, value)];
  const graph = { claims: (name: string) => claims.filter((each) => each.claim === name) };
  const view = {
    workspace: { graph, steps: [] },
    history: { ask: () => [], lastChange: () => undefined },
  } as unknown as CheckView;
  return checkNotes(view).map((finding) => [finding.outcome, finding.statement]);
}

describe('a note and a setting', () => {
  it.each([
    ['Baseline with SHAP values', 'toggle.shap_enable', false, 'divergent'],
    ['Baseline without SHAP', 'toggle.shap_enable', true, 'divergent'],
    ['Baseline with SHAP values', 'toggle.shap_enable', true, 'consistent'],
    ['Baseline with SHAP values', 'skip_shap', true, 'divergent'],
    // Words that only begin like a denial.
    ['Trained with normalisation', 'train.normalisation', false, 'divergent'],
    ['Trained with noise', 'noise_enable', true, 'consistent'],
  ])('%s, %s: %s is %s', (note, key, value, outcome) => {
    expect(judge(note, key, value).map(([found]) => found)).toEqual([outcome]);
  });

  it.each([
    ['Faster than the run with SHAP', 'toggle.cv_enable', false],
    ['SHAP later', 'toggle.shap_enable', false],
    ['Baseline with SHAP values', 'toggle.shap_enable', 'no'],
  ])('say nothing: %s, %s', (note, key, value) => {
    expect(judge(note, key, value)).toEqual([]);
  });

  it('of two projects are not held against each other', () => {
    expect(judge('Baseline with SHAP values', 'toggle.shap_enable', false, 'other/params.yaml')).toEqual([]);
    expect(judge('Baseline with SHAP values', 'toggle.shap_enable', false, 'config.yaml')[0]?.[1]).toMatch(
      /while in config\.yaml toggle\.shap_enable is set to false/u,
    );
  });
});
