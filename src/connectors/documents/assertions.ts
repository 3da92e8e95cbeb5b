/**
 * The sentences of a document that say how this project is: in the present or past, no question, wish, plan, condition,
 * denial, instruction, quotation or to-do, and not in a section that speaks of something else. What is left out here can
 * never become a claim; a doubtful sentence is left out.
 */
import { fold } from './facts.ts';
import type { Block, Paragraph, Span } from './prose.ts';
import { sentencesOf } from './sections.ts';

export interface Assertion {
  readonly quote: string;
  readonly line: number;
  readonly lastLine: number;
  /** Headings above it, the outermost first. */
  readonly headings: readonly string[];
  readonly item: boolean;
  /** Inline code that stands in the sentence. */
  readonly code: readonly string[];
  /** Its paragraph, as an index into the document's blocks. */
  readonly block: number;
}

const MAX_SENTENCES = 4000;
const LONGEST = 700;

/** Sections that tell of plans, of other people's work, of how to use something, or of a subject in general. */
const otherMatter =
  /\b(?:road-?map|to-?dos?|future|planned|plans?|next steps?|backlog|ideas?|wish-?list|what'?s next|licen[cs]es?|acknowledge?ments?|credits?|citations?|citing|cite|references?|bibliography|resources|reading|related|background|motivation|tutorials?|quick ?start|getting started|install\w*|set-?up|setting up|prerequisites|requirements|examples?|faqs?|questions?|troubleshoot\w*|exercises?|homework|lessons?|assignments?|alternatives?|comparisons?|glossary|change-?log|release notes|what'?s new|papers?|syllabus|curriculum|course|agenda|templates?|instructions|for you|known issues|challenges?|hypothes[ie]s|limitations?)\b/iu;

/** Never statements about how things are. */
const unreal =
  /\b(?:if|whether|once|whenever|until|unless|will|would|could|should|can|cannot|may|might|shall|to be|how to|going to|plan(?:s|ned|ning)?|want(?:s|ed)?|aims?|aiming|hope|wish|goals?|intend(?:s|ed)?|propos(?:e|es|ed|al)|considering|ideally|eventually|soon|later|upcoming|not yet|future|hypothetical(?:ly)?|imagine|suppose|assum(?:e|es|ed|ing)|for example|for instance|e\.g|such as|let's|let us|please|you|your|yours|one can|todo|tbd|wip|optional(?:ly)?|possible|possibly|potentially|probably|perhaps|example|placeholder|lorem|in theory|in principle|supposed)\b|\?\s*["”)]?$|[{}<>$]|\[ \]|…$/iu;
const denied =
  /\b(?:no|not|never|none|neither|nor|without|lacks?|lacking|missing|no longer|cannot|stopped|removed|deprecated|disabled|unsupported)\b|n['’]t\b/iu;
/** A sentence of these words tells the reader to do something. */
const instruction =
  /^(?:\d+[.)]\s*)?(?:please|make sure|ensure|note|install|clone|download|open|click|go|navigate|activate|run|execute|use|see|read|check|copy|move|edit|fork|follow|type|press|visit|create|add|set|update|replace|rename|choose|select|try|start|stop|build|deploy|train|write|learn|understand|explore|define|configure|import|load|save|submit|implement|test|evaluate|verify|review|keep|avoid|do|don't|remember|consider|find|look|get|put|call|push|pull|wait|specify|provide|refer|ask|compare|discuss|explain|describe|let)\b/iu;

export function isUnreal(text: string): boolean {
  return unreal.test(text);
}
export function isDenied(text: string): boolean {
  return denied.test(text);
}
function isInstruction(text: string): boolean {
  return instruction.test(text);
}
export function isOtherMatter(headings: readonly string[]): boolean {
  return headings.some((heading) => otherMatter.test(heading) || heading.trim().endsWith('?'));
}

/** Every sentence outside quotations, tables, code and to-do lists; what it may say is judged by who reads it. */
export function sentencesIn(blocks: readonly Block[]): readonly Assertion[] {
  const found: Assertion[] = [];
  const above: { depth: number; text: string }[] = [];
  for (const [at, block] of blocks.entries()) {
    if (block.kind === 'heading') {
      while ((above.at(-1)?.depth ?? 0) >= block.depth) above.pop();
      above.push({ depth: block.depth, text: block.text });
    }
    if (block.kind !== 'paragraph' || !speaks(block, blocks[at - 1])) continue;
    const headings = above.map(({ text }) => text);
    for (const sentence of sentencesOf(block)) {
      const { line, lastLine } = sentence;
      const quote = fold(sentence.text, LONGEST + 1);
      if (quote.length > LONGEST || found.length >= MAX_SENTENCES) continue;
      const code = codeIn(block.spans, sentence.at, sentence.at + sentence.text.length);
      found.push({ quote, line, lastLine, headings, item: block.item !== undefined, code, block: at });
    }
  }
  return found;
}

/** A heading's own links are a paragraph of the same line; they say nothing twice. */
function speaks(block: Paragraph, before: Block | undefined): boolean {
  if (block.text.trim() === '' || block.row === true || block.quoted === true || block.item === 'open') return false;
  return !(before?.kind === 'heading' && before.line === block.line);
}

function codeIn(spans: readonly Span[], from: number, to: number): readonly string[] {
  return spans.flatMap((span) => (span.kind === 'code' && span.at >= from && span.at < to ? [span.target] : []));
}

/** Those that plainly state how things are. */
export function assertionsIn(sentences: readonly Assertion[]): readonly Assertion[] {
  return sentences.filter(
    ({ quote, headings }) =>
      !isOtherMatter(headings.slice(1)) &&
      !isUnreal(quote) &&
      !isDenied(quote) &&
      !isInstruction(quote) &&
      quote.split(' ').length > 2,
  );
}

const things = `repository|repo|project|package|library|codebase|code base|models?|pipelines?|workflows?|systems?|service|api|tool|application|app|classifiers?|platform|solution|framework|code|software|prototype|predictions?|server|deployment|training|data pipeline|algorithm|regressor|network|ensemble|implementation`;
/** What a sentence about this project begins with. */
export const ownSubject: RegExp = new RegExp(
  String.raw`^(?:(?:in addition|additionally|furthermore|also|moreover|currently|today|finally|overall|here),? )?(?:(?:this|the|our|these|its|all|every|each|both|trained|final|resulting|current|production) (?:[\w-]+ ){0,4}?(?:${things})\b|(?:we|it)\b)`,
  'iu',
);
