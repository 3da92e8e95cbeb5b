/**
 * Capability promises: looked for in code, configuration, paths and history. A word that is found shows no capability, so
 * only what code plainly does makes a promise hold; a promise of which nothing is found anywhere is declared only.
 */
import type { ClaimObservation } from '#core';
import type { SidedEvidence } from '../lifecycle.ts';
import { isTestCode } from '../stage-of.ts';
import { count, listOf, quote, textOf } from '../words.ts';
import { checkAbsence } from './absences.ts';
import { wordsOfPromise } from './asks.ts';
import { looksOf, toldWord } from './capabilities.ts';
import { checkRetraining } from './retraining.ts';
import { cutHistories, sourceOf, toResult, type Checker, type ClaimView, type Judged } from './result.ts';
import { checkTestsInCi } from './workflow-tests.ts';

const own: Readonly<Record<string, (view: ClaimView, claim: ClaimObservation) => Judged | undefined>> = {
  'no data files': checkAbsence,
  'no model files': checkAbsence,
  'regular retraining': checkRetraining,
  'tests in CI': checkTestsInCi,
};

export const checkPromise: Checker = (view, claim) => {
  const capability = textOf(claim.attributes['capability']);
  const special = Object.hasOwn(own, capability) ? own[capability]?.(view, claim) : undefined;
  const judged = special ?? signalled(view, claim, capability) ?? searched(view, claim, capability);
  return judged && toResult(claim, judged);
};

/** Code that does what is promised, by what it calls. */
function signalled(view: ClaimView, claim: ClaimObservation, capability: string): Judged | undefined {
  const signals = looksOf(capability)?.signals ?? [];
  const found = view.workspace.code
    .filter((file) => file.source === sourceOf(claim) && !isTestCode(file.path))
    .flatMap((file) => file.signals.filter(({ what }) => signals.includes(what)).map((signal) => ({ file, signal })));
  const [first] = found;
  if (!first) return undefined;
  const files = [...new Set(found.map(({ file }) => file.path))];
  const record = recordsOf(view, capability);
  return {
    scope: capability,
    outcome: 'holds',
    because: `It is done in ${first.file.path} (${first.signal.call})${files.length > 1 ? ` and ${count(files.length - 1, 'more file', 'more files')}` : ''}${record === '' ? '' : `; ${record}`}.`,
    evidence: found.slice(0, 4).flatMap(({ file, signal }) => lineOf(file.evidence, signal.line)),
  };
}

function lineOf(evidence: readonly SidedEvidence[], line: number): readonly SidedEvidence[] {
  return evidence.slice(0, 1).map((item) => ({
    ...item,
    locator: item.locator.replace(/(?:#L\d+(?:-L\d+)?)?(@[^@]*)$/u, `#L${line}$1`),
  }));
}

/** What stores that were read hold beside the code: said, not judged. */
function recordsOf({ workspace }: ClaimView, capability: string): string {
  const runs = workspace.runs.filter(({ attributes }) => attributes.tool === 'mlflow' && attributes.deleted !== true);
  if (runs.length === 0) return '';
  const models = workspace.graph.ofKind('model-version').filter(({ attributes }) => attributes['loggedModel'] !== true);
  if (capability === 'model registry')
    return `the tracking store that was read holds ${count(runs.length, 'run')} and ${models.length === 0 ? 'no registered version' : count(models.length, 'registered version')}`;
  return capability === 'experiment tracking'
    ? `the tracking store that was read holds ${count(runs.length, 'run')}`
    : '';
}

function searched(view: ClaimView, claim: ClaimObservation, capability: string): Judged | undefined {
  const words = wordsOfPromise(claim.attributes);
  if (words.length === 0) return undefined;
  const told = listOf(
    words.map((word) => quote(toldWord(word))),
    12,
  );
  const looked = view.traces.looked(words);
  if (!looked) {
    return {
      scope: capability,
      outcome: 'unknown',
      open: true,
      because: `It was not looked for in every source: ${told}.`,
    };
  }
  const [trace] = view.traces.of(words);
  if (trace) {
    const where = trace.place === 'commit' ? 'in the history' : `in ${trace.path}`;
    return {
      scope: capability,
      outcome: 'unknown',
      because: `Words of it occur (${quote(toldWord(trace.word))} ${where}); whether they are what is promised was not judged.`,
      evidence: trace.evidence,
    };
  }
  const cut = cutHistories(view);
  if (cut.length > 0) {
    const because = `${told} were not found, but the history of ${listOf(cut)} is not here as a whole.`;
    return { scope: capability, outcome: 'unknown', open: true, because };
  }
  if (looked.unread.length > 0 || looked.files === 0) {
    return {
      scope: capability,
      outcome: 'unknown',
      open: true,
      because:
        looked.files === 0
          ? 'No code or configuration was read that could show it.'
          : `${told} were not found, but ${listOf(looked.unread)} could not be looked through.`,
    };
  }
  return {
    scope: capability,
    outcome: 'declared-only',
    because: `Of ${told} none occurs in ${count(looked.files, 'file')} of code and configuration or in the name of any file${looked.commits > 0 ? `, nor in what ${count(looked.commits, 'commit')} (merges aside) say and touch` : ''}.`,
    evidence: looked.evidence,
  };
}
