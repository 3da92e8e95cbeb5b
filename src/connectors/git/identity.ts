/** Facts about one name and address as they stand in commits: is it a program, which forge login, which words. */

export interface Identity {
  readonly name: string;
  /** Lower case. */
  readonly email: string;
}

export interface Login {
  readonly forge: string;
  readonly login: string;
  readonly id?: string;
}

const botNames = new Set([
  'dependabot',
  'dependabot-preview',
  'renovate',
  'renovate-bot',
  'github-actions',
  'github actions',
  'github action',
  'actions-user',
  'pre-commit-ci',
  'greenkeeper',
  'snyk-bot',
  'snyk bot',
  'semantic-release-bot',
  'imgbot',
  'mergify',
  'codecov',
  'web-flow',
  'pyup-bot',
  'weblate',
  'hosted weblate',
  'travis',
  'travis ci',
  'travis-ci',
  'circleci',
  'circle ci',
  'jenkins',
  'gitlab ci',
  'gitlab-ci',
  'gitlab runner',
  'azure pipelines',
  'azure devops',
  'azure-pipelines',
  'buildkite',
  'teamcity',
  'codebuild',
  'deepsource',
  'deepsource-autofix',
  'allcontributors',
  'sonatype-lift',
  'restyled',
  'mend-bolt-for-github',
  'fossabot',
  'ci',
  'cd',
  'build',
  'bot',
  'semantic-release',
  'release-please',
  'flux',
  'fluxcd',
  'argocd',
  'argocd image updater',
  'argocd-image-updater',
  'huggingface-bot',
  'copilot',
  'cruft',
  'lgtm migrator',
  'pyup.io bot',
  'stale',
]);

/** `[bot]` accounts, known programs by whole name, names that end in `-bot`, and forges' own addresses. */
export function isBot(identity: Identity): boolean {
  const name = identity.name.toLowerCase();
  const local = identity.email.split('@')[0] ?? '';
  const login = loginOf(identity.email)?.login ?? '';
  if (name.includes('[bot]') || identity.email.includes('[bot]')) return true;
  if (
    identity.email === 'noreply@github.com' ||
    identity.email === 'action@github.com' ||
    identity.email === 'actions@github.com'
  )
    return true;
  return (
    botNames.has(name) ||
    botNames.has(login) ||
    /[-_ .]bot$/u.test(name) ||
    /[-_.]bot$/u.test(local) ||
    /[-_.]bot$/u.test(login)
  );
}

/** GitHub `12345+login@users.noreply.github.com` (before 2017 without the id), GitLab `12345-login@users.noreply.gitlab.com`. */
export function loginOf(email: string): Login | undefined {
  const match = /^(?:(\d+)([+-]))?([^@]+)@users\.noreply\.([a-z0-9.-]+)$/u.exec(email);
  const [, id, separator, login, forge] = match ?? [];
  if (login === undefined || forge === undefined) return undefined;
  if (id === undefined || separator === undefined) return { forge, login };
  // A GitHub login may itself begin with digits and a hyphen; only GitLab separates the id with one.
  if (separator === '-' && forge.includes('github')) return { forge, login: `${id}-${login}` };
  return { forge, login, id };
}

/** Words of a name in lower case without accents; what stands in brackets is left out. */
function wordsOf(name: string): readonly string[] {
  const plain = name
    .replace(/\([^)]*\)/gu, ' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** Words with blanks between them: `simo_laptop` is a login, not a full name. */
export function isSpaced(name: string): boolean {
  return /\S\s+\S/u.test(name);
}

const placeholders = new Set([
  'your name',
  'john doe',
  'jane doe',
  'first last',
  'test user',
  'unknown user',
  'example user',
  'root user',
  'no name',
  'git user',
  'default user',
  'local user',
  'user name',
  'ubuntu user',
  'ec2 user',
  'deploy user',
  'data science',
  'data scientist',
  'machine learning',
]);

/** The full name in one form, or undefined when it is one word, a placeholder, or a program. */
export function fullNameOf(identity: Identity): string | undefined {
  if (!isSpaced(identity.name)) return undefined;
  const words = wordsOf(identity.name);
  const full = words.join(' ');
  return words.length < 2 || words.length > 6 || full.length > 80 || placeholders.has(full) || isBot(identity)
    ? undefined
    : full;
}

const publicDomains = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'yahoo.com',
  'icloud.com',
  'me.com',
  'mac.com',
  'proton.me',
  'protonmail.com',
  'gmx.de',
  'gmx.net',
  'gmx.com',
  'web.de',
  'qq.com',
  '163.com',
  '126.com',
  'foxmail.com',
  'mail.ru',
  'yandex.ru',
  'aol.com',
  'fastmail.com',
  'outlook.it',
  'libero.it',
  'hotmail.it',
  'free.fr',
  'orange.fr',
  'localhost',
  'example.com',
]);

/** The domain when belonging to it says something: no mail provider, no forge, no machine's own name. */
export function organisationOf(email: string): string | undefined {
  const domain = email.split('@')[1] ?? '';
  if (
    !domain.includes('.') ||
    publicDomains.has(domain) ||
    domain.startsWith('users.noreply.') ||
    domain.endsWith('.local')
  )
    return undefined;
  return domain;
}

/** The part of the address that the person chose: the login behind a noreply address, else what stands before the @. */
export function handleOf(email: string): string {
  return loginOf(email)?.login ?? (email.split('@')[0] ?? '').replace(/\+.*$/u, '');
}
