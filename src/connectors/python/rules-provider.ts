/**
 * Rules for models that a provider answers for (OpenAI, Anthropic, LiteLLM, LangChain and others), and for agents and tools
 * that are made in code. Only names that are constants are told; the contents of calls are not looked at.
 */
import { nameHubModel, nameProviderModel, type ModelName, type Reach } from '#core';
import { reasons } from '../code-answer.ts';
import type { Finding } from '../code-finding.ts';
import { isHubName } from '../pinning.ts';
import type { Expr } from './facts.ts';
import { argument, base, constantText, imports, type Sight } from './finding.ts';
import type { Module } from './project.ts';

/** Whose client it is → whose models it asks. */
const clients: readonly (readonly [RegExp, string])[] = [
  [/^openai(\.|$)/u, 'openai'],
  [/^anthropic(\.|$)/u, 'anthropic'],
  [/^groq(\.|$)/u, 'groq'],
  [/^mistralai(\.|$)/u, 'mistral'],
  [/^together(\.|$)/u, 'together'],
  [/^cohere(\.|$)/u, 'cohere'],
];
const asking =
  /(?:^|\.)(?:completions|messages|responses|embeddings|images|transcriptions|chat)\.(?:create|parse|stream|complete)$/u;

/** Functions and classes that take a model's name: full name → where it stands, and whose it is. */
const named: readonly {
  readonly call: RegExp;
  readonly at: number;
  readonly names: readonly string[];
  readonly provider: string;
}[] = [
  {
    call: /^litellm\.(?:a?completion|a?embedding|a?text_completion|responses)$/u,
    at: 0,
    names: ['model'],
    provider: 'prefixed',
  },
  { call: /^(?:crewai(?:\.\w+)*|dspy)\.LM?L?M$/u, at: 0, names: ['model'], provider: 'prefixed' },
  { call: /^langchain(?:\.\w+)*\.init_chat_model$/u, at: 0, names: ['model'], provider: 'prefixed' },
  {
    call: /^langchain_openai(?:\.\w+)*\.(?:AzureChatOpenAI|ChatOpenAI|OpenAI|OpenAIEmbeddings)$/u,
    at: -1,
    names: ['model', 'model_name'],
    provider: 'openai',
  },
  {
    call: /^langchain_anthropic(?:\.\w+)*\.ChatAnthropic$/u,
    at: -1,
    names: ['model', 'model_name'],
    provider: 'anthropic',
  },
  {
    call: /^langchain_google_\w+(?:\.\w+)*\.(?:Chat\w+|\w*Embeddings)$/u,
    at: -1,
    names: ['model', 'model_name'],
    provider: 'google',
  },
  {
    call: /^langchain_(?:mistralai|groq|ollama|cohere)(?:\.\w+)*\.(?:Chat\w+|\w*Embeddings|OllamaLLM)$/u,
    at: -1,
    names: ['model', 'model_name'],
    provider: 'package',
  },
  {
    call: /^langchain_huggingface(?:\.\w+)*\.HuggingFace(?:Embeddings|Endpoint)$/u,
    at: -1,
    names: ['model_name', 'model', 'repo_id'],
    provider: 'huggingface',
  },
  {
    call: /^llama_index\.(?:llms|embeddings)\.(?:openai|anthropic)(?:\.\w+)*\.(?:OpenAI|Anthropic|OpenAIEmbedding)$/u,
    at: -1,
    names: ['model'],
    provider: 'package',
  },
  { call: /^google\.generativeai(?:\.\w+)*\.GenerativeModel$/u, at: 0, names: ['model_name'], provider: 'google' },
  { call: /^ollama\.(?:chat|generate|embed|embeddings)$/u, at: 0, names: ['model'], provider: 'ollama' },
  {
    call: /^smolagents(?:\.\w+)*\.(?:InferenceClientModel|HfApiModel|TransformersModel)$/u,
    at: 0,
    names: ['model_id'],
    provider: 'huggingface',
  },
  { call: /^smolagents(?:\.\w+)*\.LiteLLMModel$/u, at: 0, names: ['model_id'], provider: 'prefixed' },
];

export function findProviderUse(sight: Sight): readonly Finding[] {
  const agent = findAgent(sight);
  if (agent.length > 0) return agent;
  const found = askedModel(sight);
  return found ? [{ ...base(sight, 'predict'), silent: true, outside: { ...found, role: 'model' } }] : [];
}

function askedModel(sight: Sight): ModelName | undefined {
  const external = sight.external ?? '';
  const rule = named.find(({ call }) => call.test(external));
  if (rule) return nameIt(rule.provider, external, constantText(sight, argument(sight, rule.at, rule.names)));
  const { fn } = sight.fact.call;
  const written = chainOf(fn);
  if (
    /\.(?:invoke_model|converse)(?:_with_response_stream|_stream)?$/u.test(written) &&
    imports(sight, /^boto3(\.|$)/u)
  )
    return nameIt('aws.bedrock', external, constantText(sight, argument(sight, -1, ['modelId'])));
  if (/\.models\.generate_content(?:_stream)?$/u.test(written) && imports(sight, /^google(\.genai)?(\.|$)/u))
    return nameIt('google', external, constantText(sight, argument(sight, -1, ['model'])));
  if (!asking.test(written)) return undefined;
  // A client of another maker behind the same interface answers with another maker's models.
  const makers = clients.filter(([library]) => imports(sight, library));
  const [maker] = makers;
  const own = makers.length === 1 && maker ? maker[1] : 'unnamed';
  return makers.length === 0 ? undefined : nameIt(own, external, constantText(sight, argument(sight, -1, ['model'])));
}

function nameIt(provider: string, external: string, name: string | undefined): ModelName | undefined {
  if (name === undefined || !/^[\w.:/@-]{2,120}$/u.test(name) || !/[a-z]/iu.test(name)) return undefined;
  if (provider === 'huggingface') return isHubName(name) ? nameHubModel(name, undefined) : undefined;
  if (provider === 'package') {
    const [, maker = 'unnamed'] = /^(?:langchain_|llama_index\.\w+\.)([a-z]+)/u.exec(external) ?? [];
    return nameProviderModel(
      maker.replace(/ai$/u, (end) => (maker === 'mistralai' ? '' : end)),
      name,
    );
  }
  if (provider !== 'prefixed') return nameProviderModel(provider, name);
  const [, maker, rest] = /^([a-z][\w.-]*)[/:](.+)$/u.exec(name) ?? [];
  if (maker === 'huggingface' && rest !== undefined && isHubName(rest)) return nameHubModel(rest, undefined);
  return maker === undefined || rest === undefined
    ? nameProviderModel(makerOf(name), name)
    : nameProviderModel(maker, rest);
}

/** LiteLLM and others take well-known names without their maker. */
function makerOf(name: string): string {
  if (/^(?:gpt-|o\d|chatgpt|text-embedding-)/u.test(name)) return 'openai';
  if (name.startsWith('claude')) return 'anthropic';
  return name.startsWith('gemini') ? 'google' : 'unnamed';
}

function chainOf(fn: Expr): string {
  const parts: string[] = [];
  let at: Expr = fn;
  for (let depth = 0; at.k === 'attr' && depth < 8; depth += 1) {
    parts.unshift(at.v);
    at = at.on;
  }
  return `${at.k === 'name' ? at.v : ''}.${parts.join('.')}`.replace(/\.$/u, '');
}

/** Classes whose objects act: full name → how their maker's kit is called. Code agents run what the model writes. */
const agents: readonly { readonly call: RegExp; readonly tool: string; readonly runsCode?: true }[] = [
  { call: /^agents\.Agent$/u, tool: 'openai-agents' },
  { call: /^pydantic_ai(?:\.\w+)*\.Agent$/u, tool: 'pydantic-ai' },
  { call: /^crewai(?:\.\w+)*\.Agent$/u, tool: 'crewai' },
  { call: /^google\.adk(?:\.\w+)*\.(?:Llm)?Agent$/u, tool: 'google-adk' },
  { call: /^autogen(?:_agentchat)?(?:\.\w+)*\.(?:AssistantAgent|ConversableAgent)$/u, tool: 'autogen' },
  { call: /^langgraph(?:\.\w+)*\.create_react_agent$|^langchain(?:\.\w+)*\.create_agent$/u, tool: 'langchain' },
  { call: /^smolagents(?:\.\w+)*\.CodeAgent$/u, tool: 'smolagents', runsCode: true },
  { call: /^smolagents(?:\.\w+)*\.ToolCallingAgent$/u, tool: 'smolagents' },
];
const MOST_TOOLS = 50;

function findAgent(sight: Sight): readonly Finding[] {
  const rule = agents.find(({ call }) => call.test(sight.external ?? ''));
  if (!rule) return [];
  const name = constantText(sight, argument(sight, -1, ['name', 'role']));
  const given = argument(sight, -1, ['tools']);
  const tools = given?.k === 'list' ? given.of.slice(0, MOST_TOOLS).flatMap(toolName) : [];
  const reaches: Reach[] = [
    ...(rule.runsCode ? [{ what: 'shell' as const, line: sight.fact.line }] : []),
    ...tools.map((target) => ({ what: 'tool' as const, target })),
  ];
  const model = constantText(sight, argument(sight, -1, ['model', 'llm']));
  const asked = model === undefined ? undefined : nameIt('prefixed', '', model);
  const shown = name?.trim() ?? `line ${sight.fact.line}`;
  return [
    {
      ...base(sight, 'predict'),
      silent: true,
      named: shown,
      acts: { name: shown, type: 'agent', tool: rule.tool, ...(reaches.length === 0 ? {} : { reaches }) },
      ...(asked ? { outside: { ...asked, role: 'model' as const } } : {}),
      ...(given && given.k !== 'list' ? { unresolved: reasons.runTime } : {}),
    },
  ];
}

/** `search`, `tools.search`, `SearchTool()`. */
function toolName(expr: Expr): readonly string[] {
  if (expr.k === 'name') return [expr.v];
  if (expr.k === 'attr') return [expr.v];
  return expr.k === 'call' && (expr.fn.k === 'name' || expr.fn.k === 'attr') ? [expr.fn.v] : [];
}

const kits =
  /^(?:langchain\w*|agents|smolagents|crewai|llama_index|google\.adk|mcp|fastmcp|strands|autogen\w*)(?:\.|$)/u;

/** Functions that a decorator makes a tool of: `@tool`, `@function_tool`, `@mcp.tool()`. */
export function findMadeTools(module: Module, libraries: readonly string[]): readonly Finding[] {
  const kit = libraries.find((library) => kits.test(library));
  if (kit === undefined) return [];
  return module.facts.scopes.flatMap((scope, at): Finding[] => {
    const isTool =
      scope.kind === 'function' &&
      scope.decorators.some((one) => /(?:^|\.)(?:function_)?tool$/u.test(decoratorName(one)));
    if (!isTool) return [];
    const tool = kit.split('.')[0] ?? kit;
    const acts = { name: scope.name, type: 'tool' as const, tool: tool === 'agents' ? 'openai-agents' : tool };
    return [{ what: 'predict', call: '@tool', line: scope.line, scope: at, silent: true, named: scope.name, acts }];
  });
}

function decoratorName(expr: Expr): string {
  const inner = expr.k === 'call' ? expr.fn : expr;
  return inner.k === 'name' ? inner.v : inner.k === 'attr' ? chainOf(inner) : '';
}
