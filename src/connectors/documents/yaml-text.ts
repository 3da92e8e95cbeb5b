/**
 * Small YAML texts (document heads, dvc.yaml) as plain values. Bounded in size and nesting, aliases are counted by
 * the parser and a bomb of them is refused; whatever is wrong gives `undefined`, never an exception.
 */
import { parseDocument } from 'yaml';

const MAX_BYTES = 200_000;
const MAX_NESTING = 64;

export function parseYamlText(text: string): unknown {
  if (text.length > MAX_BYTES || nestsTooDeep(text)) return undefined;
  try {
    const document = parseDocument(text, {
      uniqueKeys: false,
      logLevel: 'silent',
      prettyErrors: false,
      version: '1.2',
    });
    if (document.errors.length > 0) return undefined;
    return document.toJS({ maxAliasCount: 50 }) as unknown;
  } catch {
    return undefined;
  }
}

/** The parser recurses over brackets and over compact lists (`- - - x`). */
function nestsTooDeep(text: string): boolean {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '[' || char === '{') open += 1;
    else if ((char === ']' || char === '}') && open > 0) open -= 1;
    if (open > MAX_NESTING) return true;
  }
  return /^(?:[ \t]*[-?:][ \t]+){33}/mu.test(text) || /^ {300}/mu.test(text);
}
