/**
 * Numbered and bulleted lists that name the stages of a pipeline. Precision first: the heading or the text before the
 * list must speak of a pipeline, three items must remain, two of them must carry words of the lifecycle, and none may
 * be an instruction to a reader (install, click, clone) or a command.
 */
import { fold, type ListedStep } from './facts.ts';
import type { Block, List, ListItem } from './prose.ts';

const MAX_STEPS = 60;
const MAX_LABEL = 60;

const speaksOfStages = /\b(?:pipelines?|workflows?|stages?|life-?\s?cycles?|process|steps)\b/iu;
const announcesStages =
  /\b(?:pipeline|workflow|life-?\s?cycle)\b[^.]{0,120}\b(?:stages|steps|phases)\b|\b(?:stages|steps|phases)\b[^.]{0,60}\b(?:pipeline|workflow|life-?\s?cycle)\b/iu;
/** Headings that speak of something else although a word fits. */
const otherMatter =
  /\b(?:getting started|install\w*|set[- ]?up|contribut\w*|pull requests?|github|ci|cd|ci\/cd|release (?:process|steps)|steps to (?:use|run|reproduce|install)|development (?:workflow|process)|how to|prerequisites|next steps|troubleshoot\w*|quick ?start|usage)\b/iu;

const lifecycle =
  /^(?:ingest\w*|data|datasets?|prepar\w*|preprocess\w*|clean\w*|features?|featuriz\w*|train\w*|retrain\w*|fit|fitting|tun(?:e|ing)|evaluat\w*|assess\w*|test\w*|validat\w*|register\w*|registration|approv\w*|deploy\w*|serv(?:e|ing)|monitor\w*|export\w*|interpret\w*|explain\w*|finali[sz]\w*|report\w*|split\w*|extract\w*|transform\w*|load|collect\w*|predict\w*|inference|scor(?:e|ing)|upload\w*|publish\w*|packag\w*|retire\w*|promot\w*)$/iu;
const instruction =
  /^(?:please|you|your|if|once|when|after|before|make sure|ensure|note|install|clone|download|open|click|go to|navigate|activate|cd|pip|conda|npm|docker|git|python3?|source|export [A-Z_]+=|sudo|brew|apt|login|log in|sign up|set up|configure|copy|move|edit|fork|follow|type|press|visit|see|read|check out|checkout|replace|rename|add your|execute|run)\b/iu;

export function readStageLists(blocks: readonly Block[]): readonly ListedStep[] {
  const found: ListedStep[] = [];
  let heading = '';
  let announced = false;
  for (const block of blocks) {
    if (block.kind === 'heading') {
      heading = block.text;
      announced = false;
    } else if (block.kind === 'paragraph') announced ||= announcesStages.test(block.text);
    else if (block.kind === 'list' && block.depth === 0 && !otherMatter.test(heading)) {
      if (announced || speaksOfStages.test(heading)) found.push(...stagesOf(block, heading));
    }
    if (found.length >= MAX_STEPS) break;
  }
  return found.slice(0, MAX_STEPS);
}

function stagesOf(list: List, heading: string): readonly ListedStep[] {
  const items = list.items.map((item, at) => ({ item, at, label: labelOf(item) }));
  const stages = items.filter(({ item, label }) => label !== undefined && item.link?.startsWith('#') !== true);
  const telling = stages.filter(({ label }) => words(label ?? '').some((word) => lifecycle.test(word)));
  // One list is one thing: where most items are sentences or instructions, the short ones are no stages either.
  if (
    stages.length < 3 ||
    telling.length < 2 ||
    telling.length * 2 < stages.length ||
    stages.length * 4 < items.length * 3
  )
    return [];
  return stages.map(({ item, at, label }) => ({
    label: label ?? '',
    order: list.ordered ? list.start + at : at,
    list: fold(heading, 120),
    line: item.line,
    lastLine: item.lastLine,
    quote: fold(item.text),
  }));
}

/** The bold words an item begins with, the words before a colon or dash, or the whole of a short item. */
function labelOf(item: ListItem): string | undefined {
  const text = item.text.replace(/\s+/gu, ' ').trim();
  const lead = item.lead?.replace(/\s*[:.–—-]\s*$/u, '').trim();
  const [before = ''] = text.split(/\s*[:–—]\s|\s-\s/u, 1);
  const label = lead !== undefined && lead !== '' ? lead : before.replace(/[.:;]$/u, '');
  if (label === '' || label.length > MAX_LABEL || words(label).length > 8) return undefined;
  return instruction.test(label) || /[`$=<>{}]|https?:|--/u.test(label) ? undefined : label;
}

function words(text: string): readonly string[] {
  return text.split(/[^\p{L}]+/u).filter((word) => word !== '');
}
