/**
 * Taskcluster: `.taskcluster.yml` (version 1) and the kinds of a task graph (`taskcluster/…/kind.yml`), as far as they are
 * static. JSON-e and transforms are not evaluated: what they decide is said to be open.
 */
import { entriesAt, itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { Job } from './job.ts';

export function readTaskcluster(path: string, node: YamlNode): readonly Job[] {
  const listed = nodeAt(node, 'tasks');
  const tasks =
    listed?.kind === 'list'
      ? listed.items.map((task, at) => ({ task, name: nameOf(task) ?? `task ${at + 1}` }))
      : entriesAt(node, 'tasks').map(([name, { node: task }]) => ({ task, name }));
  const kinds = textsAt(node, 'kind-dependencies');
  return tasks
    .filter(({ task }) => task.kind === 'map')
    .map(({ task, name }): Job => {
      const words = [...itemsAt(task, 'payload', 'command'), ...itemsAt(task, 'worker', 'command')];
      const commands =
        words.length > 0
          ? shellText(words.flatMap((word) => textAt(word) ?? itemsAt(word).flatMap((inner) => textAt(inner) ?? [])))
          : textsAt(task, 'run', 'command').flatMap((text) => text.split('\n'));
      const image = textAt(task, 'payload', 'image') ?? textAt(task, 'worker', 'docker-image');
      return {
        file: path,
        name,
        tool: 'taskcluster',
        line: task.line,
        lastLine: task.lastLine,
        commands: commands.filter((line) => line.trim() !== ''),
        after: [],
        ...(image === undefined ? {} : { image }),
        unresolved: [
          ...(itemsAt(node, 'transforms').length > 0 || textsAt(node, 'transforms').length > 0
            ? ['Transforms change it before it runs.']
            : []),
          ...kinds.map((kind) => `It waits for tasks of the kind ${kind}.`),
        ],
        ...(commands.length === 0 ? { hidden: 'What it runs is decided by expressions or transforms.' } : {}),
      };
    });
}

/** `bash -c TEXT` is the text. */
function shellText(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^-[a-z]*c$/u.test(word));
  return at < 0 ? [words.join(' ')] : words.slice(at + 1).flatMap((text) => text.split('\n'));
}

function nameOf(task: YamlNode): string | undefined {
  return textAt(task, 'metadata', 'name');
}
