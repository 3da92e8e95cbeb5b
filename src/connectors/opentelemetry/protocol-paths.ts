/**
 * Which model a request is for, by the path of the protocol that the server speaks: the Open Inference Protocol (KServe v2,
 * Triton, MLServer), TensorFlow Serving's REST API (also KServe v1), TorchServe's, and those of SageMaker and Bedrock.
 */
export interface NamedByPath {
  readonly operation: string;
  readonly provider: string;
  readonly model?: string;
  readonly version?: string;
}

const part = '([A-Za-z0-9][\\w.:%-]*)';
const protocols: readonly { readonly provider: string; readonly path: RegExp; readonly host?: RegExp }[] = [
  {
    provider: 'open-inference',
    path: new RegExp(`/v2/models/${part}(?:/versions/${part})?/(?:infer|generate|generate_stream)$`, 'u'),
  },
  {
    provider: 'tensorflow-serving',
    path: /\/v1\/models\/([A-Za-z0-9][\w.-]*)(?:\/versions\/(\d+)|\/labels\/[\w.-]+)?:(?:predict|classify|regress|explain)$/u,
  },
  { provider: 'sagemaker', path: new RegExp(`^/endpoints/${part}/invocations$`, 'u'), host: /sagemaker/u },
  {
    provider: 'aws.bedrock',
    path: new RegExp(`^/model/${part}/(?:invoke|converse)(?:-[a-z-]+)?$`, 'u'),
    host: /bedrock/u,
  },
  // A path that other interfaces have as well: a number there is a record, not a model.
  { provider: 'torchserve', path: /^\/predictions\/([A-Za-z_][\w-]*)(?:\/(\d[\d.]*))?$/u, host: /torchserve/u },
];

/** `address` is a path or a whole URL; `host` where it is known apart from it. */
export function readPath(address: string, host: string | undefined): NamedByPath | undefined {
  const [, named = '', rest = address] = /^https?:\/\/([^/?#]*)([^?#]*)/u.exec(address) ?? [];
  const path = rest.replace(/[?#].*$/u, '');
  const at = host ?? named;
  for (const { provider, path: pattern, host: only } of protocols) {
    const [, model, version] = (!only || only.test(at) ? pattern.exec(path) : null) ?? [];
    if (model !== undefined)
      return { operation: 'predict', provider, model: decode(model), ...(version === undefined ? {} : { version }) };
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
