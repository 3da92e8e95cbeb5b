/** Shell lines of a notebook: files fetched with wget or curl, packages installed from a moving branch. */
import { isFixed, judgeUrl, withoutSecrets, type Loose } from '../pinning.ts';

export interface ShellFinding {
  readonly call: string;
  readonly line: number;
  readonly url?: string;
  readonly loose?: Loose;
}

export function readShellLines(
  commands: readonly { readonly line: number; readonly text: string }[],
): readonly ShellFinding[] {
  return commands.flatMap(({ line, text }) => {
    const bare = text.replace(/^#.*$|\s#\s.*$/u, '');
    const tool = /^(?:sudo\s+)?(wget|curl)\b/u.exec(bare)?.[1];
    if (tool !== undefined) return fetches(bare, tool, line);
    if (/^(?:sudo\s+)?(?:uv\s+)?(?:python3?\s+-m\s+)?pip3?\s+install\b/u.test(bare)) return installs(bare, line);
    return [];
  });
}

function fetches(text: string, tool: string, line: number): readonly ShellFinding[] {
  // A request with a body or another method calls a service.
  if (tool === 'curl' && /\s(-X|--request|-d|--data\S*|-F|--form)\b/u.test(text)) return [];
  return [...text.matchAll(/https?:\/\/[^\s'"<>|;)]+/gu)].slice(0, 8).map(([url]) => {
    const loose = judgeUrl(url);
    return { call: tool, line, url: withoutSecrets(url), ...(loose ? { loose } : {}) };
  });
}

function installs(text: string, line: number): readonly ShellFinding[] {
  return [...text.matchAll(/git\+(https?:\/\/[^\s'"#&;]+)/gu)].slice(0, 8).flatMap(([, url = '']) => {
    const revision = /\.git@(.+)$|[^/]@([^/@]+)$/u.exec(url);
    const at = revision?.[1] ?? revision?.[2];
    if (at !== undefined && (isFixed(at) || !/^(main|master|dev|develop|latest)$/u.test(at))) return [];
    const why =
      at === undefined
        ? 'no tag or commit is named, so the default branch is installed'
        : `it follows the branch ${at}`;
    return [
      {
        call: 'pip install',
        line,
        loose: { what: 'package' as const, reference: withoutSecrets(`git+${url}`), why, pin: 'branch' },
      },
    ];
  });
}
