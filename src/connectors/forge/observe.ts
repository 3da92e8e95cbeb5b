/** Records as observations. Layer executed throughout: a forge's answers are records of what happened and of what holds. */
import { toRef, type ForgeAttributes, type JsonObject, type Observation } from '#core';
import type { ConnectorContext } from '../connector.ts';
import { given } from './fields.ts';
import { observeChanges } from './observe-changes.ts';
import { observeDeployments } from './observe-deployments.ts';
import { openPeople } from './people.ts';
import type { EnvironmentRecord, Forge, Found, RunRecord } from './records.ts';
import { entity, ofKind, runRef, type Saying } from './saying.ts';

export interface Observed {
  readonly found: readonly Found[];
  readonly repository: string | undefined;
}

export function observe(context: ConnectorContext, { found, repository }: Observed): readonly Observation[] {
  const people = openPeople(context.source);
  const saying: Saying = { source: context.source, found, people };
  const said = [
    ...observeSource(saying, repository),
    ...observeChanges(saying),
    ...observeDeployments(saying),
    ...ofKind(found, 'environment').map((one) => observeEnvironment(saying, one.record, one.locator)),
    ...ofKind(found, 'run').map((one) => observeRun(saying, one.record, one.locator)),
    ...ofKind(found, 'release').flatMap((one): Observation[] => {
      const { at, by, tag, assets, commit } = one.record;
      if (at === undefined) return [];
      const objects =
        commit === undefined ? [] : [{ ref: toRef('code-revision', context.source, commit), qualifier: 'revision' }];
      return [
        {
          kind: 'event',
          layer: 'executed',
          method: 'recorded',
          evidence: [{ source: context.source, locator: one.locator }],
          activity: 'release',
          at,
          ...given({ actor: people.see(by, at, one.locator) }),
          objects: [{ ref: toRef('source', context.source, context.source), qualifier: 'repository' }, ...objects],
          attributes: { tag, assets },
        },
      ];
    }),
  ];
  return [...said, ...people.observe()];
}

const MOST_EVIDENCE = 8;

function observeSource({ source, found, people }: Saying, repository: string | undefined): readonly Observation[] {
  const [first] = found;
  if (!first) return [];
  const forge: Forge = ofKind(found, 'repository')[0]?.record.forge ?? first.record.forge;
  const workflows = ofKind(found, 'workflow');
  const branches = ofKind(found, 'branch');
  const releases = ofKind(found, 'release');
  const repositories = ofKind(found, 'repository');
  const attributes: ForgeAttributes = {
    forge,
    ...given({ repository, defaultBranch: repositories[0]?.record.branch }),
    ...(workflows.length > 0
      ? {
          workflows: workflows
            .map(({ record: { path, name, state, runs } }) => ({ path, name, ...given({ state, runs }) }))
            .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
        }
      : {}),
    ...(branches.length > 0 ? { protectedBranches: branches.map(({ record }) => record.protection) } : {}),
    ...(releases.length > 0
      ? {
          releases: releases.map(({ record: { tag, at, by, draft, assets }, locator }) => ({
            tag,
            assets,
            draft,
            ...given({ at, by: people.see(by, at, locator) }),
          })),
        }
      : {}),
  };
  const shown = [...repositories, ...branches, ...workflows, ...releases].map(({ locator }) => locator);
  const places = [...new Set(shown.length > 0 ? shown : [first.locator])].slice(0, MOST_EVIDENCE);
  return [entity(source, toRef('source', source, source), attributes as JsonObject, places)];
}

function observeEnvironment({ source }: Saying, record: EnvironmentRecord, locator: string): Observation {
  const { name, reviewers, waitMinutes, branches, selfReview, otherRules } = record;
  const attributes = { name, ...given({ reviewers, waitMinutes, branches, selfReview, otherRules }) };
  return entity(source, toRef('environment', source, name), attributes, [locator]);
}

function observeRun({ source, people }: Saying, record: RunRecord, locator: string): Observation {
  const { forge, id, name, status, workflow, commit, branch, conclusion, trigger, by, startedAt, endedAt } = record;
  people.see(by, startedAt, locator);
  const tool = forge === 'github' ? 'github-actions' : 'gitlab-ci';
  const rest = given({ workflow, commit, branch, conclusion, trigger, startedAt, endedAt, user: by?.login });
  return entity(source, runRef(source, forge, id), { name, tool, forge, status, ...rest }, [locator]);
}
