/** Architecture decision records: Nygard's form (Status and Decision as headings) and MADR (head or `* Status:` lines). */
import { fold, type DecisionRecord } from './facts.ts';
import type { Block } from './prose.ts';
import type { CardHead } from './schema.ts';
import { firstUnder, labelled, sentencesOf } from './sections.ts';

export function readRecord(blocks: readonly Block[], head: CardHead | undefined): DecisionRecord {
  const status = head?.status ?? labelled(blocks, /^\W*status\W*$/iu) ?? firstUnder(blocks, /^status\b/iu)?.text;
  const date = head?.date ?? labelled(blocks, /^\W*date\W*$/iu) ?? firstUnder(blocks, /^date\b/iu)?.text;
  const decided = firstUnder(blocks, /^(?:decision outcome|decision)\b/iu);
  const [sentence] = decided ? sentencesOf(decided) : [];
  return {
    ...(status === undefined ? {} : { status: fold(status, 80) }),
    ...(date === undefined ? {} : { date: fold(date, 40) }),
    ...(sentence ? { decision: fold(sentence.text) } : {}),
  };
}

/** A file that is only numbered like a record must also be written like one. */
export function readsAsRecord(blocks: readonly Block[], record: DecisionRecord): boolean {
  const headed = blocks.some(
    (block) => block.kind === 'heading' && /^(?:decision|decision outcome|context|consequences)\b/iu.test(block.text),
  );
  return headed && (record.status !== undefined || record.decision !== undefined);
}
