/**
 * The named files themselves: digests of those a lock names, absence of those that should be here, and what is kept
 * outside git. A dependency that a step makes, that DVC tracks or that git ignores is not expected in the tree.
 */
import { toRef, type ArtifactAttributes, type JsonObject } from '#core';
import { digestContent, type ContentDigests } from './digests.ts';
import { digestDirectory } from './directory-digest.ts';
import { isIgnored } from './ignored.ts';
import { evidenceAt, type Naming, type Names } from './names.ts';
import { directoriesAbove } from './directories.ts';
import type { Reading } from '../reading.ts';
import { rememberWhole, type Remembered } from '../remember-whole.ts';
import { artifactRole } from '../file-roles.ts';
import type { ConnectorContext, Seen } from '../connector.ts';

const MAX_HASHED_BYTES = 64_000_000;
const MAX_LISTED_FILES = 2000;

export async function* describeFiles(reading: Reading, names: Names): AsyncGenerator<Seen> {
  const { context } = reading;
  for (const naming of [...names.all.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (context.signal.aborted) return;
    const present = naming.inside ? context.files.get(naming.name) : undefined;
    if (present) yield* describePresent(reading, naming);
    else if (naming.inside && context.files.hasDirectory(naming.name)) yield* describeDirectory(reading, naming);
    else yield* await describeAbsent(reading, names, naming);
  }
}

async function* describePresent(reading: Reading, naming: Naming): AsyncGenerator<Seen> {
  const { context } = reading;
  const role = naming.role ?? (naming.outputs.length > 0 ? artifactRole(naming.name) : undefined);
  const ref = toRef('artifact', context.source, naming.name);
  if (role !== undefined) {
    const evidence = [...naming.outputs, ...naming.inputs].slice(0, 1);
    const seen = evidence.length > 0 ? evidence : evidenceAt(context, naming.name);
    yield { kind: 'entity', layer: 'encoded', method: 'parsed', evidence: seen, ref, attributes: { role } };
  }
  if (!naming.recorded) return;
  const digests = await hashFile(reading, naming.name);
  if (digests) yield hashedAs(context, naming.name, { ...digests });
}

function hashedAs(context: ConnectorContext, path: string, attributes: JsonObject): Seen {
  const ref = toRef('artifact', context.source, path);
  return { kind: 'entity', layer: 'encoded', method: 'hashed', evidence: evidenceAt(context, path), ref, attributes };
}

async function hashFile(reading: Reading, path: string): Promise<ContentDigests | undefined> {
  const { context } = reading;
  const entry = context.files.get(path);
  if (!entry || entry.kind === 'submodule') return undefined;
  if (entry.sizeBytes > MAX_HASHED_BYTES) {
    reading.skip(
      path,
      `${path} has ${entry.sizeBytes} bytes; at most ${MAX_HASHED_BYTES} are hashed, so it was not compared with its recorded digest.`,
    );
    return undefined;
  }
  const make = async (): Promise<Remembered<ContentDigests | { readonly reason: string }>> => {
    const content = await context.files.read(path, MAX_HASHED_BYTES);
    if (content.kind === 'skipped') return { value: { reason: content.reason }, whole: false };
    return { value: { ...digestContent(content.bytes) }, whole: true };
  };
  const made = await rememberWhole(context, `dvc/digests/1/${path}`, entry.fingerprint, make);
  if ('md5' in made) return made;
  reading.skip(path, made.reason);
  return undefined;
}

async function* describeDirectory(reading: Reading, naming: Naming): AsyncGenerator<Seen> {
  const { context } = reading;
  const ref = toRef('artifact', context.source, naming.name);
  const evidence = [...naming.outputs, ...naming.inputs].slice(0, 1);
  if (naming.role !== undefined && evidence.length > 0) {
    yield { kind: 'entity', layer: 'encoded', method: 'parsed', evidence, ref, attributes: { role: naming.role } };
  }
  const digest = await matchDirectory(reading, naming);
  if (digest !== undefined) yield hashedAs(context, naming.name, { md5: digest });
}

/**
 * The recorded digest of a directory when its files in git give exactly that. Any other result proves nothing: DVC
 * also hashed files that git does not keep (caches, ignored files) and left out what .dvcignore names.
 */
async function matchDirectory(reading: Reading, naming: Naming): Promise<string | undefined> {
  if (![...naming.digests].some((digest) => digest.endsWith('.dir'))) return undefined;
  const prefix = `${naming.name}/`;
  const inside = reading.context.files.list().filter((entry) => entry.path.startsWith(prefix));
  const bytes = inside.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  if (inside.length > MAX_LISTED_FILES || bytes > MAX_HASHED_BYTES) return undefined;
  const listed: { readonly path: string; readonly digests: ContentDigests }[] = [];
  for (const entry of inside) {
    const digests = entry.kind === 'file' ? await hashFile(reading, entry.path) : undefined;
    if (!digests) return undefined;
    listed.push({ path: entry.path.slice(prefix.length), digests });
  }
  const forms = [
    (digests: ContentDigests) => digests.md5,
    (digests: ContentDigests) => digests.md5Text ?? digests.md5,
    (digests: ContentDigests) => digests.md5Crlf ?? digests.md5,
  ];
  return forms
    .map((form) => digestDirectory(listed.map(({ path, digests }) => ({ path, digest: form(digests) }))))
    .find((digest) => naming.digests.has(digest));
}

async function describeAbsent(reading: Reading, names: Names, naming: Naming): Promise<readonly Seen[]> {
  const evidence = [...naming.outputs, ...naming.inputs].slice(0, 4);
  if (evidence.length === 0 || naming.tracked) return [];
  const role = naming.role ?? artifactRole(naming.name);
  const attributes: ArtifactAttributes & JsonObject = {
    ...(role === undefined ? {} : { role }),
    ...(await whyAbsent(reading, names, naming)),
  };
  const ref = toRef('artifact', reading.context.source, naming.name);
  return [{ kind: 'entity', layer: 'encoded', method: 'parsed', evidence, ref, attributes }];
}

async function whyAbsent(reading: Reading, names: Names, naming: Naming): Promise<ArtifactAttributes & JsonObject> {
  const { files } = reading.context;
  if (!naming.inside || names.isMade(naming.name)) return { external: true };
  // Under a submodule or a linked directory: outside what was read.
  if (directoriesAbove(naming.name).some((directory) => files.get(directory) !== undefined)) return { external: true };
  const caseMatch = files.matchCase(naming.name);
  if (caseMatch === undefined && (await isIgnored(reading, naming.name))) return { external: true, ignored: true };
  return { missing: true, ...(caseMatch === undefined ? {} : { caseMatch }) };
}
