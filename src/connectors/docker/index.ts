/** The docker connector: base images that Dockerfiles take by a name that moves, and what the built image starts and holds. */
import { toRef, type ClaimObservation } from '#core';
import { z } from 'zod';
import { decodeText, type Connector, type ConnectorContext, type FileEntry, type Seen } from '../connector.ts';
import { describeDeployment } from '../deployments.ts';
import { createScriptFinder, type ScriptFinder } from '../named-scripts.ts';
import { toDeployment } from './deployment.ts';
import { readBaseImages, type BaseImage } from './from-lines.ts';

const DockerOptions = z.strictObject({});
type DockerOptions = z.infer<typeof DockerOptions>;

export const connector = {
  name: 'docker',
  title: 'Dockerfiles',
  emits: ['claim', 'entity', 'relation'],
  options: DockerOptions,
  applies: (context) => context.files.list().some(isOurs),
  async *collect(_options, context) {
    const files = context.files.list().filter(isOurs);
    const scripts = createScriptFinder(context.files);
    for (const entry of files.slice(0, context.limits.files)) {
      if (context.signal.aborted) return;
      yield* await readOne(entry, context, scripts);
    }
    const [left] = files.slice(context.limits.files);
    if (left) yield skipped(context, left.path, `Only the first ${context.limits.files} Dockerfiles are read.`);
  },
} satisfies Connector<DockerOptions>;

/** The names that docker build and its users have settled on. Installed packages bring their own. */
function isOurs(entry: FileEntry): boolean {
  return (
    entry.kind === 'file' &&
    /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:\.[\w-]+)?|[\w.-]+\.[Dd]ockerfile)$/u.test(entry.path) &&
    !/(?:^|\/)(?:node_modules|site-packages|\.?venv|vendor)\//u.test(entry.path)
  );
}

async function readOne(entry: FileEntry, context: ConnectorContext, scripts: ScriptFinder): Promise<readonly Seen[]> {
  const content = await context.files.read(entry.path, context.limits.fileBytes);
  if (content.kind === 'skipped') return [content];
  const text = decodeText(content.bytes);
  if (text === undefined) return [skipped(context, entry.path, 'It is not UTF-8 text.')];
  const moving = readBaseImages(text).flatMap((image) =>
    image.moves === undefined ? [] : [toClaim(context, entry.path, { ...image, moves: image.moves })],
  );
  const deployment = toDeployment(context, { path: entry.path, text, scripts });
  return [...moving, ...(deployment ? describeDeployment(context, deployment) : [])];
}

function toClaim(context: ConnectorContext, path: string, image: Required<BaseImage>): ClaimObservation {
  return {
    kind: 'claim',
    document: toRef('document', context.source, path),
    claim: 'unpinned',
    attributes: { what: 'image', reference: image.reference, pin: 'branch', why: image.moves },
    layer: 'encoded',
    method: 'parsed',
    evidence: [{ source: context.source, locator: context.locate(path, image.line) }],
  };
}

function skipped(context: ConnectorContext, locator: string, reason: string): Seen {
  return { kind: 'skipped', source: context.source, locator, reason, scope: 'file' };
}
