/** One document's text to facts: everything that can be said without looking at other files. Pure. */
import { parseBoxes } from './ascii-boxes.ts';
import { cardKindOf, readCard } from './card.ts';
import { readDecision } from './decision-claim.ts';
import { readRecord, readsAsRecord } from './decision-record.ts';
import { fold, type DocKind, type DrawnDiagram, type Facts } from './facts.ts';
import { readHead, type ReadHead } from './head.ts';
import { readMarkdown } from './markdown.ts';
import { readMentions } from './mentions.ts';
import { MAX_EDGES, parseMermaid, type Diagram } from './mermaid.ts';
import { parsePlantuml } from './plantuml.ts';
import type { Block, Code, Heading, Prose, Refused } from './prose.ts';
import { readRst } from './rst.ts';
import type { Selected } from './select.ts';
import { readStated } from './stated.ts';
import { readStageLists } from './stage-lists.ts';
import { readApprovals, readServices } from './statements.ts';

const MAX_HEADINGS = 100;

export type Reading = Pick<Selected, 'docKind' | 'format' | 'quiet' | 'dated' | 'numbered' | 'aside'> & {
  readonly name: string;
  readonly maxDepth: number;
};

export function readDocument(text: string, reading: Reading): Facts | Refused {
  const prose: Prose | Refused = reading.format === 'rst' ? readRst(text) : readMarkdown(text, reading.maxDepth);
  if ('kind' in prose) return prose;
  const { blocks } = prose;
  const headBlock = blocks.find((block) => block.kind === 'head');
  const head = headBlock ? readHead(headBlock) : undefined;
  const headings = blocks.filter((block): block is Heading => block.kind === 'heading' && block.text !== '');
  const record = reading.docKind === 'adr' || reading.numbered ? readRecord(blocks, head?.known) : undefined;
  const docKind = settleKind(reading, { blocks, headings, head, record });
  const title = titleOf(reading.name, headings, head);
  const diagrams = blocks.flatMap((block) => (block.kind === 'code' ? readDiagram(block) : []));
  const said = reading.quiet || reading.dated ? [] : blocks;
  const bare = title.replace(/^(?:ADR[-_ ]?)?\d+\s*[.:–—-]\s*/iu, '');
  return {
    title: docKind === 'adr' ? bare : title,
    docKind,
    lines: text.split('\n').length,
    headings: headings.slice(0, MAX_HEADINGS).map((heading) => fold(heading.text, 160)),
    ...(head ? { head: head.head } : {}),
    ...(docKind === 'model-card' || docKind === 'dataset-card'
      ? { card: readCard(blocks, { title, line: headings[0]?.line ?? 1, head: head?.known }) }
      : {}),
    ...(docKind === 'adr' && record ? { record } : {}),
    diagrams: diagrams.map(({ drawn }) => drawn),
    listed: readStageLists(said),
    mentions: reading.quiet ? [] : readMentions(blocks, reading.dated),
    approvals: readApprovals(said),
    services: readServices(said),
    stated:
      docKind === 'adr' && record
        ? readDecision(blocks, record, {
            title: bare,
            heading: title,
            name: reading.name,
            line: headings[0]?.line ?? 1,
          })
        : readStated(reading.aside ? [] : said, { docKind, title, name: reading.name }),
    unread: [
      ...prose.unread,
      ...diagrams.flatMap(({ drawn, problem }) =>
        problem === undefined ? [] : [{ reason: problem, line: drawn.line }],
      ),
    ],
  };
}

/** The head's title, or the heading that stands above all others; never a table of contents or a template's expression. */
function titleOf(name: string, headings: readonly Heading[], head: ReadHead | undefined): string {
  const [first] = headings;
  const candidates = [head?.known.title, first?.text];
  const title = candidates.find(
    (text) =>
      text !== undefined && text.trim() !== '' && !/^(?:table of )?contents$|\br \w+\$|\{\{|\$\{/iu.test(text.trim()),
  );
  return fold(title ?? name, 200);
}

interface Known {
  readonly blocks: readonly Block[];
  readonly headings: readonly Heading[];
  readonly head: ReadHead | undefined;
  readonly record: ReturnType<typeof readRecord> | undefined;
}

function settleKind(reading: Reading, known: Known): DocKind {
  const { docKind } = reading;
  if (reading.numbered && docKind === 'document')
    return known.record && readsAsRecord(known.blocks, known.record) ? 'adr' : 'document';
  if (docKind !== 'readme' && docKind !== 'document') return docKind;
  const first = known.headings[0]?.text ?? '';
  if (/\bmodel card\b/iu.test(first)) return 'model-card';
  if (/\b(?:dataset card|datasheet for)\b/iu.test(first)) return 'dataset-card';
  return cardKindOf(known.head?.head.fields ?? {}) ?? docKind;
}

/** Boxes of characters are looked for only where no language says that it is something else. */
function parseDiagram({ language, text }: Code): Diagram | undefined {
  if (language === 'mermaid') return parseMermaid(text);
  if (language === 'plantuml' || language === 'puml' || language === 'uml') return parsePlantuml(text);
  return language === '' || /^(?:te?xt|ascii|diagram|plain(?:text)?)$/u.test(language) ? parseBoxes(text) : undefined;
}

function readDiagram(block: Code): readonly { readonly drawn: DrawnDiagram; readonly problem: string | undefined }[] {
  const diagram = parseDiagram(block);
  if (!diagram) return [];
  const at = (line: number): number => Math.min(block.textLine + line, block.lastLine);
  const labels = new Map(diagram.nodes.map((node) => [node.id, node.label]));
  const partial = diagram.unread.length > 0 || diagram.capped || diagram.groupEdges;
  const drawn = {
    line: block.line,
    lastLine: block.lastLine,
    steps: diagram.nodes.map(({ id, label, shape, group, line }, order) => ({
      node: id,
      label,
      shape,
      order,
      line: at(line),
      ...(group === undefined ? {} : { group }),
    })),
    edges: diagram.edges.map(({ from, to, label, style, directed, line }) => ({
      from,
      to,
      fromLabel: labels.get(from) ?? from,
      toLabel: labels.get(to) ?? to,
      style,
      line: at(line),
      ...(label === '' ? {} : { label }),
      ...(directed ? {} : { undirected: true }),
    })),
    ...(partial ? { partial } : {}),
  };
  return [{ drawn, problem: problemOf(diagram, at) }];
}

function problemOf(diagram: Diagram, at: (line: number) => number): string | undefined {
  if (diagram.capped) return `The chart has more than ${MAX_EDGES} arrows; the rest was not read.`;
  const [first] = diagram.unread;
  if (first === undefined) return undefined;
  return `${diagram.unread.length === 1 ? 'A line' : `${diagram.unread.length} lines`} of the chart could not be understood, first line ${at(first)}; it is not compared with any pipeline.`;
}
