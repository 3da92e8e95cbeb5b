/**
 * Whether a name that is taken from outside can change under the workflow: a branch is expected to move, a version
 * tag can be moved though it is the custom to pin to it, a full commit or an image digest cannot.
 */
import { stripCredentials } from '../conceal.ts';
import { baseOf } from '../paths.ts';

export type Pin = 'commit' | 'tag' | 'branch';

export interface Unpinned {
  readonly what: 'action' | 'image' | 'url' | 'package';
  readonly reference: string;
  readonly pin?: Exclude<Pin, 'commit'>;
  readonly why: string;
}

/** `undefined` for what an expression decides. A shortened commit reads like a tag: it names one thing for now. */
export function pinOf(ref: string): Pin | undefined {
  if (/\$\{\{|\$/u.test(ref) || ref === '') return undefined;
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/iu.test(ref)) return 'commit';
  if (
    /^(?:refs\/tags\/.+|[A-Za-z]{0,12}[-_/]?v?\d+(?:\.\d+)*(?:[-.+_]?(?:rc|alpha|beta|post|dev|b|a)?[-.]?\d+)?)$/iu.test(
      ref,
    ) &&
    !/^release/iu.test(ref)
  )
    return 'tag';
  return /^[0-9a-f]{7,39}$/u.test(ref) ? 'tag' : 'branch';
}

/** `uses:` of a step or job: `owner/repo[/path]@ref`, `docker://image`; local ones are part of the source. */
export function unpinnedUse(uses: string): Unpinned | undefined {
  if (uses.startsWith('./') || uses.startsWith('../')) return undefined;
  if (uses.startsWith('docker://')) return unpinnedImage(uses.slice('docker://'.length));
  const at = uses.lastIndexOf('@');
  if (at < 0 || !/^[\w.-]+\/[\w./-]+$/u.test(uses.slice(0, at))) return undefined;
  const ref = uses.slice(at + 1);
  return moving({ what: 'action', reference: uses, ref });
}

/** `latest`, written or implied; other tags are left to the reader, digests do not move. */
export function unpinnedImage(image: string): Unpinned | undefined {
  if (image === '' || /\$/u.test(image) || image.includes('@sha256:')) return undefined;
  const name = baseOf(image);
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : undefined;
  const reference = stripCredentials(image);
  if (tag === undefined)
    return { what: 'image', reference, pin: 'branch', why: 'no tag is given, so it means whatever is latest' };
  return tag === 'latest'
    ? { what: 'image', reference, pin: 'branch', why: "the tag 'latest' is expected to move" }
    : undefined;
}

const rawFile =
  /https?:\/\/raw\.githubusercontent\.com\/[\w.-]{1,100}\/[\w.-]{1,100}\/((?:refs\/(?:heads|tags)\/)?[^/\s"'`]{1,200})\/[^\s"'`)>]{1,500}/gu;
const repositoryFile =
  /https?:\/\/(?:www\.)?github\.com\/[\w.-]{1,100}\/[\w.-]{1,100}\/(?:raw|blob)\/((?:refs\/(?:heads|tags)\/)?[^/\s"'`]{1,200})\/[^\s"'`)>]{1,500}/gu;
const archive =
  /https?:\/\/(?:www\.)?github\.com\/[\w.-]{1,100}\/[\w.-]{1,100}\/archive\/((?:refs\/(?:heads|tags)\/)?[^\s"'`)>]{1,200}?)\.(?:zip|tar\.gz)/gu;
const latestRelease =
  /https?:\/\/(?:www\.)?github\.com\/[\w.-]{1,100}\/[\w.-]{1,100}\/releases\/latest\/download\/[^\s"'`)>]{1,300}/gu;
const packageUrl = /git\+(?:https?|ssh):\/\/[^\s"'`#]{1,500}/gu;

/** Fetches and installs in one line of shell text. */
export function unpinnedInLine(line: string): readonly Unpinned[] {
  const text = line.slice(0, 4000);
  const found: (Unpinned | undefined)[] = [];
  if (/\b(?:curl|wget|Invoke-WebRequest|iwr|aria2c)\b/iu.test(text)) {
    for (const expression of [rawFile, repositoryFile, archive]) {
      for (const match of text.matchAll(expression))
        found.push(
          moving({
            what: 'url',
            reference: stripCredentials(match[0]),
            ref: (match[1] ?? '').replace(/^refs\/heads\//u, ''),
          }),
        );
    }
    for (const match of text.matchAll(latestRelease))
      found.push({ what: 'url', reference: match[0], pin: 'branch', why: 'it is whatever was released last' });
  }
  if (/\b(?:pip3?|pipx|uv|poetry|pdm|conda|rye)\b/u.test(text)) {
    for (const match of text.matchAll(packageUrl)) found.push(unpinnedPackage(stripCredentials(match[0])));
  }
  return found.filter((one) => one !== undefined);
}

/** `git+https://host/o/r[.git][@ref]` (pip, VCS support). */
function unpinnedPackage(reference: string): Unpinned | undefined {
  const path = reference.replace(/^git\+\w+:\/\/[^/]*/u, '');
  const at = path.lastIndexOf('@');
  if (at < 0)
    return {
      what: 'package',
      reference,
      pin: 'branch',
      why: 'no commit or tag is named, so it is the default branch of the moment',
    };
  return moving({ what: 'package', reference, ref: path.slice(at + 1) });
}

function moving(given: {
  readonly what: Unpinned['what'];
  readonly reference: string;
  readonly ref: string;
}): Unpinned | undefined {
  const { what, reference, ref } = given;
  const pin = pinOf(ref);
  if (pin === undefined || pin === 'commit') return undefined;
  const why =
    pin === 'branch'
      ? `'${ref.slice(0, 80)}' is a branch or a name that is expected to move`
      : `the tag '${ref.replace(/^refs\/tags\//u, '').slice(0, 80)}' can be moved, though pinning to it is the custom`;
  return { what, reference, pin, why };
}
