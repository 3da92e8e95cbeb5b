/**
 * Reads HCL as Terraform writes it (HCL Native Syntax Specification) into a small tree. Conditions, arithmetic and loops are
 * passed over as a whole. One pass, bounded in depth; what is no HCL is refused with one sentence.
 */
import type { HclAttribute, HclBlock, HclBody } from './hcl-tree.ts';
import { readValue, readQuoted } from './hcl-value.ts';
import { lineOf, openScan, refuse, skipBlank, skipSpaces, type Scan } from './scan.ts';

const MAX_DEPTH = 40;
const MAX_ENTRIES = 20_000;

/** Throws with one sentence where the text is no HCL. */
export function readHcl(text: string): HclBody {
  const scan = openScan(text);
  const body = readBody(scan, 0);
  if (scan.at < text.length) refuse(scan, 'closes what was not opened');
  return body;
}

/** Up to the brace that closes it, which is left. */
function readBody(scan: Scan, depth: number): HclBody {
  if (depth > MAX_DEPTH) refuse(scan, `nests deeper than ${MAX_DEPTH} levels`);
  const attributes = new Map<string, HclAttribute>();
  const blocks: HclBlock[] = [];
  for (;;) {
    skipBlank(scan);
    if (scan.at >= scan.text.length || scan.text[scan.at] === '}') return { attributes, blocks };
    if (attributes.size + blocks.length > MAX_ENTRIES) refuse(scan, `is more than ${MAX_ENTRIES} entries`);
    const line = lineOf(scan);
    const name = readName(scan);
    skipSpaces(scan);
    if (scan.text[scan.at] === '=' && scan.text[scan.at + 1] !== '=') {
      scan.at += 1;
      attributes.set(name, { value: readValue(scan, { depth: depth + 1, inBrackets: false }), line });
      endEntry(scan);
    } else blocks.push(readBlock(scan, { type: name, line }, depth));
  }
}

function readBlock(scan: Scan, { type, line }: Pick<HclBlock, 'type' | 'line'>, depth: number): HclBlock {
  const labels: string[] = [];
  while (scan.text[scan.at] !== '{') {
    if (labels.length > 4 || scan.at >= scan.text.length) refuse(scan, 'has no block where one is expected');
    labels.push(readName(scan));
    skipSpaces(scan);
  }
  scan.at += 1;
  const body = readBody(scan, depth + 1);
  if (scan.text[scan.at] !== '}') refuse(scan, 'ends inside a block');
  const lastLine = lineOf(scan);
  scan.at += 1;
  return { type, labels, body, line, lastLine };
}

function readName(scan: Scan): string {
  if (scan.text[scan.at] === '"') {
    const value = readQuoted(scan, 0);
    return value.is === 'text' ? value.text : refuse(scan, 'has a name that is filled in');
  }
  const [name] = /^[\p{L}_][\p{L}\p{N}_-]*/u.exec(scan.text.slice(scan.at, scan.at + 300)) ?? [];
  if (name === undefined) return refuse(scan, 'has no name where one is expected');
  scan.at += name.length;
  return name;
}

function endEntry(scan: Scan): void {
  skipSpaces(scan);
  const next = scan.text[scan.at];
  if (next !== undefined && !'\n}\r,'.includes(next)) refuse(scan, 'goes on after a value');
  if (next === ',') scan.at += 1;
}
