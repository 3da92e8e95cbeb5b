/** What a job may do and is given: permissions of its token, roles it takes on, names of secrets and variables. */
import { conceal } from '../conceal.ts';
import type { ReadJob, ReadWorkflow } from './workflow.ts';

/** As declared, nearest first: a job's own permissions replace those of its workflow. */
export function permissionsOf(workflow: ReadWorkflow, job: ReadJob): readonly string[] {
  const declared = job.job.permissions ?? workflow.workflow.permissions;
  const token =
    typeof declared === 'string'
      ? [declared]
      : Object.entries(declared ?? {}).map(([scope, level]) => `${scope}: ${level}`);
  const none = typeof declared === 'object' && token.length === 0 ? ['none'] : [];
  return [...new Set([...token, ...none, ...rolesOf(job)])];
}

const roleInputs = new Set(['role-to-assume', 'workload_identity_provider', 'service_account', 'role_to_assume']);

/** Cloud roles that a step takes on (aws-actions/configure-aws-credentials, google-github-actions/auth). */
function rolesOf(job: ReadJob): readonly string[] {
  return [job.job.with, ...job.steps.map(({ step }) => step.with)].flatMap((inputs) =>
    Object.entries(inputs ?? {}).flatMap(([name, value]) =>
      roleInputs.has(name) && typeof value === 'string' ? [`${name}: ${conceal(value)}`] : [],
    ),
  );
}

const secretName = /\bsecrets(?:\.([A-Za-z_]\w{0,99})|\[\s{0,5}\\?['"]([A-Za-z_]\w{0,99})\\?['"]\s{0,5}\])/gu;

/** Names only, out of expressions (GitHub fills in no others); `inherit` when a called workflow is given all. Comments do not count. */
export function secretsOf(workflow: ReadWorkflow, job: ReadJob): readonly string[] {
  const text = workflow.lines.slice(job.line - 1, job.lastLine).join('\n');
  const shared = JSON.stringify(workflow.workflow.env ?? {});
  const expressions = `${text}\n${shared}`.match(/\$\{\{[^}]{1,1000}\}\}/gu) ?? [];
  const named = [...expressions.join('\n').matchAll(secretName)].map((match) => match[1] ?? match[2] ?? '');
  return [...new Set([...named, ...(job.job.secrets === 'inherit' ? ['inherit'] : [])])].sort();
}

export function variablesOf(workflow: ReadWorkflow, job: ReadJob): readonly string[] {
  const all = [workflow.workflow.env, job.job.env, ...job.steps.map(({ step }) => step.env)];
  return [...new Set(all.flatMap((env) => Object.keys(env ?? {})))].sort();
}

export function triggersOf(workflow: ReadWorkflow): {
  readonly triggers: readonly string[];
  readonly schedules: readonly string[];
} {
  const { on } = workflow.workflow;
  if (typeof on === 'string') return { triggers: [on], schedules: [] };
  if (Array.isArray(on))
    return { triggers: on.filter((item): item is string => typeof item === 'string'), schedules: [] };
  if (typeof on !== 'object' || on === null) return { triggers: [], schedules: [] };
  const { schedule } = on as { readonly schedule?: unknown };
  const crons = Array.isArray(schedule)
    ? schedule.map((item) => (item as { readonly cron?: unknown } | null)?.cron)
    : [];
  return { triggers: Object.keys(on), schedules: crons.filter((cron): cron is string => typeof cron === 'string') };
}
