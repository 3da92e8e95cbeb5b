/** Path arithmetic on the text of paths that code builds, with `\` taken as a separator. Pure. */

export interface PathValue {
  readonly text: string;
  /** Starts at the repository's root: built from `__file__`, or with `here`. */
  readonly rooted: boolean;
  /** Holds only under an assumption: a default, one of several branches. */
  readonly inferred: boolean;
}

export function plain(text: string): PathValue {
  return { text, rooted: false, inferred: false };
}

/** `left/right`, with one slash between them. */
export function withSlash(left: string, right: string): string {
  return `${left.replace(/[\\/]+$/u, '')}/${right}`;
}

export function appendValues(left: PathValue, right: PathValue): PathValue {
  return { text: left.text + right.text, rooted: left.rooted, inferred: left.inferred || right.inferred };
}

export function isAbsolute(text: string): boolean {
  return text.startsWith('/') || text.startsWith('~') || /^[a-z]:[\\/]/iu.test(text) || hasScheme(text);
}

export function hasScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//iu.test(text);
}

/** The parent directory, `levels` up; above a root of the repository there is nothing to say. */
export function parentOf(value: PathValue, levels: number): PathValue | undefined {
  let parts = segments(value.text);
  for (let level = 0; level < levels; level += 1) {
    if (parts.length === 0 && value.rooted) return undefined;
    parts = parts.length === 0 || parts.at(-1) === '..' ? [...parts, '..'] : parts.slice(0, -1);
  }
  const lead = !value.rooted && /^[\\/]/u.test(value.text) ? '/' : '';
  return { ...value, text: lead + parts.join('/') };
}

/** Parts with `.` and `a/..` taken out; leading `..` stay. */
function segments(text: string): string[] {
  const parts: string[] = [];
  for (const part of text.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}

/** A path inside the repository from its root, or `undefined` when it leaves it. */
export function insideRoot(directory: string, text: string): string | undefined {
  const parts = segments(`${directory}/${text}`);
  return parts[0] === '..' ? undefined : parts.join('/');
}
