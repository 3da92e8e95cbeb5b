/** Small inputs for the shared suite (test/conformance/connector.ts): exported answers in each of the forms they are left in. */
import { github, gitlab } from './sample.ts';

/** It reads only places that are named for it. */
export const asked = true;

const lines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

export const fixtures: Readonly<Record<string, string | Uint8Array>> = {
  'github/pulls.json': `${JSON.stringify([github.pulls[0]])}${JSON.stringify([github.pulls[1]])}`,
  'github/reviews.jsonl': lines(github.reviews),
  'github/environments.json': JSON.stringify(github.environments, null, 2),
  'github/deployments.json': JSON.stringify([...github.deployments, ...github.statuses], null, 2),
  'github/runs.json': JSON.stringify([github.runs, github.workflows]),
  'github/others.json': lines([github.repository, github.protection, ...github.approvals, ...github.releases]),
};
export const gitlabFixtures: typeof fixtures = {
  'all.ndjson': lines(Object.values(gitlab)),
};
