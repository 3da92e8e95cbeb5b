/**
 * The order of processes in a workflow's body: by `A.out` among the arguments of B, by channels that hold it, by pipes
 * (Nextflow documentation, "Workflows"). Line by line over code without strings; what is given to another workflow, or
 * comes from one, is not followed.
 */
export interface Called {
  readonly name: string;
  /** Offset in the text. */
  readonly at: number;
}
export interface Order {
  readonly calls: readonly Called[];
  readonly edges: readonly { readonly before: string; readonly after: string; readonly at: number }[];
}

const MAX_STATEMENTS = 5000;

export function readOrder(code: string, offset: number, known: ReadonlySet<string>): Order {
  const calls: Called[] = [];
  const edges: { before: string; after: string; at: number }[] = [];
  const channels = new Map<string, ReadonlySet<string>>();
  const sources = (text: string): ReadonlySet<string> => sourcesIn(text, known, channels);
  for (const { text, at } of statements(code).slice(0, MAX_STATEMENTS)) {
    const place = offset + at;
    for (const { name, given } of callsIn(text, known)) {
      calls.push({ name, at: place });
      const before = [...sources(given)].filter((one) => one !== name);
      edges.push(...before.map((one) => ({ before: one, after: name, at: place })));
    }
    const [, target, value = ''] = /^[ \t]*(?:def[ \t]+)?(\w+)[ \t]*=(?!=)([\s\S]*)$/u.exec(text) ?? [];
    const [, set] = /\.\s*set\s*\{\s*(\w+)\s*\}\s*$/u.exec(text) ?? [];
    const name = target ?? set;
    if (name !== undefined)
      channels.set(name, new Set([...(channels.get(name) ?? []), ...sources(target === undefined ? text : value)]));
    for (const edge of pipesIn(text, known, sources)) {
      if (!calls.some((call) => call.name === edge.after)) calls.push({ name: edge.after, at: place });
      if (edge.before !== undefined && edge.before !== edge.after)
        edges.push({ before: edge.before, after: edge.after, at: place });
    }
  }
  return { calls, edges };
}

/** Processes whose results a piece of text holds: by name, or in a channel. */
function sourcesIn(
  text: string,
  known: ReadonlySet<string>,
  channels: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const match of text.matchAll(/\b([A-Za-z_]\w*)\b(\s*\.\s*out\b|\s*\()?/gu)) {
    const [, name = '', use] = match;
    if (use !== undefined && known.has(name)) found.add(name);
    for (const one of channels.get(name) ?? []) found.add(one);
  }
  return found;
}

function callsIn(
  text: string,
  known: ReadonlySet<string>,
): readonly { readonly name: string; readonly given: string }[] {
  const found: { name: string; given: string }[] = [];
  for (const match of text.matchAll(/\b([A-Za-z_]\w*)\s*\(/gu)) {
    const [whole, name = ''] = match;
    if (!known.has(name)) continue;
    const from = match.index + whole.length;
    found.push({ name, given: text.slice(from, closing(text, from)) });
  }
  return found;
}

function closing(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') open += 1;
    if (text[at] === ')') open -= 1;
    if (open === 0) return at;
  }
  return text.length;
}

/** `reads | TRIM | ALIGN` */
function pipesIn(
  text: string,
  known: ReadonlySet<string>,
  sources: (text: string) => ReadonlySet<string>,
): readonly { readonly before: string | undefined; readonly after: string }[] {
  if (!/[^|]\|[^|]/u.test(text)) return [];
  const parts = text
    .replace(/^[ \t]*(?:def[ \t]+)?\w+[ \t]*=/u, '')
    .split(/\|(?!\|)/u)
    .map((part) => part.trim());
  let before = [...sources(parts[0] ?? '')];
  return parts.slice(1).flatMap((part) => {
    if (!known.has(part)) return [];
    const found = (before.length > 0 ? before : [undefined]).map((one) => ({ before: one, after: part }));
    before = [part];
    return found;
  });
}

/** Lines, joined where a bracket is open at their end or the next begins with `.` or `|`. */
function statements(code: string): readonly { readonly text: string; readonly at: number }[] {
  const found: { text: string; at: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= code.length; at += 1) {
    const char = code[at];
    if (char === '(' || char === '[') depth += 1;
    if (char === ')' || char === ']') depth -= 1;
    if (char !== '\n' && char !== undefined) continue;
    const goesOn =
      depth > 0 ||
      /^\s*(?:\.|\|)/u.test(code.slice(at, at + 200)) ||
      /[|=,]\s*$/u.test(code.slice(Math.max(start, at - 200), at));
    if (goesOn && char !== undefined) continue;
    const text = code.slice(start, at);
    const lead = text.search(/\S/u);
    if (lead >= 0) found.push({ text, at: start + lead });
    start = at + 1;
    depth = 0;
  }
  return found;
}
