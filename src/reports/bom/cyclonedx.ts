/**
 * The members of CycloneDX 1.7 (bom-1.7.schema.json, ECMA-424) that are written here. Names are the standard's.
 */
export interface Property {
  readonly name: string;
  readonly value: string;
}
export interface Hash {
  readonly alg: 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-512';
  readonly content: string;
}
export interface Component {
  readonly 'bom-ref': string;
  readonly type: 'machine-learning-model' | 'data' | 'file' | 'library' | 'container' | 'application';
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly description?: string;
  readonly hashes?: readonly Hash[];
  readonly licenses?: readonly { readonly license: { readonly name: string } }[];
  readonly pedigree?: { readonly ancestors: readonly Omit<Component, 'bom-ref'>[] };
  readonly modelCard?: ModelCard;
  readonly data?: readonly { readonly type: 'dataset'; readonly name: string }[];
  readonly properties?: readonly Property[];
}
export interface ModelCard {
  readonly modelParameters?: { readonly datasets: readonly { readonly ref: string }[] };
  readonly quantitativeAnalysis?: {
    readonly performanceMetrics: readonly { readonly type: string; readonly value: string }[];
  };
  readonly considerations?: {
    readonly useCases?: readonly string[];
    readonly technicalLimitations?: readonly string[];
  };
  readonly properties?: readonly Property[];
}
export interface Service {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly description?: string;
  readonly properties?: readonly Property[];
}
export interface Reference {
  readonly resource: { readonly ref: string };
}
export interface Task {
  readonly 'bom-ref': string;
  readonly uid: string;
  readonly name: string;
  readonly taskTypes: readonly TaskType[];
  readonly steps?: readonly { readonly commands: readonly { readonly executed: string }[] }[];
  readonly inputs?: readonly Reference[];
  readonly outputs?: readonly Reference[];
  readonly timeStart?: string;
  readonly timeEnd?: string;
  readonly properties?: readonly Property[];
}
export type TaskType = 'build' | 'test' | 'deploy' | 'release' | 'scan' | 'lint' | 'other';
export interface Workflow {
  readonly 'bom-ref': string;
  readonly uid: string;
  readonly name: string;
  readonly description: string;
  readonly taskTypes: readonly TaskType[];
  readonly tasks: readonly Task[];
  readonly properties?: readonly Property[];
}
export interface Bom {
  readonly $schema: string;
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.7';
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: object;
  readonly components: readonly Component[];
  readonly services: readonly Service[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly formulation: readonly {
    readonly 'bom-ref': string;
    readonly workflows: readonly Workflow[];
    readonly properties: readonly Property[];
  }[];
}

/** Properties of ours, one namespace (CycloneDX property taxonomy: a prefix of the one who defines them). */
export function property(name: string, value: string | number): Property {
  return { name: `throughline:${name}`, value: String(value) };
}

const algorithms: Readonly<Record<string, readonly [Hash['alg'], number]>> = {
  md5: ['MD5', 32],
  sha1: ['SHA-1', 40],
  sha256: ['SHA-256', 64],
  sha512: ['SHA-512', 128],
};

/** `md5:…` and the like; nothing for digests of whole directories, which are no hash of any content. */
export function toHashes(digest: string | undefined): readonly Hash[] {
  const [, name = '', content = ''] = /^([a-z]+-?\d*):([0-9a-f]+)$/u.exec(digest ?? '') ?? [];
  const [alg, length] = algorithms[name.replace('-', '')] ?? [];
  return alg !== undefined && content.length === length ? [{ alg, content }] : [];
}

export function listed<Key extends string, Value>(
  key: Key,
  list: readonly Value[],
): Partial<Record<Key, readonly Value[]>> {
  return (list.length === 0 ? {} : { [key]: list }) as Partial<Record<Key, readonly Value[]>>;
}
