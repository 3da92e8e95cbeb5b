/** gitignore patterns against paths, without regular expressions: a hostile pattern costs its length times the path's. */

export interface IgnoreRule {
  readonly parts: readonly string[];
  readonly negated: boolean;
  readonly directoryOnly: boolean;
}

/** gitignore(5): blank lines and comments are none; a slash that is not the last anchors the pattern. */
export function parseIgnoreRule(raw: string): IgnoreRule | undefined {
  if (raw.length > 500) return undefined;
  let line = raw.trimEnd();
  if (line.endsWith('\\') && line.length < raw.length) line += ' ';
  if (line === '' || line.startsWith('#')) return undefined;
  const negated = line.startsWith('!');
  line = (negated ? line.slice(1) : line).replace(/^\\(?=[#!])/u, '');
  const directoryOnly = line.endsWith('/');
  const body = directoryOnly ? line.slice(0, -1) : line;
  const anchored = body.includes('/');
  const parts = body.split('/').filter((part, at) => part !== '' || at > 0);
  if (parts.every((part) => part === '')) return undefined;
  return { parts: anchored ? parts : ['**', ...parts], negated, directoryOnly };
}

/** `path` is relative to the directory of the rule; every directory above it counts too. */
export function ruleMatches(rule: IgnoreRule, path: string, isDirectory: boolean): boolean {
  const parts = path.split('/');
  return parts.some((_, at) => {
    const whole = at === parts.length - 1;
    if (rule.directoryOnly && whole && !isDirectory) return false;
    return matchParts(rule.parts, parts.slice(0, at + 1));
  });
}

function matchParts(pattern: readonly string[], path: readonly string[]): boolean {
  // reach[j]: the pattern read so far matches the first j parts.
  let reach = [true, ...path.map(() => false)];
  for (const [at, part] of pattern.entries()) {
    const first = reach.indexOf(true);
    if (first < 0) return false;
    // At the end, `**` stands for something inside; elsewhere also for nothing.
    const least = first + (at === pattern.length - 1 ? 1 : 0);
    const before = reach;
    reach = before.map((_, to) =>
      part === '**' ? to >= least : before[to - 1] === true && matchSegment(part, path[to - 1] ?? ''),
    );
  }
  return reach.at(-1) === true;
}

/** `*`, `?`, `[abc]`, `[!a-z]`, `\x` within one part. */
export function matchSegment(pattern: string, text: string): boolean {
  // reach[j]: the tokens read so far match the first j characters.
  let reach = Array.from({ length: text.length + 1 }, (_, at) => at === 0);
  for (const token of tokensOf(pattern)) {
    const first = reach.indexOf(true);
    if (first < 0) return false;
    const before = reach;
    reach = before.map((_, to) =>
      token === '*' ? to >= first : before[to - 1] === true && accepts(token, text[to - 1] ?? ''),
    );
  }
  return reach.at(-1) === true;
}

type Token =
  | '*'
  | {
      readonly any: boolean;
      readonly chars: string;
      readonly ranges: readonly (readonly [string, string])[];
      readonly not: boolean;
    };

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    const close = char === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (char === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (char === '?') tokens.push({ any: true, chars: '', ranges: [], not: false });
    else if (close > 0) {
      tokens.push(classOf(pattern.slice(at + 1, close)));
      at = close;
    } else {
      if (char === '\\') at += 1;
      tokens.push({ any: false, chars: pattern[at] ?? '\\', ranges: [], not: false });
    }
  }
  return tokens;
}

function classOf(body: string): Token {
  const not = /^[!^]/u.test(body);
  const rest = not ? body.slice(1) : body;
  const ranges = [...rest.matchAll(/(.)-(.)/gsu)].map((match): readonly [string, string] => [
    match[1] ?? '',
    match[2] ?? '',
  ]);
  return { any: false, chars: rest.replace(/.-./gsu, ''), ranges, not };
}

function accepts(token: Exclude<Token, '*'>, char: string): boolean {
  const inside =
    token.any || token.chars.includes(char) || token.ranges.some(([from, to]) => char >= from && char <= to);
  return token.not ? !inside : inside;
}
