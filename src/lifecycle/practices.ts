/**
 * Security practices: which tools look for secrets, holes in dependencies, code, images and models, sign, or list what is
 * inside; and how far each is in use. *Run*: a job of continuous integration calls it on this code, directly or through a
 * task. *Present*: it is configured, installed by a tool, or is a task, and nothing that was read calls it. What a comment
 * says does not count: comments are no commands. An author that is a bot shows a service outside of what was read.
 */
import type { EntityRef, PersonAttributes } from '#core';
import { parseRef } from '#core';
import type { SidedEvidence } from './lifecycle.ts';
import { entityEvidence, type Step, type Workspace } from './pipeline.ts';
import { isIntegration, isTask } from './tools.ts';

export interface Practice {
  readonly practice: string;
  readonly tool: string;
  readonly source: string;
  readonly state: 'run' | 'present' | 'author';
  /** The task, hook or file that shows it. */
  readonly where: string;
  readonly ref: EntityRef;
  readonly evidence: readonly SidedEvidence[];
}

interface Tool {
  readonly name: string;
  readonly practice: string;
  /** As a command's word, an action, a hook or an installed tool. */
  readonly word: RegExp;
  /** A file that configures it. */
  readonly file?: RegExp;
}

const word = (names: string): RegExp => new RegExp(`(?:^|[\\s/@:"'=])(?:${names})(?=$|[\\s/@:"'=.-])`, 'iu');
const tools: readonly Tool[] = [
  { name: 'gitleaks', practice: 'secret detection', word: word('gitleaks'), file: /(?:^|\/)\.?gitleaks\.toml$/u },
  { name: 'trufflehog', practice: 'secret detection', word: word('trufflehog') },
  {
    name: 'detect-secrets',
    practice: 'secret detection',
    word: word('detect-secrets(?:-hook)?'),
    file: /(?:^|\/)\.secrets\.baseline$/u,
  },
  {
    name: 'trivy',
    practice: 'vulnerability scanning',
    word: word('trivy(?:-action)?'),
    file: /(?:^|\/)trivy\.ya?ml$|\.trivyignore$/u,
  },
  { name: 'grype', practice: 'vulnerability scanning', word: word('grype|scan-action') },
  { name: 'snyk', practice: 'vulnerability scanning', word: word('snyk'), file: /(?:^|\/)\.snyk$/u },
  { name: 'pip-audit', practice: 'vulnerability scanning', word: word('pip-audit|gh-action-pip-audit') },
  {
    name: 'safety',
    practice: 'vulnerability scanning',
    word: /(?:^|[\s/])safety\s+(?:check|scan)\b|pycqa\/safety|pyupio\/safety/iu,
  },
  {
    name: 'osv-scanner',
    practice: 'vulnerability scanning',
    word: word('osv-scanner(?:-action)?'),
    file: /(?:^|\/)osv-scanner\.toml$/u,
  },
  { name: 'bandit', practice: 'code scanning', word: word('bandit'), file: /(?:^|\/)\.?bandit(?:\.ya?ml)?$/u },
  {
    name: 'semgrep',
    practice: 'code scanning',
    word: word('semgrep(?:-action)?'),
    file: /(?:^|\/)\.semgrep(?:\.ya?ml|\/)/u,
  },
  { name: 'codeql', practice: 'code scanning', word: word('codeql(?:-action)?') },
  {
    name: 'sonar',
    practice: 'code scanning',
    word: word('sonar-scanner|sonarqube-scan-action|sonarcloud-github-action'),
    file: /(?:^|\/)sonar-project\.properties$/u,
  },
  {
    name: 'hadolint',
    practice: 'image scanning',
    word: word('hadolint(?:-action)?(?:-docker)?'),
    file: /(?:^|\/)\.hadolint\.ya?ml$/u,
  },
  { name: 'checkov', practice: 'policy', word: word('checkov(?:-action)?'), file: /(?:^|\/)\.checkov\.ya?ml$/u },
  { name: 'tfsec', practice: 'policy', word: word('tfsec(?:-action)?') },
  { name: 'conftest', practice: 'policy', word: word('conftest') },
  { name: 'modelscan', practice: 'model scanning', word: word('modelscan') },
  { name: 'picklescan', practice: 'model scanning', word: word('picklescan') },
  { name: 'fickling', practice: 'model scanning', word: word('fickling') },
  { name: 'cosign', practice: 'signing', word: word('cosign(?:-installer)?'), file: /(?:^|\/)cosign\.pub$/u },
  { name: 'slsa generator', practice: 'provenance', word: word('slsa-github-generator|attest-build-provenance') },
  { name: 'syft', practice: 'bill of materials', word: word('syft|sbom-action') },
  { name: 'cyclonedx', practice: 'bill of materials', word: word('cyclonedx-(?:py|bom|npm)|gh-python-generate-sbom') },
];
const updaters: readonly { readonly name: string; readonly file: RegExp; readonly bot: RegExp }[] = [
  { name: 'dependabot', file: /^\.github\/dependabot\.ya?ml$/u, bot: /^dependabot/iu },
  {
    name: 'renovate',
    file: /(?:^|\/)(?:\.github\/)?\.?renovate(?:rc)?(?:\.json5?)?$/u,
    bot: /^(?:renovate|mend-bolt|whitesource)/iu,
  },
  { name: 'snyk', file: /^$/u, bot: /^snyk-bot/iu },
  { name: 'pre-commit.ci', file: /^$/u, bot: /^pre-commit-ci/iu },
];

export function findPractices(workspace: Workspace): readonly Practice[] {
  return [...fromSteps(workspace), ...fromFiles(workspace), ...fromAuthors(workspace)];
}

function fromSteps(workspace: Workspace): readonly Practice[] {
  const called = calledBySource(workspace);
  return workspace.steps.flatMap((step) => {
    if (!isIntegration(step) && !isTask(step)) return [];
    const text = [step.attributes.name, ...(step.attributes.commands ?? [])].join('\n');
    const ran = isIntegration(step) || called.has(step.ref);
    const { name, file } = step.attributes;
    // A job is called after what it hopes to do; only its commands do it.
    const said = isIntegration(step) ? (step.attributes.commands ?? []).join('\n') : text;
    return tools
      .filter((tool) => tool.word.test(said))
      .map((tool): Practice => ({
        ...common(tool, step.source),
        state: ran ? 'run' : 'present',
        where: `${name} of ${file}`,
        ref: step.ref,
        evidence: step.evidence.slice(0, 1),
      }));
  });
}

function common(tool: Tool, source: string): Pick<Practice, 'practice' | 'tool' | 'source'> {
  return { practice: tool.practice, tool: tool.name, source };
}

/** How a task is called by name: `make x`, `mise run x`, `tox -e x`, `npm run x`, `just x`, `poe x`, `task x`, `pre-commit run`. */
const callers: Readonly<Record<string, RegExp>> = {
  make: /\bmake\b((?:\s+[\w./:=-]+)*)/gu,
  just: /\bjust\b((?:\s+[\w-]+)*)/gu,
  mise: /\bmise\s+(?:run|r|x|exec|tasks\s+run)\b((?:\s+[\w.:/-]+)*)/gu,
  npm: /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?((?:[\w:-]+\s*)+)/gu,
  poe: /\bpoe\b((?:\s+[\w-]+)*)/gu,
  tox: /\btox\b((?:\s+[\w.,-]+)*)/gu,
  nox: /\bnox\b((?:\s+[\w.:,-]+)*)/gu,
  taskfile: /\btask\b((?:\s+[\w:-]+)*)/gu,
  mlproject: /\bmlflow\s+run\b((?:\s+\S+)*)/gu,
};

/** Tasks that continuous integration calls, and what these wait for or call in turn. */
function calledBySource(workspace: Workspace): ReadonlySet<EntityRef> {
  const tasks = workspace.steps.filter(isTask);
  const called = new Set<EntityRef>();
  const queue: Step[] = workspace.steps.filter(isIntegration);
  for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
    const text = (step.attributes.commands ?? []).join('\n');
    const own = step;
    const waited = new Set(workspace.graph.from(step.ref, 'wasInformedBy').map((relation) => relation.to));
    for (const task of tasks) {
      if (called.has(task.ref) || task.source !== own.source) continue;
      if (!(waited.has(task.ref) || calls(text, task))) continue;
      called.add(task.ref);
      queue.push(task);
    }
  }
  return called;
}

function calls(text: string, { attributes: { name, tool } }: Step): boolean {
  if (tool === 'pre-commit') return /\bpre-commit\s+run\b|pre-commit\/action/u.test(text);
  const pattern = callers[tool];
  if (!pattern) return false;
  const words = [...text.matchAll(pattern)].flatMap((match) => (match[1] ?? '').trim().split(/[\s,]+/u));
  // Without a name the first or default one runs: which that is, is not followed, so it counts for all.
  if (words.length > 0 && words.every((one) => one === '') && /^(?:make|tox|nox|just)$/u.test(tool)) return true;
  return (
    words.includes(name) || (tool === 'mise' && name.startsWith('tool ') && words.includes(name.slice('tool '.length)))
  );
}

function fromFiles(workspace: Workspace): readonly Practice[] {
  const files = workspace.graph
    .ofKind('artifact')
    .filter((file) => Number(file.attributes['sizeBytes'] ?? 0) > 0 && file.attributes['missing'] !== true);
  return files.flatMap((file) => {
    const { namespace, name } = parseRef(file.ref);
    const evidence = entityEvidence(file).slice(0, 1);
    const shown = { source: namespace, where: name, ref: file.ref, evidence };
    const configured = tools
      .filter((tool) => tool.file?.test(name) === true)
      .map((tool): Practice => ({ ...common(tool, namespace), ...shown, state: 'present' }));
    // The forge itself reads these and acts on them.
    const updated = updaters
      .filter((one) => one.file.test(name))
      .map((one): Practice => ({ practice: 'dependency updates', tool: one.name, ...shown, state: 'run' }));
    return [...configured, ...updated];
  });
}

function fromAuthors({ graph }: Workspace): readonly Practice[] {
  return graph.ofKind('person').flatMap((person) => {
    const { name, bot, commits } = person.attributes as unknown as PersonAttributes;
    // On a forge it may have opened pull requests of which none came in.
    const service = bot && commits > 0 ? updaters.find((one) => one.bot.test(name)) : undefined;
    if (!service) return [];
    const { namespace } = parseRef(person.ref);
    return [
      {
        practice: 'dependency updates',
        tool: service.name,
        source: namespace,
        state: 'author' as const,
        where: `commits by ${name}`,
        ref: person.ref,
        evidence: entityEvidence(person).slice(0, 1),
      },
    ];
  });
}
