/**
 * Sentences that say somebody must approve a model or its release, and sentences that say a model is served or is not
 * meant to be. Only plain statements in the present or past: no wishes, conditions, instructions or denials, and
 * nothing about pull requests.
 */
import { fold, type Said } from './facts.ts';
import type { Block } from './prose.ts';
import { sentencesOf } from './sections.ts';

const MAX_SAID = 40;
const LONGEST = 1500;

const approves =
  /\b(?:(?:has|have|had|is|are|was|were|been|being|be|must be|collectively)\s+(?:\w+\s+){0,2}(?:approved|signed[- ]off)\s+(?:by|off)\b|approved by|requires?\s+(?:\w+[ -]){0,4}(?:approval|sign-?off)\b|needs?\s+(?:\w+[ -]){0,3}(?:approval|sign-?off)\b|(?:approval|sign-?off)\s+(?:from|by|of)\b|subject to (?:\w+ ){0,3}approval\b|signs? off on\b|\bthe (?:[\w-]+ ){1,4}approves (?:each|every|all|any|the|our)\b|gated behind (?:\w+ ){0,4}approval\b)/iu;
const ofModels =
  /\b(?:models?|releases?|deploy\w*|productions?|promot\w*|versions?|runs?|pipelines?|predictions?|retrain\w*|training|scor\w+|algorithms?|data(?:set)?s?|adjustments?|rollouts?)\b/iu;
const ofContributions =
  /\b(?:pull[- ]requests?|PRs?|merge[ds]?|merging|commits?|contribut\w*|code review\w*|CLA|issues?|maintainers?|patch(?:es)?|branch(?:es)?)\b/u;
const denied =
  /\b(?:no|not|never|without|n't|cannot|neither|nor|lacks?|missing|optional(?:ly)?)\b[^.,;]{0,40}\b(?:approv\w*|sign(?:ed|s)?[- ]?off)\b|\b(?:FDA|CE|regulatory|market(?:ing)?) approv\w*/iu;

export function readApprovals(blocks: readonly Block[]): readonly Said[] {
  return read(blocks, (text) =>
    approves.test(text) && ofModels.test(text) && !ofContributions.test(text) && !denied.test(text) ? {} : undefined,
  );
}

const served = [
  /\b(?:the|our|this|these|trained|final|resulting|current) (?:[\w-]+ ){0,4}(?:models?|apis?|classifiers?|predictors?|predictions?|application|service|system|interface)\b[^.;:]{0,60}?\b(?:is|are|was|were|has been|have been) (?:\w+ ){0,2}(?:served|deployed|hosted|in production|live in|running in production)\b/iu,
  /\b(?:we|team|office) (?:have |has )?(?:\w+ )?(?:deployed|served?|hosts?) (?:our|the|this) (?:[\w-]+ ){0,6}(?:models?|predictions?|api|classifier)\b/iu,
  /\b(?:the|this|our) (?:[\w-]+ ){0,3}model (?:runs|is used) in production\b/iu,
] as const;
/** Not statements about how things are. */
const unreal =
  /\b(?:if|when|once|whenever|before|after|until|unless|will|would|could|should|can|may|might|must|to be|how to|plan(?:s|ned)?|intend(?:s|ed)?|in order to|example|for instance|e\.g|assum\w+|suppose|you|your|not|never|no longer|n't|future|hypothetical|imagine|let's|TODO)\b|\?\s*$|[{<$]/iu;
const subject =
  /\b(?:models?|project|system|tool|software|demonstrator|proof[- ]of[- ]concept|prototype|repository|code|it|this|predictions?|classifier|algorithm|api)\b/iu;
const notMeant =
  /\b(?:not|never|isn't|aren't) (?:\w+ ){0,2}(?:intended|meant|designed|suitable|ready|validated|approved|certified|licen[cs]ed|fit)(?: to be used| for use| to be deployed)? (?:for|in|as|on) (?:[\w-]+ ){0,6}(?:deployments?|deployed|productions?|clinical|real[- ]world|live|decisions?|decision-making|diagnos\w+|operational|commercial|medical|patients?)\b/iu;

export function readServices(blocks: readonly Block[]): readonly Said[] {
  return read(blocks, (text) => {
    if (notMeant.test(text) && subject.test(text)) return { polarity: 'not-intended' };
    return served.some((pattern) => pattern.test(text)) && !unreal.test(text) ? { polarity: 'served' } : undefined;
  });
}

function read(blocks: readonly Block[], judge: (text: string) => Pick<Said, 'polarity'> | undefined): readonly Said[] {
  const found: Said[] = [];
  for (const block of blocks) {
    if (block.kind !== 'paragraph' || found.length >= MAX_SAID) continue;
    for (const { text, line, lastLine } of sentencesOf(block)) {
      const quote = fold(text, LONGEST);
      const judged = judge(quote);
      if (judged && found.length < MAX_SAID) found.push({ quote: fold(quote), line, lastLine, ...judged });
    }
  }
  return found;
}
