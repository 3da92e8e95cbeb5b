/**
 * Files that tell agents what to do (AGENTS.md, CLAUDE.md, rules of editors, Copilot's instructions), agents with a head of
 * their own (`.claude/agents/*.md`, `.github/agents/*.md`: tools and model in front matter), skills, commands and prompts.
 * Their text steers; it is not kept.
 */
import type { Reach } from '#core';
import { baseOf } from '../paths.ts';
import { textAt, textsAt } from '../yaml-fields.ts';
import { parseYaml } from '../yaml-text.ts';
import type { FoundService } from './found.ts';

interface Form {
  readonly pattern: RegExp;
  readonly type: 'instructions' | 'agent' | 'prompt';
  readonly tool: string;
}

const forms: readonly Form[] = [
  { pattern: /(?:^|\/)AGENTS(?:\.override)?\.md$/u, type: 'instructions', tool: 'agents.md' },
  { pattern: /(?:^|\/)CLAUDE(?:\.local)?\.md$/u, type: 'instructions', tool: 'claude' },
  { pattern: /(?:^|\/)GEMINI\.md$/u, type: 'instructions', tool: 'gemini' },
  { pattern: /(?:^|\/)\.cursorrules$|(?:^|\/)\.cursor\/rules\/.+\.mdc?$/u, type: 'instructions', tool: 'cursor' },
  { pattern: /(?:^|\/)\.windsurfrules$|(?:^|\/)\.clinerules(?:\/.+\.md)?$/u, type: 'instructions', tool: 'editor' },
  {
    pattern: /^\.github\/(?:copilot-instructions\.md|instructions\/.+\.instructions\.md)$/u,
    type: 'instructions',
    tool: 'copilot',
  },
  { pattern: /(?:^|\/)\.claude\/agents\/.+\.md$/u, type: 'agent', tool: 'claude' },
  { pattern: /^\.github\/(?:agents\/.+\.md|chatmodes\/.+\.chatmode\.md)$/u, type: 'agent', tool: 'copilot' },
  { pattern: /(?:^|\/)\.opencode\/agents?\/.+\.md$/u, type: 'agent', tool: 'opencode' },
  { pattern: /(?:^|\/)\.claude\/(?:commands\/.+\.md|skills\/.+\/SKILL\.md)$/u, type: 'prompt', tool: 'claude' },
  { pattern: /(?:^|\/)\.github\/prompts\/.+\.prompt\.md$/u, type: 'prompt', tool: 'copilot' },
  {
    pattern: /(?:^|\/)prompts?\/[^/]+\.(?:md|txt|j2|jinja2?|ya?ml|prompt|prompty)$|\.(?:prompt|prompty)$/u,
    type: 'prompt',
    tool: 'prompt file',
  },
];

export function formOf(path: string): Form | undefined {
  return forms.find(({ pattern }) => pattern.test(path));
}

export function readInstructions(path: string, text: string, depth: number): FoundService | undefined {
  const form = formOf(path);
  if (!form) return undefined;
  const head = /^---\r?\n([\s\S]{0,20000}?)\r?\n---\r?(?:\n|$)/u.exec(text)?.[1];
  const node = head === undefined ? undefined : parseYaml(head, depth);
  const read = node === undefined || node.kind === 'refused' ? undefined : node;
  const tools = [...textsAt(read, 'tools'), ...textsAt(read, 'allowed-tools')]
    .flatMap((one) => one.split(/,\s*/u))
    .filter((one) => one !== '');
  const model = textAt(read, 'model');
  const open =
    node?.kind === 'refused'
      ? ['The head of the file is not valid YAML.']
      : form.type === 'agent' && tools.length === 0
        ? ['No tools are named, so it may take all that its client gives.']
        : [];
  return {
    name: textAt(read, 'name') ?? baseOf(path),
    type: form.type,
    tool: form.tool,
    line: 1,
    lastLine: 1,
    ...(tools.length === 0 ? {} : { allowed: tools.slice(0, 100), reaches: reachOf(tools) }),
    ...(model === undefined || model === 'inherit' ? {} : { models: [model] }),
    ...(open.length === 0 ? {} : { unresolved: open }),
  };
}

const reachOfTool: Readonly<Record<string, Reach['what']>> = {
  Bash: 'shell',
  Edit: 'files',
  Write: 'files',
  MultiEdit: 'files',
  WebFetch: 'network',
  WebSearch: 'network',
  runCommands: 'shell',
  editFiles: 'files',
  fetch: 'network',
};

function reachOf(tools: readonly string[]): readonly Reach[] {
  const found = tools.flatMap((tool): readonly Reach[] => {
    const what = reachOfTool[tool.replace(/\(.*$/u, '')];
    return what !== undefined
      ? [{ what }]
      : tool.startsWith('mcp__')
        ? [{ what: 'tool', target: tool.slice(0, 100) }]
        : [];
  });
  return [...new Map(found.map((one) => [`${one.what}\0${one.target ?? ''}`, one])).values()];
}
