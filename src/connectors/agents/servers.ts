/**
 * Servers of the Model Context Protocol as clients configure them: `mcpServers` (Claude, Cursor, Gemini, Windsurf …),
 * `servers` (VS Code), `mcp` (opencode), `context_servers` (Zed). A server is started by a command or asked at an address;
 * what it can do is known only to it, so its reach is told by what it is given: paths, addresses, names of secrets.
 */
import type { Reach } from '#core';
import { conceal, stripCredentials } from '../conceal.ts';
import { entriesAt, itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { FoundService } from './found.ts';

const keys = ['mcpServers', 'servers', 'mcp', 'context_servers', 'mcp_servers'] as const;

export function readServers(node: YamlNode, client: string): readonly FoundService[] {
  return keys.flatMap((key) =>
    entriesAt(node, key).flatMap(([name, { node: server, keyLine }]): readonly FoundService[] => {
      if (server.kind !== 'map') return [];
      const words = [...textsAt(server, 'command'), ...textsAt(server, 'args')];
      const url = textAt(server, 'url') ?? textAt(server, 'serverUrl') ?? textAt(server, 'httpUrl');
      if (words.length === 0 && url === undefined) return [];
      const secrets = ['env', 'environment', 'headers'].flatMap((place) =>
        entriesAt(server, place).map(([variable]) => ({ name: variable, place })),
      );
      const off = textAt(server, 'disabled') === 'true' || textAt(server, 'enabled') === 'false';
      return [
        {
          name,
          type: 'mcp-server',
          tool: client,
          line: keyLine,
          lastLine: Math.max(keyLine, server.lastLine),
          ...(words.length === 0 ? {} : { command: conceal(words.join(' ')).slice(0, 500) }),
          ...(url === undefined
            ? {}
            : {
                url: stripCredentials(url)
                  .replace(/[?#].*$/u, '')
                  .slice(0, 300),
              }),
          ...(secrets.length === 0 ? {} : { secrets }),
          reaches: reachOf(words, url, keyLine),
          ...(itemsAt(server, 'alwaysAllow').length > 0 ? { allowed: textsAt(server, 'alwaysAllow') } : {}),
          unresolved: [
            ...(off ? ['It is switched off in this file.'] : []),
            'What its tools do is known only to the server.',
          ],
        },
      ];
    }),
  );
}

/** By the names that public servers have, and by what they are handed. */
const known: readonly (readonly [RegExp, Reach['what']])[] = [
  [/filesystem|\bfs\b/iu, 'files'],
  [/github|gitlab|bitbucket|\bgit\b/iu, 'repository'],
  [/postgres|sqlite|mysql|mongo|redis|bigquery|snowflake|database|\bsql\b/iu, 'database'],
  [/puppeteer|playwright|browser|chrome/iu, 'browser'],
  [/slack|discord|gmail|email|teams/iu, 'messages'],
  [/\baws\b|azure|gcp|kubernetes|terraform|cloudflare/iu, 'cloud'],
  [/fetch|brave|search|http/iu, 'network'],
  [/shell|terminal|command|desktop-commander/iu, 'shell'],
];

function reachOf(words: readonly string[], url: string | undefined, line: number): readonly Reach[] {
  const text = words.join(' ');
  const named = known.filter(([pattern]) => pattern.test(text)).map(([, what]): Reach => ({ what, line }));
  const paths = words
    .slice(1)
    .filter((word) => /^(?:\/|~|\.\.?\/)/u.test(word))
    .map((target): Reach => ({ what: 'files', target: target.slice(0, 200), line }));
  const host = url === undefined ? undefined : /^https?:\/\/([^/?#@]+)/u.exec(stripCredentials(url))?.[1];
  return [
    ...(host === undefined ? [] : [{ what: 'network' as const, target: host, line }]),
    ...paths,
    ...named.filter(({ what }) => what !== 'files' || paths.length === 0),
  ];
}

/** `permissions.allow` of Claude's settings, and hooks, which run without being asked. */
export function readSettings(node: YamlNode): readonly FoundService[] {
  const allowed = textsAt(node, 'permissions', 'allow');
  const hooks = entriesAt(node, 'hooks').flatMap(([event, { node: list }]) =>
    (list.kind === 'list' ? list.items : []).flatMap((group) =>
      itemsAt(group, 'hooks').flatMap((hook) =>
        textAt(hook, 'command') === undefined
          ? []
          : [`${event}: ${conceal(textAt(hook, 'command') ?? '').slice(0, 200)}`],
      ),
    ),
  );
  if (allowed.length === 0 && hooks.length === 0) return [];
  const entry = nodeAt(node, 'permissions') ?? node;
  const reaches = [
    ...(allowed.some((one) => one.startsWith('Bash')) || hooks.length > 0 ? [{ what: 'shell' as const }] : []),
    ...(allowed.some((one) => /^(?:WebFetch|WebSearch)/u.test(one)) ? [{ what: 'network' as const }] : []),
    ...(allowed.some((one) => /^(?:Edit|Write)/u.test(one)) ? [{ what: 'files' as const }] : []),
  ];
  return [
    {
      name: 'settings',
      type: 'agent',
      tool: 'claude',
      line: entry.line,
      lastLine: entry.lastLine,
      allowed: [...allowed, ...hooks].slice(0, 100),
      reaches,
    },
  ];
}
