/** Pull and merge requests with their reviews: who asked, who approved, by which commit they came in. */
import {
  toRef,
  type ChangeAttributes,
  type EntityRef,
  type JsonObject,
  type Observation,
  type ReviewAttributes,
} from '#core';
import { given } from './fields.ts';
import type { ChangeRecord, ReviewRecord } from './records.ts';
import { entity, happened, ofKind, relate, type Saying } from './saying.ts';

export function observeChanges(saying: Saying): readonly Observation[] {
  return [
    ...ofKind(saying.found, 'change').flatMap(({ record, locator }) => observeChange(saying, record, locator)),
    ...ofKind(saying.found, 'review').flatMap(({ record, locator }) => observeReview(saying, record, locator)),
  ];
}

function changeRef(source: string, number: number): EntityRef {
  return toRef('change', source, String(number));
}

function observeChange({ source, people }: Saying, record: ChangeRecord, locator: string): readonly Observation[] {
  const { number, title, state, openedAt, mergedAt, commit, headCommit, base } = record;
  const author = people.see(record.author, openedAt, locator);
  const mergedBy = people.see(record.mergedBy, mergedAt, locator);
  const asked = record.asked.map((who) => people.see(who, undefined, locator));
  const attributes: ChangeAttributes = {
    number,
    title,
    state,
    ...(asked.length > 0 ? { asked } : {}),
    ...given({ author, openedAt, mergedAt, mergedBy, commit, headCommit, base }),
  };
  const ref = changeRef(source, number);
  const merged =
    mergedAt === undefined
      ? []
      : [
          happened(
            source,
            {
              activity: 'change.merged',
              at: mergedAt,
              objects: [
                { ref, qualifier: 'change' },
                ...(commit === undefined ? [] : [{ ref: toRef('code-revision', source, commit), qualifier: 'commit' }]),
              ],
              ...given({ actor: mergedBy }),
            },
            locator,
          ),
        ];
  return [entity(source, ref, attributes as JsonObject, [locator]), ...merged];
}

function observeReview({ source, people }: Saying, record: ReviewRecord, locator: string): readonly Observation[] {
  const { number, state, at, commit } = record;
  const person = people.see(record.by, at, locator);
  const ref = changeRef(source, number);
  const attributes: ReviewAttributes = { state, ...given({ at, commit }) };
  const objects = [{ ref, qualifier: 'change' }];
  return [
    ...(state === 'approved'
      ? [relate(source, { from: ref, relation: 'approvedBy', to: person, attributes }, locator)]
      : []),
    ...(at === undefined
      ? []
      : [happened(source, { activity: 'review', at, actor: person, objects, attributes }, locator)]),
  ];
}
