/**
 * Protocol buffers in text form, as far as Triton's config.pbtxt needs it (Text Format Language Specification): fields with
 * scalars, messages and lists, comments, strings that follow each other. One pass, bounded in size and depth.
 */
export type ProtoValue = string | ProtoMessage;
export interface ProtoField {
  readonly value: ProtoValue;
  readonly line: number;
}
/** A field may stand several times. */
export type ProtoMessage = ReadonlyMap<string, readonly ProtoField[]>;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

const MAX_TOKENS = 100_000;
const MAX_DEPTH = 40;
const pattern = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|#[^\n]*|\n|([{}<>[\]:,;])|([^\s{}<>[\]:,;#"']+)|(["'])/gu;

/** Throws with one sentence where the text is no such message. */
export function readTextProto(text: string): ProtoMessage {
  const tokens = tokensOf(text);
  const state = { tokens, at: 0 };
  const message = readMessage(state, undefined, 0);
  if (state.at < tokens.length) throw new Error(`line ${tokens[state.at]?.line ?? 1} closes what was not opened`);
  return message;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const match of text.matchAll(pattern)) {
    const [whole, double, single, mark, word, loose] = match;
    if (loose !== undefined) throw new Error(`line ${line} has a text that does not end`);
    if (whole === '\n') line += 1;
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ text: quoted, quoted: true, line });
    else if (mark !== undefined || word !== undefined) tokens.push({ text: mark ?? word ?? '', quoted: false, line });
    if (tokens.length > MAX_TOKENS) throw new Error(`it holds more than ${MAX_TOKENS} words`);
  }
  return tokens;
}

interface State {
  readonly tokens: readonly Token[];
  at: number;
}

const closers: Readonly<Record<string, string>> = { '{': '}', '<': '>' };

function readMessage(state: State, closer: string | undefined, depth: number): ProtoMessage {
  if (depth > MAX_DEPTH) throw new Error(`it nests deeper than ${MAX_DEPTH} levels`);
  const fields = new Map<string, ProtoField[]>();
  for (let token = state.tokens[state.at]; token !== undefined; token = state.tokens[state.at]) {
    if (!token.quoted && token.text === closer) {
      state.at += 1;
      return fields;
    }
    if (!token.quoted && /^[,;]$/u.test(token.text)) {
      state.at += 1;
      continue;
    }
    if (token.quoted || /^[{}<>[\]:]$/u.test(token.text)) {
      if (closer === undefined && /^[}>\]]$/u.test(token.text)) return fields;
      throw new Error(`line ${token.line} has no field's name where one is expected`);
    }
    state.at += 1;
    if (isMark(state, ':')) state.at += 1;
    const list = fields.get(token.text) ?? [];
    list.push(...readValues(state, token.line, depth));
    fields.set(token.text, list);
  }
  if (closer !== undefined) throw new Error('it ends inside a message');
  return fields;
}

function isMark({ tokens, at }: State, mark: string): boolean {
  const token = tokens[at];
  return token !== undefined && !token.quoted && token.text === mark;
}

function readValues(state: State, line: number, depth: number): readonly ProtoField[] {
  if (!isMark(state, '[')) return [{ value: readValue(state, depth), line }];
  state.at += 1;
  const found: ProtoField[] = [];
  while (state.at < state.tokens.length && !isMark(state, ']')) {
    if (isMark(state, ',')) state.at += 1;
    else found.push({ line: state.tokens[state.at]?.line ?? line, value: readValue(state, depth) });
  }
  if (state.at >= state.tokens.length) throw new Error('it ends inside a list');
  state.at += 1;
  return found;
}

function readValue(state: State, depth: number): ProtoValue {
  const token = state.tokens[state.at];
  if (!token) throw new Error('it ends where a value is expected');
  state.at += 1;
  if (!token.quoted) {
    const closer = closers[token.text];
    if (closer !== undefined) return readMessage(state, closer, depth + 1);
    if (/^[}>\]:,;[]$/u.test(token.text)) throw new Error(`line ${token.line} has no value where one is expected`);
    return token.text;
  }
  let text = token.text;
  for (let next = state.tokens[state.at]; next?.quoted === true; next = state.tokens[state.at]) {
    text += next.text;
    state.at += 1;
  }
  return text;
}
