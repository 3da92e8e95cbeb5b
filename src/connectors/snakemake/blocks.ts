/**
 * A Snakefile as blocks of directives: `rule`, `checkpoint`, `use rule`, and the directives of the file itself. Found by
 * indentation outside strings and brackets (Snakemake documentation, "Grammar"); nothing is evaluated. One pass.
 */
export interface Directive {
  readonly name: string;
  /** What stands after the colon, with comments, as written. */
  readonly text: string;
  readonly line: number;
}
export interface RuleBlock {
  readonly kind: 'rule' | 'checkpoint' | 'use';
  readonly name: string;
  /** `use rule NAME as …`: the rule that is taken, and the module it is taken from. */
  readonly from?: { readonly rule: string; readonly module?: string };
  readonly line: number;
  readonly lastLine: number;
  readonly directives: readonly Directive[];
  readonly condition?: string;
}
export interface Blocks {
  readonly rules: readonly RuleBlock[];
  readonly directives: readonly Directive[];
  readonly modules: readonly string[];
}

interface Line {
  readonly at: number;
  readonly indent: number;
  readonly text: string;
}

const header = /^(rule|checkpoint)\b[ \t]*(\w*)[ \t]*:/u;
const taken =
  /^use[ \t]+rule[ \t]+([\w*, \t]+?)(?:[ \t]+from[ \t]+(\w+))?(?:[ \t]+as[ \t]+(\w+))?(?:[ \t]+with)?[ \t]*:?[ \t]*$/u;
const directive = /^(\w+)[ \t]*:(?!=)[ \t]*(.*)$/su;
const MAX_RULES = 2000;

export function readBlocks(text: string): Blocks {
  const lines = logicalLines(text);
  const rules: RuleBlock[] = [];
  const directives: Directive[] = [];
  const modules: string[] = [];
  for (let at = 0; at < lines.length && rules.length < MAX_RULES; at += 1) {
    const line = lines[at];
    if (!line) break;
    const end = blockEnd(lines, at);
    const rule = ruleOf(lines, at, end);
    if (rule) {
      rules.push(rule);
      at = end - 1;
      continue;
    }
    const [, module] = /^module[ \t]+(\w+)[ \t]*:/u.exec(line.text) ?? [];
    if (module !== undefined) modules.push(module);
    const found =
      line.indent === 0 || /^(?:include|configfile)\b/u.test(line.text) ? directiveAt(lines, at, end) : undefined;
    if (found && /^(?:include|configfile|workdir|container|containerized)$/u.test(found.name)) directives.push(found);
  }
  return { rules, directives, modules };
}

function ruleOf(lines: readonly Line[], at: number, end: number): RuleBlock | undefined {
  const line = lines[at];
  const [head, kind, name = ''] = header.exec(line?.text ?? '') ?? [];
  const [use, rule = '', module, as] = head === undefined ? (taken.exec(line?.text ?? '') ?? []) : [];
  if (!line || (head === undefined && use === undefined)) return undefined;
  const body = bodyOf(lines, at, end);
  const last = lines[end - 1];
  const common = {
    line: line.at,
    lastLine: last ? last.at + last.text.split('\n').length - 1 : line.at,
    directives: body,
    ...conditionOf(lines, at),
  };
  if (head !== undefined)
    return {
      kind: kind === 'checkpoint' ? 'checkpoint' : 'rule',
      name: name === '' ? `rule ${line.at}` : name,
      ...common,
    };
  const from = { rule: rule.trim(), ...(module === undefined ? {} : { module }) };
  return { kind: 'use', name: as ?? rule.trim(), from, ...common };
}

/** The line after the last one of the block that begins here. */
function blockEnd(lines: readonly Line[], at: number): number {
  const indent = lines[at]?.indent ?? 0;
  let end = at + 1;
  while (end < lines.length && (lines[end]?.indent ?? 0) > indent) end += 1;
  return end;
}

function bodyOf(lines: readonly Line[], at: number, end: number): readonly Directive[] {
  const inner = lines[at + 1]?.indent ?? 0;
  const found: Directive[] = [];
  for (let position = at + 1; position < end; position += 1) {
    if (lines[position]?.indent !== inner) continue;
    const one = directiveAt(lines, position, Math.min(end, blockEnd(lines, position)));
    if (one) found.push(one);
  }
  return found;
}

/** A directive's value stands behind its colon, or in the deeper lines below. */
function directiveAt(lines: readonly Line[], at: number, end: number): Directive | undefined {
  const line = lines[at];
  const [, name = '', rest = ''] = directive.exec(line?.text ?? '') ?? [];
  if (!line || name === '') return undefined;
  const below = lines.slice(at + 1, end);
  const first = rest.trim() === '' ? (below[0]?.at ?? line.at) : line.at;
  return { name, text: [rest, ...below.map((one) => one.text)].join('\n'), line: first };
}

/** The `if` that a rule stands in, when it does. */
function conditionOf(lines: readonly Line[], at: number): { readonly condition?: string } {
  const indent = lines[at]?.indent ?? 0;
  for (let before = at - 1; indent > 0 && before >= 0; before -= 1) {
    const line = lines[before];
    if (!line || line.indent >= indent) continue;
    const [, condition] = /^(?:el)?if\b(.*):/u.exec(line.text) ?? [];
    return condition === undefined ? { condition: line.text.trim().slice(0, 200) } : { condition: condition.trim() };
  }
  return {};
}

/** Lines joined where a string or a bracket is open at their end; blank lines and comments alone are left out. */
function logicalLines(text: string): readonly Line[] {
  const found: Line[] = [];
  const state: Open = { quote: '', depth: 0 };
  let parts: string[] = [];
  let start = 0;
  for (const [position, raw] of text.split('\n').entries()) {
    const fresh = state.quote === '' && state.depth === 0 && !/\\\r?$/u.test(parts.at(-1) ?? '');
    if (fresh && parts.length > 0) push(found, parts, start);
    if (fresh) [parts, start] = [[], position + 1];
    parts.push(raw.replace(/\r$/u, ''));
    advance(state, raw);
  }
  if (parts.length > 0) push(found, parts, start);
  return found;
}

function push(found: Line[], parts: readonly string[], at: number): void {
  const whole = parts.join('\n');
  const text = whole.trimStart();
  if (text === '' || text.startsWith('#')) return;
  const indent = whole.length - text.length;
  found.push({ at, indent, text });
}

interface Open {
  quote: string;
  depth: number;
}

function advance(state: Open, line: string): void {
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (state.quote !== '') {
      if (char === '\\') at += 1;
      else if (line.startsWith(state.quote, at)) {
        at += state.quote.length - 1;
        state.quote = '';
      }
      continue;
    }
    if (char === '#') return endLine(state);
    if (char === '"' || char === "'") {
      state.quote = line.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      at += state.quote.length - 1;
    } else if ('([{'.includes(char)) state.depth += 1;
    else if (')]}'.includes(char)) state.depth = Math.max(0, state.depth - 1);
  }
  endLine(state);
}

/** A short string ends with its line. */
function endLine(state: Open): void {
  if (state.quote.length === 1) state.quote = '';
}
