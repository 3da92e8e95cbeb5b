import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EDGES, parseMermaid } from './mermaid.ts';
import { shapes } from './mermaid-shapes.ts';

const edgesOf = (text: string): string[] =>
  (parseMermaid(text)?.edges ?? []).map(
    (edge) => `${edge.from}>${edge.to}${edge.label === '' ? '' : `:${edge.label}`}`,
  );
const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries((parseMermaid(text)?.nodes ?? []).map((node) => [node.id, node.label]));

describe('parseMermaid()', () => {
  it.each([
    ['graph LR\nA-->B-->C', ['A>B', 'B>C']],
    ['flowchart TD;A-->B;B-->C;', ['A>B', 'B>C']],
    ['graph TD\nA & B --> C & D', ['A>C', 'A>D', 'B>C', 'B>D']],
    [
      'graph TD\nA -->|yes| B\nA -- no --> C\nA -. maybe .-> D\nA == sure ==> E',
      ['A>B:yes', 'A>C:no', 'A>D:maybe', 'A>E:sure'],
    ],
    ['graph TD\nA ---> B\nB -..-> C\nC ====> D\nD --o E\nE --x F', ['A>B', 'B>C', 'C>D', 'D>E', 'E>F']],
    ['graph TD\nA <--> B', ['A>B', 'B>A']],
    ['graph TD\nA ~~~ B\nA e1@--> C', ['A>C']],
    [
      'graph TD\n%% A --> X\nA --> B %% tail\nclassDef x fill:#f9f\nclass A x\nstyle B fill:#fff\nlinkStyle 0 stroke:red\nclick A "http://x.y"\nA:::x --> C',
      ['A>B', 'A>C'],
    ],
    ['%%{init: {"theme": "dark"}}%%\n\ngraph LR\n  my-node-->other.node', ['my-node>other.node']],
    ['---\ntitle: A chart\n---\nflowchart LR\n a-->b', ['a>b']],
    ['stateDiagram-v2\n[*] --> A\nA --> B : go\nB --> [*]\nnote right of A\n  A --> Z\nend note', ['A>B:go']],
  ])('reads %j', (text, expected) => {
    expect(edgesOf(text)).toEqual(expected);
    expect(parseMermaid(text)?.unread).toEqual([]);
  });

  it('reads every shape, quotes, breaks and entities in labels', () => {
    const text =
      'graph LR\na["Train<br/>the (big) model"] --> b[("AWS")] --> c{{"#quot;x#quot; &amp; y"}}\nd@{ shape: cyl, label: "Store" }\ne(["`**bold**`"])\nf>flag]\nb';
    expect(labelsOf(text)).toEqual({
      a: 'Train the (big) model',
      b: 'AWS',
      c: '"x" & y',
      d: 'Store',
      e: '**bold**',
      f: 'flag',
    });
    expect(
      parseMermaid(text)
        ?.nodes.filter((node) => node.shape === 'cylinder')
        .map((node) => node.id),
    ).toEqual(['b', 'd']);
  });

  it('names groups, and tells when an arrow joins a whole group', () => {
    const text = 'graph TD\nsubgraph one [Data work]\n direction LR\n a --> b\nend\nc --> a';
    expect(parseMermaid(text)?.nodes.map((node) => [node.id, node.group])).toEqual([
      ['a', 'Data work'],
      ['b', 'Data work'],
      ['c', undefined],
    ]);
    expect(parseMermaid(text)?.groupEdges).toBe(false);
    expect(parseMermaid(`${text}\none --> c`)?.groupEdges).toBe(true);
  });

  it.each(['sequenceDiagram\nA->>B: hi', 'gantt\ntitle x', 'erDiagram', '', 'graphite LR', 'pie'])(
    'leaves %j alone',
    (text) => {
      expect(parseMermaid(text)).toBeUndefined();
    },
  );

  it('counts what it does not understand instead of guessing', () => {
    const diagram = parseMermaid('graph LR\nA --> B\nA ==?? C\nA[unclosed --> D\nB --> C');
    expect(diagram?.unread).toEqual([2, 3]);
    expect(diagram?.edges.map((edge) => `${edge.from}>${edge.to}`)).toContain('B>C');
  });

  it('parse∘print is the identity on nodes and arrows', () => {
    fc.assert(
      fc.property(charts, (chart) => {
        const diagram = parseMermaid(print(chart));
        expect(diagram?.unread).toEqual([]);
        expect(Object.fromEntries((diagram?.nodes ?? []).map((node) => [node.id, node.label]))).toEqual(chart.labels);
        expect((diagram?.edges ?? []).map(({ from, to, label, style }) => ({ from, to, label, style }))).toEqual(
          chart.edges.map(({ from, to, label, style }) => ({ from, to, label, style })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('bears any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab[](){}<>-=.|"&;:% \n~@#/\\'.split('')), maxLength: 300 }),
        (text) => {
          for (const kind of ['graph LR', 'stateDiagram']) {
            expect(parseMermaid(`${kind}\n${text}`)?.edges.length ?? 0).toBeLessThanOrEqual(MAX_EDGES);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['100,000 arrows', `graph LR\n${Array.from({ length: 100_000 }, (_, at) => `n${at} --> n${at + 1}`).join('\n')}`],
    ['one long chain', `graph LR\n${Array.from({ length: 50_000 }, (_, at) => `n${at}`).join(' -- x --> ')}`],
    [
      'a product of groups',
      `graph LR\n${Array.from({ length: 3000 }, (_, at) => `n${at}`).join(' & ')} --> ${Array.from({ length: 900 }, (_, at) => `m${at}`).join(' & ')}`,
    ],
    ['states', `stateDiagram\n${'a --> b\n'.repeat(100_000)}`],
  ])('stops at the bound: %s', (_name, text) => {
    const diagram = parseMermaid(text);
    expect(diagram?.edges.length).toBeLessThanOrEqual(MAX_EDGES);
    expect(diagram?.capped).toBe(true);
  });

  it.each([
    '['.repeat(200_000),
    '"'.repeat(200_000),
    '-'.repeat(200_000),
    'a-'.repeat(100_000),
    'A-- '.repeat(50_000),
    ' '.repeat(200_000),
    'A@{'.repeat(50_000),
    'subgraph x\n'.repeat(20_000),
    'A["'.repeat(60_000),
  ])('ends soon on %#', (text) => {
    for (const head of ['graph LR\n', 'stateDiagram\n', '']) {
      expect(parseMermaid(`${head}${text}`)?.edges.length ?? 0).toBeLessThanOrEqual(MAX_EDGES);
    }
  });
});

interface Chart {
  readonly labels: Readonly<Record<string, string>>;
  readonly shapeOf: Readonly<Record<string, number>>;
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly label: string;
    readonly style: 'solid' | 'dotted' | 'thick';
    readonly piped: boolean;
  }[];
}

const id = fc
  .stringMatching(/^[a-wyz][a-z0-9_]{0,6}$/u)
  .filter(
    (text) =>
      !['end', 'graph', 'class', 'style', 'click', 'title', 'subgraph', 'direction', 'href', 'call'].includes(text) &&
      !/^[ox]/u.test(text),
  );
const words = fc
  .stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ,;()'-]{0,18}[A-Za-z0-9]$/u)
  .map((text) => text.replace(/\s+/gu, ' '));
const plainWords = fc
  .stringMatching(/^[A-Za-z][A-Za-z ]{0,10}[a-z]$/u)
  .map((text) => text.replace(/\s+/gu, ' '))
  .filter((text) => !/^[xo]/u.test(text));
const charts: fc.Arbitrary<Chart> = fc.uniqueArray(id, { minLength: 2, maxLength: 8 }).chain((ids) =>
  fc.record({
    labels: fc
      .tuple(...ids.map(() => words))
      .map((texts) => Object.fromEntries(ids.map((each, at) => [each, texts[at] ?? '']))),
    shapeOf: fc
      .tuple(...ids.map(() => fc.nat(shapes.length - 1)))
      .map((numbers) => Object.fromEntries(ids.map((each, at) => [each, numbers[at] ?? 0]))),
    edges: fc.array(
      fc.record({
        from: fc.constantFrom(...ids),
        to: fc.constantFrom(...ids),
        label: fc.oneof(fc.constant(''), plainWords),
        style: fc.constantFrom('solid', 'dotted', 'thick'),
        piped: fc.boolean(),
      }),
      { maxLength: 12 },
    ),
  }),
);

function print(chart: Chart): string {
  const nodes = Object.entries(chart.labels).map(([node, label]) => {
    const shape = shapes[chart.shapeOf[node] ?? 0];
    return `  ${node}${shape?.[0] ?? '['}"${label}"${shape?.[1][0] ?? ']'}`;
  });
  const arrows = { solid: ['--', '-->'], dotted: ['-.', '.->'], thick: ['==', '==>'] } as const;
  const whole = { solid: '-->', dotted: '-.->', thick: '==>' } as const;
  const edges = chart.edges.map(({ from, to, label, style, piped }) => {
    if (label === '') return `  ${from} ${whole[style]} ${to}`;
    return piped
      ? `  ${from} ${whole[style]}|${label}| ${to}`
      : `  ${from} ${arrows[style][0]} ${label} ${arrows[style][1]} ${to}`;
  });
  return ['flowchart LR', ...nodes, ...edges].join('\n');
}
