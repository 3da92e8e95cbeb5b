/**
 * Dependencies: which packages a source asks for, and which its locks fix, each as a package URL. Nothing is resolved,
 * installed or looked up.
 */
import { toRef, type JsonObject, type Observation, type PackageUseAttributes } from '#core';
import { z } from 'zod';
import { upToLimit } from '../code-facts.ts';
import { stripCredentials } from '../conceal.ts';
import { decodeText, type Connector, type ConnectorContext, type FileEntry, type Seen } from '../connector.ts';
import { baseOf } from '../paths.ts';
import { normalise, purlOf, type NamedPackage } from './named.ts';
import { readerOf } from './readers.ts';

const options = z.strictObject({});
type Options = z.infer<typeof options>;

const FORMAT = 'packages/1';
/** Of one file; a lock of a large application has some 3,000. */
const MOST_PACKAGES = 10_000;

export const connector = {
  name: 'packages',
  title: 'dependencies',
  emits: ['entity', 'relation', 'claim'],
  options,
  applies: (context) => context.files.list().some(isOurs),
  collect: (_options, context) => collect(context),
} satisfies Connector<Options>;

/** Installed packages bring their own. */
function isOurs({ kind, path }: FileEntry): boolean {
  return (
    kind === 'file' &&
    readerOf(baseOf(path)) !== undefined &&
    !/(?:^|\/)(?:node_modules|site-packages|\.?venv|vendor|renv\/library|\.git)\//u.test(path)
  );
}

async function* collect(context: ConnectorContext): AsyncGenerator<Seen | readonly Seen[]> {
  const { entries, left } = upToLimit(context, context.files.list().filter(isOurs), {
    locator: 'requirements.txt',
    plural: 'files of dependencies',
  });
  yield left;
  for (const entry of entries) {
    if (context.signal.aborted) return;
    const skipped: Seen[] = [];
    const block = await context.keep(
      `packages/${entry.path}`,
      `${FORMAT} ${context.locate(entry.path)} ${entry.fingerprint}`,
      async () => {
        const read = await readFile(context, entry.path);
        if ('reason' in read) {
          const { reason, scope } = read;
          skipped.push({ kind: 'skipped', source: context.source, locator: entry.path, reason, scope });
          return undefined;
        }
        const shown = read.packages.slice(0, MOST_PACKAGES);
        return shown.flatMap((one) => observe(context, entry.path, one));
      },
    );
    yield [...(block ?? []), ...skipped];
  }
}

type ReadFile =
  | { readonly packages: readonly NamedPackage[] }
  | { readonly reason: string; readonly scope: 'file' | 'part' };

async function readFile(context: ConnectorContext, path: string): Promise<ReadFile> {
  const content = await context.files.read(path, context.limits.fileBytes);
  if (content.kind === 'skipped') return { reason: content.reason, scope: 'file' };
  const text = decodeText(content.bytes) ?? decodeMarked(content.bytes);
  if (text === undefined) return { reason: `${path} is not UTF-8 text, so it was not read.`, scope: 'file' };
  const read = readerOf(baseOf(path));
  try {
    return { packages: read ? read(text, context.limits.depth) : [] };
  } catch (error) {
    const [said = ''] = error instanceof Error ? error.message.split('\n') : [];
    return { reason: `${path} was not read: ${said.slice(0, 160).replace(/[.:]$/u, '')}.`, scope: 'file' };
  }
}

/** `pip freeze > file` of PowerShell writes UTF-16; pip reads it by its mark (pip: auto_decode). */
function decodeMarked(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const label =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function observe(context: ConnectorContext, path: string, one: NamedPackage): readonly Observation[] {
  const { type, version, specifier, locked, group, line, address } = one;
  const name = normalise(type, one.name);
  const ref = toRef('artifact', 'pkg', `${type}/${name}`, version);
  const evidence = [{ source: context.source, locator: context.locate(path, line) }];
  const common = {
    layer: locked === true ? ('executed' as const) : ('encoded' as const),
    method: 'parsed' as const,
    evidence,
  };
  const use: PackageUseAttributes = {
    role: 'package',
    ...(specifier === undefined ? {} : { specifier: specifier.slice(0, 200) }),
    ...(locked === true ? { locked } : {}),
    ...(group === undefined ? {} : { group }),
    ...(line === undefined ? {} : { line }),
  };
  return [
    {
      kind: 'entity',
      ref,
      attributes: { purl: purlOf(one), name, ...(version === undefined ? {} : { version }) },
      ...common,
    },
    {
      kind: 'relation',
      from: toRef('artifact', context.source, path),
      relation: 'used',
      to: ref,
      attributes: use as unknown as JsonObject,
      ...common,
    },
    ...(address === undefined ? [] : looseAddress(context, path, { address, common })),
  ];
}

/** A repository without a commit or a tag that looks like a version follows a branch. */
function looseAddress(
  context: ConnectorContext,
  path: string,
  {
    address,
    common,
  }: { readonly address: string; readonly common: Pick<Observation, 'layer' | 'method' | 'evidence'> },
): readonly Observation[] {
  const bare = stripCredentials(address.replace(/#.*$/u, ''));
  const [, revision] = /^git\+[^@]*?(?:\/\/[^/@]*@)?[^@]*@([^@/]+)$/u.exec(bare) ?? [];
  if (!bare.startsWith('git+') || (revision !== undefined && /^(?:[0-9a-f]{7,40}|v?\d+(?:\.\d+)+\S*)$/u.test(revision)))
    return [];
  const why =
    revision === undefined
      ? 'no commit is named, so it follows the default branch'
      : `'${revision}' is a branch or a name that can move`;
  return [
    {
      kind: 'claim',
      document: toRef('document', context.source, path),
      claim: 'unpinned',
      attributes: { what: 'package', reference: bare, pin: 'branch', why },
      ...common,
    },
  ];
}
