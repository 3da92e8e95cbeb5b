/**
 * Looks for words in texts of code and configuration: whole words of identifiers (`audit_log`, `AuditLog` and `audit-log`
 * hold "audit"; `auditorium` does not), several in a row for names of several words, the beginning of one for `anonym*`.
 * Comments and strings count too: a word found says little, only a word found nowhere says something.
 */
export interface FoundWord {
  readonly word: string;
  readonly line: number;
}

/** The first line of each word that occurs. */
export function findWords(text: string, words: readonly string[]): readonly FoundWord[] {
  const lower = text.toLowerCase();
  const likely = words.filter((word) => lower.includes(firstPart(word)));
  if (likely.length === 0) return [];
  const left = new Set(likely);
  const found: FoundWord[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (left.size === 0) break;
    const small = line.toLowerCase();
    if (![...left].some((word) => small.includes(firstPart(word)))) continue;
    const parts = toParts(line.slice(0, 20_000));
    for (const word of left) {
      if (!holds(parts, word)) continue;
      left.delete(word);
      found.push({ word, line: at + 1 });
    }
  }
  return found;
}

/** Whether one line, a path or a commit's subject say, holds the word. */
export function holdsWord(line: string, word: string): boolean {
  return holds(toParts(line), word);
}

function firstPart(word: string): string {
  return (word.split(' ')[0] ?? '').replace('*', '');
}

/** Tools whose names say another thing: a scan of dependencies is no audit trail. */
const otherMeaning = /\b(?:pip|cargo)[-_]audit\b|\b(?:npm|pnpm|yarn|bun|uv) audit\b|\baudit-ci\b/giu;

/** Parts of identifiers in a row, with a space around each. */
function toParts(text: string): string {
  const line = text.replace(otherMeaning, ' ');
  const split = line
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .toLowerCase();
  return ` ${split} ${line.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
}

function holds(parts: string, word: string): boolean {
  if (word.endsWith('*')) return parts.includes(` ${word.slice(0, -1)}`);
  return [word, word.replaceAll(' ', '')].some((each) => parts.includes(` ${each} `) || parts.includes(` ${each}s `));
}
