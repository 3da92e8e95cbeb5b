/**
 * Files and git history: what lies in a source, who changed what and when, tags, experiments, owners as declared.
 * Runs on every source; without git it tells the files only. Plumbing only: no diff driver, filter, hook or gpg.
 */
import { toRef, type Skipped } from '#core';
import { z } from 'zod';
import { decodeText, type Connector, type ConnectorContext, type GitReader, type Seen } from '../connector.ts';
import { observeCommits } from './commits.ts';
import { observeExperiments } from './experiments.ts';
import { countChanges } from './file-changes.ts';
import { observeFiles } from './files.ts';
import { readHistory } from './history.ts';
import { parseMailmap, type Mailmap } from './mailmap.ts';
import { readOwnerClaims, readSubmoduleClaims } from './owners.ts';
import { gatherPeople, observePeople } from './people-of.ts';
import { readReferences, type Reference } from './references.ts';
import { readElsewhere, skippedHistory, toSourceEntity } from './source.ts';
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
      for (const seen of batch) {
        if (context.signal.aborted) return;
        yield seen;
      }
    }
  },
} satisfies Connector<Options>;

/** In batches: passing each of many thousand commits through several async generators would cost more than git does. */
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
  yield observeFiles(context, {
    changes: new Map(),
    whole: false,
    personOf: () => toRef('person', context.source, 'unknown'),
  });
}

async function* observeRepository(context: ConnectorContext, git: GitReader): AsyncGenerator<Iterable<Seen>> {
  const [history, elsewhere, read, mailmap] = await Promise.all([
    readHistory(context, git),
    readElsewhere(git),
    readReferences(git, ['refs/heads', 'refs/tags', 'refs/exps']),
    readMailmap(context),
  ]);
  const { commits } = history;
  const under = (prefix: string): readonly Reference[] =>
    read.references.filter((reference) => reference.name.startsWith(prefix));
  const tags = under('refs/tags/');
  const branches = under('refs/heads/');
  const branch = branches.find((reference) => reference.current)?.name.slice('refs/heads/'.length);
  const people = gatherPeople(context.source, commits, tags, mailmap);
  const paths = context.files.list().map((entry) => entry.path);
  const changes = countChanges(commits, paths, people.authorOf);

  yield [toSourceEntity(context, { history, branch, branches: branches.length, tags: tags.length, elsewhere })];
  yield skippedHistory(context, history);
  if (read.end.exitCode !== 0) yield [skippedReferences(context, read.end.complaint)];
  yield observeFiles(context, { changes, whole: history.state === 'whole', personOf: people.authorOf });
  yield observePeople(context.source, people, commits, tags);
  yield observeCommits(commits, context.source, people);
  yield observeTags(tags, { source: context.source, personOf: people.find });
  yield observeExperiments(under('refs/exps/'), context.source);
}

async function readMailmap(context: ConnectorContext): Promise<Mailmap> {
  const content = await context.files.read('.mailmap', 1_000_000);
  const text = content.kind === 'content' ? decodeText(content.bytes) : undefined;
  return parseMailmap(text ?? '');
}

function skippedReferences(context: ConnectorContext, complaint: string): Skipped {
  const reason = `Git could not list every tag and branch. Git says: ${complaint}`;
  return { kind: 'skipped', source: context.source, locator: 'refs', reason, scope: 'part' };
}
