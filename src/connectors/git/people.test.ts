import { describe, expect, it } from 'vitest';
import { isBot } from './identity.ts';
import { parseMailmap } from './mailmap.ts';
import { mergeIdentities, type Seen } from './people.ts';

const none = parseMailmap('');
function seen(...identities: readonly string[]): readonly Seen[] {
  return identities.map((identity, index) => {
    const [, name = '', email = ''] = /^(.*?) ?<(.*)>$/u.exec(identity) ?? [];
    return { name, email: email.toLowerCase(), commits: 1, firstSeconds: index + 1, lastSeconds: index + 1 };
  });
}
const groups = (...identities: readonly string[]): readonly number[] =>
  mergeIdentities(seen(...identities), none)
    .map((person) => person.identities.length)
    .toSorted((left, right) => right - left);

describe('mergeIdentities() joins with evidence', () => {
  it.each([
    ['the same address in another case', ['Ann Lee <Ann@x.org>', 'ann <ann@X.org>'], 'same address'],
    [
      'one noreply id',
      ['Ann <12+ann@users.noreply.github.com>', 'A. L. <12+ann-new@users.noreply.github.com>'],
      'same noreply id',
    ],
    [
      'a noreply login with and without id',
      ['Ann <12+ann@users.noreply.github.com>', 'A. L. <ann@users.noreply.github.com>'],
      'same noreply id',
    ],
    [
      'a name that is the login',
      ['annlee <x@y.org>', 'Ann Lee <12+annlee@users.noreply.github.com>'],
      'name is the noreply login',
    ],
    ['one full name at one organisation', ['Ann Lee <a1@acme.org>', 'ann lee <b2@acme.org>'], 'same name and domain'],
    [
      'one full name, both addresses hold part of it',
      ['Dan Snow <dsnow@a.org>', 'Dan Snow <dan@b.org>'],
      'same name, and both addresses hold part of it',
    ],
    [
      'one login used as name and address',
      ['bvanberl <bvanberl@a.org>', 'bvanberl <bvanberl@b.org>'],
      'same login name',
    ],
    [
      'an address that spells the name',
      ['Ann Lee <annl@a.org>', 'Funny Hat <ann.lee@b.org>'],
      'address spells the name',
    ],
  ])('%s', (_, identities, reason) => {
    const persons = mergeIdentities(seen(...identities), none);
    expect(persons).toHaveLength(1);
    expect(persons[0]?.mergedBy).toEqual([reason]);
  });

  it('follows chains and keeps all identities', () => {
    expect(
      groups(
        'Dan Snow <daniel.snow@a.gov>',
        'Dan Snow <dsnow@b.com>',
        'Dan Snow <snow.dfs@gmail.com>',
        'Dan Snow <dan@sno.ws>',
        'Dan Snow <31+dfsnow@users.noreply.github.com>',
        'Eve Poe <eve@b.com>',
      ),
    ).toEqual([5, 1]);
  });
});

describe('mergeIdentities() keeps apart', () => {
  it.each([
    ['one full name without anything else', ['Wei Zhang <w1@qq.com>', 'Wei Zhang <cat9@gmail.com>']],
    ['one full name at a mail provider', ['Wei Zhang <lion7@gmail.com>', 'Wei Zhang <cat9@gmail.com>']],
    ['one first name', ['Rosa <rosa@a.org>', 'Rosa <r.b@c.org>']],
    [
      'two logins of one forge, whatever the name',
      ['Wei Zhang <1+wzhang@users.noreply.github.com>', 'Wei Zhang <2+zhangwei@users.noreply.github.com>'],
    ],
    ['machine names', ['root <root@a.local>', 'root <root@b.local>']],
    ['unset addresses', ['Ann Lee <you@example.com>', 'Eve Poe <you@example.com>', 'Tom Roe <>', 'Pat Doe <>']],
    ['placeholders', ['Your Name <your@a.org>', 'Your Name <name@b.org>']],
    [
      'a program and a person',
      [
        'dependabot[bot] <1+dependabot[bot]@users.noreply.github.com>',
        'dependabot <x@y.org>',
        'Ann <ann@x.org>',
        'ann-bot <ann@x.org>',
      ].slice(2),
    ],
    ['a login written as a name with another address', ['simo_laptop <a@x.org>', 'simo_laptop <b@y.org>']],
  ])('%s', (_, identities) => {
    expect(groups(...identities)).toEqual(identities.map(() => 1));
  });
});

describe('mergeIdentities()', () => {
  it('follows .mailmap', () => {
    const mailmap = parseMailmap('# people\nAnn Lee <ann@x.org> <old@y.org>\nAnn Lee <ann@x.org> builder <ci@z.org>\n');
    const persons = mergeIdentities(
      seen('A <ann@x.org>', 'B <old@y.org>', 'builder <ci@z.org>', 'other <ci@z.org>'),
      mailmap,
    );
    expect(persons.map((person) => [person.name, person.identities.length, person.mergedBy])).toEqual([
      ['Ann Lee', 3, ['mailmap']],
      ['other', 1, []],
    ]);
  });

  it('gives the same persons in any order, under keys that do not move when commits are added', () => {
    const identities = seen(
      'Ann Leewood <ann@x.org>',
      'annie <12+annleewood@users.noreply.github.com>',
      'Ann Leewood <leewood@y.org>',
      'Bo <bo@x.org>',
    );
    const forward = mergeIdentities(identities, none);
    expect(mergeIdentities(identities.toReversed(), none)).toEqual(forward);
    expect(forward.map((person) => person.key)).toEqual(['ann@x.org', 'bo@x.org']);
    const later = mergeIdentities(
      [...identities, { name: 'Ann Leewood', email: 'lee.ann@z.org', commits: 99, firstSeconds: 99, lastSeconds: 99 }],
      none,
    );
    expect(later[0]).toMatchObject({ key: 'ann@x.org', commits: 102 });
  });

  it('gives different persons different keys', () => {
    const persons = mergeIdentities(
      seen('Ann <ann@users.noreply.github.com>', 'Eve <ann@users.noreply.gitlab.com>', ' <>', 'x <>'),
      none,
    );
    expect(new Set(persons.map((person) => person.key)).size).toBe(4);
  });
});

describe('isBot()', () => {
  it.each([
    'dependabot[bot] <1+dependabot[bot]@users.noreply.github.com>',
    'GitHub <noreply@github.com>',
    'renovate-bot <r@x.org>',
    'github-actions <a@x.org>',
    'pre-commit-ci <p@x.org>',
    'Jenkins <j@x.org>',
    'acme-release-bot <b@x.org>',
  ])('%s is one', (identity) => {
    expect(seen(identity).map(isBot)).toEqual([true]);
  });
  it.each([
    'Ann Talbot <talbot@x.org>',
    'Abbot <a@x.org>',
    'Robot Builder <r@x.org>',
    'Travis Scott <travis@x.org>',
    'Cicero <ci.cero@x.org>',
    'bot-fan <b@x.org>',
  ])('%s is none', (identity) => {
    expect(seen(identity).map(isBot)).toEqual([false]);
  });
});
