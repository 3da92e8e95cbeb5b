/**
 * Where a workflow speaks of approval: sentences of its comments, names of its jobs and steps. What they say is
 * declared only; whether anything enforces it is not in git. Automatic approvals and "no approval needed" are none.
 */
import { toRef } from '#core';
import { conceal } from '../conceal.ts';
import type { Around } from './calls.ts';
import type { Comment } from './comments.ts';
import { environmentOf, evidenceAt } from './jobs.ts';
import type { ReadWorkflow } from './workflow.ts';
import type { Seen } from '../connector.ts';

interface Spoken {
  readonly text: string;
  readonly first: number;
  readonly last: number;
  readonly environment?: string;
}

const speaks =
  /\b(?:manual(?:ly)? approv\w*|(?:requir\w+|need\w*|await\w*|wait\w* for|pending|subject to|without|gated (?:by|behind|on)) (?:an? |the |explicit |human |manual |prior |team |\w+ ){0,3}(?:approv\w+|sign[- ]?off)|must (?:first )?be (?:approved|signed[- ]off)|approval (?:is )?(?:required|needed|gate|step|from|by)|(?:approve|approval|approved) (?:before|by|for|to) (?:the )?(?:deploy\w*|release\w*|production|promot\w*|publish\w*)|required reviewers?|sign[- ]?off (?:from|by|required|is required|needed)|requir\w+ (?:a |the )?(?:review|approving review) (?:from|by|before))/iu;
const denies =
  /\b(?:no|not|never|without|n't|skip\w*|bypass\w*)\b.{0,40}\b(?:approv\w*|sign[- ]?off|review\w*)|\bauto[- ]?(?:matic(?:ally)? )?(?:approv\w*|merg\w*)|\bdependabot\b/iu;
const namesApproval = /\b(?:approval|approve|sign[- ]?off)\b/iu;

export function describeApprovals(around: Around, workflow: ReadWorkflow): readonly Seen[] {
  const { source } = around.reading.context;
  const document = toRef('document', source, workflow.file);
  return [...inComments(workflow), ...inNames(workflow)].map(({ text, first, last, environment }): Seen => ({
    kind: 'claim',
    layer: 'declared',
    method: 'parsed',
    evidence: evidenceAt(around, workflow.file, first, last),
    document,
    claim: 'approval',
    ...(environment === undefined ? {} : { subject: toRef('environment', source, environment) }),
    quote: clauseOf(text),
    attributes: { text, line: first, ...(environment === undefined ? {} : { environment }) },
  }));
}

function inComments(workflow: ReadWorkflow): readonly Spoken[] {
  const known = new Set(workflow.jobs.flatMap((job) => environmentOf(job) ?? []));
  return paragraphs(workflow.comments).flatMap((paragraph) =>
    sentences(paragraph).flatMap(({ text, first, last }): readonly Spoken[] => {
      if (!speaks.test(text) || denies.test(text)) return [];
      const environment = environmentIn(text, known);
      return [
        { text: conceal(text).slice(0, 500), first, last, ...(environment === undefined ? {} : { environment }) },
      ];
    }),
  );
}

function inNames(workflow: ReadWorkflow): readonly Spoken[] {
  return workflow.jobs.flatMap((job) => {
    const environment = environmentOf(job);
    const place = environment === undefined || environment.includes('${{') ? {} : { environment };
    const names = [
      ...(job.job.name === undefined ? [] : [{ text: job.job.name, line: job.lineOf('name') }]),
      ...job.steps.flatMap(({ step, lineOf }) =>
        step.name === undefined ? [] : [{ text: step.name, line: lineOf('name') }],
      ),
    ];
    return names
      .filter(({ text }) => (namesApproval.test(text) || speaks.test(text)) && !denies.test(text))
      .map(({ text, line }) => ({ text: conceal(text).slice(0, 500), first: line, last: line, ...place }));
  });
}

/** Comments on lines of their own that follow each other are one text. */
function paragraphs(comments: readonly Comment[]): readonly (readonly Comment[])[] {
  const groups: Comment[][] = [];
  for (const comment of comments) {
    const last = groups.at(-1)?.at(-1);
    const follows =
      last !== undefined && last.own && comment.own && comment.line === last.line + 1 && comment.text !== '';
    if (follows && last.text !== '') groups.at(-1)?.push(comment);
    else groups.push([comment]);
  }
  return groups;
}

function sentences(paragraph: readonly Comment[]): readonly Spoken[] {
  const found: Spoken[] = [];
  let text = '';
  let first = paragraph[0]?.line ?? 1;
  for (const comment of paragraph.slice(0, 200)) {
    let rest = comment.text;
    for (let stop = /[.!?](?=\s|$)/u.exec(rest); stop; stop = /[.!?](?=\s|$)/u.exec(rest)) {
      const piece = rest.slice(0, stop.index + 1);
      found.push({ text: `${text} ${piece}`.trim(), first: text === '' ? comment.line : first, last: comment.line });
      text = '';
      rest = rest.slice(stop.index + 1).trim();
    }
    if (rest === '') continue;
    if (text === '') first = comment.line;
    text = `${text} ${rest}`.trim().slice(0, 4000);
  }
  if (text !== '') found.push({ text, first, last: paragraph.at(-1)?.line ?? first });
  return found;
}

/** A name in quotes beside the word, or one that a job of the file uses. */
function environmentIn(text: string, known: ReadonlySet<string>): string | undefined {
  const quoted = /[`'"]([\w./-]{1,100})[`'"]\s+environment\b|\benvironment\s+[`'"]([\w./-]{1,100})[`'"]/iu.exec(text);
  if (quoted) return quoted[1] ?? quoted[2];
  const plain =
    /\b([\w-]{1,100})\s+environment\b/iu.exec(text)?.[1] ?? /\benvironment\s+([\w-]{1,100})/iu.exec(text)?.[1];
  return plain !== undefined && known.has(plain) ? plain : undefined;
}

/** In a long sentence, the part from the last turn (`, but`, `;`) before the words on: still as written. */
function clauseOf(text: string): string {
  const at = speaks.exec(text)?.index ?? 0;
  if (text.length <= 120) return text;
  const turns = [...text.slice(0, at).matchAll(/(?:, (?:but|and|so|while|then)|;|:) /gu)];
  const turn = turns.at(-1);
  return turn ? text.slice(turn.index + turn[0].length) : text;
}
