/**
 * Entity references, after Backstage: `kind:namespace/name[@version]`.
 * The namespace is the name of the source (a repository, a tracking server) or of a shared naming authority.
 * A name may hold slashes (paths), colons and most printable characters; `%`, `@` and control characters are
 * percent-encoded in names, so that parse∘print is the identity.
 */
import { ThroughlineError } from './errors.ts';

export const entityKinds = [
  'source',
  'dataset',
  'dataset-version',
  'feature-set',
  'code-revision',
  'step',
  'run',
  'model',
  'model-version',
  'evaluation',
  'artifact',
  'image',
  'deployment',
  'endpoint',
  'environment',
  'service',
  'document',
  'change',
  'finding',
  'incident',
  'person',
  'team',
] as const;
export type EntityKind = (typeof entityKinds)[number];
export type EntityRef = `${EntityKind}:${string}/${string}`;

export interface EntityName {
  readonly kind: EntityKind;
  readonly namespace: string;
  readonly name: string;
  readonly version?: string;
}

/** Builds a reference; every part is escaped, so any path or label is a legal name. */
export function toRef(kind: EntityKind, namespace: string, name: string, version?: string): EntityRef {
  const suffix = version === undefined ? '' : `@${escapePart(version)}`;
  return `${kind}:${escapePart(namespace).replaceAll('/', '%2F')}/${escapePart(name)}${suffix}`;
}

/** Throws CORE_BAD_REFERENCE when the text is not `kind:namespace/name[@version]` with a known kind. */
export function parseRef(text: string): EntityName {
  const match = /^([a-z-]+):([^/]+)\/([^@]+)(?:@([^@]+))?$/su.exec(text);
  const kind = entityKinds.find((known) => known === match?.[1]);
  if (!match || !kind) {
    throw new ThroughlineError('CORE_BAD_REFERENCE', `Not an entity reference: ${text.slice(0, 120)}`, {
      hint: `Write kind:namespace/name[@version], with a kind out of: ${entityKinds.join(', ')}.`,
    });
  }
  const name = { kind, namespace: unescapePart(match[2] ?? ''), name: unescapePart(match[3] ?? '') };
  return match[4] === undefined ? name : { ...name, version: unescapePart(match[4]) };
}

/** Quick reads without the cost of a full parse. */
export function kindOf(ref: EntityRef): EntityKind {
  return ref.slice(0, ref.indexOf(':')) as EntityKind;
}
export function nameOf(ref: EntityRef): string {
  return parseRef(ref).name;
}

// oxlint-disable-next-line no-control-regex -- control characters are exactly what must be escaped
const mustEscape = /[%@\u0000-\u001f\u007f]/gu;

function escapePart(part: string): string {
  return part.replace(mustEscape, (found) => `%${found.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}

function unescapePart(part: string): string {
  return part.replace(/%([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
