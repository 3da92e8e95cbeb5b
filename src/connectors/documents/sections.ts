/** Finding one's way in a document: the section a block stands in, the first words under a heading, `Label: value` lines. */
import { fold } from './facts.ts';
import type { Block, Paragraph } from './prose.ts';

/** The first paragraph under the first heading that matches, before the next heading. */
export function firstUnder(blocks: readonly Block[], heading: RegExp): Paragraph | undefined {
  return paragraphsUnder(blocks, heading)[0];
}

/** The words under a heading; a first paragraph that ends in a colon takes what it announces with it. */
export function wordsUnder(blocks: readonly Block[], heading: RegExp): string | undefined {
  const [first, ...rest] = paragraphsUnder(blocks, heading).map((block) => block.text.trim());
  return first?.endsWith(':') === true ? [first, ...rest.slice(0, 8)].join(' ') : first;
}

/** All paragraphs that say something, in their order. */
export function paragraphsOf(blocks: readonly Block[]): readonly Paragraph[] {
  return blocks.filter((block): block is Paragraph => block.kind === 'paragraph' && block.text.trim() !== '');
}

function paragraphsUnder(blocks: readonly Block[], heading: RegExp): readonly Paragraph[] {
  const at = blocks.findIndex((block) => block.kind === 'heading' && heading.test(block.text));
  if (at < 0) return [];
  const next = blocks.findIndex((block, index) => index > at && block.kind === 'heading');
  const section = blocks.slice(at + 1, next < 0 ? undefined : next);
  return section.filter((block): block is Paragraph => block.kind === 'paragraph' && block.text.trim() !== '');
}

/** The value of a line `Label: value` (`* Status: accepted`, `**Date**: …`) among the first paragraphs. */
export function labelled(blocks: readonly Block[], label: RegExp, most = 60): string | undefined {
  for (const block of blocks.slice(0, most)) {
    if (block.kind !== 'paragraph') continue;
    for (const line of block.text.split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0 && colon < 40 && label.test(line.slice(0, colon).trim())) return fold(line.slice(colon + 1), 120);
    }
  }
  return undefined;
}

/** Sentences of a paragraph with their lines; a break is a full stop followed by space and a capital. */
export function sentencesOf(
  block: Paragraph,
): readonly { readonly text: string; readonly line: number; readonly lastLine: number; readonly at: number }[] {
  const found: { text: string; line: number; lastLine: number; at: number }[] = [];
  let from = 0;
  const add = (to: number): void => {
    const text = block.text.slice(from, to);
    if (text.trim() !== '') {
      const line = Math.min(
        block.line + countLines(block.text.slice(0, from + (text.length - text.trimStart().length))),
        block.lastLine,
      );
      found.push({ text, line, lastLine: Math.min(line + countLines(text.trim()), block.lastLine), at: from });
    }
    from = to;
  };
  for (const match of block.text.matchAll(
    /(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|No|Fig))[.!?]["”)]?\s+(?=[\p{Lu}"“([*_`])/gu,
  ))
    add(match.index + match[0].length);
  add(block.text.length);
  return found;
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
