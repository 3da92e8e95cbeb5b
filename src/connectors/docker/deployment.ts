/**
 * The image that a Dockerfile builds, as something to run: only where it starts something. Its files are found from the
 * command's words by their path's end, because where the source lies in the image is decided by COPY.
 */
import type { ConnectorContext } from '../connector.ts';
import type { DeclaredDeployment, Variable } from '../deployments.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { directoryOf, joinPath } from '../paths.ts';
import { toRef } from '#core';
import { commandOf, readLastStage, variablesOf, type Instruction } from './instructions.ts';

const modelEnding =
  /\.(?:pkl|pickle|joblib|pt|pth|ckpt|h5|hdf5|keras|onnx|safetensors|gguf|bst|ubj|cbm|model|rds|tflite|pb|bin|mar)$/iu;

/** `undefined` where the image starts nothing of its own. */
export function toDeployment(
  context: ConnectorContext,
  { path, text, scripts }: { readonly path: string; readonly text: string; readonly scripts: ScriptFinder },
): DeclaredDeployment | undefined {
  const stage = readLastStage(text);
  const started = ['ENTRYPOINT', 'CMD'].flatMap((word) => stage.findLast((one) => one.word === word) ?? []);
  const [first] = started;
  if (!first) return undefined;
  const command = started.map(commandOf).join(' ');
  return {
    file: path,
    name: 'image',
    tool: 'docker',
    type: 'Dockerfile',
    line: Math.min(...started.map(({ line }) => line)),
    lastLine: Math.max(...started.map(({ line }) => line)),
    images: [],
    commands: [command],
    scripts: [...new Set([...scripts(command), ...scripts(applicationIn(command))].map((script) => script.path))],
    variables: stage.filter(({ word }) => word === 'ENV').flatMap(toVariables),
    ports: stage.filter(({ word }) => word === 'EXPOSE').flatMap((one) => one.text.split(/\s+/u)),
    serves: stage
      .filter(({ word }) => word === 'COPY' || word === 'ADD')
      .flatMap((one) => modelsCopied(context, path, one)),
    unresolved: command.includes('$') ? ['Part of its command is decided by variables.'] : [],
  };
}

/** `uvicorn src.api:app` starts a module: `python -m` would name it so. */
function applicationIn(command: string): string {
  const [, module = ''] =
    /\b(?:uvicorn|gunicorn|hypercorn|fastapi run|flask --app|waitress-serve|serve run)\b[^;&|]*?\s([\w./]+?)(?::\w+)?(?:\s|$)/u.exec(
      `${command} `,
    ) ?? [];
  return module === '' || module.includes('/') ? `python ${module}` : `python -m ${module}`;
}

function toVariables(instruction: Instruction): readonly Variable[] {
  return variablesOf(instruction).map(([name, value]) => ({
    name,
    line: instruction.line,
    ...(value.includes('$') ? {} : { value }),
  }));
}

/** A file of the source that looks like a model; the last word is where it goes. */
function modelsCopied(
  context: ConnectorContext,
  dockerfile: string,
  { text, line }: Instruction,
): DeclaredDeployment['serves'] {
  if (text.includes('--from=')) return [];
  const words = text
    .replace(/[[\]",]/gu, ' ')
    .split(/\s+/u)
    .filter((word) => word !== '' && !word.startsWith('--'));
  return words.slice(0, -1).flatMap((word) => {
    const written = word.replace(/^\.\//u, '');
    // The directory of the build is not written down: the root or the file's own, where only one of them has the file.
    const places = [...new Set([written, joinPath(directoryOf(dockerfile), written) ?? written])];
    const [path, ...others] = places.filter((place) => context.files.get(place)?.kind === 'file');
    if (!modelEnding.test(written) || path === undefined || others.length > 0) return [];
    return [{ ref: toRef('artifact', context.source, path), by: 'path' as const, written, through: 'COPY', line }];
  });
}
