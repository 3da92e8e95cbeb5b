/**
 * Which of the names and addresses in a history are one person. Merged only with evidence, and the evidence is kept
 * (`mergedBy`); when in doubt they stay apart, because an owner named wrongly is worse than one counted twice.
 * A program is never merged with a person, and two different logins of one forge are never merged by name.
 */
import {
  fullNameOf,
  handleOf,
  isBot,
  isSpaced,
  loginOf,
  organisationOf,
  type Identity,
  type Login,
} from './identity.ts';
import { mapIdentity, type Mailmap } from './mailmap.ts';

/** How one name and address appears in the history. Times are committer times in seconds. */
export interface Seen extends Identity {
  readonly commits: number;
  readonly firstSeconds: number;
  readonly lastSeconds: number;
}

export interface Person {
  /** Login, else address, of the identity seen first: does not change when commits are added. */
  readonly key: string;
  readonly name: string;
  readonly bot: boolean;
  readonly identities: readonly Seen[];
  readonly logins: readonly string[];
  readonly mergedBy: readonly string[];
  readonly commits: number;
  readonly firstSeconds: number;
  readonly lastSeconds: number;
}

interface Group {
  members: Seen[];
  readonly reasons: Set<string>;
  readonly bot: boolean;
  readonly logins: Login[];
}

export function identityKey(name: string, email: string): string {
  return `${name}\0${email.toLowerCase()}`;
}

export function mergeIdentities(all: readonly Seen[], mailmap: Mailmap): readonly Person[] {
  const seen = all.toSorted(byFirst);
  const groups = new Map<Seen, Group>(seen.map((one) => [one, newGroup(one)]));
  const join = (left: Seen, right: Seen, reason: string, byName: boolean): void => {
    const into = groups.get(left);
    const from = groups.get(right);
    if (!into || !from || into === from || into.bot !== from.bot || (byName && loginsDiffer(into, from))) return;
    into.members.push(...from.members);
    into.logins.push(...from.logins);
    for (const known of from.reasons) into.reasons.add(known);
    into.reasons.add(reason);
    for (const member of from.members) groups.set(member, into);
  };
  joinEqual(
    seen,
    (one) => addressOf(one, mailmap),
    (left, right) => {
      join(left, right, left.email === right.email ? 'same address' : 'mailmap', false);
    },
  );
  joinEqual(
    seen,
    (one) => noreplyId(one.email),
    (left, right) => {
      join(left, right, 'same noreply id', false);
    },
  );
  joinEqual(
    seen,
    (one) => noreplyLogin(one.email),
    (left, right) => {
      join(left, right, 'same noreply id', true);
    },
  );
  joinEqual(
    seen,
    (one) => loginName(one),
    (left, right) => {
      join(left, right, 'same login name', true);
    },
  );
  joinLogins(seen, join);
  joinByName(seen, join);
  const persons = [...new Set(groups.values())].map((group) => toPerson(group, mailmap));
  return withKeys(persons);
}

function newGroup(one: Seen): Group {
  const login = loginOf(one.email);
  return { members: [one], reasons: new Set(), bot: isBot(one), logins: login ? [login] : [] };
}

/** Joins neighbours that share a key; undefined keys stay alone. */
function joinEqual(
  seen: readonly Seen[],
  keyOf: (one: Seen) => string | undefined,
  join: (left: Seen, right: Seen) => void,
): void {
  const first = new Map<string, Seen>();
  for (const one of seen) {
    const key = keyOf(one);
    if (key === undefined) continue;
    const known = first.get(key);
    if (known) join(known, one);
    else first.set(key, one);
  }
}

/** Addresses that many people leave unset say nothing. */
function addressOf(one: Seen, mailmap: Mailmap): string | undefined {
  const mapped = mapIdentity(mailmap, one.name, one.email)?.properEmail?.toLowerCase();
  if (mapped !== undefined) return mapped;
  const [, domain] = one.email.split('@');
  const unset =
    domain === undefined ||
    !domain.includes('.') ||
    /(?:^|\.)(?:example\.(?:com|org|net)|localdomain|invalid|local)$/u.test(domain);
  return unset ? `${one.name}\0${one.email}` : one.email;
}

function noreplyId(email: string): string | undefined {
  const login = loginOf(email);
  return login?.id === undefined ? undefined : `${login.forge} ${login.id}`;
}

function noreplyLogin(email: string): string | undefined {
  const login = loginOf(email);
  return login && `${login.forge} ${login.login.toLowerCase()}`;
}

const genericNames = new Set([
  'root',
  'admin',
  'user',
  'ubuntu',
  'unknown',
  'git',
  'github',
  'gitlab',
  'test',
  'dev',
  'info',
  'mail',
  'home',
]);

/** A one-word name that is also what stands before the @: a login used as a name. */
function loginName(one: Seen): string | undefined {
  const name = one.name.toLowerCase();
  return isLoginLike(one) && name.length >= 5 && handleOf(one.email).toLowerCase() === name ? name : undefined;
}

function isLoginLike(one: Seen): boolean {
  return one.name.length >= 4 && !/\s/u.test(one.name) && !genericNames.has(one.name.toLowerCase()) && !isBot(one);
}

type JoinByName = (left: Seen, right: Seen, reason: string, byName: boolean) => void;

/** Somebody whose name is exactly the login behind a noreply address. */
function joinLogins(seen: readonly Seen[], join: JoinByName): void {
  const byLogin = new Map<string, Seen>();
  for (const one of seen) {
    const login = loginOf(one.email)?.login.toLowerCase();
    if (login !== undefined && !byLogin.has(login)) byLogin.set(login, one);
  }
  for (const one of seen) {
    const owner = isLoginLike(one) ? byLogin.get(one.name.toLowerCase()) : undefined;
    if (owner && owner !== one) join(owner, one, 'name is the noreply login', true);
  }
}

function joinByName(seen: readonly Seen[], join: JoinByName): void {
  const byName = new Map<string, Seen[]>();
  for (const one of seen) {
    const full = fullNameOf(one);
    if (full !== undefined) byName.set(full, [...(byName.get(full) ?? []).slice(0, 50), one]);
  }
  for (const [full, ones] of byName) {
    for (const [left, right] of pairs(ones)) {
      const reason = sameNameEvidence(full, left, right);
      if (reason !== undefined) join(left, right, reason, true);
    }
  }
  const squeezed = new Map([...byName].map(([full, ones]) => [full.replaceAll(' ', ''), ones[0]]));
  for (const one of seen) {
    const handle = handleOf(one.email).toLowerCase();
    const named =
      byName.get(handle.split(/[._-]+/u).join(' '))?.[0] ?? (handle.length >= 8 ? squeezed.get(handle) : undefined);
    if (named && named !== one && !isBot(one)) join(named, one, 'address spells the name', true);
  }
}

function pairs(ones: readonly Seen[]): readonly (readonly [Seen, Seen])[] {
  return ones.flatMap((right, index) => ones.slice(0, index).map((left) => [left, right] as const));
}

/** A full name alone may be two people's: the addresses must agree as well. */
function sameNameEvidence(full: string, left: Seen, right: Seen): string | undefined {
  const organisation = organisationOf(left.email);
  if (organisation !== undefined && organisation === organisationOf(right.email)) return 'same name and domain';
  const words = full.split(' ').filter((word) => word.length >= 3);
  const holds = (handle: string): boolean => words.some((word) => handle.includes(word));
  const [one, other] = [handleOf(left.email).toLowerCase(), handleOf(right.email).toLowerCase()];
  if (holds(one) && holds(other)) return 'same name, and both addresses hold part of it';
  const shared = one.split(/[^a-z]+/u).some((part) => part.length >= 5 && other.includes(part));
  const sharedBack = other.split(/[^a-z]+/u).some((part) => part.length >= 5 && one.includes(part));
  return shared || sharedBack ? 'same name, and the addresses share a part' : undefined;
}

function loginsDiffer(left: Group, right: Group): boolean {
  return left.logins.some((one) => right.logins.some((other) => one.forge === other.forge && !isSameLogin(one, other)));
}

function isSameLogin(one: Login, other: Login): boolean {
  if (one.id !== undefined && other.id !== undefined) return one.id === other.id;
  return one.login.toLowerCase() === other.login.toLowerCase();
}

function toPerson(group: Group, mailmap: Mailmap): Person {
  const identities = group.members.toSorted((left, right) => right.commits - left.commits || byFirst(left, right));
  const mapped = identities
    .map((one) => mapIdentity(mailmap, one.name, one.email)?.properName)
    .find((name) => name !== undefined);
  const full = identities.find((one) => isSpaced(one.name))?.name;
  const first = identities.toSorted(byFirst)[0];
  return {
    key: first ? (loginOf(first.email)?.login ?? (first.email === '' ? first.name : first.email)) : '',
    name: mapped ?? full ?? identities[0]?.name ?? '',
    bot: group.bot,
    identities,
    logins: [...new Set(group.logins.map((login) => login.login))].toSorted(),
    mergedBy: [...group.reasons].toSorted(),
    commits: identities.reduce((sum, one) => sum + one.commits, 0),
    firstSeconds: Math.min(...identities.map((one) => one.firstSeconds)),
    lastSeconds: Math.max(...identities.map((one) => one.lastSeconds)),
  };
}

/** Two persons may have logins alike on two forges, or share an unset address. */
function withKeys(persons: readonly Person[]): readonly Person[] {
  const counts = new Map<string, number>();
  for (const { key } of persons) counts.set(key, (counts.get(key) ?? 0) + 1);
  return persons.map((person) => {
    if (counts.get(person.key) === 1 && person.key !== '') return person;
    const first = person.identities.toSorted(byFirst)[0];
    return { ...person, key: `${first?.name ?? ''} <${first?.email ?? ''}>` };
  });
}

function byFirst(left: Seen, right: Seen): number {
  return (
    left.firstSeconds - right.firstSeconds ||
    (identityKey(left.name, left.email) < identityKey(right.name, right.email) ? -1 : 1)
  );
}
