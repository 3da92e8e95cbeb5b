/**
 * Files and git history: what lies in a source, who changed what and when, tags, experiments, owners as declared.
 * Runs on every source; without git it tells the files only. Plumbing only: no diff driver, filter, hook or gpg.
 */
import { sha256, type Observation, type Skipped } from '#core';
import { z } from 'zod';
import { decodeText, type Connector, type ConnectorContext, type GitReader, type Seen } from '../connector.ts';
import { observeCommits } from './commits.ts';
import { observeExperiments } from './experiments.ts';
import { countChanges } from './file-changes.ts';
import { observeFiles } from './files.ts';
import { keepFiles } from './kept-files.ts';
import { readHistory, type History } from './history.ts';
import { parseMailmap } from './mailmap.ts';
import { readOwnerClaims, readSubmoduleClaims } from './owners.ts';
import { gatherPeople, observePeople, type People } from './people-of.ts';
import { readReferences, type Reference } from './references.ts';
import { readElsewhere, readRepository, skippedHistory, toSourceEntity } from './source.ts';
import { observeTags } from './tags.ts';

const Options = z.object({});
type Options = z.infer<typeof Options>;

export const connector: Connector<Options> = {
  name: 'git',
  title: 'Files and git history',
  emits: ['entity', 'event', 'claim'],
  options: Options,
  applies: () => true,
  async *collect(_options, context) {
    for await (const batch of observe(context)) {
      if (context.signal.aborted) return;
      yield [...batch];
    }
  },
} satisfies Connector<Options>;

async function* observe(context: ConnectorContext): AsyncGenerator<Iterable<Seen>> {
  yield await readOwnerClaims(context);
  yield await readSubmoduleClaims(context);
  if (context.git) {
    yield* observeRepository(context, context.git);
    return;
  }
  yield [
    toSourceEntity(context, { history: undefined, branch: undefined, branches: 0, tags: 0, elsewhere: undefined }),
  ];
  yield observeFiles(context, context.files.list(), { changes: new Map(), whole: false });
}

async function* observeRepository(context: ConnectorContext, git: GitReader): AsyncGenerator<Iterable<Seen>> {
  const [elsewhere, read, mailmap, repository] = await Promise.all([
    readElsewhere(git),
    readReferences(git, ['refs/heads', 'refs/tags', 'refs/exps']),
    readMailmap(context),
    readRepository(git),
  ]);
  if (read.end.exitCode !== 0) yield [skippedReferences(context, read.end.complaint)];
  const { head } = git;
  // All that the history says depends on these; the files of the tree come in with their paths alone.
  const fingerprint = sha256(
    JSON.stringify([FORMAT, head, elsewhere, read.references, mailmap.text, repository ?? null]),
  );
  const paths = context.files.list().map((entry) => entry.path);
  let told: Promise<Told> | undefined;
  const tell = async (): Promise<Told> => (told ??= readTold(context, git, { elsewhere, read, mailmap, repository }));

  const kept = await context.keep('git/history', fingerprint, async () => {
    const { history, observations } = await tell();
    return history.state === 'whole' ? observations() : undefined;
  });
  if (kept) {
    yield kept;
    yield* keepFiles(context, fingerprint, async () => {
      const { history, people } = await tell();
      return countChanges(history.commits, paths, people.authorOf);
    });
    return;
  }
  const { history, people, observations } = await tell();
  yield skippedHistory(context, history);
  yield observations();
  const changes = countChanges(history.commits, paths, people.authorOf);
  yield observeFiles(context, context.files.list(), { changes, whole: false });
}

/** Raise when what is said of a history changes shape or meaning: blocks of older programs are then made anew. */
const FORMAT = 'git/2';

interface Told {
  readonly history: History;
  readonly people: People;
  readonly observations: () => readonly Observation[];
}

async function readTold(
  context: ConnectorContext,
  git: GitReader,
  given: {
    readonly elsewhere: readonly string[] | undefined;
    readonly read: { readonly references: readonly Reference[] };
    readonly mailmap: { readonly text: string };
    readonly repository: string | undefined;
  },
): Promise<Told> {
  const history = await readHistory(context, git);
  const { commits } = history;
  const under = (prefix: string): readonly Reference[] =>
    given.read.references.filter((reference) => reference.name.startsWith(prefix));
  const tags = under('refs/tags/');
  const branches = under('refs/heads/');
  const branch = branches.find((reference) => reference.current)?.name.slice('refs/heads/'.length);
  const { elsewhere, repository } = given;
  const people = gatherPeople(context.source, commits, tags, parseMailmap(given.mailmap.text));
  const facts = { history, branch, branches: branches.length, tags: tags.length, elsewhere, repository };
  return {
    history,
    people,
    observations: () => [
      toSourceEntity(context, facts),
      ...observePeople(context.source, people, commits, tags),
      ...observeCommits(commits, context.source, people),
      ...observeTags(tags, { source: context.source, personOf: people.find }),
      ...observeExperiments(under('refs/exps/'), context.source),
    ],
  };
}

async function readMailmap(context: ConnectorContext): Promise<{ readonly text: string }> {
  const content = await context.files.read('.mailmap', 1_000_000);
  return { text: (content.kind === 'content' ? decodeText(content.bytes) : undefined) ?? '' };
}

function skippedReferences(context: ConnectorContext, complaint: string): Skipped {
  const reason = `Git could not list every tag and branch. Git says: ${complaint}`;
  return { kind: 'skipped', source: context.source, locator: 'refs', reason, scope: 'part' };
}
