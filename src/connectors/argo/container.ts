/** What a container runs: command and arguments as one line, its image, the secrets it is given. */
import type { ScriptFinder } from '../named-scripts.ts';
import { itemsAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';
import type { Leaf } from './nested.ts';

/** A word of more lines is a program of its own, not a command. */
const MAX_WORD_LINES = 12;

export function containerLeaf(container: YamlNode, scripts: ScriptFinder): Leaf {
  const words = [...textsAt(container, 'command'), ...textsAt(container, 'args')];
  const source = textAt(container, 'source');
  const [program = ''] = words;
  const shell = /(?:^|\/)(?:ba|z|da|k)?sh$/u.test(program);
  const shown = words.map((word) => (linesOf(word) > MAX_WORD_LINES ? `{a program of ${linesOf(word)} lines}` : word));
  const readable = source !== undefined && (shell || program === '');
  const text = readable ? source : shellText(shown, shell);
  const found = scripts(text);
  const image = textAt(container, 'image');
  return {
    commands: [
      ...(source !== undefined && !readable ? [`${words.join(' ')} {a program of ${linesOf(source)} lines}`] : []),
      ...(source === undefined || readable ? text.split('\n').map((line) => line.trim()) : []),
    ].filter((line) => line !== '' && !line.startsWith('#')),
    scripts: found.map(({ path }) => ({ path, line: container.line, inferred: true })),
    ...(image === undefined ? {} : { image }),
    secrets: secretsOf(container),
  };
}

/** `sh -c "…"` is what stands in the quotes. */
function shellText(words: readonly string[], shell: boolean): string {
  const at = words.findIndex((word) => /^-[a-z]*c$/u.test(word));
  return shell && at > 0 ? words.slice(at + 1).join('\n') : words.join(' ');
}

function linesOf(text: string): number {
  return text.trimEnd().split('\n').length;
}

function secretsOf(container: YamlNode): readonly string[] {
  const fromKeys = itemsAt(container, 'env').flatMap((item) => {
    const name = textAt(item, 'valueFrom', 'secretKeyRef', 'name');
    const key = textAt(item, 'valueFrom', 'secretKeyRef', 'key');
    return name === undefined ? [] : [key === undefined ? name : `${name}/${key}`];
  });
  const whole = itemsAt(container, 'envFrom').flatMap((item) => textAt(item, 'secretRef', 'name') ?? []);
  return [...fromKeys, ...whole];
}
