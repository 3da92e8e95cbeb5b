/**
 * What an image starts and holds (Dockerfile reference): the last stage's ENTRYPOINT and CMD, its ENV, EXPOSE, and COPY of
 * files that look like models. Heredocs and ARGs are not evaluated; a value with a variable in it is not known.
 */
export interface Instruction {
  readonly word: string;
  readonly text: string;
  readonly line: number;
}

const MOST_LINES = 5000;
const MOST_CHARACTERS = 20_000;

/** Instructions of the last stage, continuation lines joined. */
export function readLastStage(text: string): readonly Instruction[] {
  const all: Instruction[] = [];
  const lines = text.split(/\r?\n/u).slice(0, MOST_LINES);
  for (let at = 0; at < lines.length; at += 1) {
    const first = lines[at] ?? '';
    const [, word = '', start = ''] = /^\s*([A-Za-z]+)\s+(.*)$/u.exec(first.slice(0, 4000)) ?? [];
    if (word === '' || first.trimStart().startsWith('#')) continue;
    const line = at + 1;
    let joined = start;
    while (/\\\s*$/u.test(joined) && at + 1 < lines.length && joined.length < MOST_CHARACTERS) {
      at += 1;
      const next = (lines[at] ?? '').trim();
      joined = joined.replace(/\\\s*$/u, next.startsWith('#') ? '\\' : ` ${next}`);
    }
    all.push({ word: word.toUpperCase(), text: joined.trim(), line });
  }
  return all.slice(
    Math.max(
      0,
      all.findLastIndex(({ word }) => word === 'FROM'),
    ),
  );
}

/** `["python", "app.py"]` or a shell line. */
export function commandOf({ text }: Instruction): string {
  if (!text.startsWith('[')) return text;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? words.map(String).join(' ') : text;
  } catch {
    return text;
  }
}

/** `ENV A=1 B="two"` and the old `ENV A one`. */
export function variablesOf({ text }: Instruction): readonly (readonly [name: string, value: string])[] {
  const pairs = [...text.slice(0, 4000).matchAll(/(?:^|\s)(\w+)=("[^"]*"|'[^']*'|\S*)/gu)].map(
    ([, name = '', value = '']) => [name, value.replace(/^["']|["']$/gu, '')] as const,
  );
  if (pairs.length > 0) return pairs;
  const [, name = '', value = ''] = /^(\w+)\s+(.+)$/u.exec(text) ?? [];
  return name === '' ? [] : [[name, value]];
}
