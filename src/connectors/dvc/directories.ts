/** The directories a path of the source lies in; '' is the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Every directory above a path, nearest first. */
export function directoriesAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let directory = directoryOf(path); directory !== ''; directory = directoryOf(directory)) above.push(directory);
  return above;
}
