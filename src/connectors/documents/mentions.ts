/** Files a document names: links, images, inline code, emphasised names, drawn trees, commands. */
import { readCommandPaths, readInlineCommand } from './command-paths.ts';
import type { How, Mention } from './facts.ts';
import { endingClass, parseCodePath, parseTarget, type PathText } from './path-text.ts';
import type { Block, Code, Heading, Paragraph, Span } from './prose.ts';
import { sentencesOf } from './sections.ts';
import { readTree } from './tree-block.ts';

const MAX_MENTIONS = 1000;

/** A sentence about making, fetching, removing or imagining a file does not promise that it is there. */
const hedge =
  /\b(?:creat\w*|adds?|added|adding|makes?|new|sav(?:e|es|ed|ing)|generat\w*|produc\w*|writ(?:e|es|ten|ing)|outputs?|stor(?:e|es|ed|ing)|download\w*|renam\w*|export(?:s|ed|ing)?|logs?|logged|puts?|plac(?:e|es|ed|ing)|cop(?:y|ies|ied|ying)|mov(?:e|es|ed|ing)|upload\w*|paste|extract\w*|unzip\w*|examples?|e\.g|such as|like|would|could|no longer|remov\w*|delet\w*|deprecat\w*|previous\w*|former\w*|legacy|used to|not|n't|no|without|optional\w*|ignor\w*|exclud\w*|private|secrets?|templates?|similar|instead|replac\w*|imagine|suppose|hypothetical|will be|upstream|another (?:repo\w*|project)|other repo\w*)\b/iu;

const acts = /^`?\s+(?:adds|creates|makes|saves|generates|produces|writes|stores|downloads|exports|logs|extracts)\b/u;

/** What stands under such a heading speaks of how things were. */
const ofThePast =
  /\b(?:change ?log|release notes|what's new|history|(?:previous|earlier|past) (?:versions?|experiments?|releases?)|major changes|migrat\w*|upgrad\w*|deprecat\w*|roadmap|to-?do)\b/iu;

/** Of a text about the past, only links still promise something. */
export function readMentions(blocks: readonly Block[], ofAnotherDay = false): readonly Mention[] {
  const found: Mention[] = [];
  const state: State = { trees: 0, cloned: undefined, past: undefined };
  for (const block of blocks) {
    if (found.length >= MAX_MENTIONS) break;
    if (block.kind === 'heading')
      state.past = ofThePast.test(block.text)
        ? block
        : state.past && block.depth > state.past.depth
          ? state.past
          : undefined;
    else if (block.kind === 'paragraph' || block.kind === 'code') {
      const mentions = block.kind === 'code' ? fromCode(block, state) : fromParagraph(block);
      found.push(...mentions.map((mention) => (ofAnotherDay || state.past ? hedgeNames(mention) : mention)));
    }
  }
  const unique = new Map(found.slice(0, MAX_MENTIONS).map((mention) => [JSON.stringify(mention), mention]));
  return [...unique.values()];
}

function hedgeNames(mention: Mention): Mention {
  return mention.how === 'link' || mention.how === 'image' ? mention : { ...mention, hedged: true };
}

function fromParagraph(block: Paragraph): readonly Mention[] {
  const hedges = block.spans.some((span) => span.kind !== 'image')
    ? sentencesOf(block).map(({ text, at }) => ({
        at,
        text,
        end: at + text.length,
        hedged: hedge.test(withoutCode(text)),
      }))
    : [];
  const linked = new Set(block.spans.flatMap((span) => (span.kind === 'link' ? baseName(span.target) : [])));
  return block.spans.slice(0, MAX_MENTIONS).flatMap((span) => {
    const sentence = hedges.find((each) => span.at >= each.at && span.at < each.end);
    const hedged = sentence?.hedged === true && !actsItself(span, sentence);
    return fromSpan(span, linked).map((mention) => (hedged ? { ...mention, hedged } : mention));
  });
}

function fromSpan(span: Span, linked: ReadonlySet<string>): readonly Mention[] {
  const { kind, target, line } = span;
  if (kind === 'link' || kind === 'image') return toMentions(parseTarget(target), kind, line);
  if (kind === 'code') {
    const commands = readInlineCommand(target);
    if (commands.length > 0) return commands.flatMap((path) => toMentions(path, 'command', line));
  }
  // `[`train.py`](src/train.py)` is one mention.
  if (linked.has(baseName(target))) return [];
  const path = parseCodePath(target);
  return path && !path.fromRoot ? toMentions(path, kind, line) : [];
}

function toMentions(path: PathText | undefined, how: How, line: number): readonly Mention[] {
  if (!path) return [];
  const { directory, fromRoot } = path;
  return [{ path: path.path, how, line, ...(directory ? { directory } : {}), ...(fromRoot ? { fromRoot } : {}) }];
}

interface State {
  trees: number;
  /** Last part of the last URL that the reader is told to clone. */
  cloned: string | undefined;
  /** The heading under which things of the past stand. */
  past: Heading | undefined;
}

function fromCode(block: Code, state: State): readonly Mention[] {
  const clone = /\bgit clone\b[^\n]{0,200}?([\w.-]{1,100}?)(?:\.git)?\/?["']?\s*(?:$|\n)/u.exec(block.text)?.[1];
  state.cloned = clone ?? state.cloned;
  state.trees += 1;
  const tree = fromTree(block, state.trees);
  if (tree) return tree;
  const extra = state.cloned === undefined ? {} : { cloned: state.cloned };
  return fromCommands(block).map((mention) => ({ ...mention, ...extra }));
}

function fromTree(block: Code, tree: number): readonly Mention[] | undefined {
  const drawn = readTree(block.text);
  return drawn?.entries.map(({ path, directory, line, hedged }) => ({
    path,
    how: 'tree' as const,
    line: Math.min(block.textLine + line, block.lastLine),
    tree,
    ...(directory ? { directory } : {}),
    ...(hedged ? { hedged } : {}),
    ...(drawn.root === '' ? {} : { inside: drawn.root.replace(/\/$/u, '').slice(0, 100) }),
  }));
}

function fromCommands(block: Code): readonly Mention[] {
  return readCommandPaths(block.language, block.text).flatMap(({ path, line, inside, hedged }) =>
    toMentions(path, 'command', Math.min(block.textLine + line, block.lastLine)).map((mention) => ({
      ...mention,
      ...(inside === undefined ? {} : { inside }),
      ...(hedged ? { hedged } : {}),
    })),
  );
}

/** A script that is the subject of making (`x.py` adds …) is promised; what it makes is not. */
function actsItself(span: Span, sentence: { readonly text: string; readonly at: number }): boolean {
  if (span.kind !== 'code' || endingClass(span.target) !== 'code') return false;
  const from = span.at - sentence.at;
  const rest = sentence.text.slice(from + span.target.length);
  if (!sentence.text.startsWith(span.target, from) || !acts.test(rest)) return false;
  return !hedge.test(withoutCode(`${sentence.text.slice(0, from)} ${rest.replace(acts, ' ')}`));
}

/** Words inside a path are not words of the sentence: `output/new.py`. */
function withoutCode(text: string): string {
  return text.replace(/\S*[/_.]\S+/gu, ' ');
}

function baseName(path: string): string {
  return (
    path
      .replace(/[#?].*$/u, '')
      .replace(/\/$/u, '')
      .split('/')
      .at(-1) ?? ''
  );
}
