/** A document as its readers see it here: a flat list of blocks in reading order, whatever markup it was written in. */

export interface Span {
  readonly kind: 'link' | 'image' | 'code' | 'text';
  /** Where a link leads, or the text of inline code. */
  readonly target: string;
  readonly line: number;
  /** Offset in the block's text. */
  readonly at: number;
}

export interface Heading {
  readonly kind: 'heading';
  readonly depth: number;
  readonly text: string;
  readonly line: number;
}
/** A paragraph, the text of a list item, or one row of a table. */
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly line: number;
  readonly lastLine: number;
  readonly spans: readonly Span[];
  readonly row?: boolean;
  /** Of a row: what each cell says, and whether it is the row of headings. */
  readonly cells?: readonly string[];
  readonly header?: boolean;
  /** Somebody else's words: a block quote. */
  readonly quoted?: boolean;
  /** The text of a list item; `open`: a box that is not ticked. */
  readonly item?: 'plain' | 'open';
}
export interface ListItem {
  /** Text of its first paragraph. */
  readonly text: string;
  /** Text that stands in bold at its very beginning. */
  readonly lead?: string;
  /** Nothing but one link. */
  readonly link?: string;
  readonly line: number;
  readonly lastLine: number;
}
/** Comes before the paragraphs of its items. */
export interface List {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly start: number;
  readonly depth: number;
  readonly items: readonly ListItem[];
  readonly line: number;
}
export interface Code {
  readonly kind: 'code';
  /** First word of what follows the fence, lower case, without braces. */
  readonly language: string;
  readonly text: string;
  /** Of the fence, or of the first line when indented. */
  readonly line: number;
  readonly lastLine: number;
  /** Line of the first line of `text`. */
  readonly textLine: number;
}
/** YAML at the very beginning. */
export interface HeadBlock {
  readonly kind: 'head';
  readonly text: string;
  readonly line: number;
  readonly lastLine: number;
}
export type Block = Heading | Paragraph | List | Code | HeadBlock;

export interface Prose {
  readonly blocks: readonly Block[];
  readonly unread: readonly { readonly reason: string; readonly line: number }[];
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}
