/** Good files of this connector, for the shared conformance suite: one for every format it reads. */
export const fixtures: Readonly<Record<string, string>> = {
  '.mcp.json':
    '{\n  "mcpServers": {\n    "github": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-github"], "env": {"GITHUB_TOKEN": "planted-secret"}},\n    "files": {"command": "npx", "args": ["server-filesystem", "/srv/data"]},\n    "remote": {"url": "https://user:planted@tools.example.org/mcp?token=planted"},\n    "empty": {}\n  }\n}\n',
  '.vscode/mcp.json': '{"servers": {"db": {"command": "uvx", "args": ["mcp-server-postgres"], "disabled": true}}}',
  '.claude/settings.json':
    '{"permissions": {"allow": ["Bash(npm:*)", "WebFetch"]}, "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "make log"}]}]}}',
  '.claude/agents/reviewer.md':
    '---\nname: reviewer\ntools: Read, Bash, mcp__github__create_issue\nmodel: opus\n---\nReview.\n',
  '.claude/agents/open.md': 'Do anything.\n',
  'AGENTS.md': '# How to work\n',
  '.cursor/rules/style.mdc': '---\ndescription: [\n---\nStyle.\n',
  'prompts/score.txt': 'Score this.\n',
};
