/** The door: the contract and the list of connectors, each loaded only when a source has something for it. */
import type { Connector } from './connector.ts';

export { concealJson, mayHoldSecret } from './conceal-json.ts';
export { conceal } from './conceal.ts';
export { decodeText } from './connector.ts';
export { findReach, type Reached } from './name-reach.ts';
export { readNameUses, type NameUses } from './name-uses.ts';
export { reduceTelemetry, type CountedCalls } from './opentelemetry/reduce.ts';
export { findWords, holdsWord } from './word-search.ts';
export type {
  Connector,
  ConnectorContext,
  FileContent,
  FileEntry,
  FileTree,
  GitEnd,
  GitOutput,
  GitReader,
  ReadLimits,
  Seen,
  ServerAnswer,
  ServerHeader,
  ServerHeaders,
  ServerReader,
  SqliteReader,
  SqliteRow,
} from './connector.ts';

/** Hand-written on purpose; a test asserts that it equals the folders. */
export const connectors = {
  agents: async () => import('./agents/index.ts'),
  argo: async () => import('./argo/index.ts'),
  ci: async () => import('./ci/index.ts'),
  'cloud-pipelines': async () => import('./cloud-pipelines/index.ts'),
  compose: async () => import('./compose/index.ts'),
  docker: async () => import('./docker/index.ts'),
  documents: async () => import('./documents/index.ts'),
  dvc: async () => import('./dvc/index.ts'),
  forge: async () => import('./forge/index.ts'),
  git: async () => import('./git/index.ts'),
  'github-actions': async () => import('./github-actions/index.ts'),
  hubs: async () => import('./hubs/index.ts'),
  kubernetes: async () => import('./kubernetes/index.ts'),
  mlflow: async () => import('./mlflow/index.ts'),
  'model-servers': async () => import('./model-servers/index.ts'),
  nextflow: async () => import('./nextflow/index.ts'),
  openlineage: async () => import('./openlineage/index.ts'),
  opentelemetry: async () => import('./opentelemetry/index.ts'),
  packages: async () => import('./packages/index.ts'),
  python: async () => import('./python/index.ts'),
  'python-pipelines': async () => import('./python-pipelines/index.ts'),
  r: async () => import('./r/index.ts'),
  snakemake: async () => import('./snakemake/index.ts'),
  tasks: async () => import('./tasks/index.ts'),
  terraform: async () => import('./terraform/index.ts'),
} as const satisfies Record<string, () => Promise<{ readonly connector: Connector<unknown> }>>;
