/** Directories whose files try something out: what they hold says nothing of the lifecycle. */
export function isTestPath(path: string): boolean {
  return /(^|\/)(tests?|testing|spec)\//u.test(path);
}
