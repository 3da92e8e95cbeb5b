/** Who appears in the records: persons by login, as the git connector names those whose address tells it. No address is made up. */
import { toRef, type EntityRef, type Instant, type Observation } from '#core';
import { given } from './fields.ts';
import type { Login } from './records.ts';
import { entity } from './saying.ts';

export interface People {
  /** Notes that somebody appears; gives the person. */
  see(who: Login, at: Instant | undefined, locator: string): EntityRef;
  see(who: Login | undefined, at: Instant | undefined, locator: string): EntityRef | undefined;
  observe(): readonly Observation[];
}

interface Seen {
  readonly who: Login;
  first: { readonly at: Instant; readonly locator: string } | undefined;
  last: { readonly at: Instant; readonly locator: string } | undefined;
  readonly place: string;
}

export function openPeople(source: string): People {
  const seen = new Map<string, Seen>();
  const see = (who: Login | undefined, at: Instant | undefined, locator: string): EntityRef | undefined => {
    if (!who) return undefined;
    const known = seen.get(who.login) ?? { who, first: undefined, last: undefined, place: locator };
    seen.set(who.login, known);
    if (at !== undefined) {
      if (!known.first || at < known.first.at) known.first = { at, locator };
      if (!known.last || at > known.last.at) known.last = { at, locator };
    }
    return toRef('person', source, who.login);
  };
  return {
    see: see as People['see'],
    observe: () =>
      [...seen.values()].map(({ who, first, last, place }) => {
        const { login, bot } = who;
        const times = given({ firstAt: first?.at, lastAt: last?.at });
        const attributes = { name: login, bot, identities: [], logins: [login.toLowerCase()], commits: 0, ...times };
        const places = [...new Set([first?.locator ?? place, last?.locator ?? place])];
        return entity(source, toRef('person', source, login), attributes, places);
      }),
  };
}
