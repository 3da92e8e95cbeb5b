/**
 * What one document says, before it is held against the tree: plain JSON that depends on the file's path and bytes
 * only, so that it can be remembered per content. Lines are those of the file, from 1.
 */
import type { ClaimKind, JsonObject } from '#core';

export type DocKind =
  | 'readme'
  | 'model-card'
  | 'dataset-card'
  | 'adr'
  | 'agents'
  | 'contributing'
  | 'changelog'
  | 'runbook'
  | 'document';

export type How = 'link' | 'image' | 'code' | 'text' | 'tree' | 'command';

/** A file or directory as a document names it. */
export interface Mention {
  /** Relative, `/` between parts, no leading `./`; may begin with `../`. Empty for the root. */
  readonly path: string;
  readonly how: How;
  readonly line: number;
  /** Written with a trailing slash, or a branch of a drawn tree. */
  readonly directory?: boolean;
  /** Begins with `/`: counted from the root of the repository or of a published site. */
  readonly fromRoot?: boolean;
  /** The sentence speaks of making, removing or merely imagining the file: absence says nothing. */
  readonly hedged?: boolean;
  /** Where commands stand when they name it: directories entered with `cd`, in order. */
  readonly inside?: string;
  /** The document has the reader clone this repository first; commands may stand in it. */
  readonly cloned?: string;
  /** Number of the drawn tree it belongs to; trees are judged as a whole. */
  readonly tree?: number;
}

export interface DrawnStep {
  readonly label: string;
  readonly node: string;
  readonly order: number;
  readonly line: number;
  readonly shape?: string;
  readonly group?: string;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly fromLabel: string;
  readonly toLabel: string;
  readonly line: number;
  readonly style: string;
  readonly label?: string;
  /** Drawn without an arrow head. */
  readonly undirected?: boolean;
}

export interface DrawnDiagram {
  readonly line: number;
  readonly lastLine: number;
  readonly steps: readonly DrawnStep[];
  readonly edges: readonly DrawnEdge[];
  /** Not all of it was understood, or arrows join whole groups: absence of an arrow says nothing. */
  readonly partial?: boolean;
}

export interface ListedStep {
  readonly label: string;
  readonly order: number;
  readonly list: string;
  readonly line: number;
  readonly lastLine: number;
  readonly quote: string;
}

export interface Said {
  readonly quote: string;
  readonly line: number;
  readonly lastLine: number;
  readonly polarity?: 'served' | 'not-intended';
}

/** A sentence, a row or a badge that promises something which can be looked up. Its attributes are those of the vocabulary. */
export interface Stated {
  readonly claim: Extract<
    ClaimKind,
    'lists' | 'version' | 'rule' | 'number' | 'promise' | 'use' | 'decision' | 'badge'
  >;
  readonly quote: string;
  readonly line: number;
  readonly lastLine: number;
  readonly attributes: JsonObject;
}

export interface Card {
  readonly title: string;
  readonly line: number;
  readonly datasets?: readonly string[];
  readonly baseModel?: readonly string[];
  readonly metrics?: readonly string[];
  readonly license?: string;
  readonly intendedUse?: string;
  readonly modelVersion?: string;
}

export type FieldValue = string | number | boolean | readonly (string | number | boolean)[];

export interface Head {
  readonly fields: { readonly [name: string]: FieldValue };
  readonly line: number;
  readonly lastLine: number;
}

export interface DecisionRecord {
  readonly status?: string;
  readonly date?: string;
  readonly decision?: string;
}

/** The parts of a decision record that can be held against code and other records. */
export interface RecordHead {
  readonly number?: number;
  readonly title: string;
  /** `accepted`, `proposed`, `rejected`, `deprecated`, `superseded`; left out where it is none of them plainly. */
  readonly status?: string;
  /** A day, `2024-05-01`. */
  readonly date?: string;
  readonly supersedes?: string;
  readonly supersededBy?: string;
  /** What it decides to use, by name. */
  readonly adopts?: readonly string[];
}

export interface Facts {
  readonly title: string;
  readonly docKind: DocKind;
  readonly lines: number;
  readonly headings: readonly string[];
  readonly head?: Head;
  readonly card?: Card;
  readonly record?: DecisionRecord;
  readonly diagrams: readonly DrawnDiagram[];
  readonly listed: readonly ListedStep[];
  readonly mentions: readonly Mention[];
  readonly approvals: readonly Said[];
  readonly services: readonly Said[];
  readonly stated: readonly Stated[];
  /** Parts that were not read, each as one sentence, with the line where it begins. */
  readonly unread: readonly { readonly reason: string; readonly line: number }[];
}

/** White space folded, cut to `most` characters. */
export function fold(text: string, most = 300): string {
  const folded = text.replace(/\s+/gu, ' ').trim().toWellFormed();
  return folded.length > most ? `${folded.slice(0, most - 1).toWellFormed()}…` : folded;
}
