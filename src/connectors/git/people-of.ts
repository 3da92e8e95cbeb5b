/** From the commits of a history (and the taggers) to persons, and from each commit to its person. */
import { toRef, type EntityObservation, type EntityRef } from '#core';
import { instantOf } from './instant.ts';
import type { Commit } from './history.ts';
import type { Mailmap } from './mailmap.ts';
import { identityKey, mergeIdentities, type Person, type Seen } from './people.ts';
import type { Reference } from './references.ts';

export interface People {
  readonly persons: readonly Person[];
  readonly refOf: (person: Person) => EntityRef;
  /** Undefined for somebody who is neither author nor tagger here. */
  readonly find: (name: string, email: string) => EntityRef | undefined;
  readonly authorOf: (commit: Commit) => EntityRef;
}

export function gatherPeople(
  source: string,
  commits: readonly Commit[],
  tags: readonly Reference[],
  mailmap: Mailmap,
): People {
  const persons = mergeIdentities(tally(commits, tags), mailmap);
  const refOf = (person: Person): EntityRef => toRef('person', source, person.key.toWellFormed() || 'unknown');
  const refs = new Map<string, EntityRef>();
  for (const person of persons) {
    for (const { name, email } of person.identities) refs.set(identityKey(name, email), refOf(person));
  }
  const find = (name: string, email: string): EntityRef | undefined => refs.get(identityKey(name, email));
  return {
    persons,
    refOf,
    find,
    authorOf: (commit) => find(commit.name, commit.email) ?? toRef('person', source, 'unknown'),
  };
}

function tally(commits: readonly Commit[], tags: readonly Reference[]): readonly Seen[] {
  const seen = new Map<
    string,
    { name: string; email: string; commits: number; firstSeconds: number; lastSeconds: number }
  >();
  const add = (name: string, email: string, seconds: number, commits: number): void => {
    const key = identityKey(name, email);
    const known = seen.get(key);
    if (known) {
      known.commits += commits;
      known.firstSeconds = Math.min(known.firstSeconds, seconds);
      known.lastSeconds = Math.max(known.lastSeconds, seconds);
    } else seen.set(key, { name, email: email.toLowerCase(), commits, firstSeconds: seconds, lastSeconds: seconds });
  };
  for (const commit of commits) add(commit.name, commit.email, commit.committerSeconds, 1);
  for (const tag of tags) {
    if (tag.person) add(tag.person.name, tag.person.email, Number.isFinite(tag.seconds) ? tag.seconds : 0, 0);
  }
  return [...seen.values()];
}

/** Evidence of a person: the first and the last commit of theirs. */
export function* observePeople(
  source: string,
  people: People,
  commits: readonly Commit[],
  tags: readonly Reference[],
): Generator<EntityObservation> {
  const ends = new Map<EntityRef, { first: string; last: string }>();
  const note = (ref: EntityRef | undefined, locator: string): void => {
    if (ref === undefined) return;
    const known = ends.get(ref);
    if (known) known.first = locator;
    else ends.set(ref, { first: locator, last: locator });
  };
  for (const commit of commits) note(people.authorOf(commit), `commit/${commit.sha}`);
  for (const tag of tags) {
    const tagger = tag.person && people.find(tag.person.name, tag.person.email);
    if (tagger !== undefined && !ends.has(tagger)) note(tagger, tag.name);
  }
  for (const person of people.persons) {
    const ref = people.refOf(person);
    const { first = '', last = '' } = ends.get(ref) ?? {};
    yield {
      kind: 'entity',
      layer: 'executed',
      method: person.mergedBy.length > 0 ? 'inferred' : 'recorded',
      evidence: [...new Set([first, last])].map((locator) => ({ source, locator })),
      ref,
      attributes: toAttributes(person),
    };
  }
}

function toAttributes(person: Person): EntityObservation['attributes'] {
  return {
    name: person.name.toWellFormed(),
    bot: person.bot,
    identities: person.identities.map(({ name, email, commits }) => ({
      name: name.toWellFormed(),
      email: email.toWellFormed(),
      commits,
    })),
    ...(person.mergedBy.length > 0 ? { mergedBy: person.mergedBy } : {}),
    ...(person.logins.length > 0 ? { logins: person.logins } : {}),
    commits: person.commits,
    firstAt: instantOf(person.firstSeconds),
    lastAt: instantOf(person.lastSeconds),
  };
}
