/** The directories a path of the source lies in; '' is the root. */
import { directoryOf } from '../paths.ts';

/** Every directory above a path, nearest first. */
export function directoriesAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let directory = directoryOf(path); directory !== ''; directory = directoryOf(directory)) above.push(directory);
  return above;
}
