/**
 * Badges: pictures whose address says what they show. GitHub's own (`/actions/workflows/FILE/badge.svg`,
 * `/workflows/NAME/badge.svg`, "Adding a workflow status badge"), shields.io's routes for GitHub, and coverage services.
 */
import type { Stated } from './facts.ts';
import type { Block } from './prose.ts';

const MAX_BADGES = 40;

type Says = 'tests' | 'coverage' | 'license' | 'release' | 'workflow';
interface Badge {
  readonly says: Says;
  readonly target: string;
  readonly workflow?: string;
}

export function readBadges(blocks: readonly Block[]): readonly Stated[] {
  const found = new Map<string, Stated>();
  for (const block of blocks) {
    if (block.kind !== 'paragraph' || block.quoted === true || block.row === true) continue;
    for (const { kind, target, line } of block.spans) {
      const badge = kind === 'image' ? badgeOf(target) : undefined;
      const key = badge && JSON.stringify(badge);
      if (badge && key !== undefined && !found.has(key) && found.size < MAX_BADGES)
        found.set(key, { claim: 'badge', quote: target, line, lastLine: line, attributes: { ...badge } });
    }
  }
  return [...found.values()];
}

const github =
  /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/(?:actions\/workflows\/([^/?#]+\.ya?ml)|workflows\/([^/?#]+))\/badge\.svg/iu;
const shields =
  /^https:\/\/img\.shields\.io\/github\/(actions\/workflow\/status|license|v\/release|release)\/([\w.-]+\/[\w.-]+)(?:\/([^/?#]+\.ya?ml))?/iu;
const coverage =
  /^https:\/\/(?:codecov\.io\/(?:gh|github)\/|coveralls\.io\/repos\/github\/)([\w.-]+\/[\w.-]+?)(?:\/|$|\?)/iu;

function badgeOf(url: string): Badge | undefined {
  if (url.length > 500) return undefined;
  const [, target, file, name] = github.exec(url) ?? [];
  if (target !== undefined) {
    const workflow = decode(file ?? name ?? '');
    return { says: ofWorkflow(workflow), target, workflow };
  }
  const [, what, repository, status] = shields.exec(url) ?? [];
  if (repository !== undefined) {
    if (what === 'license') return { says: 'license', target: repository };
    if (what !== 'actions/workflow/status') return { says: 'release', target: repository };
    return status === undefined
      ? undefined
      : { says: ofWorkflow(status), target: repository, workflow: decode(status) };
  }
  const covered = coverage.exec(url)?.[1];
  return covered === undefined ? undefined : { says: 'coverage', target: covered };
}

/** Only a name that says so plainly makes the badge one about tests. */
function ofWorkflow(name: string): Says {
  return /(?:^|[-_ .])(?:tests?|testing|pytest|unit-?tests?|R-CMD-check|r_cmd_check)(?:$|[-_ .])/iu.test(decode(name))
    ? 'tests'
    : 'workflow';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
