/** Small inputs for the shared suite (test/conformance/connector.ts): settings, a hub's cache, and a Croissant description. */
const commit = '0123456789abcdef0123456789abcdef01234567';

export const fixtures: Readonly<Record<string, string | Uint8Array>> = {
  'config/train.yaml': `model:\n  base_model: org/base\n  revision: ${commit}\ndataset_name: org/corpus\nserving:\n  uri: models:/churn@champion\n`,
  'adapter_config.json': '{"base_model_name_or_path": "org/base", "revision": null, "peft_type": "LORA"}',
  'settings.toml': '[model]\nname = "org/other"\n',
  [`cache/models--org--base/snapshots/${commit}/config.json`]: '{"model_type": "bert"}',
  'cache/models--org--base/refs/main': commit,
  'data/croissant.json': JSON.stringify({
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: 'cells',
    version: '1.0.0',
    license: 'https://creativecommons.org/licenses/by/4.0/',
    distribution: [
      { '@type': 'cr:FileObject', '@id': 'raw', contentUrl: 'raw.csv', sha256: 'a'.repeat(64) },
      { '@type': 'cr:FileObject', '@id': 'far', contentUrl: 'https://example.org/far.csv', sha256: 'b'.repeat(64) },
    ],
    recordSet: [{ '@type': 'cr:RecordSet', name: 'rows' }],
  }),
  'data/raw.csv': 'a,b\n1,2\n',
};
