/**
 * Croissant, the metadata format for datasets (MLCommons Croissant 1.0 and 1.1: JSON-LD over schema.org/Dataset): which
 * files a dataset consists of, with their digests, its licence and version.
 */
import { z } from 'zod';

const Text = z.string().optional().catch(undefined);
const File = z.looseObject({ '@type': Text, '@id': Text, name: Text, contentUrl: Text, sha256: Text, md5: Text });
const Croissant = z.looseObject({
  '@type': z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  conformsTo: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  'dct:conformsTo': z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  name: z.string(),
  version: z.union([z.string(), z.number()]).optional().catch(undefined),
  license: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  url: Text,
  distribution: z.array(File.catch({})).catch([]),
  recordSet: z.array(z.unknown()).optional().catch(undefined),
});

export interface CroissantFile {
  /** Path beside the description, or an address. */
  readonly url: string;
  readonly digest?: string;
}
export interface CroissantDataset {
  readonly name: string;
  readonly version?: string;
  readonly license?: string;
  readonly url?: string;
  readonly recordSets: number;
  readonly files: readonly CroissantFile[];
}

export function isCroissant(path: string): boolean {
  return /(?:^|[/_.-])croissant[^/]*\.json(?:ld)?$/iu.test(path);
}

/** `undefined` for what is no Croissant. */
export function readCroissant(text: string): CroissantDataset | undefined {
  const parsed = Croissant.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { name, version, license, url, distribution, recordSet } = parsed.data;
  const conforms = [parsed.data.conformsTo, parsed.data['dct:conformsTo']].flat();
  if (!conforms.some((one) => one?.includes('mlcommons.org/croissant'))) return undefined;
  const licence = [license]
    .flat()
    .filter((one) => one !== undefined)
    .join(', ');
  return {
    name,
    ...(version === undefined ? {} : { version: String(version) }),
    ...(licence === '' ? {} : { license: licence }),
    ...(url === undefined ? {} : { url }),
    recordSets: recordSet?.length ?? 0,
    files: distribution.flatMap((file): CroissantFile[] => {
      const { contentUrl, sha256, md5 } = file;
      if (contentUrl === undefined || file['@type']?.endsWith('FileSet') === true) return [];
      const digest = /^[0-9a-f]{64}$/u.test(sha256 ?? '')
        ? `sha256:${sha256 ?? ''}`
        : /^[0-9a-f]{32}$/u.test(md5 ?? '')
          ? `md5:${md5 ?? ''}`
          : undefined;
      return [{ url: contentUrl, ...(digest === undefined ? {} : { digest }) }];
    }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
