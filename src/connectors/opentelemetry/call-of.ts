/**
 * One span or log record to what it says of a model: who called or served which model, which version answered, which tool
 * an agent used. Names follow the GenAI conventions of OpenTelemetry (`gen_ai.*`, with their older names), OpenInference
 * (`openinference.span.kind`, `llm.*`, `tool.*`), and for servers of other models the paths of their protocols. Contents
 * (prompts, answers, arguments, results) are not looked at.
 */
import { readPath } from './protocol-paths.ts';
import type { Attributes, Telemetry } from './request.ts';

/** What is the same of all calls that are counted together. All values are plain text; what is not known is left out. */
export interface Call {
  /** `service.name`; the empty text where the sender gives none. */
  readonly service: string;
  readonly serviceVersion?: string;
  readonly environment?: string;
  readonly image?: string;
  readonly role: 'uses' | 'serves' | 'tool' | 'agent';
  /** `chat`, `embeddings`, `execute_tool`, `predict` … */
  readonly operation?: string;
  /** `openai`, `aws.bedrock` …, or the protocol of a server: `open-inference`. */
  readonly provider?: string;
  readonly model?: string;
  /** What answered, where the answer says it. */
  readonly version?: string;
  /** A model as a registry names it: `models:/churn/3`. */
  readonly uri?: string;
  readonly agent?: string;
  readonly agentVersion?: string;
  readonly tool?: string;
  /** Host that was called. */
  readonly host?: string;
}

/** `undefined` for what has nothing to do with a model. `agent` is who a caller higher up in the trace is. */
export function callOf(record: Telemetry, agent: string | undefined): Call | undefined {
  const said = readAgent(record, agent) ?? readGenerative(record, agent) ?? readNamed(record) ?? readServer(record);
  return said && { ...senderOf(record.resource), ...said };
}

type Said = Omit<Call, 'service' | 'serviceVersion' | 'environment' | 'image'>;

/** The name of the agent that a span is the work of, as far as it says. */
export function agentOf({ attributes }: Telemetry): string | undefined {
  return text(attributes, 'gen_ai.agent.name', 'agent.name', 'gen_ai.agent.id', 'graph.node.id');
}

function senderOf(resource: Attributes): Pick<Call, 'service' | 'serviceVersion' | 'environment' | 'image'> {
  const [name, tag] = [
    text(resource, 'container.image.name'),
    text(resource, 'container.image.tags', 'container.image.tag'),
  ];
  const digest = text(resource, 'container.image.repo_digests', 'oci.manifest.digest');
  const image = digest?.includes('@') ? digest : name && `${name}${tag === undefined ? '' : `:${tag}`}`;
  const namespace = text(resource, 'service.namespace');
  const service = text(resource, 'service.name') ?? '';
  return {
    // What an SDK writes where nobody named the service (resource conventions, `service.name`).
    service: /^unknown_service(?::|$)/u.test(service)
      ? ''
      : namespace === undefined || service === ''
        ? service
        : `${namespace}/${service}`,
    ...known('serviceVersion', text(resource, 'service.version')),
    ...known('environment', text(resource, 'deployment.environment.name', 'deployment.environment')),
    ...known('image', image),
  };
}

function readAgent({ attributes, name }: Telemetry, above: string | undefined): Said | undefined {
  const operation = text(attributes, 'gen_ai.operation.name');
  const kind = text(attributes, 'openinference.span.kind', 'traceloop.span.kind')?.toLowerCase();
  if (operation === 'execute_tool' || kind === 'tool' || text(attributes, 'mcp.method.name') === 'tools/call') {
    const tool =
      text(attributes, 'gen_ai.tool.name', 'tool.name', 'traceloop.entity.name') ??
      /^(?:execute_tool|tools\/call) (\S+)$/u.exec(name)?.[1];
    if (tool === undefined) return undefined;
    const agent = text(attributes, 'gen_ai.agent.name') ?? above;
    return {
      role: 'tool',
      operation: 'execute_tool',
      tool,
      ...known('agent', agent),
      ...known('host', text(attributes, 'server.address')),
    };
  }
  if (operation !== 'invoke_agent' && operation !== 'create_agent' && kind !== 'agent') return undefined;
  const agent =
    text(attributes, 'gen_ai.agent.name', 'agent.name', 'traceloop.entity.name', 'gen_ai.agent.id') ??
    /^(?:invoke|create)_agent (\S.*)$/u.exec(name)?.[1];
  if (agent === undefined) return undefined;
  return {
    role: 'agent',
    operation: operation ?? 'invoke_agent',
    agent,
    ...known('agentVersion', text(attributes, 'gen_ai.agent.version')),
    ...modelOf(attributes),
  };
}

function readGenerative({ attributes, kind }: Telemetry, above: string | undefined): Said | undefined {
  const model = modelOf(attributes);
  if (model.model === undefined) return undefined;
  const operation =
    text(attributes, 'gen_ai.operation.name') ??
    text(attributes, 'openinference.span.kind', 'llm.request.type')?.toLowerCase();
  return {
    role: kind === SERVER ? 'serves' : 'uses',
    ...known('operation', operation),
    ...model,
    ...known('agent', text(attributes, 'gen_ai.agent.name') ?? above),
    ...known('host', text(attributes, 'server.address')),
  };
}

function modelOf(attributes: Attributes): Pick<Said, 'model' | 'version' | 'provider'> {
  const asked = text(
    attributes,
    'gen_ai.request.model',
    'llm.request.model',
    'llm.model_name',
    'embedding.model_name',
    'reranker.model_name',
  );
  const answered = text(attributes, 'gen_ai.response.model', 'llm.response.model');
  const provider = text(attributes, 'gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'llm.system');
  const model = asked ?? answered;
  return {
    ...known('model', model),
    ...known('version', answered === model ? undefined : answered),
    ...known('provider', provider),
  };
}

/** Attributes by which teams name a model of their own. No convention has them; these names are what is met. */
function readNamed({ attributes, kind }: Telemetry): Said | undefined {
  const uri = text(attributes, 'mlflow.model.uri', 'mlflow.model_uri', 'model.uri', 'model_uri', 'ml.model.uri');
  const model = text(attributes, 'mlflow.model.name', 'ml.model.name', 'model.name', 'model_name');
  if (uri === undefined && model === undefined) return undefined;
  const version = text(attributes, 'mlflow.model.version', 'ml.model.version', 'model.version', 'model_version');
  return {
    role: kind === CLIENT ? 'uses' : 'serves',
    operation: 'predict',
    ...known('uri', uri),
    ...known('model', model),
    ...known('version', version),
  };
}

const [SERVER, CLIENT] = [2, 3];

function readServer({ attributes, kind }: Telemetry): Said | undefined {
  if (kind !== SERVER && kind !== CLIENT) return undefined;
  const address = text(attributes, 'url.path', 'url.full', 'http.target', 'http.url');
  const method = text(attributes, 'http.request.method', 'http.method') ?? 'POST';
  const host = text(attributes, 'server.address', 'http.host', 'net.peer.name');
  const found = address === undefined || method !== 'POST' ? undefined : readPath(address, host);
  return (
    found && {
      role: kind === SERVER ? 'serves' : 'uses',
      ...found,
      ...known('host', kind === CLIENT ? host : undefined),
    }
  );
}

/** The first of these attributes that is set; of a list its first member. */
function text(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    const one = Array.isArray(value) ? (value as readonly string[])[0] : value;
    if (one !== undefined && one !== '' && typeof one !== 'boolean') return String(one).slice(0, MOST_LENGTH);
  }
  return undefined;
}
const MOST_LENGTH = 300;

function known<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<Key, string>>;
}
