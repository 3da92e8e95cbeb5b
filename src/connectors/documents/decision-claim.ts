/**
 * A decision record as a claim: its number, status and day, what it replaces, and what it decides to use. A name is taken
 * only from plain words: "Use DVC for data", "We will use Great Expectations". What is decided in other words has none.
 */
import { fold, type DecisionRecord, type RecordHead, type Stated } from './facts.ts';
import type { Block } from './prose.ts';
import { paragraphsOf } from './sections.ts';

const statuses: readonly (readonly [RegExp, string])[] = [
  [/^(?:\W|status:?\s)*superseded\b/iu, 'superseded'],
  [/^(?:\W|status:?\s)*(?:accepted|approved|implemented|adopted)\b/iu, 'accepted'],
  [/^(?:\W|status:?\s)*(?:proposed|draft|pending|in review|rfc)\b/iu, 'proposed'],
  [/^(?:\W|status:?\s)*(?:rejected|declined)\b/iu, 'rejected'],
  [/^(?:\W|status:?\s)*(?:deprecated|obsolete)\b/iu, 'deprecated'],
];

export function readDecision(
  blocks: readonly Block[],
  record: DecisionRecord,
  given: { title: string; heading: string; name: string; line: number },
): readonly Stated[] {
  const head = headOf(blocks, record, given);
  if (head.status === undefined) return [];
  const { line, heading } = given;
  const quote = fold(
    [heading || head.title, `status: ${record.status ?? ''}`, ...(record.decision ? [record.decision] : [])].join(
      ' · ',
    ),
  );
  const { adopts, ...rest } = head;
  return [
    {
      claim: 'decision',
      quote,
      line,
      lastLine: line,
      attributes: { ...rest, ...(adopts ? { adopts: [...adopts] } : {}) },
    },
  ];
}

function headOf(
  blocks: readonly Block[],
  record: DecisionRecord,
  given: { title: string; heading: string; name: string },
): RecordHead {
  const number =
    /^(?:ADR[-_ ]?)?0*(\d{1,5})\b/iu.exec(given.name)?.[1] ??
    /^(?:ADR[-_ ]?)?0*(\d{1,5})\s*[.:–—-]/iu.exec(given.heading)?.[1];
  const said = (record.status ?? '').trim();
  const date =
    /\b(\d{4}-[01]\d-[0-3]\d)\b/u.exec(record.date ?? '')?.[1] ?? /\b(\d{4}-[01]\d-[0-3]\d)\b/u.exec(said)?.[1];
  const around = [
    said,
    ...paragraphsOf(blocks)
      .slice(0, 20)
      .map(({ text }) => text),
  ].join('\n');
  const supersededBy = /\bsuperseded by:?\s+(?:\[)?(?:ADR[-_ ]?)?([\w.-]{1,60})/iu.exec(around)?.[1];
  const supersedes = /\b(?:supersedes|replaces):?\s+(?:\[)?(?:ADR[-_ ]?)?(\d{1,5})\b/iu.exec(around)?.[1];
  const status = supersededBy === undefined ? statuses.find(([pattern]) => pattern.test(said))?.[1] : 'superseded';
  const adopts = adoptedIn(given.title, record.decision);
  return {
    title: given.title,
    ...(number === undefined ? {} : { number: Number(number) }),
    ...(status === undefined ? {} : { status }),
    ...(date === undefined ? {} : { date }),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(supersededBy === undefined ? {} : { supersededBy }),
    ...(adopts.length === 0 ? {} : { adopts }),
  };
}

const name = String.raw`((?:[A-Z][\w.+-]*|[a-z]*[A-Z][\w.+-]*)(?: [A-Z][\w.+-]*){0,2})`;
const inTitle = new RegExp(
  String.raw`^(?:Use|Adopt|Introduce|Switch to|Move to|Migrate to) (?:the )?${name}(?= (?:for|as|to|in|with|instead|over|rather)\b|[.]?$)`,
  'u',
);
const inDecision = new RegExp(
  String.raw`^(?:We (?:will|have decided to|decided to|shall)? ?(?:use|adopt)) (?:the )?${name}(?= (?:for|as|to|in|with|instead|over|rather)\b|[.,]|$)`,
  'u',
);
/** Words with a capital that name no thing: practices and kinds of thing. */
const general =
  /^(?:A|An|The|One|Two|Single|Multiple|Git|GitHub|Markdown|Architecture|ADRs?|API|REST|JSON|YAML|CSV|SQL|Python|R|English|Semantic|Conventional|Trunk|Feature|Data|Model|Machine|Open|Agile|Scrum|Mermaid)\b/u;

/** One name from the title, or else from the first sentence of the decision. */
function adoptedIn(title: string, decision: string | undefined): readonly string[] {
  const found = inTitle.exec(title)?.[1] ?? inDecision.exec(decision ?? '')?.[1];
  return found === undefined || general.test(found) || found.length < 3 ? [] : [found.replace(/[.,]$/u, '')];
}
