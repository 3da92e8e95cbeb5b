/** Names of container images (Docker: reference grammar). A digest fixes one; `latest`, or no tag at all, is expected to move. */
import { baseOf } from './paths.ts';

/** Why the name can come to mean another image; `undefined` where it names a version or a digest. */
export function judgeImage(image: string): string | undefined {
  if (image.includes('@')) return undefined;
  const name = baseOf(image);
  if (!name.includes(':')) return 'no tag is given, so it means whatever is latest';
  return name.endsWith(':latest') ? "the tag 'latest' is expected to move" : undefined;
}
