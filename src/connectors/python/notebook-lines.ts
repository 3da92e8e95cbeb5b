/**
 * Where each source string of a notebook stands in its JSON text. One pass over the characters with a stack of where we
 * are; only strings under cells[i].source (or worksheets[0].cells[i].input) are noted. Linear; keeps no content.
 */

interface Level {
  readonly array: boolean;
  key: string;
  index: number;
}

/** Keys are `cell/part` (part 0 for a source that is one string), values lines from 1. */
export function sourceLines(json: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const stack: Level[] = [];
  let line = 1;
  for (let at = 0; at < json.length; at += 1) {
    const letter = json.charCodeAt(at);
    const top = stack.at(-1);
    if (letter === 10) line += 1;
    else if (letter === 123 || letter === 91) {
      if (stack.length > 200) return places;
      stack.push({ array: letter === 91, key: '', index: 0 });
    } else if (letter === 125 || letter === 93) stack.pop();
    else if (letter === 44 && top?.array) top.index += 1;
    else if (letter === 34) {
      const end = stringEnd(json, at);
      if (top && !top.array && isKey(json, end)) top.key = json.slice(at + 1, Math.min(end - 1, at + 40));
      else note(places, stack, line);
      at = end - 1;
    }
  }
  return places;
}

function stringEnd(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const letter = json.charCodeAt(at);
    if (letter === 92) at += 1;
    else if (letter === 34) return at + 1;
  }
  return json.length;
}

function isKey(json: string, end: number): boolean {
  let at = end;
  while (at < json.length && /\s/u.test(json[at] ?? '')) at += 1;
  return json[at] === ':';
}

function note(places: Map<string, number>, stack: readonly Level[], line: number): void {
  const cells = stack.findIndex((level) => level.key === 'cells');
  const [list, cell, source] = [stack[cells + 1], stack[cells + 2], stack[cells + 3]];
  if (cells < 0 || !list?.array || !cell || cell.array || (cell.key !== 'source' && cell.key !== 'input')) return;
  const part = source?.array === true ? source.index : 0;
  if (stack.length > cells + 4 || places.has(`${list.index}/${part}`)) return;
  places.set(`${list.index}/${part}`, line);
}
