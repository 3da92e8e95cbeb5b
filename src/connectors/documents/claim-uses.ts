/** What a model is meant for, and what it is not meant for, in its own document's words. */
import { isOtherMatter, type Assertion } from './assertions.ts';
import type { Stated } from './facts.ts';

const subject =
  /^(?:this|the|our|these|it)\b(?: (?:[\w-]+ ){0,4}?(?:models?|project|system|tool|software|demonstrator|proof[- ]of[- ]concept|prototype|repository|code|classifier|algorithm|api|predictions?|pipeline|package))?\b/iu;
const notMeant =
  /\b(?:is|are) (?:explicitly |strictly )?not (?:intended|meant|designed|suitable|validated|certified|licen[cs]ed)(?: to be used| for use| to be deployed| to be)? (?:for|in|as|on|to) [\w-]+/iu;
const meant =
  /\b(?:is|are) (?:only |primarily |solely )?(?:intended|meant|designed) (?:for use (?:in|by|as)|to be used (?:for|in|by|as)|for) (?:[\w-]+)/iu;
const hedged = /\b(?:if|when|would|could|might|example|you|your)\b|\?/iu;

export function readUses(sentences: readonly Assertion[]): readonly Stated[] {
  return sentences.flatMap(({ quote, line, lastLine, headings }) => {
    if (!subject.test(quote) || hedged.test(quote)) return [];
    const denied = notMeant.test(quote);
    const inCard = headings.some((heading) => /\b(?:intended|uses?|purpose)\b/iu.test(heading));
    if (!denied && !(meant.test(quote) && inCard)) return [];
    if (!denied && isOtherMatter(headings.slice(1))) return [];
    return [{ claim: 'use', quote, line, lastLine, attributes: { intended: !denied, text: quote } } as const];
  });
}
