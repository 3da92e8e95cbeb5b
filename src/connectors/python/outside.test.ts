/** Models and datasets that lie outside, and agents made in code: what is named is told, and nothing else. */
import type { Observation } from '#core';
import { describe, expect, it } from 'vitest';
import { collectAll, memoryContext } from '../../../test/support/memory-context.ts';
import { connector } from './index.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

async function read(text: string): Promise<readonly Observation[]> {
  const seen = await collectAll(connector.collect({}, memoryContext({ files: { 'a.py': text } })));
  return seen.filter((one): one is Observation => one.kind !== 'skipped');
}
async function takes(text: string): Promise<readonly string[]> {
  return (await read(text)).flatMap((one) => {
    if (one.kind !== 'relation' || !/^(?:model|dataset)/u.test(one.to)) return [];
    const { unresolved, role } = one.attributes ?? {};
    return [`${role === 'model' ? 'model' : 'data'} ${one.to}${unresolved === undefined ? '' : ' open'}`];
  });
}

describe('models and datasets of hubs and registries', () => {
  it.each([
    ['from transformers import AutoModel\nAutoModel.from_pretrained("org/m")', ['model model:huggingface/org/m open']],
    [
      `from transformers import AutoModel\nAutoModel.from_pretrained("org/m", revision="${commit}")`,
      [`model model-version:huggingface/org/m@${commit}`],
    ],
    [
      'from transformers import AutoModel\nAutoModel.from_pretrained("org/m", revision=args.rev)',
      ['model model:huggingface/org/m open'],
    ],
    ['from transformers import AutoModel\nAutoModel.from_pretrained(args.name)', []],
    ['from transformers import AutoModel\nAutoModel.from_pretrained("./out")', []],
    ['# AutoModel.from_pretrained("org/m")\nx = """from_pretrained("org/m")"""', []],
    ['from datasets import load_dataset\nload_dataset("imdb")', ['data dataset:huggingface/imdb open']],
    [
      `from datasets import load_dataset\nload_dataset("org/d", revision="${commit}")`,
      [`data dataset-version:huggingface/org/d@${commit}`],
    ],
    [
      'from huggingface_hub import hf_hub_download\nhf_hub_download(repo_id="a/b", filename="m.bin")',
      ['model model:huggingface/a/b open'],
    ],
    [
      'from huggingface_hub import snapshot_download\nsnapshot_download("a/b", repo_type="dataset")',
      ['data dataset:huggingface/a/b open'],
    ],
    [
      'import mlflow\nmlflow.pyfunc.load_model("models:/churn/3")\nmlflow.pyfunc.load_model("models:/churn@champion")',
      ['model model-version:mlflow/churn@3', 'model model:mlflow/churn open'],
    ],
    [
      'import wandb\nrun = wandb.init()\nrun.use_artifact("team/p/churn:v3", type="model")\nrun.use_artifact("raw:latest", type="dataset")\nrun.use_artifact("x:v1")',
      ['model model-version:wandb/team/p/churn@v3', 'data dataset:wandb/raw open'],
    ],
    ['run.use_artifact("churn:v3", type="model")', []],
    ['import bentoml\nm = bentoml.models.get("iris:v4")', ['model model-version:bentoml/iris@v4']],
    ['import bentoml\nm = bentoml.sklearn.load_model("iris:latest")', ['model model:bentoml/iris open']],
  ])('%s', async (text, expected) => {
    expect(await takes(text)).toEqual(expected);
  });
});

describe('models of providers', () => {
  it.each([
    [
      'from openai import OpenAI\nclient = OpenAI()\nclient.chat.completions.create(model="gpt-4o-2024-08-06", messages=[])',
      ['model model-version:openai/gpt-4o-2024-08-06@gpt-4o-2024-08-06'],
    ],
    [
      'from openai import OpenAI\nOpenAI().responses.create(model="gpt-4o", input=x)',
      ['model model:openai/gpt-4o open'],
    ],
    [
      'import anthropic\nMODEL = "claude-sonnet-4-5"\nanthropic.Anthropic().messages.create(model=MODEL)',
      ['model model:anthropic/claude-sonnet-4-5 open'],
    ],
    [
      'import litellm\nlitellm.completion(model="anthropic/claude-x", messages=m)',
      ['model model:anthropic/claude-x open'],
    ],
    ['from litellm import completion\ncompletion("gpt-4o", m)', ['model model:openai/gpt-4o open']],
    ['from langchain_openai import ChatOpenAI\nChatOpenAI(model="gpt-4o")', ['model model:openai/gpt-4o open']],
    [
      'from langchain_mistralai import ChatMistralAI\nChatMistralAI(model="m-large")',
      ['model model:mistral/m-large open'],
    ],
    ['import ollama\nollama.chat(model="llama3", messages=m)', ['model model:ollama/llama3 open']],
    [
      'import boto3\nc = boto3.client("bedrock-runtime")\nc.invoke_model(modelId="anthropic.claude-v2:1", body=b)',
      ['model model:aws.bedrock/anthropic.claude-v2:1 open'],
    ],
    [
      'from openai import OpenAI\nimport groq\nc.chat.completions.create(model="x-model")',
      ['model model:unnamed/x-model open'],
    ],
    ['from openai import OpenAI\nclient.chat.completions.create(model=settings.model)', []],
    ['client.chat.completions.create(model="gpt-4o")', []],
    ['from stripe import Stripe\nclient.messages.create(model="sms-one")', []],
  ])('%s', async (text, expected) => {
    expect(await takes(text)).toEqual(expected);
  });

  it('says nothing of the lifecycle: a question to a model makes no step', async () => {
    const seen = await read('from openai import OpenAI\nOpenAI().responses.create(model="gpt-4o", input="planted")');
    expect(seen.flatMap((one) => (one.kind === 'entity' ? [one.attributes['signals']] : []))).toEqual([undefined]);
    expect(JSON.stringify(seen)).not.toContain('planted');
  });
});

describe('agents and tools made in code', () => {
  const services = async (text: string): Promise<readonly unknown[]> =>
    (await read(text)).flatMap((one) =>
      one.kind === 'entity' && one.ref.startsWith('service:')
        ? [[one.ref, one.attributes['type'], one.attributes['tool'], one.attributes['reaches']]]
        : [],
    );

  it('tells an agent, its tools and its model', async () => {
    const text = `from agents import Agent, function_tool

@function_tool
def lookup(q): ...

helper = Agent(name="Helper", model="gpt-4o", tools=[lookup, WebSearch()])`;
    expect(await services(text)).toEqual([
      [
        'service:ws/a.py:Helper',
        'agent',
        'openai-agents',
        [
          { what: 'tool', target: 'lookup' },
          { what: 'tool', target: 'WebSearch' },
        ],
      ],
      ['service:ws/a.py:lookup', 'tool', 'openai-agents', undefined],
    ]);
    expect(await takes(text)).toEqual(['model model:openai/gpt-4o open']);
  });

  it('tells that a code agent runs code, and takes no class of one’s own for an agent', async () => {
    expect(await services('from smolagents import CodeAgent\nCodeAgent(tools=[], model=m)')).toEqual([
      ['service:ws/a.py:line 2', 'agent', 'smolagents', [{ what: 'shell', line: 2 }]],
    ]);
    expect(await services('class Agent: ...\nAgent(name="x", tools=[a])')).toEqual([]);
    expect(await services('@tool\ndef f(): ...')).toEqual([]);
  });
});
