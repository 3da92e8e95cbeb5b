import { describe, expect, it } from 'vitest';
import type { ServiceAttributes } from '#core';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { fixtures } from './conformance.ts';
import { connector } from './index.ts';

async function said(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const seen = await collectAll(connector.collect({}, memoryContext({ files })));
  return seen
    .flatMap((one): readonly string[] => {
      if (one.kind === 'skipped') return [`skipped ${one.locator}`];
      if (one.kind === 'relation') return [`${one.from} uses ${one.to}`];
      if (one.kind !== 'entity') return [];
      const { type, reaches = [], secrets = [], allowed = [], url } = one.attributes as unknown as ServiceAttributes;
      const reach = reaches.map(({ what, target }) => (target === undefined ? what : `${what} ${target}`));
      return [
        [
          one.ref,
          type,
          ...reach,
          ...secrets.map(({ name, place }) => `secret ${name} in ${place}`),
          ...allowed,
          ...(url === undefined ? [] : [url]),
        ].join(' | '),
      ];
    })
    .toSorted();
}

describe('agents', () => {
  it('are told with what they may reach, and without any secret', async () => {
    const lines = await said(fixtures);
    expect(lines).toEqual([
      'service:ws/.claude/agents/open.md:open.md | agent',
      'service:ws/.claude/agents/reviewer.md:reviewer uses model:anthropic/opus',
      'service:ws/.claude/agents/reviewer.md:reviewer | agent | shell | tool mcp__github__create_issue | Read | Bash | mcp__github__create_issue',
      'service:ws/.claude/settings.json:settings | agent | shell | network | Bash(npm:*) | WebFetch | Stop: make log',
      'service:ws/.cursor/rules/style.mdc:style.mdc | instructions',
      'service:ws/.mcp.json:files | mcp-server | files /srv/data',
      'service:ws/.mcp.json:github | mcp-server | repository | secret GITHUB_TOKEN in env',
      'service:ws/.mcp.json:remote | mcp-server | network tools.example.org | https://tools.example.org/mcp',
      'service:ws/.vscode/mcp.json:db | mcp-server | database',
      'service:ws/AGENTS.md:AGENTS.md | instructions',
      'service:ws/prompts/score.txt:score.txt | prompt',
    ]);
    expect(lines.join()).not.toContain('planted');
  });

  it.each([
    ['cut off', { '.mcp.json': '{"mcpServers": {' }, ['skipped .mcp.json']],
    ['other shapes', { '.mcp.json': '{"mcpServers": [1], "servers": {"a": 3}}', '.claude/settings.json': '[]' }, []],
    ['of installed packages', { 'node_modules/a/AGENTS.md': '# x' }, []],
  ])('%s', async (_, files, expected) => {
    expect(await said(files)).toEqual(expected);
  });
});
