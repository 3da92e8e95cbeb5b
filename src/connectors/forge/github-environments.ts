/** GitHub's environments and their rules: who must approve, how long is waited, what may be deployed. */
import { given, toText } from './fields.ts';
import * as shape from './github-schema.ts';
import type { EnvironmentRecord } from './records.ts';

export function toEnvironment(value: unknown): EnvironmentRecord | undefined {
  const read = shape.Environment.safeParse(value).data;
  const name = toText(read?.name);
  const known = read?.protection_rules !== undefined || /\/environments\//u.test(read?.url ?? '');
  if (!read || name === undefined || !known) return undefined;
  const policy = read.deployment_branch_policy;
  return {
    kind: 'environment',
    forge: 'github',
    // The page for people does not show the rules.
    ...given({ url: read.url ?? read.html_url }),
    name,
    ...(read.protection_rules ? rulesOf(read.protection_rules) : {}),
    ...(policy?.protected_branches === true ? { branches: ['protected branches'] } : {}),
    ...(policy?.custom_branch_policies === true ? { customBranches: true } : {}),
  };
}

/** All rules were given: where none asks for somebody, nobody is asked. One that cannot be read leaves it open. */
function rulesOf(values: readonly unknown[]): Partial<EnvironmentRecord> {
  const rules = values.map((value) => shape.Rule.safeParse(value).data);
  if (rules.includes(undefined)) return {};
  const known = rules.filter((rule) => rule !== undefined);
  const asking = known.filter((rule) => rule.type === 'required_reviewers');
  const named = asking.flatMap((rule) => (rule.reviewers ?? []).flatMap((one) => reviewerOf(one) ?? []));
  const others = known.map(({ type }) => type).filter((type) => !usual.has(type));
  const waits = known.flatMap((rule) => rule.wait_timer ?? []);
  const prevented = asking.some((rule) => rule.prevent_self_review === true);
  return {
    // Somebody is asked, and who was not given.
    ...(asking.length > 0 && named.length === 0 ? {} : { reviewers: named }),
    ...(waits.length > 0 ? { waitMinutes: Math.max(...waits) } : {}),
    ...(asking.length > 0 ? { selfReview: !prevented } : {}),
    ...(others.length > 0 ? { otherRules: others.toSorted() } : {}),
  };
}

const usual = new Set(['required_reviewers', 'wait_timer', 'branch_policy']);

function reviewerOf(value: unknown): string | undefined {
  const read = shape.Reviewer.safeParse(value).data;
  if (!read) return undefined;
  const { login, slug, name } = read.reviewer;
  const team = slug ?? name;
  return read.type === 'Team' && team !== undefined ? `team ${team}` : (login ?? team);
}
