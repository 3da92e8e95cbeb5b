/**
 * A repository as its forge knows it: `github:OWNER/REPO`, `gitlab:GROUP/PROJECT`. It is a server's address written short;
 * which server, the environment says. A path that exists there is meant instead: then it holds exported answers.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface ForgeBases {
  readonly github: string;
  /** The address people open, not that of its API. */
  readonly gitlab: string;
}

/** GITHUB_API_URL and GITLAB_URL, as their own tools have them; what is no address counts for nothing. */
export function forgeBases(environment: Readonly<Record<string, string | undefined>>): ForgeBases {
  return {
    github: addressOf(environment['GITHUB_API_URL']) ?? 'https://api.github.com',
    gitlab: addressOf(environment['GITLAB_URL']) ?? 'https://gitlab.com',
  };
}

function addressOf(text = ''): string | undefined {
  const url = URL.parse(text);
  return url && /^https?:$/u.test(url.protocol) ? `${url.origin}${url.pathname.replace(/\/+$/u, '')}` : undefined;
}

/** The address that is meant, as `github:https://…`; the location unchanged where it is something else. */
export function toForgeServer(location: string, bases: ForgeBases, folder = ''): string {
  const [, scheme, path = ''] = /^(github|gitlab):([\w.-]+(?:\/[\w.-]+)+)$/u.exec(location) ?? [];
  if (scheme === undefined || existsSync(join(folder, location)) || existsSync(join(folder, path))) return location;
  const project = path.replace(/\.git$/u, '');
  const parts = project.split('/');
  if (parts.some((part) => /^\.+$/u.test(part))) return location;
  if (scheme === 'gitlab') return `gitlab:${bases.gitlab}/api/v4/projects/${encodeURIComponent(project)}`;
  return parts.length === 2 ? `github:${bases.github}/repos/${project}` : location;
}

/** A server of this kind keeps what happened to one repository. */
export function isForge({ scheme }: { readonly scheme: string }): boolean {
  return scheme === 'github' || scheme === 'gitlab';
}
